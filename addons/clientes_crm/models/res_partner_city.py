from odoo import api, fields, models
from odoo.tools.sql import column_exists, create_column

from ..tools.city_key import city_key


class ResPartner(models.Model):
    """The city of a customer as the directory filters and groups by it."""

    _name = "res.partner"
    _inherit = "res.partner"

    directory_city_id = fields.Many2one(
        comodel_name="clientes.city",
        string="City of the Directory",
        compute="_compute_directory_city_id",
        store=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
        exportable=False,
        groups="base.group_user",
        help="The city of the address, one and the same however it is written.",
    )

    def _auto_init(self):
        """Leave the cities of existing customers to one statement, after this."""
        if not column_exists(self.env.cr, self._table, "directory_city_id"):
            create_column(self.env.cr, self._table, "directory_city_id", "int4")
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("city", "state_id", "country_id", "parent_id")
    def _compute_directory_city_id(self):
        """Find the city; with the first customer there it is added.

        Contacts are not in the directory: only their company has one.
        """
        places = {partner: partner._get_place() for partner in self}
        stored, drafts = {}, {}
        for partner, place in places.items():
            # A form being filled in adds none.
            kept = stored if partner._origin == partner else drafts
            if place:
                kept.setdefault(place, partner.city)
        City = self.env["clientes.city"]
        found = City._find(drafts, create=False) | City._find(stored)
        for partner, place in places.items():
            partner.directory_city_id = found.get(place, False)

    # === BUSINESS METHODS === #

    def _get_place(self):
        """Return by what the city of this customer is known.

        :return: its compared name, the ID of the state and of the country; or None
        :rtype: tuple
        """
        key = "" if self.parent_id else city_key(self.city)
        if not key:
            return None
        country = self.country_id or self.state_id.country_id
        return key, self.state_id.id or 0, country.id or 0
