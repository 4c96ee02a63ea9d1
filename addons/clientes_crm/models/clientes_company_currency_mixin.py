from odoo import api, fields, models
from odoo.tools import SQL


class ClientesCompanyCurrencyMixin(models.AbstractModel):
    """Amounts in the currency of a company, which may be unknown: the reader's then."""

    _name = "clientes.company.currency.mixin"
    _description = "Amounts in the currency of the company"

    company_id = fields.Many2one(comodel_name="res.company", readonly=True)
    company_currency = fields.Many2one(
        comodel_name="res.currency",
        string="Currency",
        compute="_compute_company_currency",
        compute_sudo=True,
    )

    # === COMPUTE METHODS === #

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_company_currency(self):
        for record in self:
            company = record.company_id or self.env.company
            record.company_currency = company.currency_id

    def _field_to_sql(self, alias, field_expr, query=None):
        """Let amounts be summed by currency, as Odoo does with opportunities."""
        if field_expr != "company_currency":
            return super()._field_to_sql(alias, field_expr, query)
        company = query.make_alias(alias, "company_id")
        query.add_join(
            "LEFT JOIN",
            company,
            "res_company",
            SQL(
                "%s = %s",
                self._field_to_sql(alias, "company_id", query),
                SQL.identifier(company, "id"),
            ),
        )
        return SQL(
            "COALESCE(%s, %s)",
            self.env["res.company"]._field_to_sql(company, "currency_id", query),
            self.env.company.currency_id.id,
        )
