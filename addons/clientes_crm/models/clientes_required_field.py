from odoo import api, fields, models, tools

# What a company may sensibly ask of its customers. Those of addons that are not
# installed are left out.
REQUIRABLE_FIELDS = (
    "vat",
    "email",
    "phone",
    "street",
    "city",
    "state_id",
    "zip",
    "country_id",
    "website",
    "industry_id",
    "category_id",
    "user_id",
    "lang",
    "company_registry",
    "l10n_latam_identification_type_id",
    "property_payment_term_id",
    "segment_id",
    "origin_id",
)

# Read of every rule at once.
RULE_FIELDS = ("company_id", "customer_type", "field_name")


class ClientesRequiredField(models.Model):
    """What a customer of one type must have, in every company or in one."""

    _name = "clientes.required.field"
    _description = "Required Customer Data"
    _order = "customer_type, id"
    _rec_name = "field_name"

    customer_type = fields.Selection(
        selection=[("company", "Companies"), ("person", "Persons")],
        string="Customers",
        required=True,
        default="company",
    )
    field_name = fields.Selection(
        selection="_selection_field_name",
        string="Required Data",
        required=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        ondelete="cascade",
        help="Empty: in every company.",
    )

    _field_uniq = models.UniqueIndex(
        "(customer_type, field_name, COALESCE(company_id, 0))",
        "This is already required of these customers.",
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        self.env.registry.clear_cache()
        return super().write(vals)

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _selection_field_name(self):
        Partner = self.env["res.partner"]
        return [
            (name, Partner._get_field_label(name))
            for name in self._get_requirable_fields()
        ]

    @api.model
    def _get_requirable_fields(self):
        """Return the fields among which the administrator chooses.

        An addon with data of its own on the customer adds their names.

        :rtype: list[str]
        """
        partner_fields = self.env["res.partner"]._fields
        return [name for name in REQUIRABLE_FIELDS if name in partner_fields]

    @api.model
    @tools.ormcache()
    def _get_rules(self):
        """Return what is required, read once for all customers.

        :return: field names by company id (False: every company) and customer type
        :rtype: dict[int, dict[str, tuple[str]]]
        """
        known = self._get_requirable_fields()
        rules = {}
        # sudo: clientes.required.field - whoever edits a customer obeys them
        for rule in self.sudo().search_fetch([], RULE_FIELDS):
            if rule.field_name in known:
                names = rules.setdefault(rule.company_id.id, {})
                names[rule.customer_type] = (
                    *names.get(rule.customer_type, ()),
                    rule.field_name,
                )
        return rules

    @api.model
    def _get_required_fields(self, company, customer_type):
        """Return what customers of a type must have in a company.

        :param res.company company: the company; none means the common rules alone.
        :param str customer_type: "company" or "person".
        :rtype: list[str]
        """
        rules = self._get_rules()
        names = rules.get(False, {}).get(customer_type, ())
        if company:
            names += rules.get(company.id, {}).get(customer_type, ())
        return list(dict.fromkeys(names))
