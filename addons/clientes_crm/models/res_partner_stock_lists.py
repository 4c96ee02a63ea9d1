from collections import defaultdict

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import format_date, formatLang

SHOWN_DOCUMENTS = 10
SHOWN_GOODS = 3


class ResPartner(models.Model):
    """What is on its way to a customer, and the lots and numbers it has received."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_stock_lists(self, family):
        """Return open deliveries and delivered lots, where the reader may see them.

        :param res.partner family: the customer with its contacts.
        :return: `deliveries` and `lots`, each False for who may not
        :rtype: dict
        """
        sees_transfers = self.env["stock.picking"].has_access("read")
        sees_lots = self.env["stock.move.line"].has_access("read") and sees_transfers
        return {
            "deliveries": sees_transfers and self._get_open_deliveries(family),
            "lots": sees_lots and self._get_delivered_lots(family),
        }

    def _get_open_deliveries(self, family):
        """Return what is on its way to the customer, the soonest first.

        :return: `count`, `late_count`, `rows`, and the actions that list them
        :rtype: dict
        """
        service, company = self.env["clientes.stock"], self.env.company
        pickings = self.env["stock.picking"]
        is_open = service._get_open_delivery_domain()
        is_late = service._get_late_domain()
        query = service._get_transfer_query(family, company)
        found = pickings.search(
            Domain("id", "in", query) & is_open, order="scheduled_date, id"
        )
        late = found.filtered_domain(is_late)
        shown = (late | found)[:SHOWN_DOCUMENTS]
        goods = self._get_delivery_goods(shown)
        listed = service._get_transfer_domain(family, company) & is_open
        title = self.env._("Open Deliveries")
        return {
            "count": len(found),
            "late_count": len(late),
            "rows": [
                {
                    "id": picking.id,
                    "name": picking.name or "",
                    "origin": picking.origin or "",
                    "date": self._format_purchase_moment(picking.scheduled_date),
                    "deadline": self._format_purchase_moment(picking.date_deadline),
                    "state": self._get_timeline_label(picking, "state"),
                    "is_ready": picking.state == "assigned",
                    "is_late": picking in late,
                    "days_late": self._get_days_late(picking),
                    "goods": goods[picking.id],
                }
                for picking in shown
            ],
            "action": self._get_purchase_action("stock.picking", title, listed),
            "late_action": self._get_purchase_action(
                "stock.picking", self.env._("Late Deliveries"), listed & is_late
            ),
        }

    def _get_days_late(self, picking):
        """Return how many days ago a delivery should have been made.

        :rtype: int
        """
        promised = picking.date_deadline or picking.scheduled_date
        today = fields.Date.context_today(self)
        day = fields.Datetime.context_timestamp(self, promised).date()
        return max((today - day).days, 0)

    def _get_delivery_goods(self, pickings):
        """Return what pickings bring, in a few words.

        :return: by picking
        :rtype: dict
        """
        goods = defaultdict(list)
        for picking, product, unit, quantity in self.env["stock.move"]._read_group(
            [("picking_id", "in", pickings.ids), ("state", "!=", "cancel")],
            ["picking_id", "product_id", "product_uom"],
            ["product_uom_qty:sum"],
        ):
            # sudo: product.product, uom.uom - names of what the transfer brings
            unit, product = unit.sudo(), product.sudo()
            digits = 0 if quantity == round(quantity) else 2
            goods[picking.id].append(
                self.env._(
                    "%(quantity)s %(unit)s of %(product)s",
                    quantity=formatLang(self.env, quantity, digits=digits),
                    unit=unit.name,
                    product=product.display_name,
                )
            )
        return defaultdict(
            str,
            {
                picking_id: self._join_delivery_goods(names)
                for picking_id, names in goods.items()
            },
        )

    def _join_delivery_goods(self, names):
        """Return the first goods, and how many more there are.

        :param list names: of goods with their quantities.
        :rtype: str
        """
        text = " · ".join(names[:SHOWN_GOODS])
        more = len(names) - SHOWN_GOODS
        if more <= 0:
            return text
        return self.env._("%(goods)s and %(count)s more", goods=text, count=more)

    def _get_delivered_lots(self, family):
        """Return the lots and serial numbers delivered last, and what came back.

        :return: `count`, `rows` and `action`
        :rtype: dict
        """
        service, company = self.env["clientes.stock"], self.env.company
        lines = self.env["stock.move.line"]
        in_family = Domain(
            "picking_id", "in", service._get_transfer_query(family, company)
        )
        delivered = service._get_delivered_lot_domain()
        shown = lines.search(
            in_family & delivered, order="date DESC, id DESC", limit=SHOWN_DOCUMENTS
        )
        balances = self._get_lot_balances(shown, in_family)
        rows = []
        for line in shown:
            # sudo: stock.lot, product.product, uom.uom - names on a line of a delivery
            # that the reader may read
            lot, product = line.sudo().lot_id, line.sudo().product_id
            rows.append(
                {
                    "id": line.id,
                    "lot": lot.name,
                    "product": product.display_name,
                    "quantity": line.quantity,
                    # sudo: uom.uom - the name of the unit
                    "unit": line.sudo().product_uom_id.name,
                    "is_serial": product.tracking == "serial",
                    "date": self._format_purchase_moment(line.date),
                    "picking_id": line.picking_id.id,
                    "picking": line.picking_id.name or "",
                    "origin": line.picking_id.origin or "",
                    "is_returned": balances.get(lot.id, 0) <= 0,
                }
            )
        listed = delivered & service._get_transfer_domain(
            family, company, "picking_id."
        )
        return {
            "count": lines.search_count(in_family & delivered),
            "rows": rows,
            "action": self._get_stock_action(
                "stock.move.line",
                self.env._("Lots and Serial Numbers Delivered"),
                listed,
                "clientes_crm.stock_move_line_view_list_delivered",
            ),
        }

    def _get_lot_balances(self, lines, in_family):
        """Return how much of each lot is still with the customer.

        :param stock.move.line lines: whose lots.
        :param Domain in_family: transfers of the customer.
        :rtype: dict
        """
        # sudo: stock.lot - only which ones they are
        lots = lines.sudo().lot_id
        balances = defaultdict(float)
        for lot, source, target, quantity in self.env["stock.move.line"]._read_group(
            in_family & Domain("state", "=", "done") & Domain("lot_id", "in", lots.ids),
            ["lot_id", "location_id.usage", "location_dest_id.usage"],
            ["quantity_product_uom:sum"],
        ):
            balances[lot.id] += quantity * (
                (target == "customer") - (source == "customer")
            )
        return balances

    def _format_stock_benefits(self, benefits):
        """Return cards and promotions with their dates as the reader writes them.

        :rtype: dict
        """
        for part in (benefits or {}).values():
            for row in part["rows"]:
                row["until"] = row["until"] and format_date(self.env, row["until"])
        return benefits
