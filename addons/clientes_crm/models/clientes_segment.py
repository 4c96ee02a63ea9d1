from odoo import fields, models


class ClientesSegment(models.Model):
    """To which one of our markets a customer belongs; tags may be many, this is one."""

    _name = "clientes.segment"
    _description = "Customer Segment"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    color = fields.Integer()
    active = fields.Boolean(default=True)
    partner_count = fields.Integer(string="Customers", compute="_compute_partner_count")

    _name_uniq = models.UniqueIndex(
        "(name)", "There is already a segment with this name."
    )

    # === COMPUTE METHODS === #

    def _compute_partner_count(self):
        counts = dict(
            self.env["res.partner"]._read_group(
                [("segment_id", "in", self.ids)], ["segment_id"], ["__count"]
            )
        )
        for segment in self:
            segment.partner_count = counts.get(segment, 0)

    # === CRUD METHODS === #

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for segment, vals in zip(self, vals_list, strict=True):
            vals["name"] = self.env._("%(name)s (copy)", name=segment.name)
        return vals_list

    # === ACTION METHODS === #

    def action_view_customers(self):
        """Open the directory with the customers of this segment."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.res_partner_action_directory"
        )
        action["domain"] = [("segment_id", "=", self.id)]
        return action
