from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..const import CHANGES

# Of what stays open; they may go along with any other change.
MOVES = ("slipped", "earlier")


class ClientesPipelineChanges(models.AbstractModel):
    """What changed in the pipeline between two weeks, from its snapshots."""

    _name = "clientes.pipeline.changes"
    _description = "Changes of the Pipeline"

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def get_changes(self, domain, date_from, date_to, currency=None):
        """Return how the open value came from what it was to what it is.

        Of the weeks that begin in the period, under the reader's record rules. An
        opportunity that changes in two weeks counts in both. `before` plus the amounts
        of the changes is `after`, always.

        :param list domain: which opportunities, as a domain of `crm.lead`; archived
            ones are among them unless it says otherwise.
        :param str date_from: first day.
        :param str date_to: last day, included.
        :param int currency: id of the currency of amounts, by default that of the
            reader's company; at today's rates.
        :return: {
            before, after: open value a week before the first one and at the end of the
            last one;
            value: the difference;
            parts: {change: {n, amount, domain}}, for each change of a line and for
            slipped and earlier closing dates, whose amount is what is open of them;
            weeks: Mondays of the snapshots; taken_at: when the last one was taken;
            model: of the domains; currency_id: of amounts}
        :rtype: dict
        :raise UserError: if a parameter is not understood.
        :raise AccessError: if the user reads no opportunities.
        """
        metrics = self.env["clientes.funnel.metrics"]
        lines = self.env["crm.pipeline.snapshot.line"]
        lines.check_access("read")
        first, last = metrics._check_period(date_from, date_to)
        leads = metrics._check_domain(domain)
        currency = metrics._check_currency(currency)
        weeks = self.env["crm.pipeline.snapshot"].search_fetch(
            [("date", ">=", first), ("date", "<=", last)], ["date", "taken_at"]
        )
        wanted = Domain("date", ">=", str(first)) & Domain("date", "<=", str(last))
        if not leads.is_true():
            wanted &= Domain("lead_id", "any", list(leads))
        rows = self._read_changes(wanted, weeks, currency)

        def part(name, field, amount):
            mine = [row for row in rows if row[field] == name]
            return {
                "n": sum(row["n"] for row in mine),
                "amount": currency.round(sum(row[amount] for row in mine)),
                "domain": list(wanted & Domain(field, "=", name)),
            }

        before, after = (
            currency.round(sum(row[name] for row in rows))
            for name in ("before", "after")
        )
        parts = {name: part(name, "change", "difference") for name, _label in CHANGES}
        parts |= {name: part(name, "deadline_change", "amount") for name in MOVES}
        return {
            "before": before,
            "after": after,
            "value": currency.round(after - before),
            "parts": parts,
            "weeks": [str(week.date) for week in weeks.sorted("date")],
            "taken_at": fields.Datetime.to_string(weeks[:1].taken_at) or None,
            "model": lines._name,
            "domain": list(wanted),
            "currency_id": currency.id,
        }

    @api.model
    def _read_changes(self, domain, weeks, currency):
        """Add the lines up by change.

        :param Domain domain: which lines.
        :param crm.pipeline.snapshot weeks: their snapshots.
        :param res.currency currency: of the amounts.
        :return: dictionaries of change, deadline_change, n and amounts.
        :rtype: list
        """
        lines = self.env["crm.pipeline.snapshot.line"].with_context(active_test=False)
        query = lines._search(domain)
        names = ("change", "deadline_change", "is_open", "date", "company_currency")
        amounts = ("amount", "amount_before", "difference")
        columns = [
            SQL("%s AS %s", lines._field_to_sql(lines._table, name, query), SQL(name))
            for name in (*names, *amounts)
        ]
        days = weeks.mapped("date")
        rows = self.env.execute_query_dict(
            SQL(
                """
                SELECT change, deadline_change, company_currency, COUNT(*) AS n,
                       SUM(difference)::float AS difference,
                       SUM(amount)::float AS amount,
                       COALESCE(SUM(amount_before) FILTER (WHERE date = %(first)s), 0)
                       ::float AS before,
                       COALESCE(SUM(amount) FILTER (WHERE is_open AND date = %(last)s),
                                0)::float AS after
                  FROM (%(lines)s) line
              GROUP BY change, deadline_change, company_currency
                """,
                lines=query.select(*columns),
                first=min(days, default=None),
                last=max(days, default=None),
            )
        )
        currencies = self.env["res.currency"].browse(
            {row["company_currency"] for row in rows}
        )
        today = fields.Date.context_today(self)
        rates = {
            source.id: self.env["res.currency"]._get_conversion_rate(
                source, currency, self.env.company, today
            )
            for source in currencies
        }
        for row in rows:
            for name in ("difference", "amount", "before", "after"):
                row[name] *= rates[row["company_currency"]]
        return rows
