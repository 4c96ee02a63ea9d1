from odoo import fields, models


class ClientesImportLine(models.Model):
    """A row of an imported file, as it was read, and what became of it."""

    _name = "clientes.import.line"
    _description = "Row of a Customer Import"
    _order = "number, id"
    _rec_name = "name"

    import_id = fields.Many2one(
        comodel_name="clientes.import",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    number = fields.Integer(string="Row", readonly=True, aggregator=False)
    name = fields.Char(readonly=True)
    # Texts by column, as they stood in the file.
    cells = fields.Json(readonly=True)
    is_contact = fields.Boolean(readonly=True)
    # By which of the file's rows a contact finds its company.
    ref_key = fields.Char(readonly=True)
    vat_key = fields.Char(readonly=True)
    name_key = fields.Char(readonly=True)
    verdict = fields.Selection(
        selection=[
            ("pending", "Not checked"),
            ("new", "New"),
            ("update", "Update"),
            ("exists", "Already there"),
            ("refused", "Refused"),
        ],
        default="pending",
        required=True,
        readonly=True,
    )
    reason = fields.Text(readonly=True)
    is_done = fields.Boolean(string="Imported", readonly=True)
    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )

    def _refuse(self, reason):
        """Refuse the row.

        :param str reason: why, in words for whoever mends the file.
        """
        self.write({"verdict": "refused", "reason": reason.strip(), "is_done": True})
