from odoo import api, fields, models
from odoo.fields import Command

# Not worth keeping, or kept elsewhere.
UNLOGGED_TYPES = {"binary", "image", "one2many", "properties", "properties_definition"}


class ClientesMergeLog(models.Model):
    """Who merged which customers, and everything that the merged ones held."""

    _name = "clientes.merge.log"
    _description = "Merge of Customers"
    _order = "id DESC"
    _rec_name = "destination_name"

    destination_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer That Stayed",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    destination_name = fields.Char(string="Its Name Then", readonly=True)
    source_names = fields.Char(string="Merged Customers", readonly=True)
    source_count = fields.Integer(string="Merged", readonly=True)
    user_id = fields.Many2one(
        comodel_name="res.users", string="Merged by", readonly=True
    )
    company_id = fields.Many2one(comodel_name="res.company", index=True, readonly=True)
    snapshot = fields.Json(
        string="Values Before",
        readonly=True,
        help="Each record as it was, the one that stayed first.",
    )
    moved = fields.Json(string="Moved Records", readonly=True)
    moved_total = fields.Integer(string="Records Moved", readonly=True)
    line_ids = fields.One2many(
        comodel_name="clientes.merge.log.line",
        inverse_name="log_id",
        string="Values Given Up",
        readonly=True,
    )

    # === BUSINESS METHODS === #

    @api.model
    def _record_merge(self, destination, sources, values):
        """Note what is about to be merged, before anything is touched.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :param dict values: what the customer will hold.
        :rtype: clientes.merge.log
        """
        partners = destination + sources
        moved = destination._count_merge_links(destination, sources)
        return self.create(
            {
                "destination_id": destination.id,
                "destination_name": destination.display_name,
                "source_names": ", ".join(sources.mapped("display_name")),
                "source_count": len(sources),
                "user_id": self.env.uid,
                "company_id": values.get("company_id"),
                "snapshot": [self._get_snapshot(partner) for partner in partners],
                "moved": moved,
                "moved_total": sum(line["moved"] for line in moved),
                "line_ids": [
                    Command.create(
                        {
                            "field_name": name,
                            "source_id_number": partner.id,
                            "source_name": partner.display_name,
                            "given_up": partner._format_compared(name),
                            "raw_value": {
                                "value": partner._fields[name].convert_to_write(
                                    partner[name], partner
                                )
                            },
                        }
                    )
                    for name in values
                    for partner in partners
                    if partner[name]
                    and partner._format_compared(name)
                    and partner._fields[name].convert_to_write(partner[name], partner)
                    != values[name]
                ],
            }
        )

    @api.model
    def _get_snapshot(self, partner):
        """Return what a record holds, ready to be stored.

        :param res.partner partner: the record.
        :rtype: dict
        """
        names = [
            name
            for name, field in partner._fields.items()
            if field.store and field.type not in UNLOGGED_TYPES
        ]
        [values] = partner.with_context(active_test=False).read(names, load=None)
        return {
            name: value
            if isinstance(value, str | int | float | bool | list | dict)
            else list(value)
            if isinstance(value, tuple)
            else str(value)
            for name, value in values.items()
            if value
        }
