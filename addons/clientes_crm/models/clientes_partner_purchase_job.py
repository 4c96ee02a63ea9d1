from odoo import api, models
from odoo.tools import SQL

# Where the pass of this night goes on: "figures:<partner>" or "classes:<company>".
PASS_PARAMETER = "clientes_crm.purchase_pass"
BATCH = 200_000
BEST = 5


class ClientesPartnerPurchase(models.Model):
    """The nightly pass: figures of everybody, then how customers compare."""

    _name = "clientes.partner.purchase"
    _inherit = "clientes.partner.purchase"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_refresh(self):
        """Pass over all customers, then over all companies, from where it stopped.

        The twelve months move on with the calendar, and quintiles with everybody's
        purchases: neither is anybody's event.
        """
        cron = self.env["ir.cron"]
        stage, last = self._get_pass()
        while stage == "figures":
            last = self._refresh_batch(last)
            if last is None:
                stage, last = "classes", 0
            self._set_pass(stage, last)
            if not cron._commit_progress(1, remaining=1):
                return
        while company := self._get_next_company(last):
            self._refresh_classes(company)
            last = company.id
            following = self._get_next_company(last)
            self._set_pass(*(("classes", last) if following else ("figures", 0)))
            remaining = 1 if following else 0
            if not cron._commit_progress(1, remaining=remaining):
                return

    @api.model
    def _get_next_company(self, last):
        """Return the company after that one.

        :param int last: id of a company, or 0.
        :rtype: res.company
        """
        companies = self.env["res.company"].with_context(active_test=False)
        return companies.search([("id", ">", last)], order="id", limit=1)

    @api.model
    def _refresh_batch(self, last):
        """Refresh the next customers.

        :param int last: the last one that was refreshed.
        :return: the last one of these, None at the end
        :rtype: int
        """
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """
                SELECT MAX(id), COUNT(*)
                  FROM (SELECT id FROM res_partner WHERE id > %s
                      ORDER BY id LIMIT %s) AS batch
                """,
                last,
                BATCH,
            )
        )
        until, count = self.env.cr.fetchone()
        if not count:
            return None
        self._refresh_concerned(
            SQL(
                "SELECT id FROM res_partner WHERE id > %s AND id <= %s"
                " AND commercial_partner_id = id"
                " UNION SELECT partner_id FROM clientes_partner_purchase"
                " WHERE partner_id > %s AND partner_id <= %s",
                *(last, until),
                *(last, until),
            )
        )
        return until if count == BATCH else None

    @api.model
    def _get_pass(self):
        """Return where the pass goes on.

        :return: stage and last id done
        :rtype: tuple
        """
        # sudo: ir.config_parameter - the job's own bookmark
        bookmark = self.env["ir.config_parameter"].sudo()
        value = bookmark.search([("key", "=", PASS_PARAMETER)]).value or ""
        stage, _colon, last = value.partition(":")
        if stage not in ("figures", "classes") or not last.isdecimal():
            return "figures", 0
        return stage, int(last)

    @api.model
    def _set_pass(self, stage, last):
        """Keep where the pass goes on.

        Past the ORM: writing a parameter empties the caches of every worker, and this
        one is read by nobody else.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
                f"{stage}:{last}",
                PASS_PARAMETER,
            )
        )
        self.env["ir.config_parameter"].invalidate_model(["value"], flush=False)

    @api.model
    def _refresh_classes(self, companies=None):
        """Score the customers of a company against each other, and class them.

        Each score is the quintile (1 to 5) of those who bought in the twelve months, by
        day of the last purchase, number of purchases and money. Equal values have equal
        scores: the middle of the places that they share. Whoever did not buy in the
        twelve months has no scores.

        :param res.company companies: all if None.
        """
        self.flush_model()
        condition = SQL("TRUE")
        if companies is not None:
            condition = SQL("company_id = ANY(%s)", companies.ids)
        self.env.cr.execute(
            SQL(
                """
                WITH scored AS (
                    SELECT id, %(r)s AS r, %(f)s AS f, %(m)s AS m
                      FROM clientes_partner_purchase
                     WHERE year_count > 0 AND %(condition)s
                ),
                classed AS (
                    SELECT k.id, s.r, s.f, s.m,
                           CASE WHEN s.id IS NULL THEN 'gone'
                                WHEN s.r >= 4 AND s.f + s.m >= 8 THEN 'champion'
                                WHEN s.r >= 3 AND s.f + s.m >= 6 THEN 'loyal'
                                WHEN s.r >= 4 THEN 'promising'
                                WHEN s.r = 3 THEN 'attention'
                                WHEN s.f + s.m >= 6 THEN 'risk'
                                ELSE 'cooling' END AS class
                      FROM clientes_partner_purchase k
                 LEFT JOIN scored s ON s.id = k.id
                     WHERE %(condition)s
                )
                UPDATE clientes_partner_purchase k
                   SET recency_score = c.r, frequency_score = c.f,
                       monetary_score = c.m, rfm_class = c.class
                  FROM classed c
                 WHERE c.id = k.id
                   AND (k.recency_score, k.frequency_score, k.monetary_score,
                        k.rfm_class)
                       IS DISTINCT FROM (c.r, c.f, c.m, c.class)
                """,
                r=self._get_quintile("last_date"),
                f=self._get_quintile("year_count"),
                m=self._get_quintile("year_amount"),
                condition=condition,
            )
        )
        self.invalidate_model()
        partner = self.env["res.partner"]
        partner.invalidate_model(partner._get_purchase_fields())

    @api.model
    def _get_quintile(self, name):
        """Return the expression of a customer's quintile within its company.

        :param str name: column of this table.
        :rtype: SQL
        """
        return SQL(
            """
            LEAST(%(best)s, 1 + FLOOR(
                %(best)s * (
                    RANK() OVER (PARTITION BY company_id ORDER BY %(name)s) - 1
                    + COUNT(*) OVER (PARTITION BY company_id, %(name)s) / 2.0
                ) / COUNT(*) OVER (PARTITION BY company_id)
            )::int)
            """,
            best=BEST,
            name=SQL.identifier(name),
        )
