from odoo import api, fields, models
from odoo.exceptions import ValidationError

DORMANT_DAYS = 90
LOST_DAYS = 365
SEQUENCE_CODE = "clientes.customer"


class ResCompany(models.Model):
    """When a customer is dormant or lost, and how customers are numbered."""

    _name = "res.company"
    _inherit = "res.company"

    customer_dormant_days = fields.Integer(
        string="Dormant after",
        default=DORMANT_DAYS,
        required=True,
        help="Days since the last purchase after which a customer is no longer active.",
    )
    customer_lost_days = fields.Integer(
        string="Lost after",
        default=LOST_DAYS,
        required=True,
        help="Days since the last purchase after which a customer counts as lost.",
    )
    customer_code_active = fields.Boolean(
        string="Number the Customers",
        default=True,
        help="Give each new customer a code. A code that it already has stays.",
    )
    customer_code_sequence_id = fields.Many2one(
        comodel_name="ir.sequence",
        string="Sequence of Customer Codes",
        ondelete="set null",
        copy=False,
    )

    # === CONSTRAINT METHODS === #

    @api.constrains("customer_dormant_days", "customer_lost_days")
    def _check_life_cycle_days(self):
        for company in self:
            if not 0 < company.customer_dormant_days < company.customer_lost_days:
                raise ValidationError(
                    self.env._(
                        "A customer becomes dormant after at least one day, and lost"
                        " later than dormant: %(dormant)s and %(lost)s days do not"
                        " fit.",
                        dormant=company.customer_dormant_days,
                        lost=company.customer_lost_days,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # The partner made for a company of ours is no customer.
        companies = super(
            ResCompany, self.with_context(clientes_no_customer_code=True)
        ).create(vals_list)
        return companies.with_env(self.env)

    # === BUSINESS METHODS === #

    def _get_customer_code_sequence(self):
        """Return the sequence of this company's customer codes, made at first use.

        :rtype: ir.sequence
        """
        self.ensure_one()
        if not self.customer_code_sequence_id:
            self.customer_code_sequence_id = self.env["ir.sequence"].create(
                {
                    "name": self.env._("Customer code"),
                    "code": SEQUENCE_CODE,
                    "company_id": self.id,
                    "prefix": "C",
                    "padding": 5,
                }
            )
        return self.customer_code_sequence_id

    def _get_next_customer_codes(self, count):
        """Return new codes, none of which is already taken.

        :param int count: how many.
        :return: as many codes; none if the customers are not numbered
        :rtype: list
        """
        self.ensure_one()
        codes = []
        if not self.customer_code_active:
            return codes
        sequence = self._get_customer_code_sequence()
        while len(codes) < count:
            new = [sequence.next_by_id() for _code in range(count - len(codes))]
            taken = (
                self.env["res.partner"]
                .with_context(active_test=False)
                .search_fetch([("ref", "in", new)], ["ref"])
                .mapped("ref")
            )
            codes += [code for code in new if code not in taken]
        return codes
