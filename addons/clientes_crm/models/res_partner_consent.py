from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .res_partner_document import READERS


class ResPartner(models.Model):
    """What a customer has allowed, and what follows from it."""

    _name = "res.partner"
    _inherit = "res.partner"

    consent_ids = fields.One2many(
        comodel_name="clientes.consent",
        inverse_name="partner_id",
        string="Consents",
        groups=READERS,
    )
    current_consent_ids = fields.Many2many(
        comodel_name="clientes.consent",
        string="Current Consents",
        compute="_compute_current_consent_ids",
        groups=READERS,
        help="The latest act of each purpose; a company shows its contacts' too.",
    )
    data_authorisation = fields.Selection(
        selection=[
            ("granted", "Granted"),
            ("withdrawn", "Withdrawn"),
            ("none", "Not given"),
        ],
        compute="_compute_current_consent_ids",
        search="_search_data_authorisation",
        groups=READERS,
        help="Authorisation to use personal data. A company has it when it or one of "
        "its contacts has given it.",
    )

    # === COMPUTE METHODS === #

    @api.depends("consent_ids", "commercial_partner_id")
    @api.depends_context("company", "uid")
    def _compute_current_consent_ids(self):
        Consent = self.env["clientes.consent"]
        customers = self._origin
        members = customers | customers._get_commercial_families()
        acts = Consent.search_fetch(
            Domain("partner_id", "in", members.ids)
            & Domain("company_id", "=", self.env.company.id),
            ["partner_id", "purpose_id", "action"],
        )
        latest = {}
        for act in acts:
            latest.setdefault((act.partner_id, act.purpose_id), act)
        current = {}
        for (person, _purpose), act in latest.items():
            for partner in person | person.commercial_partner_id:
                current.setdefault(partner, []).append(act.id)
        for partner in self:
            partner.current_consent_ids = Consent.browse(
                current.get(partner._origin, ())
            )
            actions = partner._get_data_actions()
            partner.data_authorisation = next(
                (state for state in ("granted", "withdrawn") if state in actions),
                "none",
            )

    @api.model
    def _search_data_authorisation(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.check_access("read")
        self.env["clientes.consent"].flush_model()
        self.flush_model(["commercial_partner_id"])

        def condition(action):
            return Domain.custom(
                to_sql=lambda _model, alias, _query: self._get_consent_sql(
                    alias, action
                ),
                predicate=lambda partner: action in partner._get_data_actions(),
            )

        granted, withdrawn = condition("granted"), condition("withdrawn")
        by_state = {
            "granted": granted,
            "withdrawn": withdrawn & ~granted,
            "none": ~withdrawn & ~granted,
        }
        return Domain.OR(by_state[state] for state in by_state if state in value)

    # === ACTION METHODS === #

    def action_register_consent(self):
        """Open an empty entry of the register for this customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Register Consent"),
            "res_model": "clientes.consent",
            "view_mode": "form",
            "target": "new",
            "context": {"default_partner_id": self.id},
        }

    def action_view_consents(self):
        """List every act of this customer and its contacts."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_consent_action"
        )
        action["domain"] = [("partner_id", "child_of", self.id)]
        action["context"] = {"default_partner_id": self.id}
        return action

    # === BUSINESS METHODS === #

    def _get_data_actions(self):
        """Return the latest acts on the authorisation to use personal data.

        :rtype: set[str]
        """
        acts = self.current_consent_ids
        return set(acts.filtered("purpose_id.is_data_authorisation").mapped("action"))

    @api.model
    def _get_consent_sql(self, alias, action):
        """Return the condition that a customer's latest act on its data is this one.

        :param str alias: Alias of `res_partner` in the query.
        :param str action: "granted" or "withdrawn".
        :rtype: SQL
        """
        return SQL(
            """EXISTS (
                SELECT 1 FROM (
                    WITH acts AS (
                        SELECT DISTINCT ON (consent.partner_id, consent.purpose_id)
                               consent.partner_id, consent.action
                          FROM clientes_consent consent
                          JOIN clientes_consent_purpose purpose
                            ON purpose.id = consent.purpose_id
                         WHERE purpose.is_data_authorisation
                           AND consent.company_id = %(company)s
                      ORDER BY consent.partner_id, consent.purpose_id,
                               consent.date DESC, consent.id DESC
                    )
                    SELECT partner_id FROM acts WHERE action = %(action)s
                     UNION
                    SELECT person.commercial_partner_id
                      FROM acts
                      JOIN res_partner person ON person.id = acts.partner_id
                     WHERE acts.action = %(action)s
                ) decided
                WHERE decided.partner_id = %(id)s
            )""",
            company=self.env.company.id,
            action=action,
            id=SQL.identifier(alias, "id"),
        )
