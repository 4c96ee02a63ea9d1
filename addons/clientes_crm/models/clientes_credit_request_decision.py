from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import format_date, formatLang

ACTIVITY = "clientes_crm.mail_activity_type_credit"
CREDIT = "clientes_crm.clientes_crm_group_credit"


class ClientesCreditRequest(models.Model):
    """Decisions on credit, and who is told about them."""

    _name = "clientes.credit.request"
    _inherit = "clientes.credit.request"

    # === ACTION METHODS === #

    def action_authorise(self):
        """Let the order, or the customer until a date, go beyond the rules."""
        self._check_may_decide()
        service = self.env["clientes.receivable"]
        for request in self:
            today = service.with_company(request.company_id)._get_ageing_day()
            if not request.amount_authorised and request.kind == "single":
                raise UserError(
                    self.env._("Please write the amount that you authorise.")
                )
            if not request.valid_until or request.valid_until < today:
                raise UserError(
                    self.env._(
                        "Please write until when the authorisation holds: "
                        "today or later."
                    )
                )
        self._decide("authorised")
        for request in self:
            request._confirm_order()

    def action_refuse(self):
        """Refuse the request, with a reason."""
        self._check_may_decide()
        if any(not (request.decision_note or "").strip() for request in self):
            raise UserError(
                self.env._(
                    "Please write why you refuse it, under “Reason of the Decision”."
                )
            )
        self._decide("refused")

    def action_withdraw(self):
        """Take back a request that nobody has decided on, or an authorisation."""
        may_decide = self.env.user.has_group(CREDIT)
        for request in self:
            request.check_access("read")
            if request.state == "pending" and request.user_id == self.env.user:
                continue
            if not may_decide or request.state not in ("pending", "authorised"):
                raise UserError(
                    self.env._(
                        "Only what waits for a decision can be withdrawn by who "
                        "asked for it; a credit manager can also withdraw an "
                        "authorisation that nobody has used."
                    )
                )
        self._decide("cancelled")

    def action_view_order(self):
        """Open the order that waits.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sale.order",
            "res_id": self.order_id.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _check_may_decide(self):
        """Let only credit managers decide, and only once."""
        if not self.env.user.has_group(CREDIT):
            raise AccessError(
                self.env._("Only credit managers decide on credit requests.")
            )
        self.check_access("write")
        if any(request.state != "pending" for request in self):
            raise UserError(self.env._("This request is already decided."))

    def _decide(self, state):
        """Set the outcome and tell who asked.

        :param str state: the state after the decision.
        """
        # sudo: clientes.credit.request - checked by the action; fixed for the others
        granted = {}
        if state == "refused":
            granted = {"amount_authorised": 0.0, "valid_until": False}
        # sudo: clientes.credit.request - decided by who may, written here alone
        for request in self.sudo():
            request.write(
                {
                    "state": state,
                    **granted,
                    "decision_user_id": self.env.uid,
                    "decision_date": fields.Datetime.now(),
                }
            )
            request.activity_unlink([ACTIVITY])
            request._tell_requester()

    def _confirm_order(self):
        """Confirm the order that the customer signed or paid already."""
        self.ensure_one()
        # sudo: sale.order - the customer confirmed it; only credit was missing
        order_sudo = self.sudo().order_id
        if self.confirm_after and order_sudo.state in ("draft", "sent"):
            order_sudo._validate_order()

    def _tell_requester(self):
        """Write the decision to who asked for it, and on the order."""
        self.ensure_one()
        recipient = self.user_id.partner_id
        request = self.with_context(lang=recipient.lang)
        body = request._get_decision_text()
        target = request.order_id or request
        target.message_post(
            body=body,
            partner_ids=[] if self.user_id == self.env.user else recipient.ids,
            subtype_xmlid="mail.mt_note",
        )

    def _get_decision_text(self):
        """Return what was decided, for who asked.

        :rtype: Markup
        """
        self.ensure_one()
        amount = formatLang(
            self.env, self.amount_authorised, currency_obj=self.currency_id
        )
        until = format_date(self.env, self.valid_until) if self.valid_until else ""
        texts = {
            "authorised": self.env._(
                "Credit authorised up to %(amount)s, until %(date)s.",
                amount=amount,
                date=until,
            ),
            "refused": self.env._("Credit refused."),
            "cancelled": self.env._("The credit request is withdrawn."),
        }
        text = Markup("<p>%s</p>") % texts[self.state]
        if self.decision_note:
            text += Markup("<p>%s</p>") % self.decision_note
        return text

    def _ask_managers(self):
        """Give the credit manager, or all of them, an activity on each request."""
        for request in self:
            company = request.company_id
            managers = company.clientes_credit_user_id
            if not managers or not managers.active:
                managers = request._get_managers()
            for manager in managers:
                request.activity_schedule(
                    ACTIVITY,
                    user_id=manager.id,
                    summary=request.with_context(lang=manager.lang).env._(
                        "Decide on the credit of %(customer)s",
                        customer=request.partner_id.display_name,
                    ),
                )

    def _get_managers(self):
        """Return who may decide on the request.

        :rtype: res.users
        """
        return self.env["res.users"].search(
            [
                ("all_group_ids", "in", self.env.ref(CREDIT).ids),
                ("share", "=", False),
                ("company_ids", "in", self.company_id.ids),
                # The superuser reads no activities.
                ("id", "!=", self.env.ref("base.user_root").id),
            ]
        )

    @api.model
    def _get_decision_defaults(self, company, amount):
        """Return what a request proposes to who decides on it.

        :rtype: dict
        """
        days = company.clientes_credit_valid_days
        service = self.env["clientes.receivable"].with_company(company)
        return {
            "amount_authorised": amount,
            "valid_until": service._get_ageing_day() + timedelta(days=days),
        }
