from odoo import fields, models


class ResPartner(models.Model):
    """What products cost this customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_stock_prices(self, products, quantity):
        """Return what one of each product costs on a new order of this customer.

        Worked out by Odoo's pricelists, for all the products at once, and adapted to
        the taxes of the customer's fiscal position like the price of an order line.

        :param product.product products: as superuser.
        :param float quantity: of each, in its own unit.
        :return: by product `amount`, `list_amount` (without pricelist) and
            `currency_id`; nothing for readers who do not sell
        :rtype: dict
        """
        if not products or not self._sees_stock_prices():
            return {}
        company = self.env.company
        products = products.with_company(company)
        # sudo: product.pricelist - the price is for those who sell; rules may refer to
        # costs and other pricelists, which are not shown
        # sudo: product.pricelist - rules may rest on costs and other lists, not shown
        pricelist = self._get_stock_pricelist().sudo()
        # sudo: res.company - its currency
        currency = pricelist.currency_id or company.sudo().currency_id
        now = fields.Datetime.now()
        own = pricelist._get_products_price(
            products, quantity, currency=currency, date=now
        )
        # Those of no pricelist: what the product costs everybody.
        common = pricelist.browse()._get_products_price(
            products, quantity, currency=currency, date=now
        )
        position = self._get_stock_fiscal_position()
        result = {}
        for product in products:
            taxes = product.taxes_id._filter_taxes_by_company(company)
            amount, list_amount = (
                currency.round(
                    product._get_tax_included_unit_price_from_price(
                        price, taxes, fiscal_position=position
                    )
                )
                for price in (own[product.id], common[product.id])
            )
            result[product.id] = {
                "amount": amount,
                "list_amount": list_amount,
                "currency_id": currency.id,
            }
        return result

    def _get_stock_fiscal_position(self):
        """Return the fiscal position of new orders of this customer.

        :rtype: account.fiscal.position
        """
        # sudo: account.fiscal.position - how its taxes are mapped is not accounting
        # sudo: res.partner - the delivery address decides on taxes
        partner = self.sudo().with_company(self.env.company)
        address = partner.browse(partner.address_get(["delivery"])["delivery"])
        # sudo: account.fiscal.position - which taxes a price holds
        positions = self.env["account.fiscal.position"].sudo()
        return positions.with_company(self.env.company)._get_fiscal_position(
            partner, address
        )
