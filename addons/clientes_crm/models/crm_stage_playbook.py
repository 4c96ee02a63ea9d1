from odoo import api, fields, models, tools


class CrmStage(models.Model):
    """Stages say what is to be done once an opportunity has entered them."""

    _name = "crm.stage"
    _inherit = "crm.stage"

    activity_plan_ids = fields.Many2many(
        comodel_name="mail.activity.plan",
        string="Activity Plans",
        domain="[('res_model', '=', 'crm.lead')]",
        groups="sales_team.group_sale_salesman",
        help="Their activities are planned whenever an opportunity enters the stage, "
        "for its salesperson unless the plan names somebody. A plan of a company is "
        "for its opportunities only.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        if "activity_plan_ids" in vals:
            self.env.registry.clear_cache()
        return super().write(vals)

    # === BUSINESS METHODS === #

    @api.model
    @tools.ormcache()
    def _get_stages_with_plans(self):
        """Return the stages that have activity plans, read once for all opportunities.

        :return: ids of `crm.stage`
        :rtype: frozenset
        """
        # sudo: crm.stage - whoever moves an opportunity launches its plan
        return frozenset(self.sudo().search([("activity_plan_ids", "!=", False)])._ids)
