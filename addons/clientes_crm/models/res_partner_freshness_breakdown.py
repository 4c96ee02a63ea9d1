from odoo import api, fields, models
from odoo.tools import get_lang

from ..tools import freshness


class ResPartner(models.Model):
    """What the freshness score of a customer is made of, told to its reader."""

    _name = "res.partner"
    _inherit = "res.partner"

    freshness_breakdown = fields.Html(
        compute="_compute_freshness_breakdown",
        sanitize=False,
        export_string_translation=False,
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends("freshness_score", "data_verified_date", "email", "phone")
    @api.depends_context("lang")
    def _compute_freshness_breakdown(self):
        rules = self._get_freshness_rules()
        today = fields.Date.today()
        own = self.filtered(lambda partner: not partner.parent_id)
        facts = own._get_freshness_facts()
        labels = self._get_freshness_labels()

        lang = self.env["res.lang"].browse(get_lang(self.env).id)

        def show(share):
            return lang.format("%.1f", 100 * share, grouping=True)

        for partner in self:
            if partner not in facts:
                partner.freshness_breakdown = False
                continue
            parts = freshness.components(facts[partner], today, rules)
            known = sum(
                rules.weights[name] for name in parts if parts[name] is not None
            )
            lines = [
                {
                    "label": labels[name],
                    "fact": partner._explain_freshness(name, facts[partner]),
                    "worth": parts[name],
                    "weight": show(rules.weights[name] / (known or 1)),
                    "points": show(
                        rules.weights[name] * (parts[name] or 0) / (known or 1)
                    ),
                }
                for name in freshness.COMPONENTS
                if rules.weights[name]
            ]
            # The view only lays out texts that it escapes.
            partner.freshness_breakdown = self.env["ir.qweb"]._render(
                "clientes_crm.res_partner_freshness_breakdown",
                {"lines": lines, "score": partner.freshness_score, "rules": rules},
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_freshness_labels(self):
        """Return how each component is called.

        :rtype: dict
        """
        return {
            "age": self.env._("Last verification"),
            "required": self.env._("Required data"),
            "bounce": self.env._("Mail arrives"),
            "email": self.env._("E-mail address"),
            "phone": self.env._("Phone number"),
        }

    def _explain_freshness(self, name, facts):
        """Say in one sentence what a component found.

        :param str name: one of `freshness.COMPONENTS`.
        :param freshness.Facts facts: what is known about the customer.
        :rtype: str
        """
        self.ensure_one()
        return getattr(self, f"_explain_freshness_{name}")(facts)

    def _explain_freshness_age(self, facts):
        days = max((fields.Date.today() - facts.verified).days, 0)
        if self.data_verified_date:
            if days < 2:
                return (
                    self.env._("Verified yesterday.")
                    if days
                    else self.env._("Verified today.")
                )
            return self.env._("Verified %(days)s days ago.", days=days)
        if days < 2:
            return (
                self.env._("Never verified; the customer was created yesterday.")
                if days
                else self.env._("Never verified; the customer was created today.")
            )
        return self.env._(
            "Never verified; the customer was created %(days)s days ago.", days=days
        )

    def _explain_freshness_required(self, facts):
        if not facts.required:
            return self.env._("Nothing is required: not counted.")
        if not facts.missing:
            return self.env._("All required data are there.")
        return self.env._(
            "%(missing)s of %(required)s required fields are empty.",
            missing=facts.missing,
            required=facts.required,
        )

    def _explain_freshness_bounce(self, facts):
        if not facts.has_email or not facts.email_valid:
            return self.env._("No address to write to: not counted.")
        if facts.blacklisted:
            return self.env._("The address is on the blacklist: no mail is sent to it.")
        if facts.bounces:
            return self.env._("%(count)s messages came back.", count=facts.bounces)
        return self.env._("No message came back.")

    def _explain_freshness_email(self, facts):
        if not facts.has_email:
            return self.env._("No e-mail: not counted.")
        if facts.email_valid:
            return self.env._("Well formed.")
        return self.env._("Not a valid e-mail address.")

    def _explain_freshness_phone(self, facts):
        if not facts.has_phone:
            return self.env._("No phone: not counted.")
        if facts.phone_valid:
            return self.env._("A possible number of its country.")
        return self.env._("Not a possible number of its country.")
