from . import (
    clientes_export,
    clientes_import,
    portal_account,
    portal_consents,
    portal_data,
    portal_data_form,
    portal_document_form,
    portal_document_input,
    portal_documents,
    portal_required,
    portal_uploads,
)
