from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.http import request


class ClientesConsent(models.Model):
    """One act of a customer: giving or withdrawing a consent.

    The register is only added to. What holds today is the latest act of each purpose;
    a withdrawal is an act of its own and leaves the former one as it was.
    """

    _name = "clientes.consent"
    _description = "Customer Consent"
    _inherit = ["clientes.attachment.mixin"]
    _order = "date desc, id desc"
    _rec_name = "purpose_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        # The register proves what was allowed, also after the customer has left.
        ondelete="restrict",
        help="The person or company whose data it is about.",
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        string="Given to",
        required=True,
        default=lambda self: self.env.company,
        index=True,
        help="The company that answers for the use of the data.",
    )
    purpose_id = fields.Many2one(
        comodel_name="clientes.consent.purpose",
        required=True,
        index=True,
        ondelete="restrict",
    )
    action = fields.Selection(
        selection=[("granted", "Granted"), ("withdrawn", "Withdrawn")],
        required=True,
        default="granted",
    )
    date = fields.Datetime(
        string="When",
        required=True,
        default=fields.Datetime.now,
    )
    source = fields.Selection(
        selection=[
            ("portal", "Portal"),
            ("paper", "Paper"),
            ("phone", "Phone"),
            ("web", "Website"),
            ("email", "E-mail"),
            ("import", "Import"),
        ],
        required=True,
        default="paper",
    )
    text_id = fields.Many2one(
        comodel_name="clientes.consent.text",
        string="Text Version",
        compute="_compute_text_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('purpose_id', '=', purpose_id)]",
        help="What the customer agreed to.",
    )
    attachment_ids = fields.Many2many(string="Evidence")
    note = fields.Char(groups="base.group_user")
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Registered by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    ip_address = fields.Char(
        string="IP Address",
        readonly=True,
        groups="clientes_crm.clientes_crm_group_manager",
    )

    _current_idx = models.Index(
        "(company_id, purpose_id, partner_id, date DESC, id DESC)"
    )

    # The register in its order, whatever it is filtered by.
    _order_idx = models.Index("(date DESC, id DESC)")
    _withdrawn_idx = models.Index(
        "(company_id, purpose_id, partner_id) WHERE action = 'withdrawn'"
    )

    # === COMPUTE METHODS === #

    @api.depends("purpose_id", "date", "company_id")
    def _compute_text_id(self):
        for consent in self:
            consent.text_id = (
                consent.purpose_id._get_text(consent.date, consent.company_id)
                if consent.purpose_id and consent.date
                else False
            )

    # === CONSTRAINT METHODS === #

    @api.constrains("date")
    def _check_date(self):
        now = fields.Datetime.add(fields.Datetime.now(), minutes=1)
        if self.filtered(lambda c: c.date > now):
            raise ValidationError(
                self.env._("A consent cannot lie in the future. Please check the date.")
            )

    @api.constrains("text_id", "purpose_id", "company_id")
    def _check_text(self):
        for consent in self:
            text = consent.text_id
            if text and (
                text.purpose_id != consent.purpose_id
                or (text.company_id and text.company_id != consent.company_id)
            ):
                raise ValidationError(
                    self.env._("The text belongs to another purpose or company.")
                )

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        if not self.env.su:
            defaults.pop("ip_address", None)
            if defaults.get("source") == "portal":
                defaults["source"] = "paper"
            if "user_id" in fields:
                defaults["user_id"] = self.env.uid
        return defaults

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            # What is registered blocks addresses and calls the responsible: not of
            # whom the user does not even see.
            self.env["res.partner"].browse(
                [vals["partner_id"] for vals in vals_list if vals.get("partner_id")]
            ).check_access("read")
            for vals in vals_list:
                if vals.get("user_id", self.env.uid) != self.env.uid or vals.get(
                    "ip_address"
                ):
                    raise AccessError(
                        self.env._("Who registers a consent is noted by the system.")
                    )
                if vals.get("source") == "portal":
                    raise AccessError(
                        self.env._(
                            "“Portal” is what customers do themselves. Please choose "
                            "how you received the consent."
                        )
                    )
        consents = super().create(vals_list)
        consents.partner_id._apply_consents(consents)
        return consents

    def write(self, vals):
        """Refuse every change: the register is only added to.

        A merge of customers moves the acts, in superuser mode.
        """
        if not (self.env.su and vals.keys() <= {"partner_id"}):
            raise UserError(self._get_refusal())
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self._get_refusal())

    # === BUSINESS METHODS === #

    @api.model
    def _get_refusal(self):
        """Say why a consent stays as it is.

        :rtype: str
        """
        return self.env._(
            "Consents are evidence: they are neither changed nor deleted. Register a "
            "new one, such as a withdrawal."
        )

    @api.model
    def _record_portal(self, partner, purpose, action, text):
        """Register what a customer decides in the portal.

        :param res.partner partner: The customer, in person.
        :param clientes.consent.purpose purpose: What for.
        :param str action: "granted" or "withdrawn".
        :param clientes.consent.text text: What the page showed.
        :rtype: clientes.consent
        """
        # sudo: clientes.consent - customers have no create right; all is set here
        return self.sudo().create(
            {
                "partner_id": partner.id,
                "company_id": self.env.company.id,
                "purpose_id": purpose.id,
                "action": action,
                "source": "portal",
                "text_id": text.id,
                "user_id": self.env.uid,
                "ip_address": request.httprequest.remote_addr if request else False,
            }
        )
