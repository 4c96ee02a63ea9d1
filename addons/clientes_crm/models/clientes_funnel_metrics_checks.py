from datetime import date

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..tools.funnel import previous_period, year_before
from .clientes_funnel_metrics import METRICS

MODES = ("reached", "strict")


class ClientesFunnelMetrics(models.AbstractModel):
    """What is wrong with a question, in words."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _check_domain(self, domain):
        """Return a domain from outside, if opportunities can be searched by it.

        :param domain: what the client sent.
        :rtype: Domain
        """
        try:
            domain = Domain(domain or [])
            domain.validate(self.env["crm.lead"])
        except (KeyError, TypeError, ValueError) as error:
            raise self._get_domain_error(error) from error
        return domain

    def _get_domain_error(self, error):
        return UserError(
            self.env._(
                "The opportunities cannot be filtered in this way: %(reason)s. "
                "Check the names of the fields and the comparisons of the filter.",
                reason=error,
            )
        )

    @api.model
    def _check_metrics(self, metrics):
        """Return the names of the metrics that are asked for, each once.

        :rtype: list
        """
        if metrics is None:
            return list(METRICS)
        if not isinstance(metrics, (list, tuple)) or any(
            not isinstance(name, str) or name not in METRICS for name in metrics
        ):
            raise UserError(
                self.env._(
                    "There is no such metric. There are: %(metrics)s.",
                    metrics=", ".join(METRICS),
                )
            )
        return list(dict.fromkeys(metrics))

    @api.model
    def _check_mode(self, mode):
        if mode not in MODES:
            raise UserError(
                self.env._(
                    "The conversion by stage is either “reached” or “strict”, not "
                    "“%(mode)s”.",
                    mode=mode,
                )
            )
        return mode

    @api.model
    def _check_period(self, date_from, date_to):
        """Return the first and last day of a period.

        :rtype: tuple
        """
        try:
            first, last = (
                fields.Date.to_date(day if isinstance(day, date) else str(day))
                for day in (date_from, date_to)
            )
        except ValueError:
            first = last = None
        # The calendars go no farther, nor does anybody's history.
        if not first or not last or not 1970 <= first.year <= last.year <= 2200:
            raise UserError(
                self.env._(
                    "A period has a first and a last day, written as 2026-01-31."
                )
            )
        if first > last:
            raise UserError(
                self.env._("The first day of the period comes after the last one.")
            )
        return first, last

    @api.model
    def _check_compare(self, compare, date_from, date_to):
        """Return the period to compare with.

        :rtype: tuple
        """
        if compare == "previous":
            return previous_period(date_from, date_to)
        if compare == "year":
            return year_before(date_from, date_to)
        if isinstance(compare, (list, tuple)) and len(compare) == 2:
            return self._check_period(*compare)
        raise UserError(
            self.env._(
                "A period can be compared with the “previous” one, with the same of "
                "the “year” before, or with another first and last day."
            )
        )

    @api.model
    def _check_currency(self, currency):
        """Return the currency of amounts.

        :rtype: res.currency
        """
        if not currency:
            return self.env.company.currency_id
        found = self.env["res.currency"]
        if isinstance(currency, int):
            found = found.with_context(active_test=False).search(
                [("id", "=", currency)]
            )
        if not found:
            raise UserError(self.env._("There is no such currency."))
        return found
