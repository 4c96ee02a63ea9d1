"""Copies of groups of rows that belong together, each tied to its own, in SQL."""

from dressing import customers

MODELS = (
    "sale.order",
    "sale.order.line",
    "account.move",
    "account.move.line",
    "account.payment",
    "account.full.reconcile",
    "account.partial.reconcile",
)
RELATIONS = ("sale_order_line_invoice_rel", "account_move__account_payment")
NUMBERS = ("sequence_prefix", "sequence_number", "payment_reference")


class Copier:
    """Copies groups of rows; whose they are tells the table `benchmark_debtor`.

    :param env: of the database
    :param str mark: what the originals are found by, with their kind
    :param int group: how many orders are copied together
    :param dict days: how many days back the documents of a kind reach
    """

    def __init__(self, env, mark, group, days):
        self.env, self.mark, self.group, self.reach = env, mark, group, days
        self.tables = {model: env[model]._table for model in MODELS}
        self.columns, self.keys = {}, {}
        for table in (*self.tables.values(), *RELATIONS):
            self.columns[table] = self._read(
                "SELECT column_name, data_type FROM information_schema.columns"
                " WHERE table_name = %s AND table_schema = 'public'"
                " AND is_generated = 'NEVER' ORDER BY ordinal_position",
                table,
            )
            self.keys[table] = dict(
                self._read(
                    "SELECT a.attname, k.confrelid::regclass::text FROM pg_constraint k"
                    " JOIN pg_attribute a ON a.attrelid = k.conrelid"
                    " AND a.attnum = k.conkey[1]"
                    " WHERE k.contype = 'f' AND k.conrelid = %s::regclass",
                    table,
                )
            )
        self.top = {
            table: self._read(f"SELECT COALESCE(max(id), 0) FROM {table}")[0][0]
            for table in self.tables.values()
        }

    def _read(self, query, *parameters):
        self.env.cr.execute(query, parameters)
        return self.env.cr.fetchall()

    def seeds(self, kind):
        """Return the ids of the original rows of a kind, by table."""
        mark = f"{self.mark}-{kind}"
        orders = self.env["sale.order"].search(
            [("client_order_ref", "=", mark)], order="id", limit=self.group
        )
        payments = self.env["account.payment"].search(
            [("memo", "=", mark)], order="id", limit=1
        )
        moves = orders.invoice_ids + payments.move_id
        lines = moves.line_ids
        partials = lines.matched_debit_ids | lines.matched_credit_ids
        found = (
            *(orders, orders.order_line, moves, lines, payments),
            *(lines.full_reconcile_id, partials),
        )
        return {self.tables[records._name]: sorted(records.ids) for records in found}

    def copy(self, kind, count, debtor):
        """Copy a kind.

        :param debtor: SQL of the customer's number, from the copy's number ``c``
        """
        from odoo.tools import SQL

        seeds = self.seeds(kind)
        self.places = {
            (table, id_): SQL(
                "(%s + (c - 1) * %s)", self.top[table] + 1 + rank, len(ids)
            )
            for table, ids in seeds.items()
            for rank, id_ in enumerate(ids)
        }
        self.days = SQL("mod(c * 37, %s)::int", self.reach.get(kind, 1000))
        source = SQL(
            "generate_series(1, %s) AS c JOIN benchmark_debtor AS debtor"
            " ON debtor.n = %s",
            count,
            debtor,
        )
        for table, ids in seeds.items():
            for id_ in ids:
                self._copy_row(table, SQL("r.id = %s", id_), source)
            self.top[table] += count * len(ids)
        for table in RELATIONS:
            names = [name for name, _type in self.columns[table]]
            for name in names:
                ids = seeds[self.keys[table][name]]
                rows = self._read(
                    f"SELECT * FROM {table} WHERE {name} = ANY(%s)",
                    ids,
                )
            for row in rows:
                same = [
                    SQL("r.%s = %s", SQL.identifier(name), value)
                    for name, value in zip(names, row, strict=True)
                ]
                self._copy_row(table, SQL(" AND ").join(same), source)

    def _copy_row(self, table, condition, source):
        from odoo.tools import SQL

        names = [name for name, _type in self.columns[table]]
        self.env.cr.execute(
            SQL(
                "SELECT %s FROM %s r WHERE %s",
                SQL(", ").join(SQL("r.%s", SQL.identifier(name)) for name in names),
                SQL.identifier(table),
                condition,
            )
        )
        (row,) = self.env.cr.dictfetchall()
        self.env.cr.execute(
            SQL(
                "INSERT INTO %s (%s) SELECT %s FROM %s r, %s WHERE %s",
                SQL.identifier(table),
                SQL(", ").join(SQL.identifier(name) for name in names),
                SQL(", ").join(
                    self._expression(table, name, kind, row)
                    for name, kind in self.columns[table]
                ),
                SQL.identifier(table),
                source,
                condition,
            )
        )

    def _expression(self, table, name, kind, row):
        """Return the value of a column in the copies of a row."""
        from odoo.tools import SQL

        value, target = row[name], self.keys[table].get(name)
        column = SQL("r.%s", SQL.identifier(name))
        if value is None:
            return column
        if name == "id":
            return self.places[table, value]
        if target in self.tables.values():
            return self.places.get((target, value), column)
        if target == "res_partner":
            owner = customers(self.env, 3)[2]
            return SQL("debtor.id") if value == owner.id else column
        if kind == "date" or kind.startswith("timestamp"):
            return SQL("(%s - %s * interval '1 day')::%s", column, self.days, SQL(kind))
        return self._text(table, name, row) or column

    def _text(self, table, name, row):
        """Return a column that tells another row, or its own, in words; or nothing."""
        from odoo.tools import SQL

        if name == "invoice_partner_display_name":
            return SQL("debtor.name")
        if name == "matching_number":
            return self._matching_number(row[name])
        if (table, name) == ("sale_order", "name"):
            return SQL("'S' || lpad(%s::text, 8, '0')", self.places[table, row["id"]])
        if table == "account_move" and name in NUMBERS:
            return self._number(row["id"], name)
        if name in ("name", "move_name"):
            move = self._move_named(row[name])
            return self._number(move, "name") if move else None
        return None

    def _move_named(self, name):
        """Return the id of the original move that has a name."""
        moves = self.env["account.move"].search([("name", "=", name)], limit=1)
        return moves.id if ("account_move", moves.id) in self.places else None

    def _number(self, move_id, part):
        """Return number, prefix or name of the copies of a move."""
        from odoo.tools import SQL

        move = self.env["account.move"].browse(move_id)
        number = self.places["account_move", move_id]
        if part == "sequence_number":
            return number
        prefix = SQL(
            "regexp_replace(%s, %s, to_char(%s::date - %s, 'YYYY'))",
            move.sequence_prefix,
            r"\d{4}",
            move.date,
            self.days,
        )
        if part == "sequence_prefix":
            return prefix
        return SQL("%s || lpad(%s::text, 8, '0')", prefix, number)

    def _matching_number(self, value):
        from odoo.tools import SQL

        if value.startswith("P"):
            place = self.places["account_partial_reconcile", int(value[1:])]
            return SQL("'P' || %s", place)
        return SQL("%s::text", self.places["account_full_reconcile", int(value)])

    def finish(self):
        """Let the sequences go on after the copies."""
        for table, top in self.top.items():
            self._read(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", table, top
            )
        self.env.invalidate_all()
