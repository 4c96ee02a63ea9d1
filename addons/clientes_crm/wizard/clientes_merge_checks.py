from odoo import models
from odoo.fields import Domain

from ..const import MERGE_BOOKED_PARAMETER


class ClientesMerge(models.TransientModel):
    """What is not merged, and what a manager should know before."""

    _name = "clientes.merge"
    _inherit = "clientes.merge"

    # === BUSINESS METHODS === #

    def _get_blockers(self):
        """Return why these records cannot be merged, in the user's language.

        :rtype: list[str]
        """
        partners = self._get_partners()
        if len(partners) < 2 or self.destination_id._origin not in partners:
            return [self.env._("Please select at least two customers.")]
        if not partners.has_access("write"):
            return [self.env._("You may not edit all of these customers.")]
        return [
            *self._get_company_blockers(partners),
            *self._get_user_blockers(partners),
            *self._get_family_blockers(partners),
            *self._get_booked_blockers(partners),
        ]

    def _get_company_blockers(self, partners):
        companies = partners.company_id
        blockers = []
        if len(companies) > 1:
            blockers.append(
                self.env._(
                    "They belong to different companies (%(companies)s): each company"
                    " keeps its own record.",
                    companies=", ".join(companies.mapped("name")),
                )
            )
        # sudo: res.company - our other companies cannot be merged by anyone
        own = (
            self.env["res.company"].sudo().search_fetch([], ["partner_id"]).partner_id
            & partners.sudo()
        )
        if own:
            blockers.append(
                self.env._(
                    "%(names)s is one of our own companies.",
                    names=", ".join(own.mapped("display_name")),
                )
            )
        return blockers

    def _get_user_blockers(self, partners):
        # sudo: res.users - only of which kind the users of these records are
        users = partners.sudo().with_context(active_test=False).user_ids
        internal = users.filtered(lambda user: not user.share or user._is_public())
        if not internal:
            return []
        return [
            self.env._(
                "%(names)s belongs to a colleague or to the system. Users of our own"
                " are not merged.",
                names=", ".join(internal.partner_id.mapped("display_name")),
            )
        ]

    def _get_family_blockers(self, partners):
        blockers = []
        for partner in partners:
            above = partner.parent_id
            while above and above not in partners:
                above = above.parent_id
            if above:
                blockers.append(
                    self.env._(
                        "%(contact)s is a contact of %(company)s: a contact cannot be"
                        " merged with its own company.",
                        contact=partner.display_name,
                        company=above.display_name,
                    )
                )
        return blockers

    def _get_booked_blockers(self, partners):
        """Return what the books forbid.

        Entries of a merged record change their partner. Odoo lets administrators do
        so; sealed ones would no longer match their seal.
        """
        destination = self.destination_id._origin
        sources = partners - destination
        # sudo: account.move.line - whether there are entries, whoever may read them
        lines = self.env["account.move.line"].sudo()
        booked = Domain("partner_id", "in", sources.ids) & Domain(
            "parent_state", "=", "posted"
        )
        if not lines.search_count(booked, limit=1):
            return []
        blockers = []
        sealed = Domain("move_id.inalterable_hash", "!=", False)
        if lines.search_count(booked & sealed, limit=1):
            blockers.append(
                self.env._(
                    "One of the records to be merged has journal entries that are"
                    " sealed. Let it be the one that stays."
                )
            )
        if destination.commercial_partner_id != destination and any(
            source.commercial_partner_id == source for source in sources
        ):
            blockers.append(
                self.env._(
                    "A customer with journal entries cannot become a contact of"
                    " %(company)s. Let the customer be the one that stays.",
                    company=destination.commercial_partner_id.display_name,
                )
            )
        # sudo: ir.config_parameter - a setting of the administrator
        allowed = (
            self.env["ir.config_parameter"].sudo().get_param(MERGE_BOOKED_PARAMETER)
        )
        if not allowed and not self.env.user._is_admin():
            blockers.append(
                self.env._(
                    "A record to be merged has posted journal entries. Let it be the"
                    " one that stays, or ask an administrator to merge them."
                )
            )
        return blockers

    def _get_warnings(self):
        """Return what should be known before merging.

        :rtype: list[str]
        """
        partners = self._get_partners()
        warnings = []
        digits = {digits for digits in partners.mapped("vat_digits") if digits}
        if len(digits) > 1:
            warnings.append(
                self.env._(
                    "Their tax numbers differ: are you sure that they are the same"
                    " customer?"
                )
            )
        if len(set(partners.mapped("is_company"))) > 1:
            warnings.append(self.env._("One is a company and the other a person."))
        if len(partners.commercial_partner_id) > 1 and partners.parent_id:
            warnings.append(
                self.env._(
                    "They belong to different customers. The one that stays keeps its"
                    " company, unless you choose another one."
                )
            )
        # sudo: res.users - the logins of the customers' portal users
        users = partners.sudo().with_context(active_test=False).user_ids
        if len(users) > 1:
            warnings.append(
                self.env._(
                    "Several portal users enter as these customers: %(logins)s. The"
                    " first keeps the customer; each other one keeps the login with a"
                    " contact of its own under it, and sees the same documents.",
                    logins=", ".join(users.mapped("login")),
                )
            )
        return warnings
