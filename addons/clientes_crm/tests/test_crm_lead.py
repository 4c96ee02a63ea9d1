from odoo.tests import Form, tagged, users

from ..const import SCORING_THRESHOLD_DEFAULT, SCORING_THRESHOLD_PARAMETER
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLead(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["crm.lead.scoring.frequency"].search([]).unlink()

    def test_probability_of_each_stage(self):
        expected = {
            "prospect": 10,
            "qualified": 25,
            "proposal": 50,
            "negotiation": 75,
            "closed": 100,
        }
        for name, probability in expected.items():
            with self.subTest(stage=name):
                lead = self._create_lead(
                    stage_id=self.stage[name].id, expected_revenue=1000
                )
                self.assertEqual(lead.probability, probability)
                self.assertEqual(lead.prorated_revenue, probability * 10)
        self.assertEqual(lead.won_status, "won")

    @users("clientes_seller")
    def test_probability_follows_the_stage(self):
        lead = self._create_lead().with_env(self.env)
        lead.stage_id = self.stage["negotiation"]
        self.assertEqual(lead.probability, 75)
        self.assertTrue(lead.is_automated_probability)
        lead.stage_id = self.stage["qualified"]
        self.assertEqual(lead.probability, 25)

    def test_probability_in_a_form(self):
        form = Form(self.env["crm.lead"].with_context(default_type="opportunity"))
        form.name = "From a form"
        form.stage_id = self.stage["proposal"]
        self.assertEqual(form.probability, 50)
        self.assertEqual(form.save().probability, 50)

    def test_manual_probability_is_kept(self):
        lead = self._create_lead(probability=33)
        self.assertEqual(lead.probability, 33)
        lead.stage_id = self.stage["proposal"]
        self.assertEqual(lead.probability, 33)
        self.assertEqual(lead.automated_probability, 50)
        lead.action_set_automated_probability()
        self.assertEqual(lead.probability, 50)
        lead.stage_id = self.stage["closed"]
        self.assertEqual(lead.probability, 100)

    def test_lost_and_restored(self):
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        lead.action_set_lost()
        self.assertEqual(lead.probability, 0)
        self.assertEqual(lead.won_status, "lost")
        self.assertEqual(lead.stage_id, self.stage["proposal"])
        lead.action_restore()
        self.assertEqual(lead.probability, 50)
        self.assertEqual(lead.won_status, "pending")

    def test_stage_without_probability_changes_nothing(self):
        own_stage = self.env["crm.stage"].create({"name": "Own", "sequence": 3})
        lead = self._create_lead(stage_id=self.stage["qualified"].id)
        lead.stage_id = own_stage
        self.assertEqual(lead.probability, 25)

    def test_scoring_takes_over(self):
        cases = (
            ("too few", 30, 19, False),
            ("enough", 30, 20, True),
            ("never lost", 80, 0, True),
        )
        for name, won, lost, reliable in cases:
            with self.subTest(name), self.env.cr.savepoint() as savepoint:
                self._train_scoring(won, lost)
                lead = self._create_lead()
                self.assertEqual(lead._is_scoring_reliable(), reliable)
                self.assertEqual(lead.probability == 10, not reliable)
                savepoint.rollback()

    def test_scoring_threshold(self):
        parameters = self.env["ir.config_parameter"].sudo()
        cases = (
            ("12", 12),
            ("-3", 0),
            ("many", SCORING_THRESHOLD_DEFAULT),
            (False, SCORING_THRESHOLD_DEFAULT),
        )
        for value, expected in cases:
            with self.subTest(value=value):
                parameters.set_param(SCORING_THRESHOLD_PARAMETER, value)
                self.assertEqual(
                    self.env["crm.lead"]._get_scoring_threshold(), expected
                )

    def test_mass_update_uses_the_stage(self):
        lead = self._create_lead(stage_id=self.stage["proposal"].id)
        manual = self._create_lead(stage_id=self.stage["proposal"].id, probability=61)
        self.stage["proposal"].default_probability = 55
        self.env["crm.lead"]._cron_update_automated_probabilities()
        self.assertEqual(lead.probability, 55)
        self.assertEqual(manual.probability, 61)

    def test_tooltip_keeps_the_probability(self):
        lead = self._create_lead(stage_id=self.stage["negotiation"].id)
        data = lead.prepare_pls_tooltip_data()
        self.assertEqual(data["probability"], 75)
        self.assertEqual(lead.probability, 75)

    def test_tooltip_in_a_stage_without_probability(self):
        own_stage = self.env["crm.stage"].create({"name": "Own", "sequence": 3})
        lead = self._create_lead(stage_id=self.stage["qualified"].id)
        lead.stage_id = own_stage
        lead.prepare_pls_tooltip_data()
        self.assertEqual(lead.probability, 25)

    def test_query_count_of_a_batch(self):
        def count(number):
            self.env.invalidate_all()
            leads = self.env["crm.lead"].create(
                [
                    {"name": f"Batch {index}", "stage_id": self.stage["proposal"].id}
                    for index in range(number)
                ]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            leads._pls_get_naive_bayes_probabilities()
            return self.env.cr.sql_log_count - before

        count(1)
        self.assertEqual(count(2), count(40))
