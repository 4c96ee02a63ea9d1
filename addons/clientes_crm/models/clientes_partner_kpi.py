from odoo import api, fields, models
from odoo.tools import SQL

CONTACT_KINDS = [
    ("message_in", "Message from the customer"),
    ("message_out", "Message to the customer"),
    ("call", "Call"),
    ("meeting", "Meeting"),
    ("email", "E-mail activity"),
    ("order", "Order"),
    ("opportunity", "Opportunity"),
]


class ClientesPartnerKpi(models.Model):
    """Key figures of a customer in one company, beside the customer itself.

    The partner's row is never touched: a sale that wrote there would wait for everybody
    who edits the customer. The figures are always worked out of the facts themselves,
    for a few customers or for all of them, by the same statement.
    """

    _name = "clientes.partner.kpi"
    _description = "Key figures of a customer"
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
        readonly=True,
        ondelete="cascade",
        # No index: nearly all rows are of one company, and the planner would take it.
        help="Empty for what happened in no company in particular.",
    )
    last_contact_date = fields.Datetime(readonly=True)
    last_contact_kind = fields.Selection(selection=CONTACT_KINDS, readonly=True)
    first_purchase_date = fields.Date(readonly=True)
    last_purchase_date = fields.Date(readonly=True)

    _partner_company_uniq = models.UniqueIndex("(partner_id, COALESCE(company_id, 0))")
    _contact_idx = models.Index("(last_contact_date, partner_id)")
    _purchase_idx = models.Index(
        "(last_purchase_date, partner_id) WHERE last_purchase_date IS NOT NULL"
    )

    # === BUSINESS METHODS === #

    @api.model
    def _enqueue(self, partners, due=None):
        """Have the figures of customers worked out soon after this transaction.

        :param res.partner partners: customers or their contacts.
        :param datetime due: when it counts, if later than now.
        """
        self.env["clientes.partner.kpi.queue"]._add(partners, due=due)

    @api.model
    def _recompute_from_scratch(self):
        """Work the figures of every customer out of the facts, in one statement."""
        self._refresh()
        # A table just filled has no statistics: the first lists would scan it.
        self.env.cr.execute("ANALYZE clientes_partner_kpi")

    @api.model
    def _fill_once(self):
        """Fill the table when it is new: on installation, and after an update."""
        self.env.cr.execute("SELECT FROM clientes_partner_kpi LIMIT 1")
        if not self.env.cr.rowcount:
            self._recompute_from_scratch()

    @api.model
    def _refresh(self, partner_ids=None):
        """Bring the rows of customers up to date with the facts.

        :param list partner_ids: customers or contacts; everybody if None.
        """
        self.env.flush_all()
        contact_facts = SQL(" UNION ALL ").join(self._get_contact_fact_queries())
        purchase_facts = SQL(" UNION ALL ").join(self._get_purchase_fact_queries())
        if partner_ids is None:
            concerned, family_filter = SQL("SELECT id FROM res_partner"), SQL("TRUE")
        else:
            # A contact that has left its company may have rows of its own to lose.
            concerned = SQL(
                "SELECT id FROM res_partner WHERE id = ANY(%(ids)s)"
                " UNION SELECT commercial_partner_id FROM res_partner"
                " WHERE id = ANY(%(ids)s)",
                ids=list(set(partner_ids)),
            )
            family_filter = SQL("p.commercial_partner_id IN (SELECT id FROM concerned)")
        self.env.cr.execute(
            SQL(
                """
                WITH concerned AS (%(concerned)s),
                family AS (
                    SELECT p.id AS contact_id, p.commercial_partner_id AS customer_id
                      FROM res_partner p
                     WHERE p.partner_share IS NOT FALSE
                       AND p.commercial_partner_id IS NOT NULL
                       AND %(family_filter)s
                ),
                timezone AS (
                    SELECT c.id AS company_id, COALESCE(p.tz, 'UTC') AS name
                      FROM res_company c
                      JOIN res_partner p ON p.id = c.partner_id
                ),
                fact AS (
                    SELECT customer_id, company_id, kind, date AS contact,
                           NULL::date AS purchase
                      FROM (%(contact_facts)s) contacts (
                           customer_id, company_id, kind, date)
                     WHERE date <= %(now)s
                 UNION ALL
                    SELECT customer_id, company_id, NULL, NULL, date
                      FROM (%(purchase_facts)s) purchases (
                           customer_id, company_id, date)
                ),
                figure AS (
                    SELECT customer_id, company_id,
                           MAX(contact) AS last_contact_date,
                           (ARRAY_AGG(kind ORDER BY contact DESC, kind)
                            FILTER (WHERE kind IS NOT NULL))[1] AS last_contact_kind,
                           MIN(purchase) AS first_purchase_date,
                           MAX(purchase) AS last_purchase_date
                      FROM fact
                  GROUP BY customer_id, company_id
                ),
                gone AS (
                    DELETE FROM clientes_partner_kpi k
                          USING concerned c
                          WHERE k.partner_id = c.id
                            AND NOT EXISTS (
                                SELECT FROM figure f
                                 WHERE f.customer_id = k.partner_id
                                   AND COALESCE(f.company_id, 0)
                                       = COALESCE(k.company_id, 0))
                )
                INSERT INTO clientes_partner_kpi AS k (
                            partner_id, company_id, last_contact_date,
                            last_contact_kind, first_purchase_date, last_purchase_date)
                     SELECT *
                       FROM figure
                ON CONFLICT (partner_id, COALESCE(company_id, 0)) DO UPDATE
                        SET last_contact_date = EXCLUDED.last_contact_date,
                            last_contact_kind = EXCLUDED.last_contact_kind,
                            first_purchase_date = EXCLUDED.first_purchase_date,
                            last_purchase_date = EXCLUDED.last_purchase_date
                      WHERE (k.last_contact_date, k.last_contact_kind,
                             k.first_purchase_date, k.last_purchase_date)
                            IS DISTINCT FROM
                            (EXCLUDED.last_contact_date, EXCLUDED.last_contact_kind,
                             EXCLUDED.first_purchase_date, EXCLUDED.last_purchase_date)
                """,
                concerned=concerned,
                family_filter=family_filter,
                contact_facts=contact_facts,
                purchase_facts=purchase_facts,
                now=fields.Datetime.now(),
            )
        )
        self.invalidate_model()
        self.env["res.partner"].invalidate_model(
            self.env["res.partner"]._get_kpi_fields()
        )
