from odoo import api, models


class BasePartnerMergeAutomaticWizard(models.TransientModel):
    """The receivables of merged customers are worked out anew."""

    _name = "base.partner.merge.automatic.wizard"
    _inherit = "base.partner.merge.automatic.wizard"

    # === BUSINESS METHODS === #

    @api.model
    def _update_foreign_keys_generic(self, model, src_records, dst_record):
        if model == "res.partner":
            # Both have a row of the same company, and there may be only one; the
            # key figures enqueue whom it concerns.
            # sudo: clientes.partner.receivable - nobody but the system writes it
            self.env["clientes.partner.receivable"].sudo().search(
                [("partner_id", "in", src_records.ids)]
            ).unlink()
        return super()._update_foreign_keys_generic(model, src_records, dst_record)
