from odoo import api, fields, models

from ..const import AGENT_GROUP


class PqrTeam(models.Model):
    """Agents who handle the same cases. A case without team is everybody's."""

    _name = "pqr.team"
    _description = "PQR Team"
    _order = "sequence, id"
    _check_company_auto = True

    def _agent_domain(self):
        return [
            ("share", "=", False),
            ("all_group_ids", "in", self.env.ref(AGENT_GROUP).ids),
        ]

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer(export_string_translation=False)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        index=True,
        default=lambda self: self.env.company,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Leader",
        index="btree_not_null",
        check_company=True,
        domain=lambda self: self._agent_domain(),
        help="Follows every case of the team, so that none goes unnoticed.",
    )
    member_ids = fields.Many2many(
        comodel_name="res.users",
        relation="pqr_team_user_rel",
        column1="team_id",
        column2="user_id",
        string="Members",
        check_company=True,
        domain=lambda self: self._agent_domain(),
    )
    type_ids = fields.Many2many(
        comodel_name="pqr.type",
        relation="pqr_team_type_rel",
        column1="team_id",
        column2="type_id",
        string="Types",
        help="New cases of these types go to this team. "
        "A team without types takes what no other team takes.",
    )
    open_ticket_count = fields.Integer(
        string="Open Cases", compute="_compute_open_ticket_count"
    )

    def _compute_open_ticket_count(self):
        counts = dict(
            self.env["pqr.ticket"]._read_group(
                [("team_id", "in", self.ids), ("state", "!=", "closed")],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.open_ticket_count = counts.get(team, 0)

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        teams = super().create(vals_list)
        self.env.registry.clear_cache()
        return teams

    def write(self, vals):
        result = super().write(vals)
        if {"user_id", "member_ids"} & vals.keys():
            # Who belongs to which team stands in the cached domains of record rules.
            self.env.registry.clear_cache()
        return result

    # === ACTION METHODS === #

    def action_view_tickets(self):
        """Open the cases of the team.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm_pqr.pqr_ticket_action"
        )
        action["domain"] = [("team_id", "=", self.id)]
        action["context"] = {
            "search_default_not_closed": 1,
            "default_team_id": self.id,
            "default_company_id": self.company_id.id,
        }
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _get_default_teams(self, companies):
        """Return which team takes a new case, by company and type.

        :param res.company companies: The companies of the cases.
        :return: team by (company, type); the type is empty for the general team.
        :rtype: dict
        """
        # sudo: pqr.team - the customer who files a case may not read teams
        teams = self.sudo().search([("company_id", "in", companies.ids)])
        result = {}
        for team in teams:
            for type_ in team.type_ids or self.env["pqr.type"]:
                result.setdefault((team.company_id, type_), team)
            if not team.type_ids:
                result.setdefault((team.company_id, self.env["pqr.type"]), team)
        return result
