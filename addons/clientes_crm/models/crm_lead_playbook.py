from odoo import SUPERUSER_ID, api, fields, models

# Writing these may bring an opportunity into a stage, its team's stages included.
ENTERING = frozenset({"active", "stage_id", "team_id", "type", "user_id"})


class CrmLead(models.Model):
    """Whatever enters a stage gets the activities of the stage's plans, once an entry.

    An entry is what the stage history counts as one: being created in the stage, moved
    into it, made of a lead or restored. What is imported lies in the past, and gets
    none. Activities of the plan that are still open from an earlier entry are not
    planned again.
    """

    _name = "crm.lead"
    _inherit = "crm.lead"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if self._launches_playbooks():
            leads._launch_playbooks()
        return leads

    def write(self, vals):
        if ENTERING.isdisjoint(vals) or not self._launches_playbooks():
            return super().write(vals)
        # sudo: crm.lead - who hands an opportunity over may not read it afterwards
        leads = self.sudo()
        before = {lead: lead._get_required_stage() for lead in leads}
        result = super().write(vals)
        leads.filtered(
            lambda lead: lead._get_required_stage() != before[lead]
        )._launch_playbooks()
        return result

    # === BUSINESS METHODS === #

    @api.model
    def _launches_playbooks(self):
        context = self.env.context
        return bool(
            self.env["crm.stage"]._get_stages_with_plans()
            and not context.get("import_file")
            and not context.get("mail_activity_automation_skip")
        )

    def _launch_playbooks(self):
        """Plan the activities of the stages in which these opportunities are now."""
        planned = self.env["crm.stage"]._get_stages_with_plans()
        # sudo: mail.activity.plan, mail.activity - the manager planned it for whoever
        # moves the opportunity, who may not see it any more
        leads = self.sudo().filtered(
            lambda lead: lead._get_required_stage().id in planned
        )
        if not leads:
            return
        activities = leads.env["mail.activity"]
        open_ones = {
            (activity.res_id, activity.activity_type_id.id, activity.summary or "")
            for activity in activities.search_fetch(
                [("res_model", "=", self._name), ("res_id", "in", leads.ids)],
                ["res_id", "activity_type_id", "summary"],
            )
        }
        activities.create(
            [
                vals
                for lead in leads
                for vals in lead._prepare_playbook()
                if (vals["res_id"], vals["activity_type_id"], vals["summary"] or "")
                not in open_ones
            ]
        )

    def _prepare_playbook(self):
        """Return the activities of this opportunity's stage.

        :return: values of `mail.activity`
        :rtype: list[dict]
        """
        company = self.company_id or self.env.company
        plans = self.stage_id.activity_plan_ids.filtered(
            lambda plan: plan.active and plan.company_id in (company, company.browse())
        )
        user = self.user_id
        if not user and self.env.uid != SUPERUSER_ID and not self.env.user.share:
            user = self.env.user
        today = fields.Date.context_today(self.with_user(user) if user else self)
        return [
            {
                "res_model_id": self.env["ir.model"]._get_id(self._name),
                "res_id": self.id,
                "activity_type_id": template.activity_type_id.id,
                "summary": template.summary,
                "note": template.note,
                "user_id": template._determine_responsible(user, self)[
                    "responsible"
                ].id,
                "date_deadline": template._get_date_deadline(today),
                "automated": True,
            }
            for template in plans.template_ids
        ]
