from odoo import api, fields, models


class ClientesReminderCustomer(models.Model):
    """How one customer is reminded, if not like everybody.

    Not on the customer itself: who collects may not change customers, and nobody else
    may see this.
    """

    _name = "clientes.reminder.customer"
    _description = "Reminders of a Customer"
    _rec_name = "partner_id"
    _check_company_auto = True

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        ondelete="cascade",
        check_company=True,
        # No index: the unique one begins with it.
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
        ondelete="cascade",
        index=True,
    )
    plan_id = fields.Many2one(
        comodel_name="clientes.reminder.plan",
        string="Own Plan",
        domain="[('company_id', 'in', (False, company_id))]",
        ondelete="set null",
    )
    is_excluded = fields.Boolean(
        string="No Reminders",
        help="Nobody reminds this customer: neither by hand nor automatically.",
    )
    excluded_until = fields.Date(
        string="Until",
        help="The last day without reminders; empty: for good.",
    )
    reason = fields.Char()

    _partner_company_uniq = models.UniqueIndex(
        "(partner_id, company_id)",
        "The reminders of this customer are set already. Please change those.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("partner_id"):
                partner = self.env["res.partner"].browse(vals["partner_id"])
                partner.check_access("read")
                vals["partner_id"] = partner.commercial_partner_id.id
        return super().create(vals_list)

    # === BUSINESS METHODS === #

    def _is_excluded_on(self, day):
        """Tell whether the customer is left in peace on a day.

        :rtype: bool
        """
        self.ensure_one()
        return self.is_excluded and (
            not self.excluded_until or self.excluded_until >= day
        )
