from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from ..tools.searching import searches

CUSTOMER_TYPES = {"company": True, "person": False}


class ResPartner(models.Model):
    """Which of the data that the administrator requires a customer lacks."""

    _name = "res.partner"
    _inherit = "res.partner"

    is_data_incomplete = fields.Boolean(
        string="Incomplete Data",
        compute="_compute_is_data_incomplete",
        search="_search_is_data_incomplete",
        groups="base.group_user",
    )
    missing_data = fields.Char(
        compute="_compute_is_data_incomplete",
        groups="base.group_user",
        help="What the administrator requires of such customers and is not there.",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("company", "lang")
    @api.depends(lambda self: self._get_required_dependencies())
    def _compute_is_data_incomplete(self):
        for partner, names in self._get_missing_required_fields().items():
            partner.is_data_incomplete = bool(names)
            partner.missing_data = ", ".join(partner._get_field_labels(names))

    @api.model
    @searches("is_data_incomplete")
    def _search_is_data_incomplete(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._get_incomplete_domain()
        return domain if True in value else ~domain

    # === BUSINESS METHODS === #

    @api.model
    def _get_required_dependencies(self):
        return [
            "is_company",
            "company_id",
            "is_directory_customer",
            *self.env["clientes.required.field"]._get_requirable_fields(),
        ]

    def _get_missing_required_fields(self):
        """Return what each customer lacks of the data required of its type.

        Contacts of a customer, colleagues and suppliers lack nothing. The rules are
        those of the partner's company, or of the current one if it has none.

        :return: field names by partner, for all of these partners
        :rtype: dict[res.partner, list[str]]
        """
        return {
            partner: [
                name for name in partner._get_required_fields() if not partner[name]
            ]
            for partner in self
        }

    def _get_required_fields(self):
        """Return what this partner must have: nothing if it is no customer.

        :rtype: list[str]
        """
        rules = self.env["clientes.required.field"]
        if not rules._get_rules() or not self.is_directory_customer:
            return []
        return rules._get_required_fields(
            self.company_id or self.env.company,
            "company" if self.is_company else "person",
        )

    @api.model
    def _get_incomplete_domain(self):
        """Return the customers that lack required data, as one domain.

        :rtype: Domain
        """
        rules = self.env["clientes.required.field"]
        current = self.env.company
        # sudo: res.company - the rules of a customer's company hold for every reader
        own_rules = (
            self.env["res.company"]
            .sudo()
            .browse(company_id for company_id in rules._get_rules() if company_id)
            - current
        )
        domains = [
            Domain("company_id", "in", [False, current.id])
            & self._get_lacking_domain(current),
            Domain("company_id", "not in", [False, current.id, *own_rules.ids])
            & self._get_lacking_domain(self.env["res.company"]),
        ]
        domains += [
            Domain("company_id", "=", company.id) & self._get_lacking_domain(company)
            for company in own_rules
        ]
        return self._get_directory_domain() & Domain.OR(domains)

    @api.model
    def _get_lacking_domain(self, company):
        """Return who lacks something by the rules of a company.

        :param res.company company: the company, or none for the common rules.
        :rtype: Domain
        """
        rules = self.env["clientes.required.field"]
        return Domain.OR(
            Domain("is_company", "=", is_company)
            & Domain.OR(
                Domain(name, "=", False)
                for name in rules._get_required_fields(company, customer_type)
            )
            for customer_type, is_company in CUSTOMER_TYPES.items()
        )

    def _get_field_labels(self, names):
        """Return how the user knows these fields; the tax number by its local name.

        :param list[str] names: names of partner fields.
        :rtype: list[str]
        """
        return [
            (name == "vat" and self.vat_label) or self._get_field_label(name)
            for name in names
        ]

    @api.model
    def _raise_missing_required(self, missing):
        """Refuse customers that would lack required data, naming all of it at once.

        :param dict missing: field names by partner; without an entry none is refused.
        """
        lines = [
            self.env._(
                "%(customer)s: %(data)s",
                customer=partner.display_name or partner.name or "",
                data=", ".join(partner._get_field_labels(names)),
            )
            for partner, names in missing.items()
            if names
        ]
        if lines:
            raise ValidationError(
                self.env._(
                    "Required customer data is missing. Please fill it in:\n%(lines)s",
                    lines="\n".join(lines),
                )
            )
