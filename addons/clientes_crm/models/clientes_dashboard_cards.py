from odoo import api, fields, models

from ..const import OPEN_OPPORTUNITY_DOMAIN


class ClientesDashboard(models.AbstractModel):
    """The figures of the panel that this addon brings itself."""

    _name = "clientes.dashboard"
    _inherit = "clientes.dashboard"

    @api.model
    def _get_customer_card(self):
        domain = [("is_directory_customer", "=", True)]
        return {
            "id": "customers",
            "label": self.env._("Customers"),
            "help": self.env._("Customers in the directory"),
            "value": self.env["res.partner"].search_count(domain),
            "format": "int",
            "icon": "fa-address-book-o",
            "sequence": 10,
            "action": "clientes_crm.res_partner_action_directory",
            "domain": domain,
        }

    @api.model
    def _get_opportunity_cards(self):
        count, value = self._sum_in_company_currency(
            "crm.lead", OPEN_OPPORTUNITY_DOMAIN, "expected_revenue"
        )
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        won_domain = [
            ("type", "=", "opportunity"),
            ("won_status", "=", "won"),
            ("active", "=", True),
            ("date_closed", ">=", fields.Date.to_string(month)),
        ]
        won_count, won_value = self._sum_in_company_currency(
            "crm.lead", won_domain, "expected_revenue"
        )
        late_domain = [
            *OPEN_OPPORTUNITY_DOMAIN,
            ("my_activity_date_deadline", "<", "today"),
        ]
        opportunity = {
            "action": "crm.crm_lead_opportunities",
            "currency_id": self.env.company.currency_id.id,
        }
        return [
            {
                **opportunity,
                "id": "opportunities",
                "label": self.env._("Active Opportunities"),
                "help": self.env._("Opportunities neither won nor lost"),
                "value": count,
                "format": "int",
                "icon": "fa-star-o",
                "sequence": 20,
                "domain": OPEN_OPPORTUNITY_DOMAIN,
            },
            {
                **opportunity,
                "id": "potential",
                "label": self.env._("Potential Value"),
                "help": self.env._(
                    "Expected revenue of the active opportunities, whatever their "
                    "probability"
                ),
                "value": value,
                "format": "money",
                "icon": "fa-line-chart",
                "sequence": 30,
                "domain": OPEN_OPPORTUNITY_DOMAIN,
            },
            {
                **opportunity,
                "id": "won_count",
                "label": self.env._("Won This Month"),
                "help": self.env._("Opportunities won since the first of the month"),
                "value": won_count,
                "format": "int",
                "icon": "fa-trophy",
                "sequence": 40,
                "domain": won_domain,
            },
            {
                **opportunity,
                "id": "won_value",
                "label": self.env._("Value Won This Month"),
                "help": self.env._(
                    "Expected revenue of the opportunities won since the first of the "
                    "month"
                ),
                "value": won_value,
                "format": "money",
                "icon": "fa-money",
                "sequence": 50,
                "domain": won_domain,
            },
            {
                **opportunity,
                "id": "late_activities",
                "label": self.env._("My Late Opportunities"),
                "help": self.env._(
                    "Opportunities where an activity of yours is overdue"
                ),
                "value": self.env["crm.lead"].search_count(late_domain),
                "format": "int",
                "icon": "fa-bell-o",
                "sequence": 55,
                "domain": late_domain,
            },
        ]

    @api.model
    def _get_receivable_cards(self):
        # The figures of the ageing report: instalments count by their own due date, and
        # payments that nobody has applied are deducted.
        everybody, overdue_domain = [], [("overdue", ">", 0)]
        _count, balance, overdue = self._sum_in_company_currency(
            "clientes.receivable.ageing", everybody, "balance", "overdue"
        )
        entries = (
            (
                "receivable",
                self.env._("Receivables"),
                self.env._("What the customers owe, as in the ageing of receivables"),
                "fa-file-text-o",
                60,
                balance,
                everybody,
            ),
            (
                "receivable_overdue",
                self.env._("Overdue Receivables"),
                self.env._("What is past its due date, each instalment by its own"),
                "fa-clock-o",
                70,
                overdue,
                overdue_domain,
            ),
        )
        return [
            {
                "id": card_id,
                "label": label,
                "help": explanation,
                "value": value,
                "format": "money",
                "currency_id": self.env.company.currency_id.id,
                "icon": icon,
                "sequence": sequence,
                "action": "clientes_crm.clientes_receivable_ageing_action",
                "domain": domain,
            }
            for card_id, label, explanation, icon, sequence, value, domain in entries
        ]
