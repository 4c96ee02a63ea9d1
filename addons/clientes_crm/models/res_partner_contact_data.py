from odoo import api, fields, models
from odoo.fields import Domain

from ..tools import contact_data
from ..tools.searching import searches


class ResPartner(models.Model):
    """E-mail and phone, written in one way on every door.

    A phone is stored as "+57 601 5550142", as Odoo's form does, and in E.164 in
    `phone_sanitized`. What is no number is kept, and can be searched.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    is_phone_invalid = fields.Boolean(
        string="Invalid Phone",
        compute="_compute_is_phone_invalid",
        search="_search_is_phone_invalid",
        groups="base.group_user",
    )
    is_email_invalid = fields.Boolean(
        string="Invalid Email",
        compute="_compute_is_email_invalid",
        search="_search_is_email_invalid",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("phone", "phone_sanitized")
    def _compute_is_phone_invalid(self):
        for partner in self:
            partner.is_phone_invalid = partner.phone and not partner.phone_sanitized

    @api.model
    @searches("is_phone_invalid")
    def _search_is_phone_invalid(self, operator, value):
        return self._search_unreadable("phone", "phone_sanitized", operator, value)

    @api.depends("email", "email_normalized")
    def _compute_is_email_invalid(self):
        for partner in self:
            partner.is_email_invalid = partner.email and not partner.email_normalized

    @api.model
    @searches("is_email_invalid")
    def _search_is_email_invalid(self, operator, value):
        return self._search_unreadable("email", "email_normalized", operator, value)

    @api.model
    def _search_unreadable(self, name, normalised, operator, value):
        """Return the domain of values that could not be read.

        :param str name: field that somebody filled in.
        :param str normalised: field that Odoo keeps its meaning in.
        """
        if operator != "in":
            return NotImplemented
        written = Domain(name, "not in", [False, ""])
        domain = written & Domain(normalised, "in", [False, ""])
        return domain if True in value else ~domain

    # === CONSTRAINS AND ONCHANGE === #

    @api.onchange("phone", "country_id", "company_id")
    def _onchange_phone_validation(self):
        # Upstream drops what is written after the number.
        if self.phone and contact_data.is_formattable_phone(self.phone):
            return super()._onchange_phone_validation()
        return None

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._normalise_contact_data(vals) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not vals.get("phone") or vals.get("country_id"):
            return super().write(self._normalise_contact_data(vals))
        # A national number reads differently in each country.
        for country, partners in self.grouped("country_id").items():
            vals_of_country = partners._normalise_contact_data(vals, country=country)
            super(ResPartner, partners).write(vals_of_country)
        return True

    # === BUSINESS METHODS === #

    @api.model
    def _normalise_contact_data(self, vals, country=None):
        """Return values with e-mail and phone as they are stored.

        :param dict vals: values to create or write; not changed.
        :param country: `res.country` record of the partner, if the values have none.
        :rtype: dict
        """
        email, phone = vals.get("email"), vals.get("phone")
        if isinstance(email, str) and email:
            vals = dict(vals, email=contact_data.normalise_email(email))
        if isinstance(phone, str) and phone:
            if vals.get("country_id"):
                country = self.env["res.country"].browse(vals["country_id"])
            elif not country and vals.get("parent_id"):
                country = self.browse(vals["parent_id"]).country_id
            vals = dict(vals, phone=self._normalise_phone(phone, country))
        return vals

    @api.model
    def _normalise_phone(self, phone, country):
        """Return a phone number in the international format, or as it is written.

        :param str phone: as it was written.
        :param country: `res.country` record, empty for our company's.
        :rtype: str
        """
        phone = phone.strip()
        if not contact_data.is_formattable_phone(phone):
            return phone
        number = f"+{phone[2:]}" if phone.startswith("00") else phone
        formatted = self.browse()._phone_format(
            number=number, country=country, force_format="INTERNATIONAL"
        )
        return formatted or phone
