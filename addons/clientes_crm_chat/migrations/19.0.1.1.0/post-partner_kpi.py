from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Let the conversations of before count as contact with their customers."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["clientes.partner.kpi"]._enqueue_conversations()
