from odoo import models
from odoo.exceptions import UserError
from odoo.fields import Command
from odoo.tools import email_normalize

from ..tools.text_key import text_key


class Refusal(Exception):
    """Why a row cannot be imported; its text is for whoever mends the file."""


class ClientesImport(models.Model):
    """From the texts of a row to the values of a customer, and what is wrong with them.

    Names of linked records are looked up once for a whole batch.
    """

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    def _convert_lines(self, lines):
        """Return the values of each row, or the reasons against it.

        :param lines: `clientes.import.line` records.
        :return: {line: (values, reasons)}
        :rtype: dict
        """
        lookups = self._get_lookups(lines)
        columns = self._get_columns()
        return {line: self._convert_line(line, columns, lookups) for line in lines}

    def _convert_line(self, line, columns, lookups):
        """Convert the cells of one row."""
        vals, reasons = {}, []
        cells = line.cells
        country = self._find_country(cells, lookups)
        for column in columns:
            text = cells.get(column.key)
            if not text:
                if column.required:
                    reasons.append(
                        self.env._("%(column)s is missing.", column=column.label)
                    )
                continue
            if column.kind == "parent":
                continue
            convert = getattr(self, f"_convert_{column.kind}")
            try:
                vals[column.fname] = convert(column, text, country, lookups)
            except Refusal as refusal:
                reasons.append(str(refusal))
        return vals, reasons

    def _find_country(self, cells, lookups):
        """Return the country whose rules a row follows, the company's unless told."""
        found = lookups["country_id"].get(text_key(cells.get("country_id")), [])
        country = self.env["res.country"].browse(found[:1])
        return country or self.company_id.country_id

    # Each takes the column, the text of the cell, the country and the lookups.

    def _convert_text(self, column, text, _country, _lookups):
        size = self.env["res.partner"]._fields[column.fname].size
        if size and len(text) > size:
            raise Refusal(
                self.env._(
                    "%(column)s is longer than %(size)s characters.",
                    column=column.label,
                    size=size,
                )
            )
        return text

    def _convert_vat(self, _column, text, _country, _lookups):
        return text

    def _convert_email(self, _column, text, _country, _lookups):
        if not email_normalize(text):
            raise Refusal(
                self.env._("“%(text)s” is not one valid email address.", text=text)
            )
        return text

    def _convert_phone(self, _column, text, country, _lookups):
        try:
            return self.env["res.partner"]._phone_format(
                number=text,
                country=country,
                force_format="INTERNATIONAL",
                raise_exception=True,
            )
        except UserError as error:
            raise Refusal(str(error)) from error

    def _convert_kind(self, column, text, _country, _lookups):
        key = text_key(text)
        words = {}
        for language in {self.env.lang or "en_US", "en_US"}:
            labels = self.with_context(lang=language)._get_kind_labels()
            words |= {text_key(label): value for value, label in labels.items()}
        if key not in words:
            raise Refusal(
                self.env._(
                    "“%(text)s” is no %(column)s. Write one of: %(choices)s.",
                    text=text,
                    column=column.label,
                    choices=", ".join(self._get_kind_labels().values()),
                )
            )
        return words[key]

    def _convert_many2one(self, column, text, country, lookups):
        found = lookups[column.key].get(text_key(text), [])
        if column.key == "state_id":
            states = self.env["res.country.state"].browse(found)
            found = states.filtered(lambda state: state.country_id == country).ids
        if len(found) != 1:
            raise Refusal(self._explain_lookup(column, text, found))
        return found[0]

    def _convert_many2many(self, column, text, _country, lookups):
        ids = []
        for name in filter(None, map(str.strip, text.split(","))):
            found = lookups[column.key].get(text_key(name), [])
            if len(found) != 1:
                raise Refusal(self._explain_lookup(column, name, found))
            ids += found
        # Added to the tags that the customer has.
        return [Command.link(record_id) for record_id in ids]

    def _explain_lookup(self, column, text, found):
        if found:
            return self.env._(
                "There are several entries “%(text)s” of %(column)s.",
                text=text,
                column=column.label,
            )
        return self.env._(
            "%(column)s “%(text)s” does not exist. Choose one of the template's list.",
            text=text,
            column=column.label,
        )

    def _get_lookups(self, lines):
        """Return the records behind each name, by column and comparable name.

        :return: {column key: {name: [ids]}}
        :rtype: dict
        """
        lookups = {"country_id": {}}
        for column in self._get_columns():
            wanted = column.kind in ("many2one", "many2many")
            if wanted and any(line.cells.get(column.key) for line in lines):
                lookups[column.key] = self._get_lookup(column)
        return lookups

    def _get_lookup(self, column):
        """Return the records behind the names of a column."""
        field = self.env["res.partner"]._fields[column.fname]
        comodel = self.env[field.comodel_name]
        records = comodel.search(self._get_lookup_domain(column))
        found = {}
        names = {"display_name", "name", *self._get_lookup_fields(column)}
        for language in {self.env.lang or "en_US", "en_US"}:
            translated = records.with_context(lang=language)
            for fname in names & set(comodel._fields):
                for record in translated:
                    ids = found.setdefault(text_key(record[fname]), [])
                    if record.id not in ids:
                        ids.append(record.id)
        return found

    def _get_lookup_domain(self, column):
        """Return which records a column may name.

        :param ImportColumn column: a column that names records.
        """
        if column.key == "user_id":
            return [("share", "=", False)]
        if column.key == "preferred_warehouse_id":
            company = self.company_id or self.env.company
            return [("company_id", "=", company.id)]
        return []

    def _get_lookup_fields(self, column):
        """Return further fields by which a column may name its records.

        :rtype: tuple[str, ...]
        """
        return {
            "country_id": ("code",),
            "state_id": ("code",),
            "user_id": ("login",),
            "preferred_warehouse_id": ("code",),
        }.get(column.key, ())

    def _check_required(self, vals):
        """Return what a new customer would lack of the data required of its type."""
        partners = self.env["res.partner"]
        # A contact lacks nothing; an incomplete customer may be mended step by step.
        if "parent_id" in vals or not partners._is_required_data_enforced():
            return []
        candidate = partners.new(self._complete(dict(vals)))
        company = candidate.company_id or self.env.company
        names = self.env["clientes.required.field"]._get_required_fields(
            company, "company" if candidate.is_company else "person"
        )
        given = partners.default_get(list(names))
        lacking = [name for name in names if not (candidate[name] or given.get(name))]
        if company.customer_code_active and "ref" in lacking:
            lacking.remove("ref")
        try:
            partners._raise_missing_required({candidate: lacking})
        except UserError as error:
            return [str(error)]
        return []
