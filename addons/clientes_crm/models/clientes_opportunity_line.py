from odoo import api, fields, models


class ClientesOpportunityLine(models.Model):
    """A product that an opportunity is about: what its value is made of."""

    _name = "clientes.opportunity.line"
    _description = "Product of an Opportunity"
    _order = "lead_id, sequence, id"
    _rec_name = "product_id"
    _check_company_auto = True

    lead_id = fields.Many2one(
        comodel_name="crm.lead",
        string="Opportunity",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="lead_id.company_id")
    sequence = fields.Integer(default=10)
    product_id = fields.Many2one(
        comodel_name="product.product",
        required=True,
        index=True,
        ondelete="restrict",
        check_company=True,
        domain="[('sale_ok', '=', True)]",
    )
    quantity = fields.Float(digits="Product Unit", default=1.0, required=True)
    uom_id = fields.Many2one(related="product_id.uom_id")
    currency_id = fields.Many2one(
        comodel_name="res.currency", compute="_compute_currency_id", compute_sudo=True
    )
    price_unit = fields.Float(
        string="Unit Price",
        digits="Product Price",
        compute="_compute_price_unit",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        help="Without taxes, in the currency of the opportunity. The quotation takes "
        "the customer's price instead.",
    )
    discount = fields.Float(string="Discount (%)", digits="Discount")
    amount = fields.Monetary(compute="_compute_amount", store=True)

    _discount_range = models.Constraint(
        "CHECK(discount >= 0 AND discount <= 100)",
        "A discount is between 0 and 100%.",
    )
    _quantity_positive = models.Constraint(
        "CHECK(quantity >= 0)",
        "The quantity of a product cannot be negative.",
    )

    # === COMPUTE METHODS === #

    @api.depends("lead_id.company_id", "lead_id.revenue_currency_id")
    def _compute_currency_id(self):
        for line in self:
            lead = line.lead_id
            line.currency_id = lead.revenue_currency_id or lead.company_currency

    @api.depends("product_id")
    def _compute_price_unit(self):
        for line in self:
            if not line.product_id:
                line.price_unit = 0.0
                continue
            lead = line.lead_id
            line = line.with_company(lead.company_id or self.env.company)
            pricelist = line.lead_id.partner_id.property_product_pricelist
            line.price_unit = pricelist._get_product_price(
                line.product_id,
                line.quantity or 1.0,
                currency=line.currency_id or line.env.company.currency_id,
            )

    @api.depends("quantity", "price_unit", "discount")
    def _compute_amount(self):
        for line in self:
            amount = line.quantity * line.price_unit * (1 - line.discount / 100)
            currency = line.currency_id or self.env.company.currency_id
            line.amount = currency.round(amount)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines.lead_id._sum_lines()
        return lines

    def write(self, vals):
        leads = self.lead_id
        result = super().write(vals)
        (leads | self.lead_id)._sum_lines()
        return result

    def unlink(self):
        leads = self.lead_id
        result = super().unlink()
        leads.exists()._sum_lines()
        return result

    # === BUSINESS METHODS === #

    def _prepare_quotation_line(self):
        """Return the line of a new quotation; the price is the customer's.

        :rtype: dict
        """
        return {
            "product_id": self.product_id.id,
            "product_uom_qty": self.quantity,
            "opportunity_line_id": self.id,
        }
