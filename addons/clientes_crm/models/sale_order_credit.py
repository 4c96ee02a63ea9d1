from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.credit_facts import check_facts

READERS = (
    "account.group_account_invoice,account.group_account_readonly,"
    "clientes_crm.clientes_crm_group_receivables"
)
# Whose credit a confirmed order uses up, and how much of it.
DEBTOR = {"partner_id", "partner_invoice_id", "company_id", "currency_id"}
FACTS = {"amount_total", "transaction_ids"}


class SaleOrder(models.Model):
    """An order is confirmed only within the customer's credit.

    The rule holds for the state itself: whoever sets it, by whatever door. What the
    customer does (signing, paying) never fails for it: the order waits instead.
    """

    _name = "sale.order"
    _inherit = "sale.order"

    # It tells what the customer owes.
    partner_credit_warning = fields.Text(groups=READERS)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        check_facts(self, vals_list, FACTS)
        orders = super().create(vals_list)
        entering = orders.filtered(lambda order: order.state == "sale")
        if entering:
            entering._lock_credit()
            entering._check_credit()
        return orders

    def write(self, vals):
        check_facts(self, [vals], FACTS)
        if vals.get("state", "sale") != "sale":
            leaving = self.filtered(lambda order: order.state == "sale")
            result = super().write(vals)
            # sudo: clientes.credit.request - begun anew, an order needs another one
            self.env["clientes.credit.request"].sudo()._close_of_orders(leaving, "used")
            return result
        if vals.get("state") != "sale" and DEBTOR.isdisjoint(vals):
            return super().write(vals)
        controlled = self if "company_id" in vals else self._filter_credit_controlled()
        if not controlled:
            return super().write(vals)
        former = {order: order._get_credit_debtor() for order in controlled}
        entering = controlled.filtered(lambda order: order.state != "sale")
        if vals.get("state") == "sale":
            # Before anything else: who waits for it starts anew afterwards.
            entering._lock_credit()
        result = super().write(vals)
        changed = controlled.filtered(
            lambda order: (
                order.state == "sale" and order._get_credit_debtor() != former[order]
            )
        )
        if changed:
            changed._lock_credit()
            changed._check_credit()
        return result

    # === ACTION METHODS === #

    def action_confirm(self):
        """Confirm what the credit lets pass; offer to ask for the rest.

        Where nobody of the company is there to read a message, orders beyond it wait as
        quotations: the shop confirms in the name of its visitor.
        """
        if self._filter_credit_controlled() and self._is_confirmed_by_customer():
            # What waits is asked for by the program: not for who may not confirm.
            self.check_access("write")
            waiting = self._wait_for_credit()
            passing = self - waiting
            return super(SaleOrder, passing).action_confirm() if passing else True
        orders = self.with_context(clientes_credit_offer=True)
        return super(SaleOrder, orders).action_confirm()

    def _validate_order(self):
        """Keep what a customer signed as a quotation if its credit is used up."""
        passing = self - self._wait_for_credit()
        if passing:
            return super(SaleOrder, passing)._validate_order()
        return None

    def _action_confirm(self):
        # The offer belongs to the confirmation, not to what follows from it.
        orders = self
        if "clientes_credit_offer" in self.env.context:
            orders = self.with_context(clientes_credit_offer=False)
        return super(SaleOrder, orders)._action_confirm()

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: clientes.credit.request - what a cancelled order asked for is void
        self.env["clientes.credit.request"].sudo()._close_of_orders(
            self, "pending", "authorised"
        )
        return result

    # === BUSINESS METHODS === #

    def _filter_credit_controlled(self):
        """Return the orders of companies that control credit."""
        # sudo: res.company - switches, whoever sells
        return self.filtered(
            lambda order: order.sudo().company_id._has_credit_control()
        )

    def _lock_credit(self):
        """Hold the credit of the customers until the end of the transaction."""
        pairs = []
        # sudo: res.partner - limits, for everybody who sells
        for order in self.sudo()._filter_credit_controlled():
            customer = order.partner_invoice_id.commercial_partner_id
            company = order.company_id
            if customer.with_company(company)._get_credit_limit(company) is not None:
                pairs.append((customer.id, company.id))
        # sudo: clientes.credit.lock - nobody has rights on it
        self.env["clientes.credit.lock"].sudo()._take(pairs)

    def _check_credit(self):
        """Stop orders that are being confirmed beyond their customers' credit."""
        stops = self.env["clientes.credit"]._get_stops(self)
        if stops:
            self._raise_credit_stop(stops)
        if self._filter_credit_controlled():
            # sudo: clientes.credit.request - closed by the order that uses it
            self.env["clientes.credit.request"].sudo()._mark_used(self)

    def _raise_credit_stop(self, stops):
        """Tell why orders are stopped, and offer to ask for an authorisation.

        :param dict stops: reasons and figures by order.
        """
        texts = []
        # sudo: clientes.credit.request - its amount stands in the order's messages too
        requests_sudo = self.env["clientes.credit.request"].sudo()
        for order, (reasons, credit) in stops.items():
            # sudo: res.company - its currency
            company = order.sudo().company_id
            lines = self.env["clientes.credit"]._get_reason_texts(
                reasons, credit, company
            )
            if len(self) > 1:
                texts.append(order.display_name)
            lines += requests_sudo._get_shortfall_texts(order)
            texts += [f"- {line}" for line in lines]
        message = "\n".join(
            [
                self.env._("The customer's credit does not allow it:"),
                *texts,
                "",
                self.env._(
                    "The order stays as it was. Ask for an authorisation, or wait "
                    "until the customer pays."
                ),
            ]
        )
        if self.env.context.get("clientes_credit_offer"):
            raise self.env["clientes.credit"]._get_stop(
                message,
                "clientes_crm.sale_order_action_request_credit",
                self.browse([order.id for order in stops]),
            )
        raise UserError(message)
