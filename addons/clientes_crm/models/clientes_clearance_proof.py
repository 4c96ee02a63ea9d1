import base64
import io
from urllib.parse import urlencode

import qrcode

from odoo import api, models
from odoo.tools import consteq

from .clientes_clearance import CODE_LENGTH


class ClientesClearance(models.Model):
    """How anybody verifies a certificate."""

    _name = "clientes.clearance"
    _inherit = "clientes.clearance"

    # === BUSINESS METHODS === #

    @api.model
    def _find(self, number, code):
        """Return the certificate with this number, if the code proves it.

        :param str number: as on the certificate.
        :param str code: likewise; spaces, dashes and small letters do not matter.
        :return: in sudo, or nothing
        :rtype: clientes.clearance
        """
        number = (number or "").strip().upper()
        # The database takes no text with a zero in it.
        if not number.isprintable():
            return self.browse()
        code = "".join(char for char in (code or "").upper() if char.isalnum())
        # sudo: clientes.clearance - anybody with the code may verify a certificate
        found = self.sudo().search([("name", "=", number)])
        return found.filtered(
            lambda clearance: code.isascii() and consteq(clearance.code, code)
        )

    def _get_report_lang(self):
        """Return the language of the certificate: the customer's.

        :rtype: str
        """
        self.ensure_one()
        # sudo: res.partner - the language; the certificate itself was read by its rules
        return self.partner_id.sudo().lang or self.env.lang

    def _get_code_in_groups(self):
        """Return the code as it is printed: in groups of five.

        :rtype: str
        """
        self.ensure_one()
        return "-".join(
            self.code[i : i + 5] for i in range(0, len(self.code), CODE_LENGTH // 4)
        )

    def _get_verification_url(self):
        """Return the address at which anybody verifies the certificate.

        :rtype: str
        """
        self.ensure_one()
        query = urlencode({"number": self.name, "code": self.code})
        return f"{self.get_base_url()}/clientes/clearance?{query}"

    def _get_verification_image(self):
        """Return the address as a QR code, within the document itself.

        :rtype: str
        """
        buffer = io.BytesIO()
        qrcode.make(self._get_verification_url(), border=1).save(buffer, format="PNG")
        return f"data:image/png;base64,{base64.b64encode(buffer.getvalue()).decode()}"
