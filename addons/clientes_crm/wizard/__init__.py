from . import clientes_merge, clientes_merge_checks
