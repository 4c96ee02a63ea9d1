from odoo import api, fields, models
from odoo.tools import format_date, formatLang

from .res_partner_credit import CREDIT

SHOWN_REQUESTS = 5


class ResPartner(models.Model):
    """The credit of a customer, as its profile shows it."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.readonly
    def get_credit(self):
        """Return what this customer may owe the current company, and what uses it up.

        :return: `limit` (nothing where there is none), `capacity` (with what is
            authorised beyond it), `used`, `available`, `parts` of the bar with their
            share in percent, `stops` (why orders are stopped now), `rules` of the
            company, the latest `requests`
        :rtype: dict
        """
        self.ensure_one()
        self._check_statement_access()
        self.env.flush_all()
        company = self.env.company
        customer = self.commercial_partner_id
        # What is shown of orders and authorisations is for who sees receivables.
        credit = self.env["clientes.credit"]._get_credit(customer.ids, company)[
            customer.id
        ]
        capacity = None if credit.limit is None else credit.limit + credit.extra
        # sudo: res.company - its name, rules and currency
        company_sudo = company.sudo()
        return {
            "customer_id": customer.id,
            "company": company_sudo.name,
            "currency_id": company_sudo.currency_id.id,
            "limit": credit.limit,
            "extra": credit.extra,
            "capacity": capacity,
            "used": credit.used,
            "used_percent": round(100 * credit.used / capacity) if capacity else None,
            "available": credit.available,
            "parts": self._get_credit_parts(credit, company_sudo, capacity),
            "stops": self._get_credit_stops(credit, company_sudo),
            "rules": company_sudo._get_credit_rule_texts(),
            "requests": customer._get_credit_requests(credit),
            "can_change": self.env.user.has_group(CREDIT),
        }

    def _get_credit_parts(self, credit, company, capacity):
        """Return what uses up the credit, each with its share of the bar.

        :param Credit credit: figures of the customer.
        :param company: whose figures, as superuser.
        :param float | None capacity: how much the customer may owe in all.
        :rtype: list[dict]
        """
        amounts = [
            ("receivable", self.env._("Owed in the Books"), credit.receivable),
            ("uninvoiced", self.env._("Confirmed, Not Invoiced"), credit.uninvoiced),
        ]
        if company.clientes_credit_count_drafts:
            label = self.env._("Quotations and Drafts")
            amounts.append(("drafts", label, credit.drafts))
        # Methods that list what an amount consists of, for who may read it.
        actions = {"receivable": "action_view_open_items"}
        if self.env["sale.order"].has_access("read"):
            actions["uninvoiced"] = "action_view_uninvoiced_orders"
        # What is owed to the customer takes no place in the bar.
        taken = sum(max(amount, 0) for _name, _label, amount in amounts)
        whole = max(capacity or 0, taken)
        return [
            {
                "name": name,
                "label": label,
                "amount": amount,
                "action": actions.get(name, False),
                "share": round(100 * max(amount, 0) / whole, 2) if whole else 0,
            }
            for name, label, amount in amounts
        ]

    def _get_credit_stops(self, credit, company):
        """Return why orders of the customer are stopped now, in words.

        :param Credit credit: figures of the customer.
        :param company: whose rules, as superuser.
        :rtype: list[str]
        """

        def money(amount):
            return formatLang(self.env, amount, currency_obj=company.currency_id)

        reason = self.commercial_partner_id.credit_hold_reason
        texts = {
            "hold": (
                reason
                and self.env._(
                    "The orders of this customer are stopped: %(reason)s", reason=reason
                )
            )
            or self.env._("The orders of this customer are stopped."),
            "overdue": self.env._(
                "%(amount)s is overdue, the oldest debt since %(date)s.",
                amount=money(credit.overdue),
                date=format_date(self.env, credit.oldest_due_date or None),
            ),
            "limit": self.env._(
                "The limit is exceeded by %(excess)s.",
                excess=money(-(credit.available or 0.0)),
            ),
        }
        service = self.env["clientes.credit"]
        return [texts[name] for name in service._get_reasons(credit, company)]

    def _get_credit_requests(self, credit):
        """Return how often more was asked for, and the latest times.

        :param Credit credit: figures of the customer.
        :rtype: dict
        """
        if not credit.has_requests:
            return {"count": 0, "rows": []}
        requests = self.env["clientes.credit.request"]
        domain = [
            ("partner_id", "=", self.id),
            ("company_id", "=", self.env.company.id),
        ]
        labels = dict(requests._fields["state"]._description_selection(self.env))
        return {
            "count": self.credit_request_count,
            "rows": [
                {
                    "id": request.id,
                    "date": format_date(
                        self.env,
                        fields.Datetime.context_timestamp(self, request.create_date),
                    ),
                    "name": request.display_name,
                    "user": request.user_id.name,
                    "asked": request.amount_requested,
                    # What is proposed is not given yet.
                    "given": request.state in ("authorised", "used", "expired")
                    and request.amount_authorised,
                    "until": request.state == "authorised"
                    and format_date(self.env, request.valid_until),
                    "state": request.state,
                    "label": labels[request.state],
                }
                for request in requests.search(domain, limit=SHOWN_REQUESTS)
            ],
        }
