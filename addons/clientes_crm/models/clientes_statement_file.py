import io

import xlsxwriter

from odoo import api, models

from ..tools.formula import is_formula_like


class ClientesStatement(models.AbstractModel):
    """The statement as a spreadsheet."""

    _name = "clientes.statement"
    _inherit = "clientes.statement"

    # === BUSINESS METHODS === #

    @api.model
    def _get_xlsx(self, values):
        """Return a statement as an XLSX file.

        Every text is written as a text: a reference that begins with an equals sign is
        no formula, and none that looks like an address is a link.

        :param dict values: of `res.partner._get_statement_report_values`.
        :rtype: bytes
        """
        service = self.with_context(lang=values["lang"])
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"in_memory": True}) as workbook:
            sheet = workbook.add_worksheet(service.env._("Statement"))
            formats = service._get_xlsx_formats(workbook, values["company"].currency_id)
            columns = service._get_xlsx_columns(values)
            row = service._write_xlsx_head(sheet, formats, values)
            service._write_xlsx_lines(sheet, formats, columns, values, row)
        return buffer.getvalue()

    @api.model
    def _get_xlsx_formats(self, workbook, currency):
        places = currency.decimal_places
        amount = "#,##0" + ("." + "0" * places if places else "")
        return {
            "title": workbook.add_format({"bold": True, "font_size": 14}),
            "bold": workbook.add_format({"bold": True}),
            "head": workbook.add_format(
                {"bold": True, "bg_color": "#E9ECEF", "bottom": 1, "text_wrap": True}
            ),
            "text": workbook.add_format({"num_format": "@"}),
            "quoted": workbook.add_format({"num_format": "@", "quote_prefix": True}),
            "date": workbook.add_format({"num_format": "yyyy-mm-dd", "align": "left"}),
            "amount": workbook.add_format({"num_format": amount}),
            "foreign": workbook.add_format({"num_format": "#,##0.00"}),
            "total": workbook.add_format(
                {"num_format": amount, "bold": True, "top": 1}
            ),
            "number": workbook.add_format({"num_format": "0"}),
        }

    @api.model
    def _get_xlsx_columns(self, values):
        """Return the columns of the lines.

        :return: title, format, width, and how a line tells the value
        :rtype: list[tuple]
        """
        types, currencies = values["types"], values["currency_by_id"]
        columns = [
            (self.env._("Date"), "date", 12, lambda line: line["date"]),
            (self.env._("Document"), "text", 20, lambda line: line["name"]),
            (self.env._("Kind"), "text", 16, lambda line: types[line["type"]]),
            (
                self.env._("Reference"),
                "text",
                22,
                lambda line: line["ref"] or line["label"],
            ),
            (self.env._("Contact"), "text", 26, lambda line: line["contact_name"]),
            (self.env._("Instalment"), "text", 8, lambda line: line["instalment"]),
            (self.env._("Due Date"), "date", 12, lambda line: line["due_date"]),
            (
                self.env._("Currency"),
                "text",
                8,
                lambda line: currencies[line["currency_id"]].name,
            ),
        ]
        if values["statement"]["kind"] == "period":
            return [
                *columns,
                (
                    self.env._("Amount in Currency"),
                    "foreign",
                    16,
                    get("amount_currency"),
                ),
                (
                    self.env._("Debit"),
                    "amount",
                    16,
                    lambda line: max(line["amount"], 0),
                ),
                (
                    self.env._("Credit"),
                    "amount",
                    16,
                    lambda line: max(-line["amount"], 0),
                ),
                (self.env._("Balance"), "amount", 16, get("balance")),
            ]
        return [
            *columns,
            (self.env._("Days Overdue"), "number", 10, get("days_overdue")),
            (self.env._("Open in Currency"), "foreign", 16, get("residual_currency")),
            (self.env._("Amount"), "amount", 16, get("amount")),
            (self.env._("Applied"), "amount", 16, get("applied")),
            (self.env._("Still Open"), "amount", 16, get("residual")),
            (self.env._("Balance"), "amount", 16, get("balance")),
        ]

    @api.model
    def _write_xlsx_head(self, sheet, formats, values):
        """Write who owes whom, and the ages; return the next row.

        :rtype: int
        """
        statement, company = values["statement"], values["company"]
        customer, ageing = values["customer"], statement["ageing"]
        sheet.write_string("A1", self.env._("Account Statement"), formats["title"])
        facts = [
            (self.env._("Company"), f"{company.name} {company.vat or ''}".strip()),
            (self.env._("Customer"), f"{customer.name} {customer.vat or ''}".strip()),
            (self.env._("Currency"), company.currency_id.name),
        ]
        row = 1
        for label, text in facts:
            sheet.write_string(row, 0, label, formats["bold"])
            kind = "quoted" if is_formula_like(text) else "text"
            sheet.write_string(row, 1, text, formats[kind])
            row += 1
        if statement["date_from"]:
            sheet.write_string(row, 0, self.env._("From"), formats["bold"])
            sheet.write_datetime(row, 1, statement["date_from"], formats["date"])
            row += 1
        sheet.write_string(row, 0, self.env._("At"), formats["bold"])
        sheet.write_datetime(row, 1, statement["day"], formats["date"])
        row += 2
        for column, (name, label) in enumerate(self._get_ageing_labels().items()):
            sheet.write_string(row, column, label, formats["head"])
            sheet.write_number(row + 1, column, ageing[name], formats["amount"])
        return row + 3

    @api.model
    def _write_xlsx_lines(self, sheet, formats, columns, values, row):
        """Write the lines, the opening balance before and the closing one after."""
        statement = values["statement"]
        last = len(columns) - 1
        for column, (title, _kind, width, _get) in enumerate(columns):
            sheet.set_column(column, column, width)
            sheet.write_string(row, column, title, formats["head"])
        sheet.freeze_panes(row + 1, 0)
        if statement["kind"] == "period":
            row += 1
            label = self.env._("Opening Balance")
            sheet.write_string(row, 0, label, formats["bold"])
            sheet.write_number(row, last, statement["opening"], formats["amount"])
        for line in statement["lines"]:
            row += 1
            for column, (_title, kind, _width, get_value) in enumerate(columns):
                value = get_value(line)
                if kind == "text":
                    kind = "quoted" if is_formula_like(value) else kind
                    sheet.write_string(row, column, value, formats[kind])
                elif kind == "date":
                    sheet.write_datetime(row, column, value, formats[kind])
                else:
                    sheet.write_number(row, column, value, formats[kind])
        row += 1
        sheet.write_string(row, 0, self.env._("Closing Balance"), formats["bold"])
        sheet.write_number(row, last, statement["closing"], formats["total"])

    @api.model
    def _get_ageing_labels(self):
        """Return the names of the figures of the ages, in their order.

        :rtype: dict
        """
        return {
            "current": self.env._("Not Due"),
            "days_30": self.env._("1-30 Days"),
            "days_60": self.env._("31-60 Days"),
            "days_90": self.env._("61-90 Days"),
            "older": self.env._("More Than 90 Days"),
            "unapplied": self.env._("Not Applied"),
            "balance": self.env._("Balance"),
        }


def get(name):
    """Return what reads a value of a line.

    :param str name: its key.
    :rtype: callable
    """
    return lambda line: line[name]
