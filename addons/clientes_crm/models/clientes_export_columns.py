from odoo import models

from ..tools.record_reader import KINDS


class ClientesExport(models.AbstractModel):
    """Which columns the reader may take along."""

    _name = "clientes.export"
    _inherit = "clientes.export"

    # === BUSINESS METHODS === #

    def _get_columns(self, model):
        """Return the fields of a model that the user may read and a table can hold.

        :rtype: dict[str, dict]
        """
        described = model.fields_get(attributes=["string", "type", "exportable"])
        found = {}
        for name, info in described.items():
            field = model._fields[name]
            if info["type"] not in KINDS or not info.get("exportable", True):
                continue
            if name == "id" or (field.type == "many2many" and not field.store):
                continue
            found[name] = {
                "name": name,
                "label": info["string"],
                "kind": KINDS[info["type"]],
                "stored": field.store,
            }
        return dict(sorted(found.items(), key=lambda item: item[1]["label"].lower()))

    def _get_saved(self, res_model, columns):
        """Return the lists of columns that were saved in Odoo's own dialog or here."""
        lists = self.env["ir.exports"].search([("resource", "=", res_model)])
        saved = [
            {
                "id": entry.id,
                "name": entry.name,
                "columns": [
                    name
                    for name in entry.export_fields.mapped("name")
                    if name in columns
                ],
            }
            for entry in lists
        ]
        return [entry for entry in saved if entry["columns"]]

    def _has_decimal_comma(self):
        return self.env["res.lang"]._get_data(code=self.env.lang).decimal_point == ","
