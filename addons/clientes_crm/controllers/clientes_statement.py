import json

from werkzeug.exceptions import NotFound

from odoo import http
from odoo.exceptions import AccessError, UserError
from odoo.http import content_disposition, request
from odoo.tools.misc import html_escape

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ClientesStatement(http.Controller):
    """The account statement as a file."""

    @http.route(
        "/clientes/statement/<int:partner_id>/<any(pdf,xlsx):file_format>",
        type="http",
        auth="user",
        methods=["POST"],
        readonly=True,
    )
    def statement_file(self, partner_id, file_format, **options):
        """Return a statement as PDF or XLSX.

        :param int partner_id: the customer.
        :param str file_format: pdf or xlsx.
        :param dict options: as for `res.partner.get_statement`.
        """
        partner = request.env["res.partner"].browse(partner_id).exists()
        try:
            partner._check_statement_access()
            if not partner:
                raise NotFound()
            chosen = partner._read_statement_options(options)
            if file_format == "pdf":
                content = request.env["ir.actions.report"]._render_qweb_pdf(
                    "clientes_crm.clientes_statement_report",
                    partner.ids,
                    data={**options, "report_type": "pdf"},
                )[0]
                mimetype = "application/pdf"
            else:
                content = request.env["clientes.statement"]._get_xlsx(
                    partner._get_statement_report_values(chosen)
                )
                mimetype = XLSX_TYPE
        except AccessError as error:
            # Whether there is such a customer is nobody's business.
            raise NotFound() from error
        except UserError as error:
            # As the client reads errors of a download.
            body = {"code": 0, "data": http.serialize_exception(error)}
            return request.make_response(html_escape(json.dumps(body)), status=422)
        name = partner._get_statement_filename(chosen, file_format)
        return request.make_response(
            content,
            headers=[
                ("Content-Type", mimetype),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
