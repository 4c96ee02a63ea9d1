from odoo import api, fields, models
from odoo.fields import Domain

SHOWN_BENEFITS = 10
# Those that a customer holds; the others are open to everybody.
HELD_TYPES = ("loyalty", "coupons", "next_order_coupons", "gift_card", "ewallet")


class ClientesLoyalty(models.AbstractModel):
    """Promotions and loyalty where Odoo's addons of them are installed.

    The only place that knows of them: everybody else asks this.
    """

    _name = "clientes.loyalty"
    _description = "Promotions and loyalty of customers"

    # === BUSINESS METHODS === #

    @api.model
    def _is_available(self):
        """Tell whether there are promotions in sales, and the reader may see them.

        :rtype: bool
        """
        # Without sales, these addons serve the point of sale only.
        return (
            "loyalty.program" in self.env
            and "sale_ok" in self.env["loyalty.program"]._fields
            and self.env["loyalty.program"].has_access("read")
            and self.env["loyalty.card"].has_access("read")
        )

    @api.model
    def _get_benefits(self, family, pricelist):
        """Return what a customer holds, and which promotions are on for it today.

        :param res.partner family: a customer with its contacts.
        :param product.pricelist pricelist: the customer's.
        :return: `cards` and `promotions`; False where there are none to be had
        :rtype: dict
        """
        if not self._is_available():
            return False
        return {
            "cards": self._get_cards(family),
            "promotions": self._get_promotions(pricelist),
        }

    @api.model
    def _get_program_domain(self, prefix=""):
        """Return the programs that sales of the current company may use today.

        :param str prefix: path to the program, with its dot.
        :rtype: Domain
        """
        today = fields.Date.context_today(self)
        # A branch has the programs of its parents.
        companies = self.env.company.parent_ids.ids
        return (
            Domain(f"{prefix}active", "=", True)
            & Domain(f"{prefix}sale_ok", "=", True)
            & Domain(f"{prefix}company_id", "in", [*companies, False])
            & (
                Domain(f"{prefix}date_from", "=", False)
                | Domain(f"{prefix}date_from", "<=", today)
            )
            & (
                Domain(f"{prefix}date_to", "=", False)
                | Domain(f"{prefix}date_to", ">=", today)
            )
        )

    @api.model
    def _get_cards(self, family):
        """Return the customer's cards, coupons and balances that are still good.

        :return: `count`, `rows` and `action`
        :rtype: dict
        """
        today = fields.Date.context_today(self)
        domain = (
            Domain("partner_id", "in", family.ids)
            & Domain("points", ">", 0)
            & (
                Domain("expiration_date", "=", False)
                | Domain("expiration_date", ">=", today)
            )
            & self._get_program_domain("program_id.")
        )
        cards = self.env["loyalty.card"]
        return {
            "count": cards.search_count(domain),
            "rows": [
                {
                    "id": card.id,
                    "name": card.program_id.name,
                    "detail": card.points_display,
                    "until": card.expiration_date,
                }
                for card in cards.search(
                    domain, order="points DESC, id DESC", limit=SHOWN_BENEFITS
                )
            ],
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Cards and Coupons"),
                "res_model": "loyalty.card",
                "views": [[False, "list"], [False, "form"]],
                "domain": list(domain),
                "context": {"create": False},
            },
        }

    @api.model
    def _get_promotions(self, pricelist):
        """Return the promotions that an order at this pricelist may get today.

        :return: `count`, `rows` and `action`
        :rtype: dict
        """
        domain = (
            self._get_program_domain()
            & Domain("program_type", "not in", HELD_TYPES)
            & (
                Domain("pricelist_ids", "=", False)
                | Domain("pricelist_ids", "in", pricelist.ids)
            )
        )
        programs = self.env["loyalty.program"]
        return {
            "count": programs.search_count(domain),
            "rows": [
                {
                    "id": program.id,
                    "name": program.name,
                    "detail": ", ".join(
                        filter(None, program.reward_ids.mapped("description"))
                    ),
                    "until": program.date_to,
                }
                for program in programs.search(domain, limit=SHOWN_BENEFITS)
            ],
            "action": {
                "type": "ir.actions.act_window",
                "name": self.env._("Promotions"),
                "res_model": "loyalty.program",
                "views": [[False, "list"], [False, "form"]],
                "domain": list(domain),
                "context": {"create": False},
            },
        }
