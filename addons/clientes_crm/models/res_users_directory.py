from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches


class ResUsers(models.Model):
    """Who takes care of customers: what the directory's panel offers to choose."""

    _name = "res.users"
    _inherit = "res.users"

    is_customer_responsible = fields.Boolean(
        string="Responsible for Customers",
        compute="_compute_is_customer_responsible",
        search="_search_is_customer_responsible",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    def _compute_is_customer_responsible(self):
        responsible = self.with_context(active_test=False).search(
            Domain("id", "in", self.ids) & Domain("is_customer_responsible", "=", True)
        )
        for user in self:
            user.is_customer_responsible = user in responsible

    @api.model
    @searches("is_customer_responsible")
    def _search_is_customer_responsible(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.env["res.partner"].flush_model(["user_id", "freshness_band"])
        # One look into an index a user: the bands are few, and every customer has one.
        bands = dict(self.env["res.partner"]._fields["freshness_band"].selection)
        query = SQL(
            """(
                SELECT u.id FROM res_users u WHERE EXISTS (
                    SELECT FROM res_partner p
                    WHERE p.user_id = u.id AND p.freshness_band IN %s
                )
            )""",
            tuple(bands),
        )
        domain = Domain("id", "in", query)
        return domain if True in value else ~domain
