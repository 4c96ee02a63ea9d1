from odoo import api, fields, models
from odoo.exceptions import AccessError


class ClientesDashboard(models.AbstractModel):
    """Figures and quick actions of the panel, each computed under its reader's rights.

    How to use: an addon that has something to show inherits this model and extends
    `_get_panel_cards` and `_get_panel_actions` with `super()`, adding its entries
    only when the reader may see what they lead to.
    """

    _name = "clientes.dashboard"
    _description = "Customer Panel"

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def get_panel(self):
        """Return what the panel shows to the current user.

        :return: {"cards": [...], "actions": [...]}, both in order of sequence; see
            `_get_panel_cards` and `_get_panel_actions` for their entries.
        :rtype: dict
        :raise AccessError: if the user is no internal user.
        """
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The panel is for internal users only."))
        return {
            name: sorted(entries, key=lambda entry: entry["sequence"])
            for name, entries in (
                ("cards", self._get_panel_cards()),
                ("actions", self._get_panel_actions()),
            )
        }

    @api.model
    def _get_panel_cards(self):
        """Return the figures of the panel.

        An addon overrides it to add its own. Each entry holds:

        - id, label, icon (a Font Awesome class), sequence
        - value: the figure, or None when there is nothing to compute
        - format: "int", or "money" with `currency_id`
        - action: xmlid or dict of the window action that lists the records behind it
        - domain: those records, exactly as many as the figure says
        - help: one sentence that tells how the figure is made (optional)
        - tile: key in the `clientes_crm.dashboard_tiles` registry (optional)

        :rtype: list[dict]
        """
        cards = []
        if self._can_read_directory():
            cards.append(self._get_customer_card())
        if self.env["crm.lead"].has_access("read"):
            cards += self._get_opportunity_cards()
        if self.env.user.has_group("clientes_crm.clientes_crm_group_receivables"):
            cards += self._get_receivable_cards()
        return cards

    @api.model
    def _get_panel_actions(self):
        """Return the quick actions of the panel.

        An addon overrides it to add its own. Each entry holds id, label, icon,
        sequence and action (xmlid or dict of a window action).

        :rtype: list[dict]
        """
        actions = []
        if self._can_read_directory() and self.env["res.partner"].has_access("create"):
            actions.append(
                {
                    "id": "new_customer",
                    "label": self.env._("New Customer"),
                    "icon": "fa-user-plus",
                    "sequence": 10,
                    "action": "clientes_crm.res_partner_action_new",
                }
            )
        if self.env["crm.lead"].has_access("create"):
            actions.append(
                {
                    "id": "new_opportunity",
                    "label": self.env._("New Opportunity"),
                    "icon": "fa-star",
                    "sequence": 20,
                    "action": "clientes_crm.crm_lead_action_new",
                }
            )
        if self._can_read_directory() and self.env.user.has_group(
            "base.group_allow_export"
        ):
            actions.append(
                {
                    "id": "export",
                    "label": self.env._("Export Data"),
                    "icon": "fa-download",
                    "sequence": 90,
                    "action": "clientes_crm.clientes_export_action_directory",
                }
            )
        return actions

    # === HELPERS === #

    @api.model
    def _can_read_directory(self):
        """Tell whether the user has the customer directory.

        :rtype: bool
        """
        user = self.env.user
        return user.has_group("clientes_crm.clientes_crm_group_user") or user.has_group(
            "clientes_crm.clientes_crm_group_receivables"
        )

    @api.model
    def _sum_in_company_currency(self, model, domain, *fnames):
        """Count records and add up amounts kept in their company's currency.

        :param str model: a model with `company_id`.
        :param domain: the records.
        :param str fnames: stored amounts; without a company they count as already in
            the current company's currency.
        :return: the count, and each sum in the current company's currency.
        :rtype: tuple
        """
        target = self.env.company.currency_id
        today = fields.Date.context_today(self)
        count, totals = 0, [0.0] * len(fnames)
        groups = self.env[model]._read_group(
            domain, ["company_id"], ["__count", *(f"{name}:sum" for name in fnames)]
        )
        for company, group_count, *amounts in groups:
            source = company.currency_id or target
            count += group_count
            for index, amount in enumerate(amounts):
                totals[index] += source._convert(
                    amount or 0.0, target, self.env.company, today
                )
        return count, *map(target.round, totals)
