from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import request

from ..models.clientes_export import FORMATS
from ..tools.record_ids import read_id


class ClientesExport(http.Controller):
    """The parts of an exported file."""

    @http.route(
        "/clientes/export/<int:log_id>/part", type="http", auth="user", methods=["POST"]
    )
    def export_part(self, log_id, part=None, **_kwargs):
        """Return a part of a file.

        :param int log_id: the export, as `clientes.export.start` told.
        :param str part: number of the part.
        """
        # sudo: clientes.export.log - one's own entry, which only managers may list
        log = (
            request.env["clientes.export.log"]
            .sudo()
            .search([("id", "=", read_id(log_id)), ("user_id", "=", request.env.uid)])
        )
        if not log or not (number := read_id(part)):
            raise NotFound()
        try:
            log.lock_for_update()
            content, done = request.env["clientes.export"]._write_part(log, number)
        except (AccessError, UserError) as error:
            return request.make_json_response({"message": str(error)}, status=422)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", FORMATS[log.file_format].mimetype),
                ("Cache-Control", "no-store"),
                ("X-Export-Rows", str(log.row_count)),
                ("X-Export-Done", "1" if done else "0"),
            ],
        )
