from odoo import fields, models


class ClientesClearanceRevoke(models.TransientModel):
    """Why a certificate is declared void."""

    _name = "clientes.clearance.revoke"
    _description = "Revoke a Clearance Certificate"

    clearance_id = fields.Many2one(
        comodel_name="clientes.clearance",
        string="Certificate",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    reason = fields.Char(required=True)

    # === ACTION METHODS === #

    def action_revoke(self):
        """Revoke the certificate.

        :rtype: dict
        """
        self.ensure_one()
        self.clearance_id._revoke(self.reason)
        return {"type": "ir.actions.act_window_close"}
