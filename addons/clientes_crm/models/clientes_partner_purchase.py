from odoo import api, fields, models
from odoo.tools import SQL

from .clientes_purchase import BEHIND_RATIO, INTERVALS, MIN_INTERVALS

RFM_CLASSES = [
    ("champion", "Champions"),
    ("loyal", "Loyal"),
    ("promising", "Promising"),
    ("attention", "Needs Attention"),
    ("risk", "At Risk"),
    ("cooling", "Cooling Off"),
    ("gone", "No Purchase in 12 Months"),
]
MONEY_GROUPS = (
    "clientes_crm.clientes_crm_group_manager,"
    "clientes_crm.clientes_crm_group_receivables"
)
FIGURES = (
    "first_date",
    "last_date",
    "purchase_count",
    "year_count",
    "year_amount",
    "interval",
    "behind_date",
)


class ClientesPartnerPurchase(models.Model):
    """What a customer has bought from one company, beside the customer itself.

    Facts of the whole company: everybody in the directory may know how a customer is
    classed, only managers and those who see receivables for how much money. Figures
    follow the documents within seconds, through the queue of the key figures; scores
    and classes compare customers with each other and are worked out at night.
    """

    _name = "clientes.partner.purchase"
    _description = "Purchases of a customer"
    _log_access = False
    _rec_name = "partner_id"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        readonly=True,
        ondelete="cascade",
        index=True,
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    first_date = fields.Date(string="First Purchase", readonly=True)
    last_date = fields.Date(string="Last Purchase", readonly=True)
    purchase_count = fields.Integer(string="Purchases", readonly=True)
    year_count = fields.Integer(string="Purchases of 12 Months", readonly=True)
    year_amount = fields.Monetary(
        string="Bought in 12 Months",
        readonly=True,
        groups=MONEY_GROUPS,
        help="Untaxed, in the currency of the company, credit notes deducted.",
    )
    interval = fields.Float(
        string="Usual Interval",
        readonly=True,
        help="Days: the median of the latest twelve intervals between days with "
        "purchases; empty with fewer than two intervals.",
    )
    behind_date = fields.Date(
        string="Behind from",
        readonly=True,
        help="From this day on it has not bought for 1.5 times its usual interval.",
    )

    # Worked out at night
    recency_score = fields.Integer(readonly=True)
    frequency_score = fields.Integer(readonly=True)
    monetary_score = fields.Integer(readonly=True)
    rfm_class = fields.Selection(
        selection=RFM_CLASSES,
        string="RFM Class",
        readonly=True,
    )

    _partner_company_uniq = models.UniqueIndex("(partner_id, company_id)")
    _class_idx = models.Index("(company_id, rfm_class, partner_id)")
    _behind_idx = models.Index(
        "(company_id, behind_date, partner_id) WHERE behind_date IS NOT NULL"
    )

    # === BUSINESS METHODS === #

    @api.model
    def _fill_once(self):
        """Fill the table when it is new: on installation, and after an update."""
        self.env.cr.execute("SELECT FROM clientes_partner_purchase LIMIT 1")
        if not self.env.cr.rowcount:
            self._refresh()
            self._refresh_classes()
            # A table just filled has no statistics: the first lists would scan it.
            self.env.cr.execute("ANALYZE clientes_partner_purchase")

    @api.model
    def _refresh(self, partner_ids=None):
        """Bring the figures of customers up to date with the documents.

        :param list partner_ids: customers or contacts; everybody if None.
        """
        self.env.flush_all()
        if partner_ids is None:
            last = 0
            while last is not None:
                last = self._refresh_batch(last)
            return
        concerned = self.env["clientes.purchase"]._get_concerned_query(
            list(set(partner_ids))
        )
        self._refresh_concerned(concerned)

    @api.model
    def _refresh_concerned(self, concerned):
        """Work the figures of customers out of the documents, in one statement.

        Rows that keep their values are not written. Whom it concerns is found out
        before: PostgreSQL plans well for as many as it is told, and guesses badly how
        many a subquery will have.

        :param SQL concerned: statement with one column, the customers.
        """
        service = self.env["clientes.purchase"]
        self.env.cr.execute(concerned)
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        self.env.cr.execute(
            service._get_family_query(SQL("p.commercial_partner_id = ANY(%s)", ids))
        )
        pairs = self.env.cr.fetchall()
        family = SQL(
            "SELECT * FROM unnest(%s::int[], %s::int[]) AS u (contact_id, customer_id)",
            [contact for contact, _customer in pairs],
            [customer for _contact, customer in pairs],
        )
        # Compiling such a statement takes seconds, running it does not.
        self.env.cr.execute("SET LOCAL jit = off")
        names = [SQL.identifier(name) for name in FIGURES]
        self.env.cr.execute(
            SQL(
                """
                WITH %(tables)s,
                day AS (
                    SELECT DISTINCT customer_id, company_id, day
                      FROM document
                     WHERE kind != 'refund'
                ),
                gap AS (
                    SELECT customer_id, company_id,
                           day - LAG(day) OVER (
                               PARTITION BY customer_id, company_id ORDER BY day
                           ) AS days,
                           ROW_NUMBER() OVER (
                               PARTITION BY customer_id, company_id ORDER BY day DESC
                           ) AS number
                      FROM day
                ),
                rhythm AS (
                    SELECT customer_id, company_id,
                           PERCENTILE_CONT(0.5) WITHIN GROUP (ORDER BY days)::numeric
                           AS days
                      FROM gap
                     WHERE days IS NOT NULL AND number <= %(intervals)s
                  GROUP BY customer_id, company_id
                    HAVING COUNT(*) >= %(min_intervals)s
                ),
                total AS (
                    SELECT d.customer_id, d.company_id,
                           MIN(d.day) FILTER (WHERE d.kind != 'refund') AS first_date,
                           MAX(d.day) FILTER (WHERE d.kind != 'refund') AS last_date,
                           COUNT(*) FILTER (WHERE d.kind != 'refund')
                           AS purchase_count,
                           COUNT(*) FILTER (
                               WHERE d.kind != 'refund' AND d.day >= place.since
                           ) AS year_count,
                           COALESCE(SUM(d.amount) FILTER (
                               WHERE d.day >= place.since), 0) AS year_amount
                      FROM document d
                      JOIN place ON place.company_id = d.company_id
                  GROUP BY d.customer_id, d.company_id
                    HAVING COUNT(*) FILTER (WHERE d.kind != 'refund') > 0
                ),
                figure AS (
                    SELECT t.customer_id, t.company_id, t.first_date, t.last_date,
                           t.purchase_count, t.year_count, t.year_amount,
                           r.days::float8 AS interval,
                           t.last_date + CEIL(r.days * %(behind)s)::int AS behind_date
                      FROM total t
                 LEFT JOIN rhythm r USING (customer_id, company_id)
                ),
                lost AS (
                    DELETE FROM clientes_partner_purchase k
                          WHERE k.partner_id = ANY(%(ids)s)
                            AND NOT EXISTS (
                                SELECT FROM figure f
                                 WHERE f.customer_id = k.partner_id
                                   AND f.company_id = k.company_id)
                )
                INSERT INTO clientes_partner_purchase AS k (
                            partner_id, company_id, %(names)s)
                     SELECT customer_id, company_id, %(names)s
                       FROM figure
                ON CONFLICT (partner_id, company_id) DO UPDATE
                        SET (%(names)s) = (%(new)s)
                      WHERE (%(old)s) IS DISTINCT FROM (%(new)s)
                """,
                ids=ids,
                tables=service._get_document_tables(family),
                intervals=INTERVALS,
                min_intervals=MIN_INTERVALS,
                behind=BEHIND_RATIO,
                names=SQL(", ").join(names),
                new=SQL(", ").join(SQL("EXCLUDED.%s", name) for name in names),
                old=SQL(", ").join(SQL("k.%s", name) for name in names),
            )
        )
        self.invalidate_model()
        partner = self.env["res.partner"]
        partner.invalidate_model(partner._get_purchase_fields())
