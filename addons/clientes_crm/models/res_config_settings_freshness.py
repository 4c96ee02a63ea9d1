from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .res_partner_freshness import DEFAULTS, PARAMETER

PREFIX = "clientes_freshness_"


def _setting(name, label):
    return fields.Integer(
        string=label, config_parameter=PARAMETER % name, default=DEFAULTS[name]
    )


class ResConfigSettings(models.TransientModel):
    """The definition of data freshness."""

    _name = "res.config.settings"
    _inherit = "res.config.settings"

    clientes_freshness_weight_age = _setting(
        "weight_age", "Weight of the last verification"
    )
    clientes_freshness_weight_required = _setting(
        "weight_required", "Weight of the required data"
    )
    clientes_freshness_weight_bounce = _setting(
        "weight_bounce", "Weight of mail that arrives"
    )
    clientes_freshness_weight_email = _setting(
        "weight_email", "Weight of the e-mail address"
    )
    clientes_freshness_weight_phone = _setting(
        "weight_phone", "Weight of the phone number"
    )
    clientes_freshness_fresh_days = _setting("fresh_days", "Days with all points")
    clientes_freshness_stale_days = _setting("stale_days", "Days until no points")
    clientes_freshness_fresh_score = _setting("fresh_score", "Fresh from")
    clientes_freshness_ageing_score = _setting("ageing_score", "Ageing from")
    clientes_verification_per_day = fields.Integer(
        string="Verifications per day and person",
        config_parameter="clientes_crm.verification_per_day",
        default=10,
    )
    clientes_verification_link_days = fields.Integer(
        string="Days that the link works",
        config_parameter="clientes_crm.verification_link_days",
        default=30,
    )
    clientes_data_change_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible for proposals",
        domain=[("share", "=", False)],
        config_parameter="clientes_crm.data_change_user_id",
    )

    # === CONSTRAINTS === #

    @api.constrains(*[PREFIX + name for name in DEFAULTS])
    def _check_freshness(self):
        for settings in self:
            weights = [settings[PREFIX + name] for name in DEFAULTS if "weight" in name]
            if min(weights) < 0 or not sum(weights):
                raise ValidationError(
                    self.env._(
                        "The weights of data freshness may not be negative, and at "
                        "least one must be above zero."
                    )
                )
            fresh_days = settings.clientes_freshness_fresh_days
            if not 0 <= fresh_days < settings.clientes_freshness_stale_days:
                raise ValidationError(
                    self.env._(
                        "Data must count as fresh for fewer days than it takes them to "
                        "lose all points."
                    )
                )
            ageing = settings.clientes_freshness_ageing_score
            if not 0 < ageing < settings.clientes_freshness_fresh_score <= 100:
                raise ValidationError(
                    self.env._(
                        "The limits of the bands must lie between 1 and 100, and that "
                        "of fresh above that of ageing."
                    )
                )

    @api.constrains("clientes_verification_per_day", "clientes_verification_link_days")
    def _check_verification(self):
        for settings in self:
            if (
                settings.clientes_verification_per_day < 1
                or settings.clientes_verification_link_days < 1
            ):
                raise ValidationError(
                    self.env._(
                        "Verifications per day and days of the link must be at least 1."
                    )
                )

    # === BUSINESS METHODS === #

    def set_values(self):
        """Have all scores worked out again when their definition changes."""
        partners = self.env["res.partner"]
        before = partners._get_freshness_rules()
        result = super().set_values()
        # Odoo drops a parameter of value 0, and the default would come back.
        parameters = self.env["ir.config_parameter"]
        for name in DEFAULTS:
            parameters.set_param(PARAMETER % name, str(self[PREFIX + name]))
        if partners._get_freshness_rules() != before:
            partners._restart_freshness_pass()
        return result
