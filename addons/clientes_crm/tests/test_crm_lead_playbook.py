from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadPlaybook(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.stage"].search([]).activity_plan_ids = False
        cls.call = cls.env.ref("mail.mail_activity_data_call")
        cls.plan = cls._new_plan("Send", company_id=False)
        cls.stage["proposal"].activity_plan_ids = cls.plan
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])
        cls.lead = cls._create_lead(user_id=cls.role["seller"].id).with_user(
            cls.role["seller"]
        )

    @classmethod
    def _new_plan(cls, summary, responsible=None, **values):
        return cls.env["mail.activity.plan"].create(
            {
                "name": summary,
                "res_model": "crm.lead",
                "template_ids": [
                    Command.create(
                        {
                            "activity_type_id": cls.call.id,
                            "summary": summary,
                            "delay_count": 3,
                            "delay_from": "after_plan_date",
                            "responsible_type": "other" if responsible else "on_demand",
                            "responsible_id": responsible and responsible.id,
                        }
                    )
                ],
                **values,
            }
        )

    def _planned(self, lead):
        return lead.with_env(self.env).activity_ids.mapped("summary")

    def test_every_entry(self):
        stage_id = self.stage["proposal"].id
        self.lead.stage_id = stage_id
        activity = self.lead.activity_ids
        self.assertEqual(activity.summary, "Send")
        self.assertEqual(activity.user_id, self.role["seller"])
        self.assertTrue(activity.automated)
        self.lead.write({"stage_id": stage_id, "name": "Same stage"})
        self.assertEqual(self._planned(self.lead), ["Send"])
        # Left open, it is not planned twice; done, the next entry plans it anew.
        self.lead.stage_id = self.stage["qualified"]
        self.lead.stage_id = stage_id
        self.assertEqual(self._planned(self.lead), ["Send"])
        activity.action_feedback()
        self.assertFalse(self._planned(self.lead))
        self.lead.stage_id = self.stage["qualified"]
        self.lead.stage_id = stage_id
        self.assertEqual(self._planned(self.lead), ["Send"])

    def test_other_doors(self):
        stage_id = self.stage["proposal"].id
        lead = self._create_lead(type="lead", stage_id=stage_id)
        self.assertFalse(lead.activity_ids)
        lead.with_user(self.role["seller"]).convert_opportunity(False)
        archived = self._create_lead(stage_id=stage_id, active=False)
        self.assertFalse(archived.activity_ids)
        archived.action_unarchive()
        created = self.leads.create({"name": "New", "stage_id": stage_id})
        for entered in (lead, archived, created):
            self.assertEqual(self._planned(entered), ["Send"])
        imported = self.leads.with_context(import_file=True).create(
            {"name": "Old", "stage_id": stage_id}
        )
        self.assertFalse(self._planned(imported))

    def test_who_does_it(self):
        named = self._new_plan("Check", self.role["manager"], company_id=False)
        self.stage["proposal"].activity_plan_ids = self.plan | named
        self.lead.write(
            {
                "stage_id": self.stage["proposal"].id,
                "user_id": self.role["colleague"].id,
            }
        )
        activities = self.lead.with_env(self.env).activity_ids
        by_summary = {activity.summary: activity.user_id for activity in activities}
        self.assertEqual(by_summary["Send"], self.role["colleague"])
        self.assertEqual(by_summary["Check"], self.role["manager"])

    def test_plans_of_the_company(self):
        there = self._new_plan("There", company_id=self.other_company.id)
        gone = self._new_plan("Gone", company_id=False, active=False)
        self.stage["proposal"].activity_plan_ids = self.plan | there | gone
        self.lead.stage_id = self.stage["proposal"]
        self.assertEqual(self._planned(self.lead), ["Send"])
        other = self._create_lead(
            company_id=self.other_company.id, stage_id=self.stage["proposal"].id
        )
        self.assertEqual(sorted(self._planned(other)), ["Send", "There"])

    def test_only_managers_configure(self):
        stage = self.stage["qualified"]
        with self.assertRaises(AccessError):
            stage.with_user(self.role["seller"]).activity_plan_ids = self.plan
        stage.with_user(self.role["manager"]).activity_plan_ids = self.plan
        self.lead.stage_id = stage
        self.assertEqual(self._planned(self.lead), ["Send"])
        stage.activity_plan_ids = False
        self.assertNotIn(stage.id, stage._get_stages_with_plans())

    def test_query_counts(self):
        def count(number, stage):
            leads = self.env["crm.lead"].browse(
                [self._create_lead().id for _number in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            leads._launches_playbooks()
            before = self.env.cr.sql_log_count
            leads.write({"stage_id": self.stage[stage].id})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(1, "qualified")
        elsewhere = count(1, "qualified")
        self.stage["proposal"].activity_plan_ids = False
        count(1, "qualified")
        self.assertEqual(count(1, "qualified"), elsewhere)
