from . import clientes_verification_wizard
