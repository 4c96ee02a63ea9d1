from . import clientes_document_reject
from . import clientes_merge, clientes_merge_checks
from . import clientes_verification_wizard
