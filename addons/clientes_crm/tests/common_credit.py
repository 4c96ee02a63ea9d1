from odoo.fields import Command

from .common_ledger import LedgerCommon


class CreditCommon(LedgerCommon):
    """A customer with a limit of 1000, in a company that controls credit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write(
            {
                "account_use_credit_limit": True,
                "clientes_credit_stop_limit": True,
                "clientes_credit_user_id": False,
            }
        )
        cls.customer.credit_limit = 1000
        cls.service = cls.env["product.product"].create(
            {
                "name": "Service",
                "type": "service",
                "list_price": 100,
                "taxes_id": False,
                "invoice_policy": "order",
            }
        )
        cls.users = cls._create_users("seller", "credit", "collector", "employee")

    @classmethod
    def _quote(cls, partner, amount, product=None, **values):
        """Create a quotation of one line worth so much."""
        return cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": cls.users["seller"].id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.service).id,
                            "product_uom_qty": 10,
                            "price_unit": amount / 10,
                            "tax_ids": False,
                        }
                    )
                ],
                **values,
            }
        )

    @classmethod
    def _credit(cls, partner=None, orders=None, company=None):
        """Return the credit of a customer, the test's own by default."""
        partner = (partner or cls.customer).commercial_partner_id
        return cls.env["clientes.credit"]._get_credit(
            partner.ids, company or cls.company, orders
        )[partner.id]

    def assertStopped(self, stopped, *orders):
        """Check which orders the rules would stop now.

        :param bool stopped: whether they would.
        """
        for order in orders:
            stops = self.env["clientes.credit"]._get_stops(order)
            self.assertEqual(bool(stops), stopped, order.name)

    def _authorise(self, order, **values):
        """Ask for an authorisation of an order and give it, as the users do."""
        order.with_user(self.users["seller"]).action_request_credit()
        request = order.credit_request_ids.filtered(lambda r: r.state == "pending")
        request = request.with_user(self.users["credit"])
        if values:
            request.write(values)
        request.action_authorise()
        return request.sudo()
