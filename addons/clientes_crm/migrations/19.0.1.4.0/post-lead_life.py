from odoo import SUPERUSER_ID, api
from odoo.tools import SQL


def migrate(cr, version):
    """Sum up the stage history that was kept before it was summed up."""
    env = api.Environment(cr, SUPERUSER_ID, {})
    env["crm.lead.life"]._refresh(SQL("TRUE"))
