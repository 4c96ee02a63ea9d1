from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.searching import searches
from .res_partner_required_doors import LENIENT_KEY, Lenient

# Writing these may bring an opportunity into a stage, its team's stages included.
ENTERING = frozenset({"active", "stage_id", "team_id", "type", "user_id"})
# As many opportunities are named in a refusal.
NAMED = 10
# Of these, zero is no data.
NUMBERS = ("float", "integer", "monetary")


class CrmLead(models.Model):
    """Opportunities without the data that a stage requires are kept out of it.

    Refused: an opportunity created in the stage or moved into it, in a form, in the
    kanban, by import or over the API; one brought back from the archive, or made of a
    lead, in such a stage; a write that empties what its stage requires.

    Let through, because refusing would lose something or stop other work. Such
    opportunities are found with the filter "Data Missing in Their Stage":

    - those that were in the stage before it required anything: all else about them
      can be edited, step by step;
    - what arrives by e-mail, from the website or in a chat, and what the program does
      of its own accord;
    - leads, and what is lost or archived.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    is_stage_data_missing = fields.Boolean(
        string="Data Missing in Its Stage",
        compute="_compute_stage_data_missing",
        search="_search_is_stage_data_missing",
        groups="base.group_user",
    )
    stage_data_missing = fields.Char(
        string="Missing Data",
        compute="_compute_stage_data_missing",
        groups="base.group_user",
        help="What the stage requires and the opportunity does not have.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("lang")
    @api.depends(
        lambda self: [
            "active",
            "stage_id",
            "type",
            *self.env["clientes.stage.field"]._get_requirable_fields(),
        ]
    )
    def _compute_stage_data_missing(self):
        for lead in self:
            names = lead._get_missing_stage_fields()
            lead.is_stage_data_missing = bool(names)
            lead.stage_data_missing = ", ".join(lead._get_stage_field_labels(names))

    @api.model
    @searches("is_stage_data_missing")
    def _search_is_stage_data_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("type", "=", "opportunity") & Domain("active", "=", True)
        domain &= Domain.OR(
            Domain("stage_id", "=", stage_id)
            & Domain.OR(
                Domain(name, "=", 0 if self._fields[name].type in NUMBERS else False)
                for name in names
            )
            for stage_id, names in self._get_stage_rules().items()
        )
        return domain if True in value else ~domain

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if not self.env.su and self._is_stage_data_enforced():
            leads._check_stage_data()
        return leads

    def write(self, vals):
        if not self._is_stage_data_enforced():
            return super().write(vals)
        rules = self._get_stage_rules()
        # What changes the stage or not at all; anything else costs no look.
        names = set().union(*rules.values()) & vals.keys()
        if ENTERING.isdisjoint(vals) and not names:
            return super().write(vals)
        # sudo: crm.lead - who hands an opportunity over may not read it afterwards
        leads = self.sudo()
        before = {lead: lead._get_required_stage() for lead in leads}
        lacking = {lead: lead._get_missing_stage_fields() for lead in leads if names}
        result = super().write(vals)
        refused = {}
        for lead in leads:
            missing = lead._get_missing_stage_fields()
            if missing and lead._get_required_stage() == before[lead]:
                emptied = names - set(lacking.get(lead, ()))
                missing = [name for name in missing if name in emptied]
            if missing:
                refused[lead] = missing
        self._raise_missing_stage_data(refused)
        return result

    @api.model
    def message_new(self, msg_dict, custom_values=None):
        """Let in what is written to us, with or without the data of the first stage."""
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        lead = super(CrmLead, lenient).message_new(
            msg_dict, custom_values=custom_values
        )
        return lead.with_env(self.env)

    # === BUSINESS METHODS === #

    @api.model
    def _get_stage_rules(self):
        return self.env["clientes.stage.field"]._get_rules()

    @api.model
    def _is_stage_data_enforced(self):
        """Tell whether this user, here, has to give what stages require.

        :rtype: bool
        """
        context = self.env.context
        return bool(
            self.env.uid != SUPERUSER_ID
            and context.get(LENIENT_KEY) is not Lenient
            and not (context.get("install_mode") and self.env.is_system())
            and self._get_stage_rules()
        )

    def _get_required_stage(self):
        """Return the stage whose requirements hold for this opportunity now.

        :return: the stage; none for a lead and for what is archived or lost
        """
        self.ensure_one()
        if self.active and self.type == "opportunity":
            return self.stage_id
        return self.env["crm.stage"]

    def _get_missing_stage_fields(self):
        """Return what this opportunity lacks in its stage.

        :rtype: list[str]
        """
        names = self._get_stage_rules().get(self._get_required_stage()._origin.id, ())
        return [name for name in names if not self._has_stage_data(name)]

    def _has_stage_data(self, name):
        value = self[name]
        return bool(value.strip() if isinstance(value, str) else value)

    @api.model
    def _get_stage_field_labels(self, names):
        return [self._fields[name]._description_string(self.env) for name in names]

    def _check_stage_data(self):
        """Refuse those of these opportunities that lack what their stage requires."""
        self._raise_missing_stage_data(
            {lead: lead._get_missing_stage_fields() for lead in self}
        )

    @api.model
    def _raise_missing_stage_data(self, missing):
        """Refuse opportunities, naming at once all that they lack.

        :param dict missing: field names by opportunity.
        """
        refused = {lead: names for lead, names in missing.items() if names}
        if not refused:
            return
        lines = [
            self.env._(
                "%(opportunity)s, in “%(stage)s”: %(data)s",
                opportunity=lead.name,
                stage=lead.stage_id.name,
                data=", ".join(self._get_stage_field_labels(names)),
            )
            for lead, names in list(refused.items())[:NAMED]
        ]
        if len(refused) > NAMED:
            lines.append(self.env._("and %(number)s more", number=len(refused) - NAMED))
        raise ValidationError(
            self.env._(
                "The stage requires data that is missing. Please fill it in first:\n"
                "%(lines)s",
                lines="\n".join(lines),
            )
        )
