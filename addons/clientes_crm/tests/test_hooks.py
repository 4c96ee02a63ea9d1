from odoo.tests import tagged

from ..hooks import uninstall_hook
from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestHooks(ClientesCommon):
    def test_uninstall_keeps_stages_and_leads(self):
        leads = self.env["crm.lead"].union(
            *(self._create_lead(stage_id=stage.id) for stage in self.stage.values())
        )
        stages = leads.stage_id
        probabilities = leads.mapped("probability")
        uninstall_hook(self.env)
        # What uninstalling deletes: all that still belongs to the addon.
        data = self.env["ir.model.data"].search([("module", "=", "clientes_crm")])
        self.assertNotIn("crm.stage", data.mapped("model"))
        self.assertNotIn("crm.lead", data.mapped("model"))
        self.assertEqual(leads.exists().stage_id, stages)
        self.assertEqual(leads.mapped("probability"), probabilities)

    def test_reinstall_finds_its_stages_again(self):
        uninstall_hook(self.env)
        count = self.env["crm.stage"].search_count([])
        self.env["crm.stage"]._install_funnel()
        self.assertEqual(self.env["crm.stage"].search_count([]), count)
        for name, stage in self.stage.items():
            self.assertEqual(self.env.ref(f"clientes_crm.crm_stage_{name}"), stage)
