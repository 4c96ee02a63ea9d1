import io

import xlsxwriter

from odoo import api, models

from ..tools.xlsx_parts import XlsxParts

# Rows of the template whose cells offer a list.
PREPARED_ROWS = 1000
# Longer lists are of no help in a cell.
LIST_LIMIT = 500
BATCH = 1000


class ClientesImport(models.Model):
    """The files that users take away: the template, and the refused rows."""

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    @api.model
    def _make_template(self):
        """Return the template: a sheet to fill in, instructions, and lists.

        :rtype: bytes
        """
        columns = self._get_columns()
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output, {"in_memory": True})
        # Numbers of documents and telephones stay as they are typed.
        text = book.add_format({"num_format": "@"})
        heading = book.add_format({"bold": True, "bg_color": "#E2E3E5", "border": 1})
        required = book.add_format({"bold": True, "bg_color": "#F8D7DA", "border": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(self.env._("Customers"))
        guide = book.add_worksheet(self.env._("Instructions"))
        lists = book.add_worksheet(self.env._("Lists"))
        sheet.freeze_panes(1, 1)
        used = 0
        for number, column in enumerate(columns):
            style = required if column.required else heading
            sheet.write_string(0, number, column.label, style)
            sheet.write_comment(0, number, column.help)
            sheet.set_column(number, number, 24, text)
            choices = self._get_choices(column)
            if choices:
                lists.write_string(0, used, column.label, heading)
                lists.set_column(used, used, 30)
                for row, choice in enumerate(choices, start=1):
                    lists.write_string(row, used, choice)
                self._offer(book, sheet, lists, column, number, used, len(choices))
                used += 1
        self._write_guide(guide, columns, heading, wrap)
        book.close()
        return output.getvalue()

    def _offer(self, book, sheet, lists, column, number, place, count):
        """Let the cells of a column offer the choices of a list."""
        top = xlsxwriter.utility.xl_rowcol_to_cell(1, place, True, True)
        bottom = xlsxwriter.utility.xl_rowcol_to_cell(count, place, True, True)
        name = lists.get_name().replace("'", "''")
        sheet.data_validation(
            *(1, number, PREPARED_ROWS, number),
            {
                "validate": "list",
                "source": f"='{name}'!{top}:{bottom}",
                # Several tags stand in one cell.
                "error_type": "warning" if column.kind == "many2many" else "stop",
                "error_title": column.label[:32],
                "error_message": self.env._("Choose an entry of the list.")[:255],
            },
        )

    def _write_guide(self, guide, columns, heading, wrap):
        """Write the sheet of instructions."""
        guide.set_column("A:A", 30, wrap)
        guide.set_column("B:B", 80, wrap)
        guide.set_column("C:C", 32, wrap)
        steps = [
            self.env._(
                "Fill in one customer a row on the first sheet; leave the headings."
            ),
            self.env._(
                "A contact stands in a row of its own, which names its company."
            ),
            self.env._("Paste values: formulas and merged cells are refused."),
            self.env._(
                "Upload the file, look at the verdict on each row, then import it."
            ),
            self.env._(
                "Mend the refused rows in the file that you get, and import that one."
            ),
        ]
        for row, step in enumerate(steps):
            guide.merge_range(row, 0, row, 2, f"{row + 1}. {step}", wrap)
        first = len(steps) + 1
        for place, label in enumerate(
            (self.env._("Column"), self.env._("What to write"), self.env._("Example"))
        ):
            guide.write_string(first, place, label, heading)
        for row, column in enumerate(columns, start=first + 1):
            label = f"{column.label} *" if column.required else column.label
            for place, cell in enumerate((label, column.help, column.example)):
                guide.write_string(row, place, cell)

    @api.model
    def _get_choices(self, column):
        """Return what the cells of a column offer.

        :param ImportColumn column: a column.
        :rtype: list[str]
        """
        if column.kind == "kind":
            return list(self._get_kind_labels().values())
        if column.kind not in ("many2one", "many2many"):
            return []
        field = self.env["res.partner"]._fields[column.fname]
        domain = self._get_lookup_domain(column)
        if column.key == "state_id":
            domain = [("country_id", "=", self.env.company.country_id.id)]
        records = self.env[field.comodel_name].search(domain, limit=LIST_LIMIT)
        names = records.mapped("name" if column.key == "state_id" else "display_name")
        return sorted(filter(None, names), key=str.lower)

    def _make_refused(self):
        """Return the refused rows: the same columns, and the reasons.

        :rtype: bytes
        """
        self.ensure_one()
        labels = {column.key: column.label for column in self._get_columns()}
        keys = [key for key in self.columns or [] if key in labels]
        headings = [labels[key] for key in keys] + [self._get_reason_label()]
        book = XlsxParts(
            [(heading, "text") for heading in headings],
            sheet_name=self.env._("Customers"),
        )
        lines = self.line_ids.filtered(lambda line: line.verdict == "refused")
        for start in range(0, len(lines), BATCH):
            book.add(
                [
                    (*(line.cells.get(key) for key in keys), line.reason)
                    for line in lines[start : start + BATCH]
                ]
            )
        book.finish()
        return book.pull()
