from odoo import SUPERUSER_ID, api, models

# Set by those who create or change a customer where refusing would lose something.
LENIENT_KEY = "clientes_lenient_data"
# Writing these may make a customer of somebody who was none.
CUSTOMER_FIELDS = {"active", "parent_id", "customer_rank", "supplier_rank"}
# Writing these may make other data required.
RULE_FIELDS = {"is_company", "company_id"}


class Lenient:
    """The value of that key: it cannot come from a client, whose contexts are JSON."""


class ResPartner(models.Model):
    """Customers without their required data: refused at every door that people use.

    Refused: a customer created without them in a form, by import or over the API; a
    write that empties one of them, also in the portal; a write that turns somebody
    into a customer, brings an archived one back, or makes a company of a person (or
    moves it to a company of ours) where other data are required.

    Let through, because refusing would lose something or stop other work. Such
    customers are found with the filter "Incomplete Data":

    - what the program does of its own accord (superuser rights): incoming mail,
      sign-up, the customer rank that an order or invoice raises;
    - senders found or created by e-mail, quick creation from the name alone (the
      dialog offers no other field, and the order would be left behind), customers
      made from an opportunity, the partners of users and of our own companies;
    - contacts of a customer, archived records, loading of modules and merging;
    - a customer that is already incomplete: anything else in it can be edited, so
      that it can be mended step by step.
    """

    _name = "res.partner"
    _inherit = "res.partner"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        partners = super().create(vals_list)
        if not self.env.su and self._is_required_data_enforced():
            self._raise_missing_required(
                partners.filtered("active")._get_missing_required_fields()
            )
        return partners

    def write(self, vals):
        if not self._is_required_data_enforced(vals):
            return super().write(vals)
        active = self.filtered("active")
        before = active._get_missing_required_fields()
        customers = active.filtered("is_directory_customer")
        by_rule = not self.env.su and not RULE_FIELDS.isdisjoint(vals)
        result = super().write(vals)
        refused = {}
        present = self.filtered("active")
        for partner, names in present._get_missing_required_fields().items():
            if partner in customers:
                asked = set(names) if by_rule else vals.keys()
                asked -= set(before[partner])
                refused[partner] = [name for name in names if name in asked]
            elif not self.env.su:
                refused[partner] = names
        self._raise_missing_required(refused)
        return result

    @api.model
    def name_create(self, name):
        """Create a customer of whom only the name is known yet."""
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        return super(ResPartner, lenient).name_create(name)

    # === BUSINESS METHODS === #

    @api.model
    def find_or_create(self, email, assert_valid_email=False):
        """Let whoever wrote to us in, with or without our required data."""
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        partner = super(ResPartner, lenient).find_or_create(
            email, assert_valid_email=assert_valid_email
        )
        return partner.with_env(self.env)

    @api.model
    def _find_or_create_from_emails(self, emails, *args, **kwargs):
        lenient = self.with_context(**{LENIENT_KEY: Lenient})
        partners = super(ResPartner, lenient)._find_or_create_from_emails(
            emails, *args, **kwargs
        )
        return [partner.with_env(self.env) for partner in partners]

    @api.model
    def _is_required_data_enforced(self, vals=None):
        """Tell whether this user, here, has to give what is required.

        :param dict vals: the values about to be written, if any.
        :rtype: bool
        """
        context = self.env.context
        if (
            self.env.uid == SUPERUSER_ID
            or context.get(LENIENT_KEY) is Lenient
            or (context.get("install_mode") and self.env.is_system())
        ):
            return False
        rules = self.env["clientes.required.field"]._get_rules()
        if vals is None or not rules:
            return bool(rules)
        names = {
            name
            for of_company in rules.values()
            for of_type in of_company.values()
            for name in of_type
        }
        return not vals.keys().isdisjoint(names | CUSTOMER_FIELDS | RULE_FIELDS)
