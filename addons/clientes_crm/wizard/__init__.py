from . import clientes_document_reject
