from odoo import models
from odoo.exceptions import UserError

ASKING = "clientes_crm.mail_activity_type_closing"


class SaleOrder(models.Model):
    """A confirmed order may win its opportunity; cancelled ones ask what became of it.

    As the company has set it. An order is never held up by its opportunity: where it
    cannot be won, because data are missing, its salesperson is asked instead.
    """

    _name = "sale.order"
    _inherit = "sale.order"

    # === ACTION METHODS === #

    def action_confirm(self):
        """Confirm the orders, and tell their opportunities."""
        result = super().action_confirm()
        orders = self.filtered(lambda order: order.state == "sale")
        for order in orders.filtered("opportunity_id"):
            order._tell_opportunity()
        return result

    def _action_cancel(self):
        result = super()._action_cancel()
        # sudo: sale.order - customers cancel in the portal, and salespeople orders of
        # opportunities that are not theirs
        orders = self.sudo().filtered(
            lambda order: order.opportunity_id and order.state == "cancel"
        )
        if orders:
            orders._ask_about_cancelled()
        return result

    # === BUSINESS METHODS === #

    def _tell_opportunity(self):
        """Win the opportunity of a confirmed order, or ask, or do nothing."""
        # sudo: crm.lead, res.company - customers confirm in the portal, and salespeople
        # orders of opportunities that are not theirs
        order = self.sudo()
        lead = order.opportunity_id._filter_open()
        answer = order.company_id.clientes_order_confirmed
        if not lead or answer == "nothing":
            return
        reason = ""
        if answer == "win":
            try:
                with self.env.cr.savepoint():
                    lead.action_set_won()
            except UserError as error:
                reason = str(error)
            else:
                lead.activity_unlink([ASKING])
                return
        lead._ask_about_closing(
            lambda lead: lead.env._(
                "Order %(order)s is confirmed: is the opportunity won?",
                order=order.name,
            ),
            reason,
        )

    def _ask_about_cancelled(self):
        """Ask about open opportunities all of whose orders are cancelled."""
        leads = self.filtered("company_id.clientes_orders_cancelled").opportunity_id
        leads = leads._filter_open()
        # sudo: sale.order - also those that the user may not see
        alive = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [("opportunity_id", "in", leads.ids), ("state", "!=", "cancel")],
                ["opportunity_id"],
            )
        )
        leads -= leads.browse(lead.id for (lead,) in alive)
        leads._ask_about_closing(
            lambda lead: lead.env._(
                "All quotations are cancelled: is the opportunity lost?"
            )
        )
