from . import portal_consents, portal_document_form, portal_documents, portal_uploads
