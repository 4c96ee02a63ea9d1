from odoo import fields, models


class ClientesWonReason(models.Model):
    """Why opportunities are won, as Odoo's lost reasons say why they are lost."""

    _name = "clientes.won.reason"
    _description = "Won Reason"
    _order = "sequence, id"

    name = fields.Char(string="Description", required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    lead_count = fields.Integer(
        string="Opportunities",
        compute="_compute_lead_count",
        groups="sales_team.group_sale_salesman",
    )

    # === COMPUTE METHODS === #

    def _compute_lead_count(self):
        counts = dict(
            self.env["crm.lead"]
            .with_context(active_test=False)
            ._read_group(
                [("won_reason_id", "in", self.ids)], ["won_reason_id"], ["__count"]
            )
        )
        for reason in self:
            reason.lead_count = counts.get(reason._origin, 0)

    # === ACTION METHODS === #

    def action_open_leads(self):
        """Open the opportunities that were won for these reasons."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Opportunities"),
            "res_model": "crm.lead",
            "view_mode": "list,form",
            "domain": [("won_reason_id", "in", self.ids)],
            "context": {"create": False, "active_test": False},
        }
