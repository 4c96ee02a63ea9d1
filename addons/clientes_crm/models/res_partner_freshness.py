from odoo import api, fields, models
from odoo.tools import SQL, ormcache

from ..tools import freshness

DEFAULTS = {
    "weight_age": 40,
    "weight_required": 20,
    "weight_bounce": 20,
    "weight_email": 10,
    "weight_phone": 10,
    "fresh_days": 180,
    "stale_days": 730,
    "fresh_score": 85,
    "ageing_score": 65,
}
PARAMETER = "clientes_crm.freshness_%s"


class ResPartner(models.Model):
    """How far the data of a customer can be trusted today.

    The score belongs to whoever stands on its own (no contact of another partner). It
    changes with the customer's data, at once and in the same statement, and with time:
    then it is the nightly job that writes it, and only where `freshness_next_date` says
    that it changes.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    freshness_score = fields.Integer(
        string="Data Freshness",
        compute="_compute_freshness",
        store=True,
        aggregator="avg",
        groups="base.group_user",
        help="From 0 to 100: how far the data of the customer can be trusted today. "
        "The breakdown tells what it is made of.",
    )
    freshness_band = fields.Selection(
        selection=[("fresh", "Fresh"), ("ageing", "Ageing"), ("stale", "Stale")],
        compute="_compute_freshness",
        store=True,
        groups="base.group_user",
        help="Fresh, ageing or stale, by the limits in Settings.",
    )
    freshness_next_date = fields.Date(
        string="Next Freshness Change",
        compute="_compute_freshness",
        store=True,
        export_string_translation=False,
        groups="base.group_user",
    )
    data_verified_date = fields.Date(
        string="Data Verified On",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="When somebody last confirmed that the data are right.",
    )
    data_verified_by = fields.Many2one(
        comodel_name="res.users",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="Who confirmed it: a colleague, or the customer in the portal.",
    )

    _freshness_next_date_idx = models.Index(
        "(freshness_next_date) WHERE freshness_next_date IS NOT NULL"
    )
    _freshness_band_idx = models.Index(
        "(freshness_band, user_id) WHERE freshness_band IS NOT NULL"
    )

    def _auto_init(self):
        """Leave the filling of the score to the first pass of the nightly job."""
        for fname in ("freshness_score", "freshness_band", "freshness_next_date"):
            self.env.cr.execute(
                SQL(
                    "ALTER TABLE res_partner ADD COLUMN IF NOT EXISTS %s %s",
                    SQL.identifier(fname),
                    SQL(self._fields[fname].column_type[1]),
                )
            )
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends(lambda self: self._get_freshness_dependencies())
    def _compute_freshness(self):
        values = self._get_freshness_values()
        for partner in self:
            (
                partner.freshness_score,
                partner.freshness_band,
                partner.freshness_next_date,
            ) = values[partner]

    # === CRUD METHODS === #

    def write(self, vals):
        # The bounces were those of the former address.
        if vals.get("email") and "message_bounce" not in vals:
            changed = self.filtered(
                lambda p: p.message_bounce and p.email != vals["email"]
            )
            if changed:
                changed.message_bounce = 0
        return super().write(vals)

    # === ACTION METHODS === #

    def action_verify_data(self):
        """Record that the current user confirmed the customer's data today."""
        self.commercial_partner_id._mark_data_verified(self.env.user)

    # === BUSINESS METHODS === #

    def _mark_data_verified(self, user):
        """Record who confirmed the data, today.

        An addon that follows up verifications extends it.

        :param res.users user: a colleague, or the customer's own user.
        """
        self.write(
            {
                "data_verified_date": fields.Date.context_today(self),
                "data_verified_by": user.id,
            }
        )

    @api.model
    @ormcache(cache="stable")
    def _get_freshness_rules(self):
        """Return the definition of the score that is in force.

        :rtype: freshness.Rules
        """
        # sudo: ir.config_parameter - the definition is no secret, the parameters are
        parameters = self.env["ir.config_parameter"].sudo()
        values = {}
        for name, default in DEFAULTS.items():
            value = parameters.get_param(PARAMETER % name)
            number = value if isinstance(value, str) else ""
            values[name] = int(number) if number.isdecimal() else default
        return freshness.Rules(
            {name: values[f"weight_{name}"] for name in freshness.COMPONENTS},
            values["fresh_days"],
            values["stale_days"],
            values["fresh_score"],
            values["ageing_score"],
        )

    @api.model
    def _get_freshness_dependencies(self):
        """Return the fields whose change changes the score.

        :rtype: list[str]
        """
        return [
            "parent_id",
            "is_company",
            "company_id",
            "email",
            "email_normalized",
            "phone",
            "phone_sanitized",
            "message_bounce",
            "data_verified_date",
            *self._get_freshness_requirable(),
        ]

    @api.model
    def _get_freshness_requirable(self):
        """Return the fields that count when they are required.

        Not those whose value differs from company to company: the score is one.

        :rtype: list[str]
        """
        return [
            name
            for name in self.env["clientes.required.field"]._get_requirable_fields()
            if self._fields[name].store and not self._fields[name].company_dependent
        ]

    def _get_freshness_values(self):
        """Return score, band and day of the next change of each partner.

        :rtype: dict
        """
        rules = self._get_freshness_rules()
        # The same day for every user, wherever they are.
        today = fields.Date.today()
        nothing = 0, False, False
        values = dict.fromkeys(self, nothing)
        own = self.filtered(lambda partner: not partner.parent_id)
        for partner, facts in own._get_freshness_facts().items():
            value = freshness.score(freshness.components(facts, today, rules), rules)
            values[partner] = (
                value,
                freshness.band(value, rules),
                freshness.next_loss(facts.verified, today, rules) or False,
            )
        return values
