from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, ormcache

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
        groups="base.group_user",
        help="Days since the last purchase after which a customer is no longer active.",
    )
    customer_lost_days = fields.Integer(
        string="Lost after",
        default=LOST_DAYS,
        required=True,
        groups="base.group_user",
        help="Days since the last purchase after which a customer counts as lost.",
    )
    customer_code_active = fields.Boolean(
        string="Number the Customers",
        default=True,
        groups="base.group_user",
        help="Give each new customer a code. A code that it already has stays.",
    )
    customer_code_sequence_id = fields.Many2one(
        comodel_name="ir.sequence",
        string="Sequence of Customer Codes",
        ondelete="set null",
        copy=False,
        groups="base.group_user",
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
        self.env.registry.clear_cache()
        return companies.with_env(self.env)

    def write(self, vals):
        result = super().write(vals)
        if {"active", "partner_id"} & vals.keys():
            self.env.registry.clear_cache()
        return result

    def unlink(self):
        result = super().unlink()
        self.env.registry.clear_cache()
        return result

    # === BUSINESS METHODS === #

    @api.model
    @ormcache()
    def _get_own_partner_ids(self):
        """Return the ids of the partners that are companies of ours.

        :rtype: tuple[int]
        """
        # sudo: res.company - our other companies are no customers for anyone
        companies = self.sudo().with_context(active_test=True)
        return tuple(companies.search_fetch([], ["partner_id"]).partner_id.ids)

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
            codes += self._draw_customer_codes(sequence, count - len(codes))
        return codes

    @api.model
    def _draw_customer_codes(self, sequence, count):
        """Draw codes from a sequence, and return those that nobody has.

        :param ir.sequence sequence: where they come from.
        :param int count: how many to draw.
        :rtype: list
        """
        partners = self.env["res.partner"].with_context(active_test=False)
        if sequence.implementation != "standard" or sequence.use_date_range:
            new = [sequence.next_by_id() for _code in range(count)]
            known = partners.search_fetch([("ref", "in", new)], ["ref"])
            taken = set(known.mapped("ref"))
            return [code for code in new if code not in taken]
        # All in one query: Odoo draws them one by one.
        prefix, suffix = sequence.prefix or "", sequence.suffix or ""
        if "%" in prefix + suffix:
            prefix, suffix = sequence._get_prefix_suffix()
        partners.flush_model(["ref"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH drawn AS MATERIALIZED (
                    SELECT %(prefix)s || lpad(
                        number::text,
                        greatest(%(padding)s, length(number::text)), '0'
                    ) || %(suffix)s AS code, number
                      FROM (
                        SELECT nextval(%(name)s::regclass) AS number
                          FROM generate_series(1, %(count)s)
                      ) AS numbers
                )
                SELECT code FROM drawn
                 WHERE NOT EXISTS (SELECT FROM res_partner WHERE ref = code)
              ORDER BY number
                """,
                name=f"ir_sequence_{sequence.id:03d}",
                count=count,
                prefix=prefix,
                padding=sequence.padding,
                suffix=suffix,
            )
        )
        return [code for (code,) in rows]
