from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command

MANAGER_GROUP = "clientes_crm.clientes_crm_group_manager"


class ClientesMerge(models.TransientModel):
    """Merge of customers: compare, choose, look at the outcome, merge.

    Salespeople compare and propose; managers merge. See `clientes_merge_checks.py` for
    what is refused and `res.partner._merge_into` for how it is done.
    """

    _name = "clientes.merge"
    _description = "Merge Customers"

    partner_ids = fields.Many2many(
        comodel_name="res.partner",
        relation="clientes_merge_res_partner_rel",
        string="Customers",
        required=True,
        context={"active_test": False},
    )
    destination_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer That Stays",
        required=True,
        ondelete="cascade",
        domain="[('id', 'in', partner_ids)]",
        context={"active_test": False},
    )
    state = fields.Selection(
        selection=[("choose", "Compare"), ("preview", "Trial Run")],
        default="choose",
        required=True,
    )
    comparison = fields.Json(compute="_compute_comparison")
    choices = fields.Json(
        help="By field the record whose value is kept; else that of the one that stays."
    )
    blockers = fields.Text(compute="_compute_outcome")
    warnings = fields.Text(compute="_compute_outcome")
    outcome = fields.Json(compute="_compute_outcome")
    may_merge = fields.Boolean(compute="_compute_may_merge")

    # === COMPUTE METHODS === #

    @api.depends("partner_ids")
    def _compute_comparison(self):
        for wizard in self:
            # In one order, whoever is to stay: columns do not jump about.
            wizard.comparison = wizard.partner_ids._origin.exists()._get_comparison()

    @api.depends("state", "partner_ids", "destination_id")
    def _compute_outcome(self):
        for wizard in self:
            partners = wizard._get_partners()
            wizard.blockers = "\n".join(wizard._get_blockers())
            wizard.warnings = "\n".join(wizard._get_warnings())
            wizard.outcome = False
            if wizard.state == "preview" and len(partners) > 1 and wizard.may_merge:
                # sudo: res.partner - the trial run counts what the merge would move
                everybody = partners.sudo()
                wizard.outcome = everybody._count_merge_links(
                    everybody[0], everybody[1:]
                )

    @api.depends_context("uid")
    def _compute_may_merge(self):
        self.may_merge = self.env.user.has_group(MANAGER_GROUP)

    @api.onchange("destination_id")
    def _onchange_destination_id(self):
        self.choices = False

    # === ACTION METHODS === #

    def action_preview(self):
        """Show what the merge would do, without doing it."""
        self._check_manager()
        self.state = "preview"
        return self._reopen()

    def action_back(self):
        """Go back to the choice of values."""
        self.state = "choose"
        return self._reopen()

    def action_merge(self):
        """Merge the customers and show the one that stays."""
        self.ensure_one()
        self._check_manager()
        partners = self._get_partners()
        if blockers := self._get_blockers():
            raise UserError("\n".join(blockers))
        destination = self.destination_id
        known = {partner.id: partner for partner in partners}
        # From the browser: whatever is no choice of the dialog counts as none.
        chosen = self.choices if isinstance(self.choices, dict) else {}
        choices = {
            name: known[partner_id]
            for name, partner_id in chosen.items()
            if name in destination._get_merge_fields()
            and isinstance(partner_id, int)
            and partner_id in known
        }
        (partners - destination)._merge_into(destination, choices)
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": destination.id,
            "views": [[False, "form"]],
        }

    def action_propose(self):
        """Put the customers into the queue for a manager."""
        self.ensure_one()
        self.env["clientes.duplicate"]._propose(self._get_partners())
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("Proposed. A manager will look at it."),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_action(self, partners):
        """Open the wizard for some customers.

        :param res.partner partners: those that may be one.
        :rtype: dict
        """
        partners = partners.exists()
        if len(partners) < 2:
            raise UserError(self.env._("Please select at least two customers."))
        partners.check_access("read")
        wizard = self.create(
            {
                "partner_ids": [Command.set(partners.ids)],
                "destination_id": self._get_default_destination(partners).id,
            }
        )
        return wizard._reopen()

    @api.model
    def _get_default_destination(self, partners):
        """Return who should stay: with a user, not archived, most used, oldest.

        :param res.partner partners: the customers to be merged.
        :rtype: res.partner
        """
        return min(
            partners,
            key=lambda p: (
                not p._has_portal_user(),
                not p.active,
                -p.customer_rank,
                p.id,
            ),
        )

    def _get_partners(self):
        """Return the customers with the one that stays first.

        :rtype: res.partner
        """
        self.ensure_one()
        partners = self.partner_ids._origin.exists()
        destination = self.destination_id._origin & partners
        return destination + (partners - destination)

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge Customers"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    def _check_manager(self):
        if not self.env.user.has_group(MANAGER_GROUP):
            raise AccessError(
                self.env._(
                    "Only managers merge customers. You can propose it with the button"
                    " Propose."
                )
            )
