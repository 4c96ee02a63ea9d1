from odoo import api, fields, models
from odoo.tools import SQL

from ..const import AGEING_BUCKETS

AMOUNTS = ("balance", *AGEING_BUCKETS, "unapplied", "overdue")


class ClientesReceivable(models.AbstractModel):
    """What customers owe, read from the ledger.

    What it counts
        A receivable item is a posted journal item on a receivable account that has a
        partner. Its customer is the partner's commercial partner as it is today. The
        balance is the sum of what is open of the items: as in Odoo's own "Total
        Receivable", to the cent. Debits stand in the bucket of their due date (of their
        own date if they have none). Credits that nobody has applied have no age: they
        stand beside the buckets.

    At a date
        Without a date it is the ledger as it stands, with whatever is booked ahead. At
        a date, later items do not exist, and reconciliations with them are undone.

    Who may ask
        Everything here is private. It reads the ledger directly, for who sees
        receivables has no rights in accounting: the caller restricts customers and
        companies to those that the user may read.
    """

    _name = "clientes.receivable"
    _description = "Receivables of customers"

    # === BUSINESS METHODS === #

    @api.model
    def _get_open_items(self, partner_ids, company_ids, date=None):
        """Return the open items of customers, the oldest due date first.

        :param list partner_ids: customers or their contacts; everybody if None.
        :param list company_ids: companies whose ledger is read.
        :param date date: the day at which they were open; now if None.
        :return: amounts are signed as in the ledger: what the customer owes is positive
        :rtype: list[dict]
        """
        if self._has_nothing(partner_ids, company_ids):
            return []
        self._flush_ledger()
        self.env.cr.execute(
            SQL(
                "%s ORDER BY company_id, due_date, date, line_id",
                self._get_item_query(partner_ids, company_ids, date),
            )
        )
        return self.env.cr.dictfetchall()

    @api.model
    def _get_ageing(self, partner_ids=None, company_ids=None, date=None):
        """Return what customers owe by age, in the currency of each company.

        :param list partner_ids: customers or their contacts; everybody if None.
        :param list company_ids: companies of the ledger; the allowed ones if None.
        :param date date: the day of the ledger and of the ages; now if None.
        :return: by customer and company (ids), only of who has open items: `balance` =
            `current` + `days_30` + `days_60` + `days_90` + `older` + `unapplied`;
            `overdue` = the debits past due; `oldest_due_date` of what is owed, due or
            not; `next_due_date` of what is not due yet; `item_count`.
        :rtype: dict
        """
        if company_ids is None:
            company_ids = self.env.companies.ids
        if self._has_nothing(partner_ids, company_ids):
            return {}
        self._flush_ledger()
        self.env.cr.execute(self._get_ageing_query(partner_ids, company_ids, date))
        return {
            (row.pop("partner_id"), row.pop("company_id")): row
            for row in self.env.cr.dictfetchall()
        }

    @api.model
    def _get_empty_ageing(self):
        """Return the figures of a customer without open items.

        :rtype: dict
        """
        return {
            **dict.fromkeys(AMOUNTS, 0.0),
            "oldest_due_date": None,
            "next_due_date": None,
            "item_count": 0,
        }

    @api.model
    def _get_ageing_day(self, date=None):
        """Return the day from which ages are counted: the user's today if None.

        Who has no time zone (jobs, most users of the portal) lives in the company's: in
        UTC the day begins in the middle of the evening.

        :rtype: date
        """
        if day := fields.Date.to_date(date):
            return day
        # The first is known already: most users have a zone, and cost no statement.
        if str(self.env.tz) != "UTC" or self.env.context.get("tz") or self.env.user.tz:
            return fields.Date.context_today(self)
        # sudo: res.company - its time zone, for whoever asks
        return self.env.company.sudo()._get_collection_day()

    @api.model
    def _has_nothing(self, partner_ids, company_ids):
        return not company_ids or (partner_ids is not None and not partner_ids)

    @api.model
    def _flush_ledger(self):
        """Let the statements see what the transaction has changed so far."""
        self.env["account.partial.reconcile"].flush_model()
        self.env["account.move.line"].flush_model()
        self.env["account.move"].flush_model(["move_type", "origin_payment_id"])
        self.env["account.account"].flush_model(["account_type"])
        self.env["res.partner"].flush_model(["commercial_partner_id"])
