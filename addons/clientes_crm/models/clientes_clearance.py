import secrets

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

# No letters or digits that are mistaken for one another: codes are typed from paper.
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 20
REVOCATION = {"state", "revoked_date", "revoked_user_id", "revocation_reason"}
CREDIT_GROUP = "clientes_crm.clientes_crm_group_credit"


class ClientesClearance(models.Model):
    """Certificates ("paz y salvo") that a customer had nothing due on a day.

    What a certificate says is written down when it is issued and never changes: whoever
    holds one compares it with the public page by its number and its code. It can only
    be revoked.
    """

    _name = "clientes.clearance"
    _description = "Clearance Certificate"
    _order = "id desc"

    name = fields.Char(string="Number", required=True, readonly=True)
    code = fields.Char(
        string="Verification Code",
        required=True,
        readonly=True,
        help="Proves, together with the number, that the certificate is genuine.",
    )
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    partner_name = fields.Char(string="Name on It", required=True, readonly=True)
    partner_vat = fields.Char(string="Tax ID on It", readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company", required=True, readonly=True, index=True
    )
    company_name = fields.Char(string="Issued By", required=True, readonly=True)
    company_vat = fields.Char(string="Tax ID of the Issuer", readonly=True)
    currency_id = fields.Many2one(
        comodel_name="res.currency", required=True, readonly=True
    )
    date = fields.Date(string="Day", required=True, readonly=True)
    amount_not_due = fields.Monetary(
        string="Not Due Yet",
        readonly=True,
        help="What the customer owed on that day, to be paid later.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users", string="Made By", required=True, readonly=True
    )
    state = fields.Selection(
        selection=[("valid", "Valid"), ("revoked", "Revoked")],
        required=True,
        readonly=True,
        default="valid",
    )
    revoked_date = fields.Datetime(string="Revoked On", readonly=True)
    revoked_user_id = fields.Many2one(
        comodel_name="res.users", string="Revoked By", readonly=True
    )
    revocation_reason = fields.Char(string="Reason", readonly=True)

    _name_uniq = models.Constraint(
        "UNIQUE (name, company_id)",
        "This number has been given to another certificate.",
    )

    # === CRUD METHODS === #

    def write(self, vals):
        if vals.keys() - REVOCATION or any(
            clearance.state == "revoked" for clearance in self
        ):
            raise UserError(self.env._("A certificate that was issued never changes."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_register(self):
        raise UserError(
            self.env._("A certificate that was issued stays in the register.")
        )

    # === ACTION METHODS === #

    def action_print(self):
        """Print the certificate.

        :rtype: dict
        """
        return self.env.ref("clientes_crm.clientes_clearance_report").report_action(
            self, config=False
        )

    # === BUSINESS METHODS === #

    @api.model
    def _get_obstacle(self, partner, company, ageing=None):
        """Return why a customer gets no certificate today; nothing if it gets one.

        :param res.partner partner: the customer or a contact of it.
        :param res.company company: which would issue it.
        :param dict ageing: the customer's, if the caller has it.
        :rtype: str
        """
        figures = self._get_figures(partner, company, ageing)
        return self._explain_obstacle(figures, company)

    @api.model
    def _get_figures(self, partner, company, ageing=None):
        customer = partner.commercial_partner_id
        service = self.env["clientes.receivable"].with_company(company)
        if ageing is None:
            found = service._get_ageing(customer.ids, company.ids)
            ageing = found.get((customer.id, company.id), service._get_empty_ageing())
        figures = dict(ageing)
        oldest = figures["oldest_due_date"]
        figures["is_due"] = bool(oldest and oldest <= service._get_ageing_day())
        return figures

    @api.model
    def _explain_obstacle(self, figures, company):
        if not figures["is_due"]:
            return ""
        if figures["balance"] <= 0:
            return self.env._(
                "What is due is covered by payments or credit notes that nobody has "
                "applied yet: ask accounting to apply them."
            )
        if not figures["overdue"]:
            return self.env._("The customer has something to pay today.")
        return self.env._(
            "The customer owes %(amount)s past its due date, the oldest of it since "
            "%(day)s.",
            amount=company.currency_id.format(figures["overdue"]),
            day=format_date(self.env, figures["oldest_due_date"]),
        )

    @api.model
    def _issue(self, partner, company):
        """Issue a certificate, or return the one of today that says the same.

        The caller has checked that whoever asks may see this customer's receivables.

        :param res.partner partner: the customer or a contact of it.
        :param res.company company: which issues it.
        :return: the certificate, with the rights of the caller
        :rtype: clientes.clearance
        :raise UserError: if anything is due.
        """
        partner.ensure_one()
        figures = self._get_figures(partner, company)
        obstacle = self._explain_obstacle(figures, company)
        if obstacle:
            raise UserError(obstacle)
        service = self.env["clientes.receivable"].with_company(company)
        # sudo: clientes.clearance - nobody writes the register but this
        register_sudo = self.sudo().with_company(company)
        # sudo: res.partner, res.company - name and tax number, written down for good
        customer = partner.commercial_partner_id.sudo()
        # sudo: res.company - its name and tax number, written down for good
        issuer = company.sudo()
        values = {
            "partner_id": customer.id,
            "partner_name": customer.name or "",
            "partner_vat": customer.vat or False,
            "company_id": issuer.id,
            "company_name": issuer.name,
            "company_vat": issuer.vat or False,
            "currency_id": issuer.currency_id.id,
            "date": service._get_ageing_day(),
            "amount_not_due": figures["current"],
            "state": "valid",
        }
        same = register_sudo.search(
            [(name, "=", value) for name, value in values.items()], limit=1
        )
        clearance = same or register_sudo.create(
            {
                **values,
                "name": register_sudo.env["ir.sequence"].next_by_code(
                    "clientes.clearance"
                ),
                "code": "".join(secrets.choice(ALPHABET) for _i in range(CODE_LENGTH)),
                "user_id": self.env.uid,
            }
        )
        return clearance.with_env(self.env)

    def _revoke(self, reason):
        """Declare certificates void; the public page says so from now on.

        :param str reason: why.
        """
        if not self.env.user.has_group(CREDIT_GROUP):
            raise AccessError(
                self.env._("Only who authorises credit may revoke a certificate.")
            )
        self.check_access("read")
        valid = self.filtered(lambda clearance: clearance.state == "valid")
        # sudo: clientes.clearance - nobody may write the register otherwise
        valid.sudo().write(
            {
                "state": "revoked",
                "revoked_date": fields.Datetime.now(),
                "revoked_user_id": self.env.uid,
                "revocation_reason": reason,
            }
        )
