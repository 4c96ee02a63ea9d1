from odoo import SUPERUSER_ID, api, fields, models


class SaleOrder(models.Model):
    """An order beyond the credit asks for an authorisation."""

    _name = "sale.order"
    _inherit = "sale.order"

    credit_request_ids = fields.One2many(
        comodel_name="clientes.credit.request",
        inverse_name="order_id",
        string="Credit Requests",
        copy=False,
        groups="base.group_user",
    )
    credit_stop_text = fields.Text(
        string="Credit Stop",
        compute="_compute_credit_stop_text",
        groups="base.group_user",
        help="Why the order could not be confirmed now.",
    )
    credit_request_state = fields.Selection(
        selection=[
            ("pending", "To decide"),
            ("authorised", "Authorised"),
            ("refused", "Refused"),
        ],
        compute="_compute_credit_request_state",
        groups="base.group_user",
    )
    credit_decision_note = fields.Text(
        compute="_compute_credit_request_state",
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "partner_invoice_id", "amount_total", "company_id")
    @api.depends_context("uid")
    def _compute_credit_stop_text(self):
        open_orders = self.filtered(
            lambda order: order._origin and order.state in ("draft", "sent")
        )._origin
        service = self.env["clientes.credit"]
        stops = {}
        # One of each customer at a time: they are not going to be confirmed together.
        while open_orders:
            customers = open_orders.grouped(lambda order: order._get_credit_customer())
            chosen = open_orders.browse([orders[0].id for orders in customers.values()])
            stops |= service._get_stops(chosen)
            open_orders -= chosen
        for order in self:
            reasons, credit = stops.get(order._origin, ((), None))
            texts = reasons and service._get_reason_texts(
                reasons, credit, order.company_id
            )
            order.credit_stop_text = "\n".join(texts) if texts else False

    @api.depends("credit_request_ids.state")
    def _compute_credit_request_state(self):
        # sudo: clientes.credit.request - who sells the order learns what was decided
        latest = {}
        # sudo: clientes.credit.request - who sells learns what was decided
        for request in self.sudo().credit_request_ids.sorted("id"):
            latest[request.order_id.id] = request
        for order in self:
            request = latest.get(order._origin.id)
            state = request and request.state
            known = state in ("pending", "authorised", "refused")
            order.credit_request_state = state if known else False
            order.credit_decision_note = request.decision_note if known else False

    # === ACTION METHODS === #

    def action_request_credit(self):
        """Ask for an authorisation of these orders; show the request of a single one.

        :rtype: dict
        """
        self.check_access("read")
        stopped = self.browse(
            [order.id for order in self.env["clientes.credit"]._get_stops(self)]
        )
        if not stopped:
            return {
                "type": "ir.actions.client",
                "tag": "display_notification",
                "params": {
                    "type": "info",
                    "message": self.env._(
                        "The customer's credit allows the order now: confirm it."
                    ),
                    "next": {"type": "ir.actions.client", "tag": "soft_reload"},
                },
            }
        requests = stopped._request_credit()
        if len(requests) > 1:
            action = self.env["ir.actions.act_window"]._for_xml_id(
                "clientes_crm.clientes_credit_request_action"
            )
            action["domain"] = [("id", "in", requests.ids)]
            action["context"] = {}
            return action
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Request"),
            "res_model": "clientes.credit.request",
            "res_id": requests.id,
            "view_mode": "form",
            "target": "new",
            "context": {"form_view_initial_mode": "edit"},
        }

    # === BUSINESS METHODS === #

    def _request_credit(self, confirm_after=False, stops=None):
        """Ask for an authorisation of orders, once each.

        :param bool confirm_after: whether they are confirmed with the decision.
        :param dict stops: why they are stopped, if it is known.
        :rtype: clientes.credit.request
        """
        # sudo: clientes.credit.request - asked for by whoever sells the order; the
        # figures of the moment are kept for who decides
        requests_sudo = self.env["clientes.credit.request"].sudo()
        if stops is None:
            stops = self.env["clientes.credit"]._get_stops(self)
        pending = requests_sudo.search(
            [("order_id", "in", self.ids), ("state", "=", "pending")]
        )
        # A changed order asks for what it is worth now.
        for request in pending:
            order = self.browse(request.order_id.id)
            if order in stops:
                request.write(order._prepare_credit_request(*stops[order]))
            if confirm_after:
                request.confirm_after = True
        values = [
            {
                **order._prepare_credit_request(*stop),
                "order_id": order.id,
                "user_id": order._get_credit_requester().id,
                "confirm_after": confirm_after,
            }
            for order, stop in stops.items()
            if order.id not in pending.order_id.ids
        ]
        requests = requests_sudo.create(values)
        requests._ask_managers()
        for request in requests:
            request.order_id._message_log(
                body=self.env._("An authorisation beyond the credit was asked for.")
            )
        # sudo: clientes.credit.request - back to the rights of the caller
        return (pending | requests).sudo(self.env.su)

    def _get_credit_requester(self):
        """Return who asks: the salesperson where a customer is at the keyboard.

        :rtype: res.users
        """
        self.ensure_one()
        user = self.env.user
        if user._is_internal() and not user._is_superuser():
            return user
        # sudo: sale.order - its salesperson; a customer is told nothing of decisions
        return self.sudo().user_id or user.browse(SUPERUSER_ID)

    def _prepare_credit_request(self, reasons, credit):
        """Return what a request says about the order and its customer.

        :param list reasons: names of the rules that stop the order.
        :param Credit credit: the figures, with the order.
        :rtype: dict
        """
        # sudo: sale.order - whole figures, for who decides
        order = self.sudo()
        order.ensure_one()
        company = order.company_id
        amount = order.currency_id._convert(
            order.amount_total,
            company.currency_id,
            company,
            fields.Date.context_today(self),
        )
        requests = order.env["clientes.credit.request"]
        texts = order.env["clientes.credit"]._get_exact_texts(reasons, credit, company)
        return {
            "company_id": company.id,
            "partner_id": order.partner_invoice_id.commercial_partner_id.id,
            "amount_requested": amount,
            "reasons": "\n".join(texts),
            "credit_limit": credit.limit or 0.0,
            "receivable": credit.receivable,
            "overdue": credit.overdue,
            "uninvoiced": credit.uninvoiced,
            "drafts": credit.drafts,
            "available": credit.available or 0.0,
            **requests._get_decision_defaults(company, amount),
        }

    def _is_settled(self):
        """Return whether the customer has paid the order wholly.

        :rtype: bool
        """
        self.ensure_one()
        compare = self.currency_id.compare_amounts
        if compare(self.amount_paid, self.amount_total) >= 0:
            return True
        invoices = self.invoice_ids.filtered(lambda move: move.state == "posted")
        return compare(self.amount_invoiced, self.amount_total) >= 0 and all(
            invoice.payment_state in ("paid", "in_payment", "reversed")
            for invoice in invoices
        )

    def _wait_for_credit(self):
        """Ask for an authorisation of the orders that the credit does not allow.

        :return: the orders that wait.
        """
        controlled = self._filter_credit_controlled()
        if not controlled:
            return self.browse()
        controlled._lock_credit()
        stops = self.env["clientes.credit"]._get_stops(controlled)
        waiting = self.browse([order.id for order in stops])
        if waiting:
            waiting._request_credit(confirm_after=True)
        return waiting
