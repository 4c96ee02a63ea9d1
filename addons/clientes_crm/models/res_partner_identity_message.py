from odoo import api, models

from ..tools import identity

STRICT_PARAMETER = "clientes_crm.strict_check_digits"


class ResPartner(models.Model):
    """What is said about an identity number that is wrong."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _is_check_digit_strict(self):
        """Tell whether a wrong check digit of Mexico or Ecuador is refused.

        :rtype: bool
        """
        # sudo: ir.config_parameter - whoever saves a customer depends on it
        value = (
            self.env["ir.config_parameter"].sudo().get_param(STRICT_PARAMETER, "True")
        )
        return value.lower() not in ("false", "0", "")

    @api.model
    def _build_vat_error_message(self, country_code, wrong_vat, record_label):
        """Say what is wrong with a number and what may have been meant."""
        reading = identity.read_vat(wrong_vat, country_code)
        if not reading or not reading.problem:
            return super()._build_vat_error_message(
                country_code, wrong_vat, record_label
            )
        explanation = self._explain_reading(country_code.upper(), reading)
        # Odoo's label of a partner without a name.
        if "False" in record_label or not record_label:
            return f"\n{explanation}"
        return "\n" + self.env._(
            "%(label)s: %(explanation)s", label=record_label, explanation=explanation
        )

    @api.model
    def _explain_reading(self, country_code, reading):
        """Return the explanation of a number that is not right.

        :param str country_code: whose rules the number follows.
        :param reading: a `tools.identity.Reading` with a problem.
        :rtype: str
        """
        explain = {
            "CO": self._explain_nit,
            "MX": self._explain_rfc,
            "EC": self._explain_ecuador,
        }[country_code]
        return explain(reading)

    @api.model
    def _explain_nit(self, reading):
        """Return the explanation of a NIT that is not right.

        :param reading: a `tools.identity.Reading` with a problem.
        :rtype: str
        """
        number = reading.value
        if reading.problem == identity.MISSING_DIGIT:
            right = reading.suggestions[0]
            if identity.is_company_number(identity.vat_digits(number)):
                return self.env._(
                    "NIT without its check digit? %(number)s has none; with it, the "
                    "NIT is %(right)s.",
                    number=number,
                    right=right,
                )
            return self.env._(
                "NIT without its check digit? With it, %(number)s is %(right)s. If it "
                "is the number of an identity card, choose that document type.",
                number=number,
                right=right,
            )
        if reading.problem == identity.AMBIGUOUS:
            return self.env._(
                "NIT without its check digit? %(number)s can be read in two ways: "
                "%(first)s, if the check digit is missing, or %(second)s. Write it "
                "with the hyphen, as in the customer's RUT.",
                number=number,
                first=reading.suggestions[0],
                second=reading.suggestions[1],
            )
        if reading.problem == identity.WRONG_DIGIT:
            return self.env._(
                "The check digit of the NIT %(number)s is wrong. If the other digits "
                "are right, it is %(right)s.",
                number=number,
                right=reading.suggestions[0],
            )
        return self.env._(
            "%(number)s is not a NIT. A NIT has only digits and, after a hyphen, its "
            "check digit, such as 900373115-3. For a passport or an identity card, "
            "choose that document type; a customer abroad needs its own country.",
            number=number,
        )

    @api.model
    def _explain_rfc(self, reading):
        """Return the explanation of an RFC that is not right.

        :param reading: a `tools.identity.Reading` with a problem.
        :rtype: str
        """
        if reading.problem == identity.WRONG_DIGIT:
            return self.env._(
                "The last character of the RFC %(number)s is its check digit, and it "
                "is wrong. If the others are right, the RFC is %(right)s.",
                number=reading.value,
                right=reading.suggestions[0],
            )
        return self.env._(
            "%(number)s is not an RFC. It has three letters (companies) or four "
            "(persons), the date as YYMMDD and three characters, such as "
            "GODE561231GR8.",
            number=reading.value,
        )

    @api.model
    def _explain_ecuador(self, reading):
        """Return the explanation of a RUC or cédula that is not right.

        :param reading: a `tools.identity.Reading` with a problem.
        :rtype: str
        """
        if reading.problem == identity.WRONG_DIGIT:
            return self.env._(
                "The check digit of %(number)s is wrong: some digit was mistyped. "
                "Compare it with the customer's RUC.",
                number=reading.value,
            )
        return self.env._(
            "%(number)s is neither a RUC (13 digits, such as 1792060346001) nor a "
            "cédula (10 digits).",
            number=reading.value,
        )

    @api.model
    def _explain_personal_number(self, kind, reading, name):
        """Return the explanation of a personal document's number that is not right.

        :param str kind: kind of document.
        :param reading: a `tools.identity.Reading` with a problem.
        :param str name: whose number it is.
        :rtype: str
        """
        values = {"number": reading.value, "partner": name or ""}
        if kind == identity.PASSPORT:
            return self.env._(
                "%(number)s of %(partner)s is not a passport number: it has 4 to 20 "
                "letters and digits.",
                **values,
            )
        return self.env._(
            "%(number)s of %(partner)s is not the number of an identity card: it has 3 "
            "to 10 digits and no check digit.",
            **values,
        )
