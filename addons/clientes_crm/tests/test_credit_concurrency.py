import threading
from functools import partial

from odoo import SUPERUSER_ID, api
from odoo.exceptions import RedirectWarning
from odoo.fields import Command
from odoo.modules.registry import Registry
from odoo.service.model import retrying
from odoo.tests import BaseCase, get_db_name, tagged

THREADS = 8
LIMIT = 1000
# Whichever come first, three of them fit and a fourth one does not.
AMOUNT = 300
SWITCHES = ["account_use_credit_limit", "clientes_credit_stop_limit"]


@tagged("post_install", "-at_install")
class TestCreditConcurrency(BaseCase):
    """Orders of one customer confirmed at once, each in a transaction of its own.

    Works with committed data, as users do, and takes it away afterwards.
    """

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            company = env.ref("base.main_company")
            self.switches = {name: company[name] for name in SWITCHES}
            company.write(dict.fromkeys(SWITCHES, True))
            product = env["product.product"].create(
                {"name": "Concurrent Service", "type": "service", "taxes_id": False}
            )
            customer = env["res.partner"].create(
                {"name": "Concurrent Customer", "is_company": True}
            )
            contacts = env["res.partner"].create(
                [{"name": f"Contact {i}", "parent_id": customer.id} for i in range(2)]
            )
            customer.credit_limit = LIMIT
            orders = env["sale.order"].create(
                [
                    {
                        "partner_id": (customer | contacts)[number % 3].id,
                        "company_id": company.id,
                        "order_line": [
                            Command.create(
                                {
                                    "product_id": product.id,
                                    "price_unit": AMOUNT,
                                    "tax_ids": False,
                                }
                            )
                        ],
                    }
                    for number in range(THREADS)
                ]
            )
            self.ids = {
                "product": product.product_tmpl_id.id,
                "customers": (customer | contacts).ids,
                "orders": orders.ids,
                "company": company.id,
            }
        self.addCleanup(self._clean_up)

    def _clean_up(self):
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
            orders = env["sale.order"].browse(self.ids["orders"])
            orders.locked = False
            orders._action_cancel()
            orders.unlink()
            env["res.partner"].browse(self.ids["customers"]).unlink()
            env["product.template"].browse(self.ids["product"]).unlink()
            env["res.company"].browse(self.ids["company"]).write(self.switches)

    def _confirm(self, order_id, barrier, outcomes):
        """Confirm an order as a request of its own would, retries included."""

        def confirm(env):
            # Everybody has read before anybody confirms: each sees all the credit.
            order = env["sale.order"].browse(order_id)
            order.partner_id.fetch(["credit_limit"])
            if not barrier.broken and not waited.is_set():
                waited.set()
                barrier.wait(timeout=60)
            order.action_confirm()

        waited = threading.Event()
        try:
            with self.registry.cursor() as cr:
                env = api.Environment(cr, SUPERUSER_ID, {"tracking_disable": True})
                retrying(partial(confirm, env), env)
            outcomes[order_id] = "confirmed"
        except RedirectWarning:
            outcomes[order_id] = "stopped"

    def test_never_beyond_the_limit(self):
        barrier = threading.Barrier(THREADS)
        outcomes = {}
        threads = [
            threading.Thread(target=self._confirm, args=(order_id, barrier, outcomes))
            for order_id in self.ids["orders"]
        ]
        for thread in threads:
            # Odoo's servers name their threads by database; logs rely on it.
            thread.dbname = get_db_name()
            thread.start()
        for thread in threads:
            thread.join(timeout=120)
        fitting = LIMIT // AMOUNT
        self.assertEqual(
            sorted(outcomes.values()),
            ["confirmed"] * fitting + ["stopped"] * (THREADS - fitting),
        )
        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            orders = env["sale.order"].browse(self.ids["orders"])
            confirmed = orders.filtered(lambda order: order.state == "sale")
            self.assertEqual(len(confirmed), fitting)
            credit = env["clientes.credit"]._get_credit(
                self.ids["customers"][:1],
                env["res.company"].browse(self.ids["company"]),
            )[self.ids["customers"][0]]
            self.assertEqual(credit.available, LIMIT - fitting * AMOUNT)
