from odoo.tests import tagged

from .common import STOCK_STAGES, FunnelInstallCommon


@tagged("post_install", "-at_install")
class TestCrmStageInstall(FunnelInstallCommon):
    """Installing on a database that works with Odoo's stages already."""

    def test_untouched_stages_are_taken_over(self):
        stock = self.env["crm.stage"].union(*(self.env.ref(x) for x in STOCK_STAGES))
        funnel = self._install()
        self.assertEqual(funnel - stock, funnel[3])
        self.assertEqual(len(self.env["crm.stage"].search([])), 5)
        self.assertEqual(funnel.mapped("sequence"), [1, 2, 3, 4, 70])

    def test_second_run_changes_nothing(self):
        funnel = self._install()
        funnel[1].write({"name": "Ours", "default_probability": 42, "sequence": 9})
        self.env["crm.stage"]._install_funnel()
        self.assertEqual(funnel[1].name, "Ours")
        self.assertEqual(funnel[1].default_probability, 42)
        self.assertEqual(funnel[1].sequence, 9)
        self.assertEqual(len(self.env["crm.stage"].search([])), 5)

    def test_deleted_stages_are_created(self):
        stock = self.env.ref("crm.stage_lead2")
        self.leads.filtered(lambda lead: lead.stage_id == stock).unlink()
        self.leads = self.leads.exists()
        stock.unlink()
        funnel = self._install()
        self.assertEqual(len(self.env["crm.stage"].search([])), 5)
        self.assertEqual(self.env["crm.stage"].search([])[1], funnel[1])

    def test_all_stages_deleted(self):
        self.leads.unlink()
        self.leads = self.env["crm.lead"]
        self.env["crm.stage"].search([]).unlink()
        funnel = self._install()
        self.assertEqual(self.env["crm.stage"].search([]), funnel)

    def test_touched_stages_are_left_alone(self):
        team = self.env["crm.team"].create({"name": "Team"})
        cases = (
            ("renamed", "crm.stage_lead2", {"name": "Contacted"}, None),
            ("renamed in Spanish", "crm.stage_lead2", {}, "Contactado"),
            ("renamed first", "crm.stage_lead1", {"name": "Inbox"}, None),
            ("renamed won", "crm.stage_lead4", {"name": "Signed"}, None),
            ("of a team", "crm.stage_lead3", {"team_ids": team.ids}, None),
            ("of a team, won", "crm.stage_lead4", {"team_ids": team.ids}, None),
            ("not won", "crm.stage_lead4", {"is_won": False}, None),
        )
        for name, xmlid, values, spanish in cases:
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                stage = self.env.ref(xmlid)
                stage.write(values)
                if spanish:
                    stage.update_field_translations("name", {"es_CO": spanish})
                self.env.invalidate_all()
                before = stage.read(["name", "is_won", "team_ids", "fold"])
                names = stage._fields["name"]._get_stored_translations(stage)
                funnel = self._install()
                self.assertNotIn(stage, funnel)
                self.assertEqual(
                    stage.read(["name", "is_won", "team_ids", "fold"]), before
                )
                self.assertEqual(
                    stage._fields["name"]._get_stored_translations(stage), names
                )
                self.assertEqual(len(self.env["crm.stage"].search([])), 6)
                savepoint.rollback()
            self.env.invalidate_all()
            # External identifiers stay cached behind the rolled back transaction.
            self.env.registry.clear_all_caches()

    def test_folded_stage_is_taken_over_folded(self):
        stage = self.env.ref("crm.stage_lead4")
        stage.write({"fold": True, "requirements": "Signed contract"})
        funnel = self._install()
        self.assertEqual(funnel[4], stage)
        self.assertTrue(stage.fold)
        self.assertEqual(stage.requirements, "Signed contract")

    def test_no_gap_in_the_sequence(self):
        for number, xmlid in enumerate(STOCK_STAGES):
            self.env.ref(xmlid).sequence = number
        after_won = self.env["crm.stage"].create({"name": "After", "sequence": 4})
        funnel = self._install()
        self.assertEqual(funnel.mapped("sequence"), [0, 1, 2, 3, 4])
        self.assertEqual(after_won.sequence, 5)

    def test_own_stages_between(self):
        own = self.env["crm.stage"].create(
            [{"name": "Visit", "sequence": 2}, {"name": "Legal", "sequence": 30}]
        )
        funnel = self._install()
        self.assertEqual(
            self.env["crm.stage"].search([]).mapped("name"),
            [
                "Prospect",
                "Qualified",
                "Visit",
                "Proposal",
                "Negotiation",
                "Legal",
                "Closed",
            ],
        )
        self.assertFalse(own & funnel)
        self.assertEqual(own.mapped("default_probability"), [0, 0])

    def test_created_won_stage_stands_behind_open_ones(self):
        self.env.ref("crm.stage_lead4").write({"name": "Signed"})
        legal = self.env["crm.stage"].create({"name": "Legal", "sequence": 30})
        funnel = self._install()
        names = self.env["crm.stage"].search([]).mapped("name")
        self.assertEqual(names[-3:], ["Legal", "Closed", "Signed"])
        self.leads[0].stage_id = legal
        self.leads[0].action_set_won()
        self.assertEqual(self.leads[0].stage_id, funnel[4])

    def test_own_stage_of_the_same_name_is_adopted(self):
        own = self.env["crm.stage"].create({"name": "Negociación", "sequence": 40})
        funnel = self._install()
        self.assertEqual(funnel[3], own)
        self.assertEqual(len(self.env["crm.stage"].search([])), 5)
