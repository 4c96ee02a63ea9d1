from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import SQL

from ..tools.funnel import get_offsets, previous_period, year_before
from .clientes_funnel_metrics import METRICS

MODES = ("reached", "strict")


@dataclass
class Frame:
    """Whose opportunities a figure is about, when and in what currency."""

    domain: Domain
    # None: all there are.
    leads: SQL | None
    date_from: date
    date_to: date
    start: datetime
    end: datetime
    offsets: list
    now: datetime
    today: date
    currency: BaseModel
    calendars: list
    is_present: bool
    mode: str
    stages: list


class ClientesFunnelMetrics(models.AbstractModel):
    """What the reader asks for, checked."""

    _name = "clientes.funnel.metrics"
    _inherit = "clientes.funnel.metrics"

    # === BUSINESS METHODS === #

    @api.model
    def _get_frames(self, domain, date_from, date_to, compare, currency, mode):
        """Return what is asked for, and what to compare it with.

        :return: one or two frames; for the parameters see `get_metrics`.
        :rtype: list
        """
        domain = self._check_domain(domain)
        leads = self._get_lead_set(domain)
        periods = [self._check_period(date_from, date_to)]
        if compare:
            periods.append(self._check_compare(compare, *periods[0]))
        offsets = get_offsets(self.env.tz, min(first for first, _last in periods))
        stages = self._get_stages()
        today = fields.Date.context_today(self)
        calendars = self._get_calendars(today)
        currency = self._check_currency(currency)
        return [
            Frame(
                domain=domain,
                leads=leads,
                date_from=first,
                date_to=end,
                start=self._get_midnight(first),
                end=self._get_midnight(end + timedelta(days=1)),
                offsets=offsets,
                now=self.env.cr.now().replace(microsecond=0),
                today=today,
                currency=currency,
                calendars=calendars,
                is_present=not index,
                mode=mode,
                stages=stages,
            )
            for index, (first, end) in enumerate(periods)
        ]

    @api.model
    def _get_lead_set(self, domain):
        """Return the ids of the opportunities that the reader may read.

        :param Domain domain: which of them.
        :return: None if that is all there are: going through a million of them to
            find that out takes longer than anything else.
        :rtype: SQL or None
        """
        leads = self.env["crm.lead"].with_context(active_test=False)
        try:
            query = leads._search(domain)
        except (KeyError, TypeError, ValueError) as error:
            raise self._get_domain_error(error) from error
        if domain.is_true() and self._is_rule_empty():
            return None
        return query.select()

    @api.model
    def _is_rule_empty(self):
        """Tell whether no record rule keeps any opportunity from the reader.

        The rule of companies keeps none from who works in all companies there are.

        :rtype: bool
        """
        if self.env.su:
            return True
        # sudo: res.company - only how many there are
        every = {*self.env["res.company"].sudo().search(Domain.TRUE).ids, False}

        def simplify(condition):
            if (
                condition.field_expr == "company_id"
                and condition.operator == "in"
                and every <= set(condition.value)
            ):
                return Domain.TRUE
            return condition

        rule = self.env["ir.rule"]._compute_domain("crm.lead", "read")
        return Domain(rule).map_conditions(simplify).is_true()

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

    @api.model
    def _get_midnight(self, day):
        """Return when a day begins for the reader, UTC.

        :rtype: datetime
        """
        local = self.env.tz.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)
