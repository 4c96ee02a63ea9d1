from datetime import date

import pytz

from odoo import api, models
from odoo.tools import SQL

SEQUENCE_CODE = "pqr.ticket"


class ResCompany(models.Model):
    _inherit = "res.company"

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._pqr_create_sequences()
        return companies

    # === BUSINESS METHODS === #

    def _pqr_timezone(self):
        """Return the time zone in which the company's days and years begin.

        It must not depend on who files a case: the company's own comes first, then the
        one of its country, never the user's.

        :rtype: tzinfo
        """
        self.ensure_one()
        name = self.partner_id.tz
        if not name:
            # pytz lists the zone of the capital first, or the most populous one.
            names = pytz.country_timezones.get(self.country_id.code or "") or ["UTC"]
            name = names[0]
        return pytz.timezone(name)

    def _pqr_create_sequences(self):
        """Create the number sequence of each company.

        :return: The sequences.
        :rtype: ir.sequence
        """
        # sudo: ir.sequence - only administrators may touch sequences
        return (
            self.env["ir.sequence"]
            .sudo()
            .create(
                [
                    {
                        "name": self.env._("PQR number"),
                        "code": SEQUENCE_CODE,
                        "company_id": company.id,
                        "implementation": "no_gap",
                        "prefix": "PQR-%(range_year)s-",
                        "padding": 6,
                        "use_date_range": True,
                    }
                    for company in self
                ]
            )
        )

    def _pqr_get_date_range(self, year):
        """Return the sequence range of a year, made when it is the first time.

        :param int year: Year of the filing, in the company's time zone.
        :rtype: ir.sequence.date_range
        """
        self.ensure_one()
        date_from, date_to = date(year, 1, 1), date(year, 12, 31)
        # sudo: ir.sequence - customers and agents draw numbers, never read sequences
        Sequence = self.env["ir.sequence"].sudo()
        sequence_domain = [
            ("code", "=", SEQUENCE_CODE),
            ("company_id", "=", self.id),
        ]
        range_domain = [("date_from", "<=", date_from), ("date_to", ">=", date_to)]
        sequence = Sequence.search(sequence_domain, limit=1)
        date_range = sequence.date_range_ids.filtered_domain(range_domain)[:1]
        if not date_range:
            # Touching the row makes a second transaction that also needs a new range
            # fail with a serialization error, which Odoo retries; without it, both
            # would create the range and one user would see a constraint error.
            self.env.cr.execute(
                SQL("UPDATE res_company SET id = id WHERE id = %s", self.id),
                log_exceptions=False,
            )
            sequence = sequence or self._pqr_create_sequences()
            date_range = sequence.date_range_ids.create(
                {
                    "sequence_id": sequence.id,
                    "date_from": date_from,
                    "date_to": date_to,
                }
            )
        return date_range

    def _pqr_next_numbers(self, year, count):
        """Draw consecutive case numbers in one query, without gaps.

        The row stays locked until the transaction ends: the number is given back when
        it rolls back, and nobody else gets it meanwhile.

        :param int year: Year of the filing, in the company's time zone.
        :param int count: How many numbers are needed.
        :rtype: list[str]
        """
        self.ensure_one()
        date_range = self._pqr_get_date_range(year)
        date_range.flush_recordset(["number_next"])
        # A conflict is no error: Odoo tries the request again.
        self.env.cr.execute(
            SQL(
                """
                UPDATE ir_sequence_date_range
                   SET number_next = number_next + %(count)s
                 WHERE id = %(id)s
             RETURNING number_next
                """,
                count=count,
                id=date_range.id,
            ),
            log_exceptions=False,
        )
        [number_next] = self.env.cr.fetchone()
        date_range.invalidate_recordset(["number_next"])
        sequence = date_range.sequence_id.with_context(
            ir_sequence_date_range=date_range.date_from
        )
        return [
            sequence.get_next_char(number)
            for number in range(number_next - count, number_next)
        ]
