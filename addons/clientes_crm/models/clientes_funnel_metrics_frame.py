from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.models import BaseModel
from odoo.tools import SQL

from ..tools.funnel import get_offsets


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
    # Whether amounts are in the wanted currency everywhere.
    is_one_currency: bool


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
        # sudo: res.company - only whether there is another currency at all
        companies = self.env["res.company"].sudo()
        is_one_currency = not companies.search_count(
            [("currency_id", "!=", currency.id)], limit=1
        )
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
                is_one_currency=is_one_currency,
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
    def _get_midnight(self, day):
        """Return when a day begins for the reader, UTC.

        :rtype: datetime
        """
        local = self.env.tz.localize(datetime.combine(day, time.min))
        return local.astimezone(pytz.utc).replace(tzinfo=None)
