from odoo import fields
from odoo.fields import Command

from .common import ClientesCommon

FIGURES = (
    "partner_id",
    "company_id",
    "last_contact_date",
    "last_contact_kind",
    "first_purchase_date",
    "last_purchase_date",
)


class KpiCommon(ClientesCommon):
    """Facts about customers, and the figures that follow them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # What other tests' databases left behind is worked off first.
        cls._work_off()
        cls.kpi = cls.env["clientes.partner.kpi"]
        cls.now = fields.Datetime.now()
        cls.product = cls.env["product.product"].create({"name": "Thing"})
        cls.second = cls.env["res.partner"].create(
            {"name": "Second Customer", "is_company": True}
        )
        cls._work_off()

    @classmethod
    def _work_off(cls):
        """Let the cron see what the transaction has done."""
        cls.env.cr.flush()
        queue = cls.env["clientes.partner.kpi.queue"]
        while queue._process_batch():
            continue
        cls.env.invalidate_all()

    @classmethod
    def _order(cls, partner, confirmed=True, **values):
        order = cls.env["sale.order"].create(
            {
                "partner_id": partner.id,
                "order_line": [Command.create({"product_id": cls.product.id})],
            }
        )
        if confirmed:
            order.action_confirm()
        if values:
            order.write(values)
        return order

    @classmethod
    def _invoice(cls, partner, posted=True, **values):
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_line_ids": [
                    Command.create({"name": "Thing", "quantity": 1, "price_unit": 10})
                ],
                **values,
            }
        )
        if posted:
            invoice.action_post()
        return invoice

    @classmethod
    def _reverse(cls, invoice):
        """Return the credit note that takes a whole invoice back.

        :param account.move invoice: a posted invoice.
        """
        return invoice._reverse_moves(
            [{"invoice_date": invoice.invoice_date, "date": invoice.date}], cancel=True
        )

    def _contact(self, partner=None):
        self._work_off()
        partner = partner or self.customer
        return partner.last_contact_date, partner.last_contact_kind

    def _post(self, record, **values):
        return record.message_post(
            **{
                "body": "Good morning",
                "message_type": "comment",
                "subtype_xmlid": "mail.mt_comment",
                **values,
            }
        )

    def _rows(self, partners=None):
        """Return the figures as they are in the table, in a comparable form."""
        rows = self.kpi.sudo().search(
            [("partner_id", "in", partners.ids)] if partners else []
        )
        return sorted(
            (
                tuple(
                    row[name].id if name.endswith("_id") else row[name]
                    for name in FIGURES
                )
                for row in rows
            ),
            key=str,
        )

    def _assert_equals_scratch(self):
        """Check that the figures kept up are those worked out from the beginning."""
        self._work_off()
        kept = self._rows()
        self.env.cr.execute("DELETE FROM clientes_partner_kpi")
        self.kpi._recompute_from_scratch()
        self.assertEqual(kept, self._rows())
