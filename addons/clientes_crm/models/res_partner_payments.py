from odoo import api, fields, models
from odoo.fields import Domain

PAYMENTS = 40
REMINDERS = 5


class ResPartner(models.Model):
    """How the customer pays, what it has promised, how it was reminded."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_promise_payment(self):
        """Note that the customer promises to pay what it owes.

        :rtype: dict
        """
        self.ensure_one()
        action = self._get_collection_action("clientes_payment_promise_action")
        customer = self.commercial_partner_id
        # Who may note a promise sees the balance.
        owed = max(customer.receivable_balance, 0)
        return {
            **action,
            "name": self.env._("Payment Promise"),
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": customer.id, "default_amount": owed},
        }

    def action_send_reminders(self):
        """Show which reminders these customers would get now, and why not.

        :rtype: dict
        """
        return self.env["clientes.reminder.preview"]._open(self)

    def action_set_reminders(self):
        """Open how the customer is reminded: its plan, or no reminders.

        :rtype: dict
        """
        self.ensure_one()
        action = self._get_collection_action("clientes_reminder_customer_action")
        settings = self.env["clientes.reminder.customer"].search(
            self._get_collection_domain()
        )
        return {
            **action,
            "res_id": settings.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    # === BUSINESS METHODS === #

    @api.readonly
    def get_payment_history(self):
        """Return how punctually the customer paid, its promises and its reminders.

        :rtype: dict
        """
        self.ensure_one()
        self.check_access("read")
        # The figures are read from the ledger directly: who sees receivables has no
        # rights in accounting. The customer is one the user may read, the company is
        # the current one.
        self.env["clientes.payment.application"].check_access("read")
        customer, company = self.commercial_partner_id, self.env.company
        history = self.env["clientes.payment.history"]
        figures = history._get_punctuality(customer.ids, company.ids)
        return {
            "currency_id": company.currency_id.id,
            "company": company.name,
            "figures": figures.get((customer.id, company.id), False),
            "months": [
                {
                    "month": fields.Date.to_string(row["month"]),
                    "amount": float(row["amount"]),
                    "days_late": None
                    if row["days_late"] is None
                    else float(row["days_late"]),
                }
                for row in history._get_months(customer.ids, company.id)
            ],
            "payments": [
                {
                    **row,
                    "date": fields.Date.to_string(row["date"]),
                    "amount": float(row["amount"]),
                    "days_late": float(row["days_late"]),
                    "invoices": ", ".join(filter(None, row["invoices"])),
                }
                for row in history._get_payments(
                    customer.ids, company.id, limit=PAYMENTS
                )
            ],
            "promises": self._get_promise_rows(),
            "reminders": self._get_reminder_rows(),
            "settings": self._get_reminder_setting(),
            "actions": self._get_payment_actions(),
        }

    def _get_promise_rows(self):
        promises = self.env["clientes.payment.promise"].search(
            self._get_collection_domain(), order="date desc, id desc", limit=PAYMENTS
        )
        return [
            {
                "id": promise.id,
                "date": fields.Date.to_string(promise.date),
                "amount": promise.amount,
                "received": promise.received_amount,
                "currency_id": promise.currency_id.id,
                "state": promise.state,
                "label": self._get_timeline_label(promise, "state"),
                "user": promise.user_id.name,
            }
            for promise in promises
        ]

    def _get_reminder_rows(self):
        reminders = self.env["clientes.reminder"].search(
            self._get_collection_domain(), limit=REMINDERS
        )
        return [
            {
                "id": reminder.id,
                "date": fields.Datetime.to_string(reminder.date),
                "name": reminder.step_name,
                "amount": reminder.amount,
                "channel": self._get_timeline_label(reminder, "channel"),
            }
            for reminder in reminders
        ]

    def _get_reminder_setting(self):
        """Return the customer's own plan, and whether it is left in peace."""
        settings = self.env["clientes.reminder.customer"].search(
            self._get_collection_domain()
        )
        return {
            "plan": settings.plan_id.name or "",
            "is_excluded": bool(settings)
            and settings._is_excluded_on(self.env.company._get_collection_day()),
            "until": fields.Date.to_string(settings.excluded_until),
        }

    def _get_payment_actions(self):
        """Return the actions that list what the figures consist of."""
        first = self.env["clientes.payment.history"]._get_first_day()
        mine = list(self._get_collection_domain())
        actions = {
            "payments": self._get_collection_action(
                "clientes_payment_application_action"
            ),
            "promises": self._get_collection_action("clientes_payment_promise_action"),
            "reminders": self._get_collection_action("clientes_reminder_action"),
        }
        for action in actions.values():
            action["domain"] = mine
            action["context"] = {"active_test": False}
        today = self.env["clientes.receivable"]._get_ageing_day()
        actions["payments"]["domain"] = list(
            self._get_collection_domain()
            & Domain("date", ">=", first)
            & Domain("date", "<=", today)
        )
        return actions

    def _get_collection_domain(self):
        return Domain("partner_id", "=", self.commercial_partner_id.id) & Domain(
            "company_id", "=", self.env.company.id
        )

    @api.model
    def _get_collection_action(self, name):
        return self.env["ir.actions.act_window"]._for_xml_id(f"clientes_crm.{name}")
