from odoo import fields, models


class ResPartner(models.Model):
    """The warehouse that a customer is served from."""

    _name = "res.partner"
    _inherit = "res.partner"

    # A contact may have one of its own: a branch is served from the nearest one.
    preferred_warehouse_id = fields.Many2one(
        comodel_name="stock.warehouse",
        company_dependent=True,
        check_company=True,
        groups="base.group_user",
        help="New orders are delivered from it. A contact or delivery address without "
        "one takes its company's; a customer without one, that of the salesperson.",
    )

    # === BUSINESS METHODS === #

    def _get_preferred_warehouse(self, company, address=None):
        """Return the warehouse that this customer is served from, if it has one.

        Its own of the delivery address or of the contact, else that of the company
        they belong to. An archived one, or one of another company, does not count.

        :param res.company company: which sells.
        :param res.partner address: where it is delivered to; another customer's does
            not count.
        :rtype: stock.warehouse
        """
        # sudo: res.partner - which warehouse serves the customer; what for is up to
        # who asks
        # sudo: res.partner - the warehouse of an address the reader may not open
        partner = self.sudo().with_company(company)
        customer = partner.commercial_partner_id
        # sudo: res.partner - as above
        address = (address or self).sudo().with_company(company)
        if address.commercial_partner_id != customer:
            address = address.browse()
        for owner in (address, partner, customer):
            warehouse = owner.preferred_warehouse_id
            if warehouse.active and warehouse.company_id == company:
                return self.env["stock.warehouse"].browse(warehouse.id)
        return self.env["stock.warehouse"]
