from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    """Work out anew who has invoices that count as purchases no longer."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    cr.execute(
        "SELECT DISTINCT commercial_partner_id FROM account_move"
        " WHERE payment_state = 'reversed' AND commercial_partner_id IS NOT NULL"
    )
    customers = env["res.partner"].browse([row[0] for row in cr.fetchall()])
    env["clientes.partner.kpi"]._enqueue(customers)
