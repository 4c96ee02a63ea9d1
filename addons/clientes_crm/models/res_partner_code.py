from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL


class ResPartner(models.Model):
    """The customer's code is Odoo's own reference, numbered by a sequence."""

    _name = "res.partner"
    _inherit = "res.partner"

    same_ref_partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer with the Same Code",
        compute="_compute_same_ref_partner_id",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("ref", "company_id")
    def _compute_same_ref_partner_id(self):
        # Read by the form only: a warning, for imported codes may be what they are.
        self.flush_model(["ref"])
        rows = self.env.execute_query(
            SQL(
                "SELECT id, ref FROM res_partner WHERE ref = ANY(%s)",
                list(set(filter(None, self.mapped("ref")))),
            )
        )
        for partner in self:
            # Hardly any code is had twice: only then it matters who may be seen.
            others = [row for row in rows if row[1] == partner.ref]
            partner.same_ref_partner_id = any(
                partner_id != partner._origin.id for partner_id, _ref in others
            ) and self.with_context(active_test=False).search(
                Domain("ref", "=", partner.ref)
                & Domain("id", "!=", partner._origin.id)
                & Domain("company_id", "in", [False, partner.company_id.id]),
                limit=1,
            )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self._add_customer_codes(vals_list)
        return super().create(vals_list)

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        if self.env.company.customer_code_active and "ref" not in (default or {}):
            # The copy gets a code of its own.
            for vals in vals_list:
                vals.pop("ref", None)
        return vals_list

    # === ACTION METHODS === #

    def action_assign_customer_code(self):
        """Give a code to those of the selected customers that have none."""
        without = self.filtered(
            lambda partner: partner.is_directory_customer and not partner.ref
        )
        vals_list = [{"company_id": partner.company_id.id} for partner in without]
        self._add_customer_codes(vals_list)
        for partner, vals in zip(without, vals_list, strict=True):
            if code := vals.get("ref"):
                partner.ref = code
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success" if without else "warning",
                "message": self.env._(
                    "Customers with a new code: %(count)s",
                    count=len(without.filtered("ref")),
                ),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _add_customer_codes(self, vals_list):
        """Add the next codes to the values of customers that come without one.

        :param list vals_list: values of partners about to be created.
        """
        if self.env.context.get("clientes_no_customer_code"):
            return
        by_company = {}
        for vals in vals_list:
            if self._wants_customer_code(vals):
                company = self.env["res.company"].browse(vals.get("company_id") or [])
                by_company.setdefault(company or self.env.company, []).append(vals)
        for company, customers in by_company.items():
            # sudo: res.company, ir.sequence - any user may create a customer
            codes = company.sudo()._get_next_customer_codes(len(customers))
            for vals, code in zip(customers, codes, strict=False):
                vals["ref"] = code

    @api.model
    def _wants_customer_code(self, vals):
        """Tell whether these are the values of a customer without a code.

        :param dict vals: values of a partner about to be created.
        :rtype: bool
        """

        def value(name):
            return vals.get(name, self.env.context.get(f"default_{name}"))

        supplier_only = value("supplier_rank") and not value("customer_rank")
        return not (value("ref") or value("parent_id") or supplier_only)
