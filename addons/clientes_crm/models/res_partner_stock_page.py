from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date

SELLER_GROUPS = "sales_team.group_sale_salesman"
STOCK_GROUPS = "stock.group_stock_user"
# The customer's own first; the rest is one column more.
SHOWN_WAREHOUSES = 5


class ResPartner(models.Model):
    """What a customer can buy now, from where and at which price."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.readonly
    def get_stock(self):
        """Return stock and prices for this customer, as its profile shows them.

        Everything under the reader's record rules. Prices are for those who sell;
        quantities, deliveries and lots also for those who handle stock.

        :return: warehouses, products, deliveries, lots, benefits, and actions
        :rtype: dict
        """
        self._check_stock_reader()
        self.env.flush_all()
        company = self.env.company
        family = self._get_commercial_families()
        pricelist = self._get_stock_pricelist()
        rows, count = self.env["clientes.stock"]._get_products(family, company)
        shown, others, preferred = self._get_stock_warehouses()
        # sudo: product.product - names of what stands on documents the reader may read
        products = self.env["product.product"].sudo().with_context(active_test=False)
        products = products.browse([row["product_id"] for row in rows])
        sees_prices = self._sees_stock_prices()
        return {
            # sudo: res.company - its name
            "company": company.sudo().name,
            "customer_id": self.id,
            # sudo: product.pricelist - what the prices beside it come from
            "pricelist": sees_prices and (pricelist.sudo().display_name or ""),
            "preferred_warehouse": preferred.display_name or "",
            "warehouses": self._format_stock_warehouses(shown, others, preferred),
            "products": {
                "count": count,
                "rows": self._format_stock_rows(products, rows, shown, others),
            },
            **self._get_stock_lists(family),
            "benefits": sees_prices
            and self._format_stock_benefits(
                self.env["clientes.loyalty"]._get_benefits(family, pricelist)
            ),
            "sees_prices": sees_prices,
            "can_quote": sees_prices and self.env["sale.order"].has_access("create"),
        }

    @api.readonly
    def get_stock_offer(self, product_id, quantity=1.0):
        """Return price and availability of any product for this customer.

        :param int product_id: chosen by the reader.
        :param float quantity: how much is asked for; prices may depend on it.
        :raise UserError: if there is no such product, or the quantity is none.
        :return: a row like those of `get_stock`
        :rtype: dict
        """
        self._check_stock_reader()
        try:
            quantity = float(quantity)
            product = self.env["product.product"].search(
                [("id", "=", int(product_id)), ("sale_ok", "=", True)]
            )
        except (OverflowError, TypeError, ValueError) as error:
            raise UserError(
                self.env._("Please choose a product and a quantity.")
            ) from error
        if not product:
            raise UserError(self.env._("This product is not sold, or not to you."))
        if not 0 < quantity < 1e9:
            raise UserError(self.env._("Please enter a quantity above zero."))
        self.env.flush_all()
        shown, others, _preferred = self._get_stock_warehouses()
        row = {"product_id": product.id, "last_date": False, "quoted": False}
        bought = self._get_stock_last_price(product)
        rows = self._format_stock_rows(
            # sudo: product.product - quantities of a product that the reader may read
            product.sudo(),
            [{**row, **bought}],
            shown,
            others,
            quantity,
        )
        return rows[0]

    def _check_stock_reader(self):
        """Stop who neither sells nor handles stock, or may not read the customer.

        :raise AccessError: if so.
        """
        self.ensure_one()
        if not self.env.user.has_groups(f"{SELLER_GROUPS},{STOCK_GROUPS}"):
            raise AccessError(
                self.env._("Stock and prices are for those who sell or handle stock.")
            )
        self.check_access("read")

    @api.model
    def _sees_stock_prices(self):
        return self.env.user.has_groups(SELLER_GROUPS)

    def _get_stock_pricelist(self):
        """Return the pricelist of new orders of this customer, if any.

        :rtype: product.pricelist
        """
        return self.with_company(self.env.company).property_product_pricelist

    def _get_stock_last_price(self, product):
        """Return what the customer paid last for a product, as far as the reader sees.

        :rtype: dict
        """
        rows = self.env["clientes.stock"]._get_products(
            self._get_commercial_families(), self.env.company, product
        )[0]
        return rows[0] if rows else {"last_price": False, "last_currency_id": False}

    def _get_stock_warehouses(self):
        """Return the warehouses of the company: shown ones, others, the preferred one.

        :rtype: tuple
        """
        company = self.env.company
        warehouses = self.env["stock.warehouse"].search(
            [("company_id", "=", company.id)]
        )
        preferred = self._get_preferred_warehouse(company) & warehouses
        ordered = preferred | warehouses
        return ordered[:SHOWN_WAREHOUSES], ordered[SHOWN_WAREHOUSES:], preferred

    def _format_stock_warehouses(self, shown, others, preferred):
        """Return the columns of the quantities; `ids` are what a column is the sum of.

        :rtype: list[dict]
        """
        columns = [
            {
                "key": str(warehouse.id),
                "name": warehouse.name,
                "ids": warehouse.ids,
                "is_preferred": warehouse == preferred,
            }
            for warehouse in shown
        ]
        if others:
            name = self.env._("Others (%(count)s)", count=len(others))
            columns.append(
                {
                    "key": "others",
                    "name": name,
                    "ids": others.ids,
                    "is_preferred": False,
                }
            )
        if len(columns) > 1:
            columns.append(
                {
                    "key": "total",
                    "name": self.env._("Total"),
                    "ids": (shown | others).ids,
                    "is_preferred": False,
                }
            )
        return columns

    def _format_stock_rows(self, products, rows, shown, others, quantity=1.0):
        """Return what is known of products: price for the customer, and quantities.

        :param product.product products: in the order of the rows, as superuser.
        :param list rows: see `clientes.stock`.
        :param float quantity: which the price is for.
        :rtype: list[dict]
        """
        readable = self.env["product.product"].browse(products.ids)
        storable = readable.browse(products.filtered("is_storable").ids)
        warehouses = shown | others
        quantities = storable._get_warehouse_quantities(warehouses) if storable else {}
        # sudo: product.product - the price may rest on a cost that is not shown
        prices = self._get_stock_prices(readable.sudo(), quantity)
        columns = self._format_stock_warehouses(shown, others, shown.browse())
        sees_prices = self._sees_stock_prices()
        return [
            {
                "product_id": product.id,
                "name": product.display_name,
                "unit": product.uom_id.name,
                "is_sold": product.active and product.sale_ok,
                "is_storable": product.is_storable,
                "last_date": row["last_date"]
                and format_date(self.env, row["last_date"]),
                "quoted": row["quoted"] and format_date(self.env, row["quoted"]),
                "last_price": sees_prices and row["last_price"],
                "last_currency_id": row["last_currency_id"],
                "price": prices.get(product.id, False),
                "quantity": quantity,
                "quantities": [
                    {
                        "key": column["key"],
                        "ids": column["ids"],
                        **{
                            kind: product.uom_id.round(
                                sum(
                                    quantities[product.id, warehouse_id][kind]
                                    for warehouse_id in column["ids"]
                                )
                            )
                            for kind in ("free", "forecast")
                        },
                    }
                    for column in columns
                ]
                if product.is_storable
                else [],
            }
            for product, row in zip(products, rows, strict=True)
        ]
