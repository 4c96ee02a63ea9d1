from odoo import http
from odoo.http import request


class ClientesClearance(http.Controller):
    """Verification of certificates, for whoever was shown one."""

    @http.route(
        "/clientes/clearance",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        sitemap=False,
    )
    def clearance(self, number="", code="", **_kwargs):
        """Tell whether a certificate is genuine, and what it says.

        :param str number: of the certificate.
        :param str code: printed on it.
        """
        asked = bool(number or code)
        clearance = request.env["clientes.clearance"]
        clearance_sudo = clearance._find(number, code) if asked else clearance
        response = request.render(
            "clientes_crm.clientes_clearance_page",
            {
                "asked": asked,
                "clearance": clearance_sudo[:1],
                "number": number,
                "code": code,
            },
        )
        # The address holds the code: it is neither indexed nor kept nor passed on.
        response.headers["X-Robots-Tag"] = "noindex, nofollow"
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        if asked and not clearance_sudo:
            response.status_code = 404
        return response
