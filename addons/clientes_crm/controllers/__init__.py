from . import clientes_export
