from odoo import api, fields, models, tools

# What an opportunity may sensibly be asked for before it enters a stage. Those of
# addons that are not installed are left out.
REQUIRABLE_FIELDS = (
    "expected_revenue",
    "date_deadline",
    "partner_id",
    "partner_name",
    "contact_name",
    "partner_vat",
    "email_from",
    "phone",
    "user_id",
    "team_id",
    "tag_ids",
    "source_id",
    "medium_id",
    "campaign_id",
    "referred",
    "street",
    "city",
    "state_id",
    "country_id",
    "website",
)


class ClientesStageField(models.Model):
    """What an opportunity must have to be in one stage of the funnel."""

    _name = "clientes.stage.field"
    _description = "Required Data of a Stage"
    _order = "stage_id, id"
    _rec_name = "field_name"

    stage_id = fields.Many2one(
        comodel_name="crm.stage",
        required=True,
        index=True,
        ondelete="cascade",
    )
    field_name = fields.Selection(
        selection="_selection_field_name",
        string="Required Data",
        required=True,
    )

    _field_uniq = models.UniqueIndex(
        "(stage_id, field_name)",
        "This is already required in that stage.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _selection_field_name(self):
        Lead = self.env["crm.lead"]
        return [
            (name, Lead._fields[name]._description_string(self.env))
            for name in self._get_requirable_fields()
        ]

    @api.model
    def _get_requirable_fields(self):
        """Return the fields among which the manager chooses.

        An addon with data of its own on the opportunity adds their names. They must
        be columns or many2many fields that an opportunity's form shows.

        :rtype: list[str]
        """
        lead_fields = self.env["crm.lead"]._fields
        return [name for name in REQUIRABLE_FIELDS if name in lead_fields]

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return what the stages require, read once for all opportunities.

        :return: field names by id of the stage; stages that require nothing are absent
        :rtype: dict[int, tuple[str]]
        """
        known = self._get_requirable_fields()
        rules = {}
        # sudo: clientes.stage.field - whoever moves an opportunity obeys them
        for rule in self.sudo().search_fetch([], ["stage_id", "field_name"]):
            if rule.field_name in known:
                stage_id = rule.stage_id.id
                rules[stage_id] = (*rules.get(stage_id, ()), rule.field_name)
        return rules
