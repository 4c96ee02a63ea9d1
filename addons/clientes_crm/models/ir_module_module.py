from odoo import api, models


class IrModuleModule(models.Model):
    """Translations of the stages that the funnel took over from Odoo."""

    _name = "ir.module.module"
    _inherit = "ir.module.module"

    @api.model
    def _load_module_terms(self, modules, langs, overwrite=False):
        """Let the names of the funnel win over those of Odoo's own stages.

        Both addons translate the same records, and which file is written last is
        left to chance.
        """
        res = super()._load_module_terms(modules, langs, overwrite=overwrite)
        if not {"crm", "clientes_crm"}.isdisjoint(modules):
            self.env["crm.stage"]._translate_funnel()
        return res
