from odoo import api, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import single_email_re

MAX_LENGTH = 200


class ResPartner(models.Model):
    """Checks of what customers type in the portal, before anybody has to decide."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _clean_portal_values(self, values, names):
        """Turn texts of a form into values of fields.

        :param dict values: what the browser sent, by field name.
        :param list[str] names: the fields that may be sent.
        :return: a text or an id per field, None when empty
        :rtype: dict
        """
        cleaned = {}
        for name in names:
            if name not in values:
                continue
            text = " ".join(str(values[name] or "").replace("\0", "").split())
            if self._fields[name].type == "many2one":
                # An id too long to be one of ours would not fit into the query.
                is_id = text.isascii() and text.isdecimal() and len(text) < 10
                cleaned[name] = int(text) if is_id else (0 if text else None)
            else:
                cleaned[name] = text or None
        return cleaned

    def _check_portal_values(self, values):
        """Say what is wrong with values that a customer proposes.

        :param dict values: cleaned values by field name.
        :return: one message per field that cannot be accepted
        :rtype: dict
        """
        errors = {
            name: self.env._("Please use at most %(limit)s characters.", limit=limit)
            for name, value in values.items()
            for limit in [MAX_LENGTH]
            if isinstance(value, str) and len(value) > limit
        }
        if "name" in values and not values["name"]:
            errors["name"] = self.env._("Please tell us the name.")
        email = values.get("email")
        if email and not single_email_re.match(email):
            errors["email"] = self.env._(
                "Please write one address, such as maria@empresa.com."
            )
        errors |= self._check_portal_place(values)
        country = self._get_portal_country(values)
        if values.get("phone") and "phone" not in errors:
            try:
                self._phone_format(
                    number=values["phone"], country=country, raise_exception=True
                )
            except UserError:
                errors["phone"] = self.env._(
                    "This is no phone number of %(country)s. With + and the prefix of "
                    "the country you can write one of another country.",
                    country=country.name or self.env.company.country_id.name or "",
                )
        if values.get("vat") and "vat" not in errors and not self.parent_id:
            errors |= self._check_portal_vat(values["vat"], country)
        return errors

    @api.model
    def _check_portal_place(self, values):
        """Check that country and state exist and belong together.

        :param dict values: cleaned values by field name.
        :rtype: dict
        """
        errors = {}
        # sudo: res.country, res.country.state - names that everybody may know
        countries = self.env["res.country"].sudo()
        # sudo: res.country.state - as above
        states = self.env["res.country.state"].sudo()
        country_id, state_id = values.get("country_id"), values.get("state_id")
        if country_id is not None and not countries.browse(country_id).exists():
            errors["country_id"] = self.env._("Please choose a country of the list.")
        if state_id is not None:
            state = states.browse(state_id).exists()
            country = self._get_portal_country(values)
            if not state or (country and state.country_id != country):
                errors["state_id"] = self.env._(
                    "Please choose a state or department of the country."
                )
        return errors

    def _get_portal_country(self, values):
        """Return the country that the proposed values speak of.

        :param dict values: cleaned values by field name.
        :rtype: res.country
        """
        # sudo: res.country - names that everybody may know
        countries = self.env["res.country"].sudo()
        if "country_id" in values:
            return countries.browse(values["country_id"]).exists()
        partner = self if self else self.browse()
        return countries.browse((partner.country_id).id)

    def _check_portal_vat(self, vat, country):
        """Check a tax number as the customer's form would.

        :param str vat: the number.
        :param res.country country: its country.
        :rtype: dict
        """
        # sudo: res.partner - a draft that is never saved
        draft = self.env["res.partner"].sudo()
        draft = draft.new(
            {
                "name": self.name,
                "is_company": self.is_company,
                "vat": vat,
                "country_id": country.id,
            }
        )
        try:
            draft._check_vat()
        except ValidationError as error:
            return {"vat": error.args[0]}
        return {}
