from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError

from .res_partner_required_doors import LENIENT_KEY, Lenient

# Writing these may lose an opportunity, or take the reason of one that is lost.
LOSING = frozenset({"active", "lost_reason_id", "probability"})
# Writing these may bring a won one back.
REOPENING = frozenset({"probability", "stage_id"})
# While an opportunity is lost in several steps the reason is written last.
STEPS_KEY = "clientes_losing"


class Steps:
    """The value of that key: it cannot come from a client, whose contexts are JSON."""


class CrmLead(models.Model):
    """An opportunity is lost for a reason, on every door; won for one, if known.

    Without a reason nobody loses an opportunity in the form, the list, by import or
    over the API. What the program does of its own accord (superuser) may, and leads
    need none. Those lost before can be edited, restored and given a reason.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    won_reason_id = fields.Many2one(
        comodel_name="clientes.won.reason",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
        tracking=73,
        groups="base.group_user",
        help="What decided it. Optional; forgotten when the opportunity is reopened.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if not self.env.su and self._is_lost_reason_enforced():
            leads._raise_without_lost_reason(leads.browse())
        return leads

    def write(self, vals):
        losing = not LOSING.isdisjoint(vals) and self._is_lost_reason_enforced()
        # sudo: crm.lead - who hands an opportunity over may not read it afterwards
        leads = self.sudo()
        before = leads._filter_without_lost_reason() if losing else leads.browse()
        result = super().write(vals)
        if losing:
            leads._raise_without_lost_reason(before)
        if not REOPENING.isdisjoint(vals):
            reopened = leads.filtered(
                lambda lead: lead.won_reason_id and lead.won_status != "won"
            )
            if reopened:
                reopened.won_reason_id = False
        return result

    # === ACTION METHODS === #

    def action_set_lost(self, **additional_values):
        """Lose opportunities, with their reason among the values."""
        if not self._is_lost_reason_enforced():
            return super().action_set_lost(**additional_values)
        # sudo: crm.lead - as above
        before = self.sudo()._filter_without_lost_reason()
        steps = self.with_context(**{STEPS_KEY: Steps})
        result = super(CrmLead, steps).action_set_lost(**additional_values)
        # sudo: crm.lead - as above
        self.sudo()._raise_without_lost_reason(before)
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _is_lost_reason_enforced(self):
        """Tell whether this user, here, has to say why an opportunity is lost.

        :rtype: bool
        """
        context = self.env.context
        return not (
            self.env.uid == SUPERUSER_ID
            or context.get(LENIENT_KEY) is Lenient
            or context.get(STEPS_KEY) is Steps
            or (context.get("install_mode") and self.env.is_system())
        )

    def _filter_without_lost_reason(self):
        return self.filtered(
            lambda lead: (
                lead.won_status == "lost"
                and lead.type == "opportunity"
                and not lead.lost_reason_id
            )
        )

    def _raise_without_lost_reason(self, before):
        """Refuse opportunities that are lost for no reason.

        :param before: `crm.lead` recordset, those that were so already.
        """
        refused = self._filter_without_lost_reason() - before
        if refused:
            raise ValidationError(
                self.env._(
                    "Please choose the reason why it is lost: %(opportunities)s",
                    opportunities=", ".join(refused[:10].mapped("name")),
                )
            )
