from . import clientes_export, clientes_import
