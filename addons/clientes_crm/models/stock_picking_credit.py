from odoo import api, fields, models
from odoo.exceptions import UserError


class StockPicking(models.Model):
    """A delivery waits while the customer's orders would be stopped."""

    _name = "stock.picking"
    _inherit = "stock.picking"

    credit_stop_text = fields.Text(
        string="Held for Credit",
        compute="_compute_credit_stop_text",
        groups="base.group_user",
        help="Why the delivery waits.",
    )

    # === COMPUTE METHODS === #

    @api.depends("state", "sale_id", "partner_id", "picking_type_id")
    @api.depends_context("uid")
    def _compute_credit_stop_text(self):
        stops = self._origin._get_credit_stops()
        for picking in self:
            reasons, credit = stops.get(picking._origin, ((), None))
            texts = reasons and self.env["clientes.credit"]._get_reason_texts(
                reasons, credit, picking.company_id
            )
            picking.credit_stop_text = "\n".join(texts) if texts else False

    # === ACTION METHODS === #

    def button_validate(self):
        """Stop deliveries that are held, before any question about them."""
        self._check_credit()
        return super().button_validate()

    def action_assign(self):
        """Reserve nothing for deliveries that are held."""
        self._check_credit()
        return super().action_assign()

    def action_request_credit(self):
        """Ask for an authorisation of what is held.

        :rtype: dict
        """
        self.check_access("read")
        stops = {}
        for picking, stop in self._get_credit_stops().items():
            # sudo: sale.order - of a delivery that the user handles
            stops[picking.sudo().sale_id.sudo(self.env.su)] = stop
        stops.pop(self.env["sale.order"], None)
        if not stops:
            raise UserError(
                self.env._(
                    "Nothing waits for an authorisation here. For deliveries without "
                    "an order, a credit manager can authorise the customer until a "
                    "date."
                )
            )
        orders = self.env["sale.order"].browse([order.id for order in stops])
        requests = orders._request_credit(stops=stops)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Credit Request"),
            "res_model": "clientes.credit.request",
            "res_id": requests[:1].id,
            "view_mode": "form",
            "target": "new",
        }

    # === BUSINESS METHODS === #

    def _action_done(self):
        self._check_credit()
        result = super()._action_done()
        # sudo: stock.picking, clientes.credit.request - used by what goes out
        # sudo: sale.order - whether the order is held, for who delivers
        orders = self.sudo()._filter_credit_held().sale_id
        if orders:
            # sudo: clientes.credit.request - used by the delivery, whoever makes it
            self.env["clientes.credit.request"].sudo()._mark_used(orders)
        return result

    def _filter_credit_held(self):
        """Return the deliveries to customers of companies that hold them."""
        return self.filtered(
            lambda picking: (
                picking.location_dest_id.usage == "customer"
                and picking.company_id._has_credit_control()
                and picking.company_id.clientes_credit_hold_deliveries
            )
        )

    def _get_credit_stops(self):
        """Return why deliveries to customers are held.

        What was authorised, or paid wholly, goes out.

        :return: names of reasons and figures by delivery.
        :rtype: dict
        """
        stops = {}
        service = self.env["clientes.credit"]
        # sudo: stock.picking, sale.order, res.partner - rules hold for whoever delivers
        held = self.sudo().filtered(
            lambda picking: picking.state not in ("done", "cancel")
        )
        for company, pickings in (
            held._filter_credit_held().grouped("company_id").items()
        ):
            by_customer = pickings.grouped(
                lambda picking: (
                    (
                        picking.sale_id.partner_invoice_id or picking.partner_id
                    ).commercial_partner_id
                )
            )
            by_customer.pop(self.env["res.partner"], None)
            figures = service._get_credit([c.id for c in by_customer], company)
            # sudo: clientes.credit.request - what was authorised, for who delivers
            requests = self.env["clientes.credit.request"].sudo()
            allowed = requests._get_allowed_orders(pickings.sale_id)
            for customer, customer_pickings in by_customer.items():
                credit = figures[customer.id]
                reasons = service._get_reasons(credit, company)
                if not reasons:
                    continue
                for picking in customer_pickings:
                    order = picking.sale_id
                    if order and (order in allowed or order._is_settled()):
                        continue
                    stops[picking.with_env(self.env)] = (reasons, credit)
        return stops

    def _check_credit(self):
        """Stop deliveries that are held, with the reasons."""
        stops = self._get_credit_stops()
        if not stops:
            return
        texts = []
        for picking, (reasons, credit) in stops.items():
            texts.append(picking.display_name)
            texts += [
                f"- {text}"
                for text in self.env["clientes.credit"]._get_reason_texts(
                    reasons, credit, picking.company_id
                )
            ]
        message = "\n".join(
            [
                self.env._("These deliveries are held for the customer's credit:"),
                *texts,
                "",
                self.env._(
                    "They go out when the customer has paid or a credit manager has "
                    "authorised them."
                ),
            ]
        )
        raise self.env["clientes.credit"]._get_stop(
            message,
            "clientes_crm.stock_picking_action_request_credit",
            self.browse([picking.id for picking in stops]),
        )
