from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError
from odoo.http import content_disposition, request

from ..tools.record_ids import read_id
from ..tools.xlsx_parts import XlsxParts


class ClientesImport(http.Controller):
    """The files of the import: the template, and the rows to mend."""

    @http.route(
        "/clientes/import/template",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def template(self, **_kwargs):
        """Download the template."""
        Import = request.env["clientes.import"]
        try:
            Import._check_import_right()
        except AccessError as error:
            raise NotFound() from error
        name = request.env._("Customer import template")
        return self._send(Import._make_template(), f"{name}.xlsx")

    @http.route(
        "/clientes/import/<int:import_id>/refused",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def refused(self, import_id, **_kwargs):
        """Download the refused rows of an import."""
        record = request.env["clientes.import"]
        if record.has_access("read"):
            record = record.search([("id", "=", read_id(import_id))])
        if not record:
            raise NotFound()
        name = request.env._("Refused rows")
        return self._send(record._make_refused(), f"{name} {import_id}.xlsx")

    def _send(self, content, filename):
        return request.make_response(
            content,
            headers=[
                ("Content-Type", XlsxParts.mimetype),
                ("Content-Disposition", content_disposition(filename)),
                ("Cache-Control", "no-store"),
            ],
        )
