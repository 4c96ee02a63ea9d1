from odoo import fields, models
from odoo.fields import Domain

from ..tools import identity


class CrmLead(models.Model):
    """Whose opportunity it is: by tax number, then phone, then e-mail."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    partner_vat = fields.Char(
        string="Tax Number",
        help="Tax number of the company that asks. A customer who has it is recognised "
        "before one with the same phone or e-mail.",
    )

    # === BUSINESS METHODS === #

    def _find_matching_partner(self):
        """Look for the customer by tax number and phone before the e-mail."""
        self.ensure_one()
        return (
            self.partner_id
            or self._find_partner_by_vat()
            or self._find_partner_by_phone()
            or super()._find_matching_partner()
        )

    def _find_partner_by_vat(self):
        """Return the customer with the tax number, or its contact with the e-mail.

        :rtype: odoo.models.Model
        """
        digits = identity.vat_digits(self.partner_vat)
        if len(digits) < 5:
            return self.env["res.partner"]
        numbers = {digits}
        reading = identity.read_nit(self.partner_vat)
        numbers |= {identity.vat_digits(number) for number in reading.suggestions}
        customers = self._search_customers(Domain("vat_digits", "in", list(numbers)))
        companies = customers.commercial_partner_id
        if len(companies) != 1:
            return self.env["res.partner"]
        return self._prefer_same_email(customers | companies) or companies

    def _find_partner_by_phone(self):
        """Return the customer with the phone number, unless several share it.

        :rtype: odoo.models.Model
        """
        if not self.phone_sanitized:
            return self.env["res.partner"]
        customers = self._search_customers(
            Domain("phone_sanitized", "=", self.phone_sanitized)
        )
        companies = customers.commercial_partner_id
        if len(companies) != 1:
            return self._prefer_same_email(customers)
        if len(customers) == 1:
            return customers
        # A company's switchboard is also its employees' number.
        return self._prefer_same_email(customers) or companies

    def _search_customers(self, domain):
        """Return the customers of a domain that the lead's company may have.

        :param Domain domain: what they are known by.
        """
        return self.env["res.partner"].search(
            domain
            & Domain("partner_share", "=", True)
            & Domain("company_id", "in", [False, self.company_id.id]),
            limit=20,
        )

    def _prefer_same_email(self, customers):
        """Return the one with the lead's e-mail, if there is one.

        :param customers: `res.partner` recordset.
        """
        email = self.email_normalized
        same = customers.filtered(lambda p: email and p.email_normalized == email)
        return same if len(same) == 1 else customers.browse()

    def _prepare_customer_values(self, partner_name, is_company=False, parent_id=False):
        """Give the new company, or the person without one, the tax number."""
        values = super()._prepare_customer_values(
            partner_name, is_company=is_company, parent_id=parent_id
        )
        if self.partner_vat and not parent_id and (is_company or not self.partner_name):
            values["vat"] = self.partner_vat
        return values
