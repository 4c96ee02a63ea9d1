from odoo import api, fields, models

from ..const import AGENT_GROUP


class ResPartner(models.Model):
    _inherit = "res.partner"

    pqr_ticket_count = fields.Integer(
        string="PQR Count", compute="_compute_pqr_counts", groups=AGENT_GROUP
    )
    pqr_open_ticket_count = fields.Integer(
        string="Open PQR Count", compute="_compute_pqr_counts", groups=AGENT_GROUP
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_pqr_counts(self):
        total, still_open = {}, {}
        for company, state, count in self.env["pqr.ticket"]._read_group(
            [("commercial_partner_id", "in", self.commercial_partner_id.ids)],
            ["commercial_partner_id", "state"],
            ["__count"],
        ):
            total[company] = total.get(company, 0) + count
            if state != "closed":
                still_open[company] = still_open.get(company, 0) + count
        for partner in self:
            company = partner.commercial_partner_id
            partner.pqr_ticket_count = total.get(company, 0)
            partner.pqr_open_ticket_count = still_open.get(company, 0)

    def _compute_application_statistics_hook(self):
        data_list = super()._compute_application_statistics_hook()
        self._add_pqr_badges(data_list)
        return data_list

    # === BUSINESS METHODS === #

    def _get_directory_badges(self):
        badges = super()._get_directory_badges()
        self._add_pqr_badges(badges)
        return badges

    def _add_pqr_badges(self, badges):
        """Show the open cases of each customer to whoever works on cases.

        :param defaultdict badges: lists of badges by id.
        """
        if not self.env.user.has_group(AGENT_GROUP):
            return
        for partner in self.filtered("pqr_open_ticket_count"):
            badges[partner.id].append(
                {
                    "iconClass": "fa-inbox",
                    "value": partner.pqr_open_ticket_count,
                    "label": self.env._("Open PQRs"),
                    "tagClass": "o_tag_color_2",
                }
            )

    # === ACTION METHODS === #

    def action_view_pqr_tickets(self):
        """Open the cases counted by the button: the company's and its contacts'.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_pqr.pqr_ticket_action"
        )
        action["domain"] = [
            ("commercial_partner_id", "=", self.commercial_partner_id.id)
        ]
        action["context"] = {"default_partner_id": self.id}
        return action

    def action_new_pqr_ticket(self):
        """Open an empty case of this customer.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_pqr.pqr_ticket_action_new"
        )
        action["context"] = {"default_partner_id": self.id}
        return action
