from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

# Up to which partner the pass over the whole directory has come.
PASS_PARAMETER = "clientes_crm.freshness_pass"
BATCH = 2000
FIELDS = ("freshness_score", "freshness_band", "freshness_next_date")


class ResPartner(models.Model):
    """The freshness of a million customers, kept up to date at night."""

    _name = "res.partner"
    _inherit = "res.partner"

    @api.model
    def _cron_refresh_freshness(self):
        """Lower the scores that time alone changes today, batch by batch.

        After a change of the definition (and after the installation) it first passes
        over the whole directory, from where it stopped the last time; rows that keep
        their value are not written.
        """
        cron = self.env["ir.cron"]
        partners = self.with_context(active_test=False)
        inputs = self._freshness_inputs()
        while start := self._get_freshness_pass():
            batch = partners.search_fetch(
                [("id", ">=", start)], inputs, order="id", limit=BATCH
            )
            batch._refresh_freshness()
            start = batch[-1:].id + 1 if len(batch) == BATCH else 0
            self._set_freshness_pass(start)
            if not cron._commit_progress(len(batch), remaining=1 if start else 0):
                return
            self.env.invalidate_all(flush=False)
        due = Domain("freshness_next_date", "<=", fields.Date.today())
        while batch := partners.search_fetch(
            due, inputs, order="freshness_next_date, id", limit=BATCH
        ):
            batch._refresh_freshness()
            remaining = 1 if len(batch) == BATCH else 0
            if not cron._commit_progress(len(batch), remaining=remaining):
                return
            self.env.invalidate_all(flush=False)

    @api.model
    def _get_freshness_pass(self):
        """Return the first partner that the pass over the directory has not seen.

        :return: its id, or 0 when no pass is under way.
        :rtype: int
        """
        # sudo: ir.config_parameter - the job's own bookmark
        bookmark = self.env["ir.config_parameter"].sudo()
        value = bookmark.search([("key", "=", PASS_PARAMETER)]).value or ""
        return int(value) if value.isdecimal() else 0

    @api.model
    def _set_freshness_pass(self, start):
        """Keep where the pass goes on.

        Past the ORM: writing a parameter empties the caches of every worker, and this
        one is read by nobody else.

        :param int start: id of the first partner not seen yet, 0 at the end.
        """
        self.env.cr.execute(
            SQL(
                "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
                str(start),
                PASS_PARAMETER,
            )
        )
        self.env["ir.config_parameter"].invalidate_model(["value"], flush=False)

    @api.model
    def _restart_freshness_pass(self):
        """Have every score worked out again: the definition changed."""
        self._set_freshness_pass(1)
        cron = self.env.ref(
            "clientes_crm.ir_cron_refresh_freshness", raise_if_not_found=False
        )
        if cron:
            # sudo: ir.cron - a consequence of what the user may change
            cron.sudo()._trigger()

    @api.model
    def _freshness_inputs(self):
        """Return the fields that the job reads of each partner.

        :rtype: list[str]
        """
        names = [*FIELDS, "create_date", *self._get_freshness_dependencies()]
        return list(dict.fromkeys(names))

    def _refresh_freshness(self):
        """Write score, band and day of the next change where they differ.

        In SQL: nobody edited these customers, so their last change must not move, and
        the rows that keep their values are not touched.
        """
        self.flush_recordset()
        rows = [
            (partner.id, score, band or None, date or None)
            for partner, (score, band, date) in self._get_freshness_values().items()
            if (score, band, date)
            != (
                partner.freshness_score,
                partner.freshness_band,
                partner.freshness_next_date,
            )
        ]
        if not rows:
            return
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner
                   SET freshness_score = new.score,
                       freshness_band = new.band,
                       freshness_next_date = new.next_date
                  FROM (VALUES %s) AS new (id, score, band, next_date)
                 WHERE res_partner.id = new.id
                """,
                SQL(", ").join(
                    SQL("(%s, %s::int4, %s::varchar, %s::date)", *row) for row in rows
                ),
            )
        )
        changed = self.browse(row[0] for row in rows)
        changed.invalidate_recordset(FIELDS, flush=False)

    @api.model
    def _refresh_freshness_of_emails(self, emails):
        """Work out the scores of the customers with these addresses again.

        :param list emails: normalised addresses.
        """
        # sudo: res.partner - the blacklist speaks of customers of every company
        partners = self.sudo().with_context(active_test=False)
        partners.search([("email_normalized", "in", emails)])._refresh_freshness()
