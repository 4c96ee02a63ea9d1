from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches
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
        acts = Consent
        if customers._have_consents():
            acts = Consent.search_fetch(
                Domain("partner_id", "in", customers._search_commercial_families())
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
    @searches("data_authorisation")
    def _search_data_authorisation(self, operator, value):
        if operator != "in":
            return NotImplemented
        self.check_access("read")
        self.env["clientes.consent"].flush_model()
        self.flush_model(["commercial_partner_id"])

        def condition(action, get_sql):
            return Domain.custom(
                to_sql=lambda _model, alias, _query: get_sql(alias, action),
                predicate=lambda partner: action in partner._get_data_actions(),
            )

        granted = condition("granted", self._get_decided_sql)
        withdrawn = condition("withdrawn", self._get_decided_sql)
        by_state = {
            "granted": granted,
            # Withdrawals are few: begin with them.
            "withdrawn": condition("withdrawn", self._get_few_decided_sql) & ~granted,
            "none": ~withdrawn & ~granted,
        }
        if {"none", "withdrawn"} == set(value):
            return ~granted
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

    def _have_consents(self):
        """Tell whether any of these customers or their contacts has decided anything.

        Many have not: the rules of who may read what need not be worked out for them.

        :rtype: bool
        """
        self.env["clientes.consent"].flush_model(["company_id", "partner_id"])
        self.flush_model(["commercial_partner_id"])
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT FROM res_partner person
                      JOIN clientes_consent act ON act.partner_id = person.id
                     WHERE person.commercial_partner_id = ANY(%s)
                       AND act.company_id = %s
                     LIMIT 1
                    """,
                    self.commercial_partner_id.ids,
                    self.env.company.id,
                )
            )
        )

    def _get_data_actions(self):
        """Return the latest acts on the authorisation to use personal data.

        :rtype: set[str]
        """
        acts = self.current_consent_ids
        return set(acts.filtered("purpose_id.is_data_authorisation").mapped("action"))

    @api.model
    def _get_latest_sql(self, action):
        """Return the conditions on `act` to be a latest act on the use of data.

        :param str action: "granted" or "withdrawn".
        :rtype: SQL
        """
        # sudo: clientes.consent.purpose - archived ones keep their meaning
        purposes = self.env["clientes.consent.purpose"].sudo()
        return SQL(
            """act.company_id = %(company)s
               AND act.purpose_id = ANY(%(purposes)s::int[])
               AND act.action = %(action)s
               AND NOT EXISTS (
                   SELECT 1 FROM clientes_consent newer
                    WHERE newer.partner_id = act.partner_id
                      AND newer.company_id = act.company_id
                      AND newer.purpose_id = act.purpose_id
                      AND (newer.date, newer.id) > (act.date, act.id))""",
            company=self.env.company.id,
            purposes=purposes.with_context(active_test=False)
            .search([("is_data_authorisation", "=", True)])
            .ids,
            action=action,
        )

    @api.model
    def _get_decided_sql(self, alias, action):
        """Return whether a customer or one of its contacts has decided so.

        Looked up per customer, so that a page stops after its 80 customers. As plain
        EXISTS, PostgreSQL rather collects every act of the register beforehand; it
        cannot do so with a subquery that returns a value.

        :param str alias: Alias of `res_partner` in the query.
        :param str action: "granted" or "withdrawn".
        :rtype: SQL
        """
        return SQL(
            """COALESCE((
                SELECT TRUE FROM clientes_consent act
                 WHERE act.partner_id = %(id)s AND %(latest)s LIMIT 1
            ), (
                SELECT TRUE FROM res_partner person
                  JOIN clientes_consent act ON act.partner_id = person.id
                 WHERE person.commercial_partner_id = %(id)s AND %(latest)s LIMIT 1
            ), FALSE)""",
            id=SQL.identifier(alias, "id"),
            latest=self._get_latest_sql(action),
        )

    @api.model
    def _get_few_decided_sql(self, alias, action):
        """Return the same as `_get_decided_sql`, beginning with the acts.

        :param str alias: Alias of `res_partner` in the query.
        :param str action: "granted" or "withdrawn".
        :rtype: SQL
        """
        return SQL(
            """%(id)s IN (
                SELECT act.partner_id FROM clientes_consent act WHERE %(latest)s
                 UNION
                SELECT person.commercial_partner_id
                  FROM clientes_consent act
                  JOIN res_partner person ON person.id = act.partner_id
                 WHERE %(latest)s
            )""",
            id=SQL.identifier(alias, "id"),
            latest=self._get_latest_sql(action),
        )
