from odoo import models
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..tools.text_key import text_key


class ClientesImport(models.Model):
    """Which customer a row is about: the reason why a second run adds nothing."""

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    def _match_lines(self, lines):
        """Find the customers that rows without a company above them are about.

        By code, else by tax number, else, for rows without either, by e-mail, else by
        exactly the same name. Only customers that the user may see are found.

        :param lines: `clientes.import.line` records.
        :return: {line: `res.partner` records}
        :rtype: dict
        """
        texts = {
            "ref": {line.cells.get("ref") for line in lines},
            "vat_digits": {line.vat_key for line in lines if line.vat_key.isdigit()},
            "vat": {line.cells.get("vat") for line in lines},
            "email_normalized": {self._get_email(line) for line in lines},
            "name": {line.cells.get("name") for line in lines},
        }
        domain = Domain.OR(
            Domain(fname, "in", list(values - {None, "", False}))
            for fname, values in texts.items()
        )
        found = {}
        for partner in self._find_partners(domain & Domain("parent_id", "=", False)):
            for key in (
                ("ref", partner.ref),
                ("vat", self._get_vat_key(partner.vat)),
                ("email", partner.email_normalized),
                ("name", partner.name),
            ):
                if key[1]:
                    found.setdefault(key, self.env["res.partner"].browse())
                    found[key] |= partner
        return {line: self._match_line(line, found) for line in lines}

    def _match_line(self, line, found):
        """Return the customers of one row, out of those of the batch."""
        none = self.env["res.partner"].browse()
        cells = line.cells
        if cells.get("ref"):
            matched = found.get(("ref", cells["ref"]), none)
            if matched:
                return matched
        if line.vat_key:
            # Also under another code: the row's own code is an update then.
            return found.get(("vat", line.vat_key), none)
        if cells.get("ref"):
            return none
        email = self._get_email(line)
        if email:
            return found.get(("email", email), none)
        return found.get(("name", cells.get("name")), none).filtered(
            lambda partner: not partner.vat and not partner.email
        )

    def _match_contacts(self, lines):
        """Find the companies of contacts, and the contacts that are there already.

        :param lines: `clientes.import.line` records with a company.
        :return: {line: (companies, contacts)}, both `res.partner` records
        :rtype: dict
        """
        texts = {line.cells["parent"] for line in lines}
        numbers = {self._get_vat_key(text) for text in texts}
        domain = Domain("parent_id", "=", False) & (
            Domain("ref", "in", list(texts))
            | Domain("vat_digits", "in", [key for key in numbers if key.isdigit()])
            | Domain("vat", "in", list(texts))
            | Domain("name", "in", list(texts))
        )
        companies = self._find_partners(domain)
        found = {}
        for company in companies:
            for key in {
                ("ref", company.ref),
                ("vat", self._get_vat_key(company.vat)),
                ("name", company.name),
            }:
                found.setdefault(key, []).append(company.id)
        contacts = {}
        for contact in self._find_partners(Domain("parent_id", "in", companies.ids)):
            for key in {contact.email_normalized, text_key(contact.name)} - {False, ""}:
                contacts.setdefault((contact.parent_id.id, key), []).append(contact.id)
        Partner = self.env["res.partner"]
        matched = {}
        for line in lines:
            text = line.cells["parent"]
            keys = (
                ("ref", text),
                ("vat", self._get_vat_key(text)),
                ("name", text),
            )
            above = Partner.browse(next((found[k] for k in keys if k in found), []))
            there = (
                contacts.get((above[:1].id, self._get_email(line)))
                or contacts.get((above[:1].id, line.name_key))
                or []
            )
            matched[line] = above, Partner.browse(there)
        return matched

    def _find_partners(self, domain):
        """Return partners, archived ones included."""
        return (
            self.env["res.partner"]
            .with_context(active_test=False)
            .search_fetch(
                domain,
                ["ref", "vat", "email_normalized", "name", "active", "parent_id"],
                order="id",
            )
            .with_context(active_test=self.env.context.get("active_test", True))
        )

    def _get_email(self, line):
        """Return the comparable e-mail address of a row.

        :rtype: str | bool
        """
        return email_normalize(line.cells.get("email") or "")
