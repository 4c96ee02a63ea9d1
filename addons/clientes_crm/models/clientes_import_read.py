import base64

from odoo import models
from odoo.exceptions import UserError
from odoo.tools import email_normalize

from ..tools.table_reader import HEADING_ROWS, TableError, find_merged, read_table
from ..tools.text_key import text_key
from .clientes_import_columns import REASON


class ClientesImport(models.Model):
    """From the file to its rows."""

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    def _read_file(self):
        """Make the rows of the import from its file.

        :raise UserError: when the file as a whole is of no use.
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        try:
            rows = read_table(content)
            place, columns, unread = self._find_heading(rows)
            merged = find_merged(content, rows[place].number + 1)
        except TableError as error:
            raise UserError(self._explain_table_error(error)) from error
        if merged:
            raise UserError(
                self.env._(
                    "The sheet has merged cells (%(cells)s). Unmerge them, fill in each"
                    " cell and upload the file again.",
                    cells=", ".join(merged[:10]),
                )
            )
        rows = rows[place + 1 :]
        if not rows:
            raise UserError(
                self.env._("There is no row below the headings. Add customers.")
            )
        # sudo: clientes.import.line - users only read the rows of their imports
        lines = self.env["clientes.import.line"].sudo()
        lines.create(self._get_line_values(rows, columns))
        self._note(
            {
                "state": "checking",
                "columns": [key for key in columns.values() if key != REASON],
                "unread_headings": ", ".join(unread) or False,
            }
        )

    def _find_heading(self, rows):
        """Find the row of headings.

        :return: its place, the column behind each place of a cell, and the headings
            that are none of ours.
        :rtype: tuple[int, dict[int, str], list[str]]
        """
        keys = self._get_heading_keys()
        best, columns = None, {}
        for place, row in enumerate(rows[:HEADING_ROWS]):
            found = {
                number: keys[text_key(cell)]
                for number, cell in enumerate(row.cells)
                if text_key(cell) in keys
            }
            if len(found) > len(columns):
                best, columns = place, found
        required = [c for c in self._get_columns() if c.required]
        missing = [c.label for c in required if c.key not in columns.values()]
        if missing:
            raise UserError(
                self.env._(
                    "The file lacks the column %(missing)s. Download the template: its"
                    " headings are the ones that are read.",
                    missing=", ".join(missing),
                )
            )
        headings = list(columns.values())
        twice = {key for key in headings if headings.count(key) > 1}
        if twice:
            raise UserError(
                self.env._(
                    "The column %(names)s stands in the file more than once.",
                    names=", ".join(
                        c.label for c in self._get_columns() if c.key in twice
                    ),
                )
            )
        unread = [
            cell
            for number, cell in enumerate(rows[best].cells)
            if cell and number not in columns
        ]
        return best, columns, unread

    def _get_line_values(self, rows, columns):
        """Return the values of the lines, those refused already that repeat another."""
        values, seen = [], {}
        for row in rows:
            cells = {
                key: row.cells[number]
                for number, key in columns.items()
                if number < len(row.cells) and key != REASON
            }
            vals = {
                "import_id": self.id,
                "number": row.number,
                "name": cells.get("name"),
                "cells": cells,
                "is_contact": bool(cells.get("parent")),
                "ref_key": text_key(cells.get("ref")),
                "vat_key": self._get_vat_key(cells.get("vat")),
                "name_key": text_key(cells.get("name")),
            }
            formulas = [columns[place] for place in row.formulas if place in columns]
            reason = self._explain_formulas(formulas) if formulas else None
            for label, key in self._get_file_keys(vals):
                first = seen.setdefault((label, key), row.number)
                if first != row.number and not reason:
                    reason = self.env._(
                        "Same %(what)s as row %(number)s of this file.",
                        what=label,
                        number=first,
                    )
            if reason:
                vals |= {"verdict": "refused", "reason": reason, "is_done": True}
            values.append(vals)
        return values

    def _get_file_keys(self, vals):
        """Yield what no other row of the file may share."""
        cells, name = vals["cells"], vals["name_key"]
        email = email_normalize(cells.get("email") or "")
        if vals["ref_key"]:
            yield self.env._("code"), vals["ref_key"]
        if vals["is_contact"]:
            parent = text_key(cells["parent"])
            yield self.env._("contact"), (parent, email or name)
        elif vals["vat_key"]:
            yield self.env._("tax number"), vals["vat_key"]
        elif not vals["ref_key"] and email:
            yield self.env._("email"), email
        elif not vals["ref_key"]:
            phone = text_key(cells.get("phone")).replace(" ", "")
            yield self.env._("name"), (name, phone)

    def _get_vat_key(self, text):
        """Return what identifies a tax number, however it is written.

        :return: its digits, or letters and digits where letters belong to it.
        :rtype: str
        """
        sign = text_key(text).replace(" ", "")
        bare = sign[2:] if sign[:2].isalpha() else sign
        return bare if bare.isdigit() else sign

    def _explain_formulas(self, keys):
        labels = {column.key: column.label for column in self._get_columns()}
        return self.env._(
            "A formula stands in %(columns)s. Paste its value instead.",
            columns=", ".join(labels[key] for key in keys if key in labels),
        )

    def _explain_table_error(self, error):
        """Put what is wrong with the file into the user's words."""
        messages = {
            "empty": self.env._("The file is empty. Choose the filled-in template."),
            "size": self.env._(
                "The file is too large: at most %(limit)s MB. Split it."
            ),
            "rows": self.env._(
                "The file has too many rows: at most %(limit)s. Split it."
            ),
            "columns": self.env._("The file has too many columns: at most %(limit)s."),
            "bomb": self.env._(
                "Unpacked, the file has more than %(limit)s MB. Save its first sheet in"
                " a file of its own."
            ),
            "type": self.env._(
                "This is neither an XLSX nor a CSV file. Choose another one."
            ),
            "old_excel": self.env._(
                "This is a file of an old Excel, or one with a password. Save it as"
                " XLSX without a password."
            ),
            "broken": self.env._(
                "The file is damaged. Open it, save it again and upload it."
            ),
        }
        return messages[error.code] % error.details
