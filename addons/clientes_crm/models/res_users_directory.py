from odoo import api, fields, models
from odoo.fields import Domain


class ResUsers(models.Model):
    """Who looks after customers."""

    _name = "res.users"
    _inherit = "res.users"

    has_customers = fields.Boolean(
        string="Responsible for Customers",
        compute="_compute_has_customers",
        search="_search_has_customers",
        groups="base.group_user",
        help="There are customers in the directory for whom this user is responsible, "
        "of those whom the reader may see.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_has_customers(self):
        responsible = self.with_context(active_test=False).search(
            [("id", "in", self.ids), ("has_customers", "=", True)]
        )
        for user in self:
            user.has_customers = user in responsible

    @api.model
    def _search_has_customers(self, operator, value):
        if operator != "in":
            return NotImplemented
        customers = (
            self.env["res.partner"]
            .with_context(active_test=True)
            ._search(
                self.env["res.partner"]._get_directory_domain()
                & Domain("user_id", "!=", False)
            )
        )
        return Domain(
            "id", "in" if True in value else "not in", customers.subselect("user_id")
        )
