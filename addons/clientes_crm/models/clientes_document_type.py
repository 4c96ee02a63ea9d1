from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.fields import Domain


class ClientesDocumentType(models.Model):
    """A kind of document that customers have, and the rules that hold for it."""

    _name = "clientes.document.type"
    _description = "Customer Document Type"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one(
        comodel_name="res.company",
        index=True,
        help="Empty: the type is used in all companies.",
    )
    customer_help = fields.Char(
        string="Explanation for Customers",
        translate=True,
        help="Shown in the portal, such as where the document is obtained.",
    )

    # Who must have it
    mandatory_company = fields.Boolean(string="Mandatory for Companies")
    mandatory_person = fields.Boolean(string="Mandatory for Persons")
    allow_multiple = fields.Boolean(
        string="Several at a Time",
        help="Without it, approving a document replaces the former one of this type.",
    )

    # What it must tell
    number_required = fields.Boolean()
    validity = fields.Selection(
        selection=[
            ("none", "Does not expire"),
            ("stated", "Until the date on the document"),
            ("days", "Days from the issue date"),
            ("months", "Months from the issue date"),
        ],
        required=True,
        default="none",
    )
    validity_count = fields.Integer(string="Valid For", default=1)
    reminder_days = fields.Integer(
        string="Reminder (days before)",
        default=30,
        help="An activity is scheduled this many days before the document expires. "
        "0: no reminder.",
    )

    # Who sees it
    portal_visible = fields.Boolean(
        string="Customers See It",
        default=True,
    )
    portal_upload = fields.Boolean(string="Customers Upload It", default=True)
    group_ids = fields.Many2many(
        comodel_name="res.groups",
        string="Readable by",
        help="Members of these groups read documents of this type. Empty: everybody "
        "who works with customers. Customers see their own in any case.",
    )

    _validity_count_positive = models.Constraint(
        "CHECK(validity_count > 0)",
        "A document is valid for at least one day or month.",
    )
    _reminder_days_positive = models.Constraint(
        "CHECK(reminder_days >= 0)",
        "A reminder comes before the expiry: give a number of days, 0 for none.",
    )
    _portal_upload_visible = models.Constraint(
        "CHECK(portal_visible OR NOT portal_upload)",
        "What customers upload they must also see.",
    )

    # === ONCHANGE METHODS === #

    @api.onchange("portal_visible")
    def _onchange_portal_visible(self):
        if not self.portal_visible:
            self.portal_upload = False

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

    def _get_expiry(self, date_issue):
        """Return when a document expires that was issued on a date.

        :param date date_issue: Date of issue, may be empty.
        :return: the date, or False when it does not follow from the issue.
        """
        self.ensure_one()
        if not date_issue or self.validity not in ("days", "months"):
            return False
        return date_issue + relativedelta(**{self.validity: self.validity_count})

    @api.model
    def _get_mandatory_types(self, is_company):
        """Return the types that a company or a person must have in this company.

        What is missing is a fact: whoever may not read a type is told of it as well.

        :param bool is_company: Whether the customer is a company.
        :return: types in sudo.
        """
        # sudo: clientes.document.type - see above
        return self.sudo().browse(
            self._get_mandatory_ids(bool(is_company), self.env.company.id)
        )

    @api.model
    @tools.ormcache("is_company", "company_id")
    def _get_mandatory_ids(self, is_company, company_id):
        """Return the ids of these types, read once for all customers.

        :rtype: tuple[int]
        """
        # sudo: clientes.document.type - whoever may not read a type is told of it
        types = self.sudo().with_context(active_test=True)
        kind = "mandatory_company" if is_company else "mandatory_person"
        query = types._search(
            Domain("company_id", "in", [False, company_id]) & Domain(kind, "=", True),
            order=self._order,
        )
        return query.get_result_ids()
