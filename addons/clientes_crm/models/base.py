import json
import time

from odoo import models
from odoo.http import request

LOGGED_MODEL = "res.partner"
# A customer's name beside a document is no export of the customer.
PLAIN = {"", "id", ".id", "name", "display_name", "complete_name"}


class Base(models.AbstractModel):
    """Odoo's own export of customers, on record as well."""

    _name = "base"
    _inherit = "base"

    # === BUSINESS METHODS === #

    def export_data(self, fields_to_export):
        """Note in the log whoever takes data of customers along."""
        start = time.monotonic()
        result = super().export_data(fields_to_export)
        if self and self._exports_customers(fields_to_export):
            self._log_export(fields_to_export, result, time.monotonic() - start)
        return result

    def _exports_customers(self, paths):
        """Tell whether columns hold more of customers than names beside documents.

        :param list paths: the columns, as `export_data` takes them.
        """
        if self._name == LOGGED_MODEL:
            return True
        return any(self._leads_to_customers(path.split("/")) for path in paths)

    def _leads_to_customers(self, path):
        model = self
        for position, name in enumerate(path[:-1]):
            field = model._fields.get(name)
            comodel = field and field.comodel_name
            if not comodel or comodel not in self.env:
                return False
            if comodel == LOGGED_MODEL:
                return "/".join(path[position + 1 :]) not in PLAIN
            model = self.env[comodel]
        return False

    def _log_export(self, paths, result, seconds):
        """Note an export that did not go through the dialog of the directory."""
        told = {}
        if request and request.httprequest.path.startswith("/web/export/"):
            told = json.loads(request.params.get("data") or "{}")
        file_format = request.httprequest.path.rsplit("/", 1)[-1] if told else ""
        if file_format not in ("xlsx", "csv"):
            file_format = "data"
        domain = None if told.get("ids") else told.get("domain")
        if domain is None:
            domain = [("id", "in", self.ids)]
        Export = self.env["clientes.export"]
        rows = result.get("datas", [])
        log = self.env["clientes.export.log"]._open(
            {
                "res_model": self._name,
                "source": "core",
                "filter_text": Export._describe(self.browse(), domain),
                "domain": json.dumps(domain, default=str),
                "file_format": file_format
                if file_format in ("xlsx", "csv")
                else "data",
                "column_names": ", ".join(paths),
                "row_total": len(self),
                "row_count": len(rows),
            }
        )
        log._close("done", seconds)
