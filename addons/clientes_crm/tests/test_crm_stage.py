from psycopg2 import IntegrityError

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SPANISH, FunnelInstallCommon


@tagged("post_install", "-at_install")
class TestCrmStage(FunnelInstallCommon):
    """Names, probabilities and scoring of the stages of the funnel."""

    def test_language_activated_later(self):
        self.env["crm.stage"]._install_funnel()
        funnel = self._funnel()
        self.env["res.lang"]._activate_lang("es_MX")
        self.env["ir.module.module"]._load_module_terms(
            ["crm", "clientes_crm"], ["es_MX"]
        )
        self.assertEqual(funnel.with_context(lang="es_MX").mapped("name"), SPANISH)

    def test_translation_typed_by_hand_is_kept(self):
        funnel = self._install()
        funnel[0].update_field_translations("name", {"es_CO": "Interesado"})
        self.env["ir.module.module"]._load_module_terms(
            ["crm", "clientes_crm"], ["es_CO"]
        )
        self.assertEqual(funnel[0].with_context(lang="es_CO").name, "Interesado")

    def test_scoring_survives_a_new_first_stage(self):
        self.env["ir.config_parameter"].sudo().set_param(
            "crm.pls_start_date", "2000-01-01"
        )
        self.env["crm.lead"]._rebuild_pls_frequency_table()
        self.env.ref("crm.stage_lead1").write({"name": "Inbox"})
        funnel = self._install()
        frequency = self.env["crm.lead.scoring.frequency"].search(
            [("variable", "=", "stage_id"), ("value", "=", str(funnel[0].id))]
        )
        self.assertEqual(sum(frequency.mapped("won_count")) // 1, 1)
        self.assertEqual(sum(frequency.mapped("lost_count")) // 1, 1)

    def test_probability_range(self):
        stage = self.env.ref("crm.stage_lead1")
        for value in (-1, 100.5):
            with (
                self.subTest(value=value),
                mute_logger("odoo.sql_db"),
                self.assertRaises(IntegrityError),
                self.env.cr.savepoint(),
            ):
                stage.default_probability = value
                stage.flush_recordset()
