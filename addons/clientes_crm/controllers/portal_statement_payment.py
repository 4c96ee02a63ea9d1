import math

from odoo.exceptions import ValidationError
from odoo.http import request, route

from odoo.addons.account_payment.controllers.payment import PaymentPortal
from odoo.addons.account_payment.controllers.portal import PortalAccount

from ..tools.record_ids import read_id
from .portal_statement import PortalStatement

# A longer choice does not fit into an address.
MAX_CHOSEN = 200


class PortalStatementPayment(PortalStatement, PortalAccount, PaymentPortal):
    """Payment of open invoices of the statement, by what Odoo pays invoices with.

    Odoo's own page for overdue invoices takes only those addressed to the very person;
    here it is any open ones of the customer, in one currency. `account_payment` is
    always there: sales depend on it.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        # The page itself asks for no counters.
        if not counters:
            values["clientes_statement_payable"] = any(
                self._statement_find_providers(company)
                for company in self.env.companies
            )
        return values

    # === HELPERS === #

    def _statement_payable_invoices(self, company, move_ids):
        """Return which of these invoices can be paid online.

        Whatever number was asked for: only those of the statement, which the record
        rules let the visitor read too.

        :param res.company company: whose invoices.
        :param list move_ids: numbers of documents in the statement.
        :return: in sudo
        :rtype: account.move
        """
        moves = self.env["account.move"]
        customer = self._statement_customer()
        if not move_ids or not moves.has_access("read"):
            return moves
        # sudo: res.partner - the company that it is restricted to, if it is
        person = self.env.user.partner_id.sudo()
        if not self._can_partner_pay_in_company(person, company):
            return moves
        found = moves.search(
            [
                ("id", "in", list(move_ids)),
                ("company_id", "=", company.id),
                ("commercial_partner_id", "=", customer.id),
                ("state", "=", "posted"),
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
            ],
            order="invoice_date_due, id",
        )
        # sudo: account.move - payments under way, which customers may not read; the
        # invoices were found with the visitor's rights
        return found.sudo().filtered(lambda move: move._has_to_be_paid())

    def _statement_has_provider(self, company, invoices):
        """Tell whether anything is configured to pay these invoices with.

        :rtype: bool
        """
        return bool(
            self._statement_find_providers(
                company,
                sum(invoices.mapped("amount_residual")),
                currency_id=invoices.currency_id.id,
            )
        )

    def _statement_find_providers(self, company, amount=0.0, **kwargs):
        """Return what the visitor can pay a company with.

        :param float amount: how much; nothing asks only whether there is any at all.
        :return: in sudo
        :rtype: payment.provider
        """
        # sudo: payment.provider - which of them there are; nothing of them is shown
        providers = self.env["payment.provider"].sudo()
        return providers._get_compatible_providers(
            company.id, self.env.user.partner_id.id, amount, **kwargs
        )

    def _statement_payment_values(self, company, statement):
        values = super()._statement_payment_values(company, statement)
        values["has_provider"] = bool(self._statement_find_providers(company))
        if statement["kind"] != "open":
            return values
        ids = {
            line["move_id"] for line in statement["lines"] if line["type"] == "invoice"
        }
        invoices = self._statement_payable_invoices(company, ids)
        payable, totals = {}, []
        for currency, group in invoices.grouped("currency_id").items():
            if not self._statement_has_provider(company, group):
                continue
            totals.append(
                {
                    "currency": currency,
                    "amount": sum(group.mapped("amount_residual")),
                    "count": len(group),
                }
            )
            # An invoice in instalments is several lines: it is chosen at the first.
            payable |= dict.fromkeys(group.ids, currency)
        firsts = {}
        for line in statement["lines"]:
            if line["move_id"] in payable:
                firsts.setdefault(line["move_id"], line["line_id"])
        return values | {
            "payable": {line_id: payable[move] for move, line_id in firsts.items()},
            "payable_totals": totals,
        }

    def _statement_chosen(self, texts):
        """Return the numbers of invoices that came from outside.

        :param list texts: what the browser sent.
        :rtype: list[int]
        """
        return [
            int(text)
            for text in texts[: MAX_CHOSEN + 1]
            if text.isascii() and text.isdecimal() and len(text) < 10
        ]

    # === ROUTES === #

    @route(
        "/my/statement/pay",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_statement_pay(self, company_id=None, currency_id=None, **_kw):
        """Show how the chosen invoices can be paid, or all of a currency."""
        company, _companies = self._statement_company(company_id)
        back = f"/my/statement?company_id={company.id}&notice="
        texts = request.httprequest.args.getlist("invoice")
        if texts:
            ids = self._statement_chosen(texts)
        else:
            service = self.env["clientes.statement"]
            # The statement of the visitor's own customer.
            statement = service._get_statement(self._statement_customer(), company)
            ids = [line["move_id"] for line in statement["lines"]]
        invoices = self._statement_payable_invoices(company, ids)
        if not texts:
            invoices = invoices.filtered(
                lambda move: str(move.currency_id.id) == str(currency_id)
            )[:MAX_CHOSEN]
        if not invoices:
            return request.redirect(back + "nothing")
        if texts and set(invoices.ids) != set(ids):
            return request.redirect(back + "changed")
        if len(invoices.currency_id) > 1:
            return request.redirect(back + "changed")
        amount = sum(invoices.mapped("amount_residual"))
        chosen = "-".join(str(move.id) for move in invoices)
        values = {
            **self._prepare_portal_layout_values(),
            **self._get_common_page_view_values(
                invoices_data={
                    "partner": self.env.user.partner_id,
                    "company": company,
                    "total_amount": amount,
                    "currency": invoices.currency_id,
                    "amount_residual": amount,
                    "landing_route": f"/my/statement?company_id={company.id}",
                    "transaction_route": f"/my/statement/transaction/{chosen}",
                }
            ),
            "page_name": "clientes_statement_pay",
            "company": company,
            "invoices": invoices,
            "amount": amount,
        }
        return request.render("clientes_crm.portal_statement_pay", values)

    @route(
        "/my/statement/transaction/<string:chosen>",
        type="jsonrpc",
        auth="user",
        methods=["POST"],
    )
    def portal_statement_transaction(self, chosen, amount=None, **kwargs):
        """Begin to pay invoices; the amount is theirs, whatever the browser says.

        :param str chosen: numbers of invoices, joined by dashes.
        :param float amount: what the visitor saw on the page.
        :param dict kwargs: as `_create_transaction` takes them.
        :return: what the payment form goes on with
        :rtype: dict
        :raise ValidationError: if these invoices cannot be paid together.
        """
        ids = self._statement_chosen(chosen.split("-"))
        changed = self.env._(
            "What is to be paid has changed meanwhile. Please go back to the statement "
            "and choose again."
        )
        kwargs.pop("payment_reference", None)
        self._validate_transaction_kwargs(kwargs)
        for company in self.env.companies:
            # sudo: res.company - the visitor's own companies
            invoices = self._statement_payable_invoices(company.sudo(), ids)
            if invoices:
                break
        if not invoices or set(invoices.ids) != set(ids):
            raise ValidationError(changed)
        currency, company = invoices.currency_id, invoices.company_id
        total = sum(invoices.mapped("amount_residual"))
        # sudo: payment.provider, payment.token - whose they are
        provider = self.env["payment.provider"].sudo()
        provider = provider.browse(read_id(kwargs.get("provider_id")))
        if (
            len(currency) > 1
            or type(amount) not in (int, float)
            or not math.isfinite(amount)
            or currency.compare_amounts(amount, total)
            or kwargs.get("is_validation")
            or provider.exists().company_id != company
        ):
            raise ValidationError(changed)
        reference = (
            company.get_next_batch_payment_communication()
            if len(invoices) > 1
            else invoices.name
        )
        return self._process_transaction(
            self.env.user.partner_id.id,
            currency.id,
            invoices.ids,
            reference,
            amount=total,
            **kwargs,
        )
