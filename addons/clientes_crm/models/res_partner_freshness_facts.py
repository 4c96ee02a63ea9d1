from odoo import fields, models
from odoo.tools import SQL

from ..tools import freshness


class ResPartner(models.Model):
    """What the freshness of a customer's data is made from."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _get_freshness_facts(self):
        """Return what the score is made from, with a constant number of queries.

        :return: a `freshness.Facts` per partner.
        :rtype: dict
        """
        emails = [email for email in self.mapped("email_normalized") if email]
        blacklisted = set()
        if emails:
            # Whether mail can be sent concerns whoever edits. No search: each customer
            # that is created comes here.
            self.env["mail.blacklist"].flush_model(["active", "email"])
            rows = self.env.execute_query(
                SQL(
                    "SELECT email FROM mail_blacklist WHERE active AND email = ANY(%s)",
                    emails,
                )
            )
            blacklisted.update(email for (email,) in rows)
        required = self._get_freshness_required()
        return {
            partner: freshness.Facts(
                partner.data_verified_date
                or (partner.create_date or fields.Datetime.now()).date(),
                *required[partner],
                bool(partner.email),
                bool(partner.email_normalized),
                partner.message_bounce,
                partner.email_normalized in blacklisted,
                bool(partner.phone),
                bool(partner.phone_sanitized),
            )
            for partner in self
        }

    def _get_freshness_required(self):
        """Return how many required fields each partner lacks, and how many there are.

        The rules are those of the customer's own company; for customers shared by all
        companies, the rules that all of them have in common.

        :return: (missing, required) per partner.
        :rtype: dict
        """
        rules = self.env["clientes.required.field"]
        countable = set(self._get_freshness_requirable()) if rules._get_rules() else ()
        counts = dict.fromkeys(self, (0, 0))
        if not countable:
            return counts
        for partner in self:
            names = countable.intersection(
                rules._get_required_fields(
                    partner.company_id, "company" if partner.is_company else "person"
                )
            )
            missing = sum(not partner[name] for name in names)
            counts[partner] = (missing, len(names))
        return counts
