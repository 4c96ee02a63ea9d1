from odoo import models
from odoo.fields import Domain

TEMPLATE = "clientes_crm.mail_template_statement"


class ResPartner(models.Model):
    """Sending the account statement to the customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_send_statement(self, options=None):
        """Write to one customer, with the statement as PDF.

        :param dict options: those of the statement.
        :rtype: dict
        """
        self.ensure_one()
        self._check_statement_access()
        customer = self.commercial_partner_id
        options = customer._read_statement_options(options)
        company = options.pop("company")
        customer = customer.with_company(company)
        mailing_sudo = self.env["clientes.statement.mailing"]._prepare(
            customer,
            company,
            {
                "name": self.env._("Statement of %(name)s", name=customer.name),
                **options,
            },
        )
        line = mailing_sudo.line_ids
        obstacle = line.reason if line.state == "skipped" else False
        # Whoever has no address is asked for it by the composer.
        line.write({"state": "draft", "reason": False})
        lang = customer.lang or self.env.lang
        return {
            "name": self.env._("Send Statement"),
            "type": "ir.actions.act_window",
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_composition_mode": "comment",
                "default_email_layout_xmlid": "mail.mail_notification_light",
                "default_model": line._name,
                "default_res_ids": line.ids,
                "default_template_id": self.env.ref(TEMPLATE).id,
                "default_subtype_xmlid": "mail.mt_comment",
                "allowed_company_ids": company.ids,
                # Why nobody stands in "To": the composer says it.
                "clientes_mail_obstacle": obstacle,
                "model_description": line.with_context(lang=lang).env._(
                    "Account Statement"
                ),
            },
        }

    # === BUSINESS METHODS === #

    def _get_statement_recipients(self):
        """Return to whom the statements of customers go.

        The contact for invoices comes first, then the customer itself; one that cannot
        be written to is passed over.

        :return: `recipient_id`, `email`, `state` (queued or skipped) and `reason`, by
            customer
        :rtype: dict
        """
        # sudo: res.partner - addresses of the contacts of customers that the caller
        # may read, also of those that are another's private ones
        partners_sudo = self.sudo()
        contacts = partners_sudo.search(
            Domain("commercial_partner_id", "in", self.ids)
            & Domain("type", "=", "invoice")
            & Domain("id", "not in", self.ids),
            order="id",
        )
        blacklisted = (contacts | partners_sudo)._get_blacklisted_customers()
        candidates = {customer.id: [] for customer in self}
        for partner in (*contacts, *partners_sudo):
            owner = partner.commercial_partner_id.id
            candidates.setdefault(owner, []).append(partner)
        recipients = {}
        for customer in self:
            own = candidates[customer.id]
            good = [p for p in own if not p._get_mail_obstacle(blacklisted)]
            chosen = good[0] if good else partners_sudo[:0]
            # Of several that fail, the one that has an address at all is told.
            told = [p._get_mail_obstacle(blacklisted) for p in own] or ["no_email"]
            reasons = [reason for reason in told if reason != "no_email"] or [
                "no_email"
            ]
            recipients[customer] = {
                "recipient_id": chosen.id,
                "email": chosen.email_normalized,
                "state": "queued" if good else "skipped",
                "reason": False if good else reasons[0],
            }
        return recipients
