from . import portal_account, portal_data, portal_required, portal_uploads
from . import (
    portal_consents,
    portal_document_form,
    portal_document_input,
    portal_documents,
    portal_uploads,
)
from . import portal_account, portal_data, portal_data_form, portal_required
from . import clientes_export, clientes_import
