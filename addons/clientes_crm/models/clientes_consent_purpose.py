from odoo import api, fields, models


class ClientesConsentPurpose(models.Model):
    """What personal data is used for, and what follows from a withdrawal."""

    _name = "clientes.consent.purpose"
    _description = "Purpose of Data Use"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    description = fields.Char(translate=True, help="Shown to customers in the portal.")
    is_data_authorisation = fields.Boolean(
        string="Data Authorisation",
        help="The authorisation to keep and use personal data that the law asks for "
        "(Colombia: Ley 1581 of 2012). Its withdrawal stops commercial e-mail and "
        "calls as well.",
    )
    channel = fields.Selection(
        selection=[
            ("email", "Commercial e-mail"),
            ("phone", "Commercial calls and SMS"),
        ],
        help="A withdrawal puts the customer's address or number on Odoo's blacklist, "
        "so that mailings leave it out.",
    )
    portal_visible = fields.Boolean(
        string="Customers Decide in the Portal", default=True
    )
    text_ids = fields.One2many(
        comodel_name="clientes.consent.text",
        inverse_name="purpose_id",
        string="Texts",
    )

    # === BUSINESS METHODS === #

    def _get_text(self, date=None, company=None):
        """Return the text in force for this purpose.

        :param datetime date: When, by default now.
        :param res.company company: By default the current one; its own text goes
            before one for all companies.
        :rtype: clientes.consent.text
        """
        self.ensure_one()
        company = company or self.env.company
        day = fields.Datetime.context_timestamp(
            self, date or fields.Datetime.now()
        ).date()
        texts = self.text_ids.filtered(
            lambda t: (
                t.state == "published"
                and t.date_from <= day
                and t.company_id in (company, company.browse())
            )
        )
        return texts.sorted(lambda t: (bool(t.company_id), t.date_from, t.version))[-1:]

    @api.model
    def _get_portal_purposes(self):
        """Return the purposes that customers decide on, in sudo.

        :rtype: clientes.consent.purpose
        """
        # sudo: clientes.consent.purpose - customers have no rights on it
        return self.sudo().search([("portal_visible", "=", True)])
