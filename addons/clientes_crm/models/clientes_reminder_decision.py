from collections import defaultdict
from datetime import timedelta

from odoo import api, models
from odoo.fields import Domain

from ..tools.contact_hours import get_frequency_obstacle
from ..tools.reminder_decision import Decision, choose_step, get_due_items

# Contacts before that do not matter to any pause.
MEMORY = timedelta(days=366)


class ClientesReminderDecision(models.AbstractModel):
    """Decides who is to be reminded of what, by which channel, or why not.

    Used alike by the job, by hand and by the preview. Everything is read for a whole
    batch of customers; private: the caller restricts them to those the user may read.
    """

    _name = "clientes.reminder.decision"
    _description = "Decisions about reminders"

    # === BUSINESS METHODS === #

    @api.model
    def _decide(self, partners, company):
        """Return what is to happen with each of these customers now.

        :param res.partner partners: customers.
        :param res.company company: to whom they owe.
        :rtype: list[Decision]
        """
        # sudo: all that is read here - whoever may remind may do so whatever else of
        # the customers, invoices and plans is hidden from them
        partners, company = partners.commercial_partner_id.sudo(), company.sudo()
        facts = {
            "items": self._get_overdue_items(partners, company),
            "settings": self._get_settings(partners, company),
            "promises": self._get_promises(partners, company),
            "contacts": self._get_contacts(partners, company),
            "plans": self._get_plans(company),
            "holidays": {},
        }
        facts["done"] = self._get_done(facts["items"])
        decisions = []
        for partner in partners:
            decision = Decision(
                partner=partner,
                company=company,
                day=company._get_collection_day(partner),
            )
            self._complete(decision, facts)
            decisions.append(decision)
        return decisions

    @api.model
    def _complete(self, decision, facts):
        """Fill in step, items and channel, or the first obstacle."""
        settings = facts["settings"].get(decision.partner.id)
        decision.plan = self._choose_plan(decision, settings, facts["plans"])
        items = facts["items"].get(decision.partner.id)
        if not items:
            decision.obstacle = "nothing"
        elif settings and settings._is_excluded_on(decision.day):
            decision.obstacle = "excluded"
            decision.detail = settings.reason or ""
        elif not decision.plan:
            decision.obstacle = "plan"
        else:
            self._choose_items(decision, items, facts)
        if not decision.obstacle:
            self._choose_channel(decision, facts)

    @api.model
    def _choose_items(self, decision, items, facts):
        """Leave out what is disputed or promised, and find the step that is due."""
        disputed = [item for item in items if item["is_disputed"]]
        items = [item for item in items if not item["is_disputed"]]
        promises = facts["promises"].get(decision.partner.id, ())
        for promise in promises:
            covered = set(promise.invoice_ids.ids)
            items = [
                item for item in items if covered and item["move_id"] not in covered
            ]
        if not items:
            decision.obstacle = "promise" if promises else "disputed"
            decision.detail = ", ".join(p.display_name for p in promises) or ", ".join(
                item["move_name"] or "" for item in disputed
            )
            return
        steps = decision.plan.step_ids.sorted("sequence")
        due = get_due_items(
            items, [(step.id, step.days_overdue) for step in steps], facts["done"]
        )
        if not due:
            decision.obstacle = "not_due"
            return
        chosen = choose_step(due, [step.min_amount for step in steps])
        if not chosen:
            decision.obstacle = "amount"
            return
        place, chosen_items = chosen
        places = {item["line_id"]: own for item, own in due}
        decision.step = steps[place]
        decision.items = [
            {**item, "step": steps[places[item["line_id"]]]} for item in chosen_items
        ]
        decision.amount = decision.company.currency_id.round(
            sum(item["residual"] for item in decision.items)
        )

    @api.model
    def _choose_channel(self, decision, facts):
        """Find whom to contact how, and whether the law lets us now."""
        company, partner = decision.company, decision.partner
        contact = partner.browse(partner.address_get(["invoice"])["invoice"])
        if not contact.email_normalized and partner.email_normalized:
            contact = partner
        decision.recipient = contact
        decision.email = contact.email_normalized or ""
        decision.user = (
            partner.user_id.filtered("active")
            or company.clientes_reminder_user_id
            or self.env.user
        )
        decision.channel = decision.step._get_channel(decision.email)
        if decision.channel == "phone":
            # Who cannot see receivables cannot work on the call.
            group = "clientes_crm.clientes_crm_group_receivables"
            if not decision.user.has_group(group):
                decision.user = company.clientes_reminder_user_id or self.env.user
        contacts = facts["contacts"].get(partner.id, [])
        last = max((day for day, _channel in contacts), default=None)
        frequency = get_frequency_obstacle(decision.day, decision.channel, contacts)
        if not decision.channel:
            decision.obstacle = "email"
        elif frequency:
            decision.obstacle = frequency
        elif last and (decision.day - last).days < decision.step.pause_days:
            decision.obstacle = "pause"
            decision.detail = last.strftime("%d/%m/%Y")
        else:
            self._check_hours(decision, facts)

    @api.model
    def _check_hours(self, decision, facts):
        company = decision.company
        country = decision.partner.country_id or company.country_id
        if country not in facts["holidays"]:
            facts["holidays"][country] = company._get_contact_holidays(country)
        moment = company._get_next_contact(decision.partner, facts["holidays"][country])
        if moment:
            decision.obstacle = "hours"
            decision.detail = moment.strftime("%d/%m/%Y %H:%M")

    # === FACTS === #

    @api.model
    def _get_overdue_items(self, partners, company):
        """Return what is owed past its due date, by customer."""
        service = self.env["clientes.receivable"]
        items = [
            item
            for item in service._get_open_items(partners.ids, company.ids)
            if item["residual"] > 0
        ]
        # sudo: account.move - whether an invoice is disputed, nothing else of it
        moves = self.env["account.move"].sudo().browse({i["move_id"] for i in items})
        disputed = set(moves.filtered("is_disputed").ids)
        by_customer = defaultdict(list)
        days = {p.id: company._get_collection_day(p) for p in partners}
        for item in items:
            overdue = (days[item["partner_id"]] - item["due_date"]).days
            if overdue > 0:
                by_customer[item["partner_id"]].append(
                    {
                        **item,
                        "residual": float(item["residual"]),
                        "days": overdue,
                        "is_disputed": item["move_id"] in disputed,
                    }
                )
        return by_customer

    @api.model
    def _get_settings(self, partners, company):
        # sudo: clientes.reminder.customer - exclusions hold for every reader
        settings = self.env["clientes.reminder.customer"].sudo()
        domain = self._get_domain(partners, company)
        return {row.partner_id.id: row for row in settings.search(domain)}

    @api.model
    def _get_promises(self, partners, company):
        # sudo: clientes.payment.promise - promises hold back reminders, whoever asks
        promises = self.env["clientes.payment.promise"].sudo()
        domain = self._get_domain(partners, company) & Domain("state", "=", "open")
        by_customer = defaultdict(promises.browse)
        for promise in promises.search(domain):
            by_customer[promise.partner_id.id] += promise
        return by_customer

    @api.model
    def _get_contacts(self, partners, company):
        """Return day and channel of the contacts of the last year, by customer."""
        since = company._get_collection_day() - MEMORY
        domain = self._get_domain(partners, company) & Domain("day", ">=", since)
        # sudo: clientes.reminder - what was sent counts, whoever asks
        reminders = self.env["clientes.reminder"].sudo()
        rows = reminders._read_group(domain, ["partner_id", "channel", "day:day"])
        by_customer = defaultdict(list)
        for partner, channel, day in rows:
            by_customer[partner.id].append((day, channel))
        return by_customer

    @api.model
    def _get_done(self, items):
        """Return which step each item has had."""
        line_ids = [item["line_id"] for rows in items.values() for item in rows]
        # sudo: clientes.reminder.item - what was sent counts, whoever asks
        sent = self.env["clientes.reminder.item"].sudo()
        rows = sent._read_group(
            [("move_line_id", "in", line_ids)], ["move_line_id", "step_id"]
        )
        return {(line.id, step.id) for line, step in rows}

    @api.model
    def _get_plans(self, company):
        # sudo: clientes.reminder.plan - the company's plans, whoever asks
        plans = self.env["clientes.reminder.plan"].sudo()
        return plans.search([("company_id", "in", (False, company.id))])

    @api.model
    def _choose_plan(self, decision, settings, plans):
        """Return the customer's own plan, else its segment's, else the company's."""
        own = settings.plan_id if settings else plans.browse()
        if own.active:
            return own
        segment = decision.partner.segment_id
        of_segment = plans.filtered(
            lambda plan: segment and segment in plan.segment_ids
        )
        default = decision.company.clientes_reminder_plan_id
        return of_segment[:1] or default.filtered("active")

    @api.model
    def _get_domain(self, partners, company):
        return Domain("partner_id", "in", partners.ids) & Domain(
            "company_id", "=", company.id
        )
