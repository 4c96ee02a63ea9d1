from . import clientes_document_reject
from . import clientes_merge, clientes_merge_checks
