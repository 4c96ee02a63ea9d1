from datetime import timedelta

from odoo import fields
from odoo.fields import Command

from .common_kpi import KpiCommon

FIGURES = (
    "partner_id",
    "company_id",
    "first_date",
    "last_date",
    "purchase_count",
    "year_count",
    "year_amount",
    "interval",
    "behind_date",
    "recency_score",
    "frequency_score",
    "monetary_score",
    "rfm_class",
)


class PurchasesCommon(KpiCommon):
    """Orders, deliveries, invoices and credit notes as users make them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.table = cls.env["clientes.partner.purchase"]
        cls.product.write({"list_price": 10, "taxes_id": False})
        cls.other_product = cls.env["product.product"].create(
            {"name": "Other Thing", "list_price": 40, "taxes_id": False}
        )
        cls.env["sale.order"].search([("state", "=", "sale")])._action_cancel()
        cls.reader = cls.role["manager"]
        # One day for all: what is of which day has its own test.
        cls.company.partner_id.tz = "UTC"
        users = cls.env["res.users"].union(*cls.role.values())
        (users | cls.env.user | cls.env.ref("base.user_admin")).tz = "UTC"
        cls._work_off()

    @classmethod
    def _buy(cls, partner, days=0, quantity=1, product=None, **values):
        """Confirm an order of so many days ago.

        :param dict values: further values of its line.
        """
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "user_id": False,
                "order_line": [
                    Command.create(
                        {
                            "product_id": (product or cls.product).id,
                            "product_uom_qty": quantity,
                            **values,
                        }
                    )
                ],
            }
        )
        order.action_confirm()
        order.date_order = cls.now - timedelta(days=days)
        return order

    @classmethod
    def _bill(cls, order, days=0):
        """Post the invoice of an order, so many days ago."""
        order.order_line.qty_delivered = order.order_line[:1].product_uom_qty
        invoice = order._create_invoices()
        invoice.invoice_date = cls.now.date() - timedelta(days=days)
        invoice.action_post()
        return invoice

    @classmethod
    def _credit(cls, invoice, days=0, again=False):
        """Take an invoice back by a credit note.

        :param bool again: whether it is invoiced anew.
        :return: the credit note, or the new invoice as a draft
        """
        wizard = (
            cls.env["account.move.reversal"]
            .with_context(active_model="account.move", active_ids=invoice.ids)
            .create(
                {
                    "journal_id": invoice.journal_id.id,
                    "date": cls.now.date() - timedelta(days=days),
                }
            )
        )
        action = wizard.modify_moves() if again else wizard.refund_moves()
        move = cls.env["account.move"].browse(action["res_id"])
        if not again:
            move.invoice_date = cls.now.date() - timedelta(days=days)
            move.action_post()
        return move

    def _page(self, partner=None, user=None):
        self.env.flush_all()
        self.env.invalidate_all()
        partner = (partner or self.customer).with_user(user or self.reader)
        return partner.get_purchases()

    def _row(self, partner=None, company=None):
        self._work_off()
        return self.table.search(
            [
                ("partner_id", "=", (partner or self.customer).id),
                ("company_id", "=", (company or self.company).id),
            ]
        )

    def _table_rows(self):
        return sorted(
            (
                tuple(
                    row[name].id if name.endswith("_id") else row[name]
                    for name in FIGURES
                )
                for row in self.table.search([])
            ),
            key=str,
        )

    def _assert_equals_scratch(self):
        """Check that the figures kept up are those worked out from the beginning."""
        super()._assert_equals_scratch()
        self.table._refresh_classes()
        kept = self._table_rows()
        self.env.cr.execute("DELETE FROM clientes_partner_purchase")
        self.env.invalidate_all()
        self.table._fill_once()
        self.assertEqual(kept, self._table_rows())
        return kept

    def _assert_page_agrees(self, partner):
        """Check that who reads everything sees on the page what the table holds."""
        row = self._row(partner)
        summary = self._page(partner, self.env.ref("base.user_admin"))["summary"]
        self.assertEqual(summary["count"], row.year_count)
        self.assertAlmostEqual(summary["amount"], row.year_amount, 2)
        self.assertAlmostEqual(summary["interval"] or 0, row.interval, 1)
        today = fields.Date.context_today(self.env.user)
        since = (today - row.last_date).days if row.last_date else False
        self.assertEqual(summary["days_since"], since)
