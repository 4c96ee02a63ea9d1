from odoo import fields, models

from ..models.clientes_receivable_report import DATE_KEY


class ClientesReceivableWizard(models.TransientModel):
    """Asks at which day the receivables are to be shown."""

    _name = "clientes.receivable.wizard"
    _description = "Receivables at a Date"

    date = fields.Date(required=True, default=fields.Date.context_today)

    # === ACTION METHODS === #

    def action_view_ageing(self):
        """Open the ageing of all debtors at that day.

        :rtype: dict
        """
        return self._get_report_action("clientes_receivable_ageing_action")

    def action_view_items(self):
        """List the items that were open at that day.

        :rtype: dict
        """
        return self._get_report_action("clientes_receivable_item_action")

    # === BUSINESS METHODS === #

    def _get_report_action(self, name):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(f"clientes_crm.{name}")
        day = fields.Date.to_string(self.date)
        # It stands in the breadcrumb: it must tell that this is not today.
        title = self.env._(
            "%(report)s at %(date)s",
            report=action["name"],
            date=self.date.strftime("%d/%m/%Y"),
        )
        return {
            **action,
            "name": title,
            "display_name": title,
            "context": {DATE_KEY: day},
        }
