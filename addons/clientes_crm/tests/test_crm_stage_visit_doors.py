from odoo.tests import tagged

from .common_visits import VisitsCommon


@tagged("post_install", "-at_install")
class TestCrmStageVisitDoors(VisitsCommon):
    """What else changes opportunities: other records, imports, merges, SQL."""

    def test_conversion(self):
        lead = self._create_lead(type="lead")
        lead.stage_id = self.stage["qualified"]
        self.assertFalse(self._rows(lead))
        self._at(hours=7)
        lead.convert_opportunity(self.customer)
        self.assertEqual(self._rows(lead), [("Qualified", 7, None, "open", False)])
        self._at(hours=8)
        lead.type = "lead"
        self.assertEqual(self._rows(lead), [("Qualified", 7, 8, "archived", False)])

    def test_import_without_tracking(self):
        leads = self.env["crm.lead"].with_context(
            import_file=True, tracking_disable=True
        )
        result = leads.load(
            ["name", "type", "stage_id/.id"],
            [["One", "opportunity", str(self.stage["proposal"].id)]],
        )
        lead = leads.browse(result["ids"])
        self.assertEqual(self._rows(lead), [("Proposal", 0, None, "open", False)])
        self.assertEqual(lead.stage_visit_ids.entry_kind, "imported")

    def test_deleted_stage(self):
        stage = self.env["crm.stage"].create({"name": "Trial", "sequence": 2})
        lead = self._create_lead(stage_id=stage.id)
        self._at(hours=1)
        lead.stage_id = self.stage["negotiation"]
        before = self._rows(lead)
        stage.unlink()
        self.assertEqual(self._rows(lead), before)
        visit = lead.stage_visit_ids.sorted("id")[0]
        self.assertFalse(visit.stage_id)
        self.assertEqual((visit.stage_name, visit.stage_sequence), ("Trial", 2))

    def test_renamed_stage(self):
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        self.stage["proposal"].name = "Offer"
        self.assertEqual(lead.stage_visit_ids.stage_name, "Proposal")

    def test_name_in_the_language_of_the_company(self):
        self.env["res.lang"]._activate_lang("es_CO")
        self.stage["proposal"].with_context(lang="es_CO").name = "Propuesta"
        self.company.partner_id.lang = "es_CO"
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        self.assertEqual(lead.stage_visit_ids.stage_name, "Propuesta")

    def test_stage_becomes_that_of_won_ones(self):
        stage = self.env["crm.stage"].create({"name": "Signed", "sequence": 60})
        leads = self._create_lead(stage_id=stage.id) | self._create_lead(
            stage_id=stage.id
        )
        self._at(hours=1)
        stage.is_won = True
        for lead in leads:
            self.assertEqual(self._rows(lead), [("Signed", 0, 1, "won", False)])
        self._assert_sound(leads)

    def test_team_decides_the_stage(self):
        """The computation of a stage is as good as a move by hand."""
        teams = self.env["crm.team"].create([{"name": "A"}, {"name": "B"}])
        stage = self.env["crm.stage"].create(
            {"name": "Only A", "sequence": 4, "team_ids": teams[0].ids}
        )
        lead = self._create_lead(team_id=teams[0].id, stage_id=stage.id)
        self._at(hours=1)
        lead.team_id = teams[1]
        lead.flush_recordset()
        visits = lead.stage_visit_ids.sorted("id")
        self.assertEqual(len(visits), 2)
        self.assertEqual(visits.team_id, teams)
        self.assertEqual(visits.mapped("outcome"), ["back", "open"])
        self._assert_sound(lead)

    def test_merge(self):
        head = self._create_lead(stage_id=self.stage["negotiation"].id)
        tail = self._create_lead()
        self._at(hours=1)
        tail.stage_id = self.stage["qualified"]
        self._at(hours=2)
        tail_id = tail.id
        self.assertEqual((head | tail).merge_opportunity(), head)
        self.assertFalse(tail.exists())
        self.assertEqual(
            self._rows(head),
            [
                ("Negotiation", 0, None, "open", False),
                ("Prospect", 0, 1, "advanced", False),
                ("Qualified", 1, 2, "merged", False),
            ],
        )
        own, *merged = head.stage_visit_ids.sorted("id")
        self.assertFalse(own.merged_lead_ref)
        self.assertEqual([visit.merged_lead_ref for visit in merged], [tail_id] * 2)
        # The head goes on by itself.
        self._at(hours=3)
        head.stage_id = self.stage["proposal"]
        self.assertEqual(self._rows(head)[0], ("Negotiation", 0, 3, "back", False))
        self.assertEqual(self._rows(head)[-1], ("Proposal", 3, None, "open", False))
        self._assert_sound(head)

    def test_merged_but_kept(self):
        """The conversion of leads deletes what it merged afterwards."""
        head = self._create_lead(stage_id=self.stage["negotiation"].id)
        tail = self._create_lead()
        (head | tail).merge_opportunity(auto_unlink=False)
        self.assertFalse(self._rows(tail))
        tail.unlink()
        self.assertEqual(len(self._rows(head)), 2)

    def test_deleted_lead(self):
        lead = self._create_lead()
        visits = lead.stage_visit_ids
        lead.unlink()
        self.assertFalse(visits.exists())

    def test_scoring_by_raw_sql(self):
        self.env["ir.config_parameter"].set_param("crm.pls_start_date", "2000-01-01")
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        self._at(hours=1)
        self.stage["proposal"].default_probability = 55
        self.env["crm.lead"]._cron_update_automated_probabilities()
        self.assertEqual(lead.probability, 55)
        self.assertEqual(self._rows(lead), [("Proposal", 0, None, "open", False)])
        lead.stage_id = self.stage["negotiation"]
        self.assertEqual(
            lead.stage_visit_ids.sorted("id").mapped("probability_out"), [55, 0]
        )

    def test_cron_mends_what_bypassed_odoo(self):
        moved, lost = self._create_lead(), self._create_lead()
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE crm_lead SET stage_id = %s WHERE id = %s",
            [self.stage["proposal"].id, moved.id],
        )
        self.env.cr.execute(
            "UPDATE crm_lead SET active = FALSE, probability = 0, won_status = 'lost'"
            " WHERE id = %s",
            [lost.id],
        )
        self.env.invalidate_all()
        self._at(hours=2)
        self.patch(self.env.cr, "commit", lambda: None)
        self.visits._cron_keep_up()
        self.assertEqual(self._rows(moved)[-1], ("Proposal", 2, None, "open", False))
        self.assertEqual(self._rows(lost), [("Prospect", 0, 2, "lost", False)])
        self.assertFalse(set(self.visits._find_astray()) & {moved.id, lost.id})
