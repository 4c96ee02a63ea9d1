import json

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.copy_reader import CopyReader
from ..tools.csv_parts import CsvParts
from ..tools.record_ids import read_id
from ..tools.xlsx_parts import XlsxParts

EXPORT_GROUP = "base.group_allow_export"
# Rows of one part, which is one request and one transaction: some seconds of work and
# some megabytes, however many rows there are.
PART_ROWS = 25_000
FORMATS = {"xlsx": XlsxParts, "csv": CsvParts}
SEPARATORS = (";", ",")
# Checked in the dialog at first; what is not there or not readable is left out.
DEFAULT_COLUMNS = (
    *("ref", "name", "is_company", "vat", "email", "phone", "function"),
    *("street", "street2", "city", "state_id", "zip", "country_id"),
    *("user_id", "segment_id", "origin_id", "category_id", "create_date"),
)


class ClientesExport(models.AbstractModel):
    """Export of any filtered set of customers, in parts and on record.

    The browser asks for part after part and puts the file together. Each part is a
    transaction: no request runs into the time limits of a worker, none holds a snapshot
    of the database for minutes, and what leaves the server has been logged before. The
    log keeps where the next part begins, so that nothing of it comes from the browser.
    """

    _name = "clientes.export"
    _description = "Data Export"

    # === BUSINESS METHODS === #

    @api.model
    @api.readonly
    def get_options(self, res_model, domain, selected_ids=None):
        """Return what the dialog offers.

        :param str res_model: model of the records.
        :param list domain: the records of the list.
        :param list selected_ids: those of them that are selected, if any.
        :return: {"count", "columns": [{name, label, stored}], "default": [name],
            "saved": [{id, name, columns}], "separator"}
        :rtype: dict
        """
        model = self._get_model(res_model)
        columns = self._get_columns(model)
        domain, model = self._get_records(model, domain, selected_ids)
        return {
            "count": self._count(model, domain),
            "columns": list(columns.values()),
            "default": [name for name in DEFAULT_COLUMNS if name in columns],
            "saved": self._get_saved(res_model, columns),
            "separator": ";" if self._has_decimal_comma() else ",",
        }

    @api.model
    def start(self, res_model, domain, options, selected_ids=None):
        """Open an export and its entry of the log.

        :param str res_model: model of the records.
        :param list domain: the records of the list.
        :param dict options: "format" (xlsx, csv), "columns" (names of fields) and, for
            CSV, "separator".
        :param list selected_ids: the selected records, if any.
        :return: {"id": of the log, "total": rows, "filename"}
        :rtype: dict
        :raise UserError: when a format or column is none that may be exported.
        """
        model = self._get_model(res_model)
        if not isinstance(options, dict):
            options = {}
        file_format = options.get("format")
        separator = options.get("separator") or ";"
        if file_format not in list(FORMATS) or separator not in SEPARATORS:
            raise UserError(self.env._("Choose XLSX or CSV as the format of the file."))
        names = options.get("columns")
        if not names or not isinstance(names, list):
            raise UserError(self.env._("Choose at least one column to export."))
        columns = self._get_columns(model, [n for n in names if isinstance(n, str)])
        unknown = [str(name) for name in names if name not in list(columns)]
        if unknown:
            raise UserError(
                self.env._(
                    "These columns cannot be exported: %(names)s.",
                    names=", ".join(unknown),
                )
            )
        domain, model = self._get_records(model, domain, selected_ids)
        total = self._count(model, domain)
        log = self.env["clientes.export.log"]._open(
            {
                "res_model": res_model,
                "source": "directory",
                "filter_text": self._describe(model, domain),
                "domain": json.dumps(list(domain), default=str),
                "file_format": file_format,
                "column_names": ", ".join(names),
                "row_total": total,
                "position": {
                    "part": 0,
                    "separator": separator,
                    "columns": names,
                    "archived": not model.env.context.get("active_test", True),
                    "companies": self.env.companies.ids,
                    "before": None,
                    "after": {"last_id": 0, "file": None},
                },
            }
        )
        title = self.env["ir.model"]._get(res_model).name
        if res_model == "res.partner":
            title = self.env._("Customers")
        day = fields.Date.context_today(self)
        return {
            "id": log.id,
            "total": total,
            "filename": f"{title} {day}.{file_format}",
        }

    @api.model
    def cancel(self, log_id):
        """Note that the user broke an export off.

        :param int log_id: what `start` returned.
        """
        log = self._get_open_log(log_id)
        if log:
            log._close("broken")

    def _write_part(self, log, part):
        """Return a part of a file, having noted it in the log.

        The part before may be asked for again: its answer may have got lost.

        :param log: `clientes.export.log` of the user.
        :param int part: its number, from 1 on.
        :return: the bytes, and whether the file is complete.
        :rtype: tuple[bytes, bool]
        """
        position = log.position
        if part == position["part"] + 1 and log.state == "running":
            begin = position["after"]
        elif part and part == position["part"] and position["before"]:
            begin = position["before"]
        else:
            raise UserError(
                self.env._("This export has ended. Open the dialog and start it again.")
            )
        model = self._get_model(log.res_model).with_context(
            allowed_company_ids=position["companies"],
            active_test=not position["archived"],
        )
        names = position["columns"]
        columns = self._get_columns(model, names)
        # The next part starts from JSON as well: nothing of this one is shared.
        kept = json.loads(json.dumps(begin))
        file = self._open_file(log, [columns.get(name) for name in names], kept["file"])
        reader = CopyReader(model, names)
        limits = (json.loads(log.domain), kept["last_id"], PART_ROWS)
        if log.file_format == "csv" and reader.can_copy():
            last_id, count, lines = reader.copy_rows(*limits, position["separator"])
            file.append(lines, count)
        else:
            last_id, rows = reader.read_rows(*limits)
            count = len(rows)
            file.add(rows)
        done = count < PART_ROWS
        if done:
            file.finish()
        content = file.pull()
        after = {"last_id": last_id, "file": file.state}
        log._note_part(part, begin, after, len(content), done)
        return content, done

    def _open_file(self, log, columns, state):
        """Return the file of a log, where the part before has left it."""
        if not all(columns):
            raise AccessError(
                self.env._("You may no longer read one of the chosen columns.")
            )
        pairs = [(column["label"], column["kind"]) for column in columns]
        if log.file_format == "csv":
            return CsvParts(pairs, state, log.position["separator"])
        return XlsxParts(pairs, state, self.env._("Data"))

    @api.model
    def _get_exportable_models(self):
        """Return the models that the dialog exports.

        An addon overrides it to add its own.

        :rtype: list[str]
        """
        return ["res.partner"]

    def _get_model(self, res_model):
        """Return a model that the user may export.

        :param str res_model: its name, as the browser sent it.
        """
        if not self.env.user.has_group(EXPORT_GROUP):
            raise AccessError(
                self.env._(
                    "You are not allowed to export data. Ask an administrator for the"
                    " right “Allowed to export”."
                )
            )
        if res_model not in self._get_exportable_models():
            raise UserError(self.env._("These records cannot be exported here."))
        model = self.env[res_model]
        model.check_access("read")
        return model

    def _get_open_log(self, log_id):
        """Return the running export of the user with this id, or nothing."""
        # sudo: clientes.export.log - one's own entry, which only managers may list
        return (
            self.env["clientes.export.log"]
            .sudo()
            .search(
                Domain("id", "=", read_id(log_id))
                & Domain("user_id", "=", self.env.uid)
                & Domain("state", "=", "running")
            )
        )
