from odoo import fields, models


class ClientesDocumentReject(models.TransientModel):
    """The reason of a rejection, which the customer will read."""

    _name = "clientes.document.reject"
    _description = "Reject Customer Document"

    document_ids = fields.Many2many(
        comodel_name="clientes.document",
        required=True,
    )
    reason = fields.Text(required=True)

    # === ACTION METHODS === #

    def action_confirm(self):
        """Reject the documents with the reason given."""
        self.ensure_one()
        self.document_ids._reject(self.reason)
        return {"type": "ir.actions.act_window_close"}
