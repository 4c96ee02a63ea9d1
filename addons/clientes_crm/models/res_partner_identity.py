from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import identity

# Odoo's document types, where the host has them (see `_get_identity_kind`).
HOST_TYPE = "l10n_latam_identification_type_id"
HOST_KINDS = {
    "national_citizen_id": identity.CITIZEN,
    "foreign_resident_card": identity.FOREIGNER,
    "foreign_colombian_card": identity.FOREIGNER,
    "passport": identity.PASSPORT,
}
COUNTRY_KINDS = {"CO": identity.NIT, "MX": identity.RFC, "EC": identity.RUC}


class ResPartner(models.Model):
    """The customer's identity number: read, completed and checked on every door."""

    _name = "res.partner"
    _inherit = "res.partner"

    identity_type = fields.Selection(
        string="Document Type",
        selection=[
            (identity.NIT, "NIT"),
            (identity.CITIZEN, "Citizenship card (cédula)"),
            (identity.FOREIGNER, "Foreigner's card (cédula de extranjería)"),
            (identity.PASSPORT, "Passport"),
            (identity.OTHER, "Other"),
        ],
        inverse="_inverse_vat",
        groups="base.group_user",
        help="What the identity number is. Left empty, the number of a company is a "
        "NIT, and a person's number without check digit a citizenship card.",
    )
    is_identity_type_shown = fields.Boolean(
        compute="_compute_is_identity_type_shown", groups="base.group_user"
    )

    # === COMPUTE METHODS === #

    @api.depends("country_id", "parent_id")
    def _compute_is_identity_type_shown(self):
        for partner in self:
            partner.is_identity_type_shown = (
                HOST_TYPE not in self._fields
                and not partner.parent_id
                and partner._get_identity_country_code() == "CO"
            )

    # === CONSTRAINS AND ONCHANGE === #

    @api.onchange("vat", "country_id", "is_company", "identity_type")
    def _onchange_identity(self):
        """Complete a company's NIT with its check digit; say what is doubtful."""
        if self._get_identity_kind() != identity.NIT:
            return None
        reading = identity.read_nit(self.vat)
        if not reading.problem:
            self.vat = reading.value
            return None
        title = self.env._("Check the NIT")
        if reading.problem == identity.MISSING_DIGIT and (
            self.is_company or identity.is_company_number(identity.vat_digits(self.vat))
        ):
            message = self.env._(
                "NIT without its check digit? %(number)s was completed to %(right)s. "
                "Compare it with the customer's RUT.",
                number=reading.value,
                right=reading.suggestions[0],
            )
            self.vat = reading.suggestions[0]
        else:
            message = self._explain_reading("CO", reading)
        return {"warning": {"title": title, "message": message, "type": "notification"}}

    # === BUSINESS METHODS === #

    def _get_identity_country_code(self):
        """Return the code of the country whose rules the number follows.

        :rtype: str
        """
        self.ensure_one()
        country = self.commercial_partner_id.country_id or self.country_id
        return (country or self.env.company.country_id).code or ""

    def _get_identity_kind(self):
        """Tell what kind of document the identity number is.

        It alone knows how the host stores that: in the document types of
        `l10n_latam_base`, which Odoo removes after version 19, or in our own field.

        :return: "nit", "citizen", "foreigner", "passport", "rfc", "ruc", "vat" (tax
            number of another country), "other", or False without any number.
        :rtype: str | bool
        """
        self.ensure_one()
        if not self.vat:
            return False
        partner = self.commercial_partner_id or self
        code = self._get_identity_country_code()
        if HOST_TYPE in self._fields:
            host_type = partner[HOST_TYPE]
            if host_type and not host_type.is_vat:
                return self._get_host_kind(host_type)
        elif partner.identity_type:
            return partner.identity_type
        elif code == "CO" and not partner.is_company:
            number = identity.read_personal(self.vat, identity.CITIZEN)
            nit = identity.read_nit(self.vat)
            if (
                nit.problem
                and not number.problem
                and not identity.is_company_number(number.value)
            ):
                return identity.CITIZEN
        return COUNTRY_KINDS.get(code, identity.VAT)

    @api.model
    def _get_host_kind(self, host_type):
        """Return the kind of a document type of `l10n_latam_base`.

        :param host_type: `l10n_latam.identification.type` record.
        :rtype: str
        """
        code = "l10n_co_document_code"
        kind = code in host_type._fields and HOST_KINDS.get(host_type[code])
        if not kind and host_type == self.env.ref(
            "l10n_latam_base.it_pass", raise_if_not_found=False
        ):
            kind = identity.PASSPORT
        return kind or identity.OTHER

    def _check_vat(self, validation="error"):
        """Check personal documents by their own rules, the others as tax numbers."""
        others = personal = self.browse()
        for partner in self:
            kind = partner._get_identity_kind()
            if (
                kind in identity.PERSONAL_KINDS
                and partner._get_identity_country_code() == "CO"
            ):
                personal |= partner
            elif kind != identity.OTHER or HOST_TYPE in self._fields:
                others |= partner
        result = super(ResPartner, others)._check_vat(validation=validation)
        for partner in personal:
            partner._check_personal_number(validation)
        return result

    def _check_personal_number(self, validation):
        """Check and normalise a citizen's or foreigner's number or a passport.

        :param validation: as of `_run_vat_checks`.
        """
        self.ensure_one()
        kind = self._get_identity_kind()
        if self.vat == "/":
            return
        reading = identity.read_personal(self.vat, kind)
        value = reading.value
        if reading.problem:
            if validation == "error" and not self.env.context.get("no_vat_validation"):
                raise ValidationError(
                    self._explain_personal_number(kind, reading, self.name)
                )
            value = "" if validation == "setnull" else value
        if value != self.vat:
            self.vat = value

    @api.depends("vat")
    def _compute_vies_valid(self):
        """Ask nothing about customers without a tax number."""
        numbered = self.filtered("vat")
        (self - numbered).vies_valid = False
        if not numbered:
            return None
        return super(ResPartner, numbered)._compute_vies_valid()

    @api.model
    def _run_vat_checks(self, country, vat, partner_name="", validation="error"):
        """Read a Colombian NIT ourselves: upstream takes any last digit for its own."""
        if not vat or len(vat) == 1:
            return super()._run_vat_checks(country, vat, partner_name, validation)
        if not country:
            # Not checked, yet written in one way, so that duplicates are seen.
            code = self.env.company.country_id.code
            reading = identity.read_nit(vat) if code == "CO" else None
            if reading and not reading.problem and "-" in vat:
                vat = reading.value
        elif country.code == "CO":
            reading = identity.read_nit(vat)
            if not reading.problem:
                return reading.value, "CO"
        return super()._run_vat_checks(country, vat, partner_name, validation)

    def format_vat_co(self, vat):
        """Return a NIT as it is stored; as it is when that would be a guess."""
        return identity.normalise_vat(vat, "CO")

    def format_vat_ec(self, vat):
        """Return a RUC or cédula as it is stored."""
        return identity.normalise_vat(vat, "EC")

    def check_vat_co(self, vat):
        """Tell whether a NIT is complete and its check digit is right."""
        return not identity.read_nit(vat).problem

    def check_vat_mx(self, vat):
        """Tell whether an RFC is right; its check digit, where that is wanted."""
        if not super().check_vat_mx(vat):
            return False
        return not self._is_check_digit_strict() or not identity.read_rfc(vat).problem

    def check_vat_ec(self, vat):
        """Tell whether a RUC or cédula is right."""
        if not super().check_vat_ec(vat):
            return False
        problem = identity.read_ecuador(vat).problem
        return not self._is_check_digit_strict() or not problem
