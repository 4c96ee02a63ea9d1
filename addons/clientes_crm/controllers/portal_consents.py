from werkzeug.exceptions import NotFound

from odoo.fields import Datetime
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

ACTIONS = ("granted", "withdrawn")
# Decisions of one person within a day.
MAX_A_DAY = 40


class PortalConsents(CustomerPortal):
    """What the customer has allowed: seen, given and withdrawn in person."""

    # === HELPERS === #

    def _consents_acts(self):
        """Return what the visitor has decided, newest first.

        :return: acts in sudo.
        :rtype: clientes.consent
        """
        # sudo: clientes.consent - customers have no rights on the register; only the
        # own acts are looked up
        return (
            self.env["clientes.consent"]
            .sudo()
            .search(
                [
                    ("partner_id", "=", self.env.user.partner_id.id),
                    ("company_id", "=", self.env.company.id),
                ]
            )
        )

    def _consents_rows(self, acts_sudo):
        """Return each purpose with its text and what holds today.

        :param clientes.consent acts_sudo: All acts of the visitor.
        :rtype: list[dict]
        """
        rows = []
        for purpose in self.env["clientes.consent.purpose"]._get_portal_purposes():
            act = acts_sudo.filtered(lambda a, p=purpose: a.purpose_id == p)[:1]
            text = purpose._get_text()
            if text or act:
                rows.append(
                    {
                        "purpose": purpose,
                        "act": act,
                        "text": text,
                        "granted": act.action == "granted",
                        "outdated": act.action == "granted"
                        and text
                        and act.text_id != text,
                    }
                )
        return rows

    def _consents_are_many(self):
        """Tell whether the visitor has decided more often today than a person does.

        :rtype: bool
        """
        since = Datetime.subtract(Datetime.now(), days=1)
        acts_sudo = self._consents_acts()
        return len(acts_sudo.filtered(lambda a: a.date > since)) >= MAX_A_DAY

    def _consents_render(self, message=None, problem=None):
        """Show the page.

        :param str message: What has been done.
        :param str problem: Why nothing has been done.
        """
        acts_sudo = self._consents_acts()
        return request.render(
            "clientes_crm.portal_my_consents",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "clientes_consents",
                "rows": self._consents_rows(acts_sudo),
                "acts": acts_sudo,
                "message": message,
                "problem": problem,
            },
        )

    # === ROUTES === #

    @route(
        "/my/consents",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_consents(self, done=None, **_kw):
        """Show what the visitor has allowed, and each text in force."""
        message = {
            "granted": self.env._("Thank you: your consent is registered."),
            "withdrawn": self.env._("Your withdrawal is registered and holds at once."),
        }.get(done)
        return self._consents_render(message=message)

    @route(
        "/my/consents/<int:purpose_id>",
        type="http",
        auth="user",
        website=True,
        methods=["POST"],
    )
    def portal_consent_decide(self, purpose_id, action=None, text_id=None, **_post):
        """Register a decision; it counts for the text that the page showed."""
        purposes_sudo = self.env["clientes.consent.purpose"]._get_portal_purposes()
        purpose_sudo = purposes_sudo.filtered(lambda p: p.id == purpose_id)
        if not purpose_sudo or action not in ACTIONS:
            raise NotFound()
        act_sudo = self._consents_acts().filtered(
            lambda a: a.purpose_id == purpose_sudo
        )[:1]
        text_sudo = purpose_sudo._get_text()
        if action == "granted" and str(text_sudo.id) != text_id:
            return self._consents_render(
                problem=self.env._(
                    "The text has changed in the meantime. Please read it and decide "
                    "again."
                )
            )
        # A withdrawal of what was never given counts too; the same decision twice, as
        # by a second click, is one act.
        repeated = act_sudo.action == action and (
            action == "withdrawn" or act_sudo.text_id == text_sudo
        )
        if not repeated and action == "granted" and self._consents_are_many():
            # A withdrawal is never refused; it takes a consent to be there first.
            return self._consents_render(
                problem=self.env._(
                    "You have decided many times today. Please continue tomorrow, or "
                    "write to us."
                )
            )
        if not repeated:
            self.env["clientes.consent"]._record_portal(
                self.env.user.partner_id,
                purpose_sudo,
                action,
                text_sudo if action == "granted" else act_sudo.text_id or text_sudo,
            )
        return request.redirect(f"/my/consents?done={action}", code=303)
