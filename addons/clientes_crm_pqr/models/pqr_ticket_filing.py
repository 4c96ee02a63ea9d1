from collections import defaultdict

import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

# PQRs that one customer files in the portal within an hour: a person of it answers each
# of them, and each sends mail.
MAX_AN_HOUR = 20


class PqrTicket(models.Model):
    """Filing: the number, and what can no longer change or vanish after it."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    # === CONSTRAINT METHODS === #

    @api.constrains("date_filed")
    def _check_date_filed(self):
        now = fields.Datetime.now()
        for ticket in self:
            if ticket.date_filed > now:
                raise ValidationError(
                    self.env._("A PQR cannot be filed on a date in the future.")
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        # Once for the batch, not once per case.
        defaults = self.default_get(["company_id", "date_filed", "stage_id"])
        for vals in vals_list:
            self._check_system_values(vals)
        # An empty value is no value: these three are always set.
        vals_list = [
            {**vals, **{key: vals.get(key) or defaults[key] for key in defaults}}
            for vals in vals_list
        ]
        positions = defaultdict(list)
        for position, vals in enumerate(vals_list):
            company = self.env["res.company"].browse(vals["company_id"])
            filed = fields.Datetime.to_datetime(vals["date_filed"])
            self._check_new_date_filed(filed)
            # sudo: res.company - the time zone is on the company's partner
            zone = company.sudo()._pqr_timezone()
            year = pytz.utc.localize(filed).astimezone(zone).year
            positions[company, year].append(position)
        for (company, year), indexes in positions.items():
            numbers = company._pqr_next_numbers(year, len(indexes))
            for index, number in zip(indexes, numbers, strict=True):
                vals_list[index]["name"] = number
        tickets = super().create(vals_list)
        tickets._subscribe_people()
        tickets._send_acknowledgement()
        return tickets

    def write(self, vals):
        self._check_system_values(vals)
        self._check_fixed_values(vals)
        previous = {ticket: ticket.partner_id for ticket in self}
        result = super().write(vals)
        if "partner_id" in vals:
            changed = self.filtered(lambda t: t.partner_id != previous[t])
            changed._change_customer(previous)
        elif "team_id" in vals:
            self._subscribe_people()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_numbered(self):
        raise UserError(
            self.env._(
                "A PQR has a filing number and can neither be deleted nor archived. "
                "Close it instead."
            )
        )

    def _check_fixed_values(self, vals):
        """Refuse to change what the filing number stands for.

        :param dict vals: Values about to be written.
        :raise UserError: if the number, the company or the filing date would change.
        """
        for fname in ("name", "company_id", "date_filed"):
            if fname not in vals:
                continue
            field = self._fields[fname]
            for ticket in self:
                new = field.convert_to_cache(vals[fname], ticket)
                if new != field.convert_to_cache(ticket[fname], ticket):
                    raise UserError(
                        self.env._(
                            "%(field)s of %(number)s is fixed since its filing.",
                            field=field._description_string(self.env),
                            number=ticket.name,
                        )
                    )

    @api.model
    def _get_limit_problem(self, customer):
        """Say why a customer cannot file more in the portal for now.

        What came by other ways does not count: staff file those themselves.

        :param res.partner customer: the commercial partner.
        :return: the reason, empty if there is none
        :rtype: str
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        filed = (
            Domain("commercial_partner_id", "=", customer.id)
            & Domain("channel", "=", "portal")
            & Domain("create_date", ">", since)
        )
        if self.with_context(active_test=False).search_count(filed) < MAX_AN_HOUR:
            return ""
        return self.env._(
            "You have filed %(count)s PQRs within an hour. Please send this one later; "
            "if it is urgent, call us or write to us.",
            count=MAX_AN_HOUR,
        )
