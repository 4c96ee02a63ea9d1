"""The parts of ``./clientes``: everything it makes lies under ``.local/``."""
