"""A ledger for the populated partners: documents made by Odoo, copied many times.

``seed`` makes one group of documents of each kind through the ORM: four orders with
their invoices and, where they are paid, the payment with its reconciliations. ``dress``
copies whole groups in SQL: every copy has rows of its own in every table, tied to each
other as the original's, for another customer and on other days. Whatever Odoo wrote on
the originals (residuals, payment states, invoiced quantities) is therefore true of the
copies; ``verify`` has Odoo work it out again for some of them.
"""

from contextlib import ExitStack

from dressing import customers
from figures import Failure

MARK = "BENCH-LEDGER"
GROUP = 4
PRICE = 100.0
LIMIT = 1_000_000.0
# Of a million partners each: invoices, lines of orders.
INVOICES, ORDER_LINES = 0.4, 1.0
DEBTORS = 0.05
# Of the groups of invoices; there are payments that nobody has applied besides.
SHARES = {"paid": 0.75, "half": 0.05, "open": 0.20}
UNAPPLIED = 0.02
# Confirmed and not invoiced, of the invoices.
WAITING = 0.02
BUSY_ITEMS = 5_000
ORDINARY = {"paid": 6, "half": 1, "open": 1, "unapplied": 1, "waiting": 2, "quotes": 3}
# How many days back the documents of a kind reach.
DAYS = {"open": 180, "half": 240, "waiting": 60, "unapplied": 90}
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


# === SEEDS === #


def seed(env):
    """Make one group of each kind for the third customer."""
    env.company.account_use_credit_limit = True
    if not env.company.chart_template:
        env["account.chart.template"].try_loading("generic_coa", env.company)
    partner = customers(env, 3)[2]
    product = service(env)
    for kind in SHARES:
        orders = make_orders(env, partner, product, kind, GROUP)
        orders.action_confirm()
        invoices = orders._create_invoices(grouped=True)
        invoices.invoice_payment_term_id = env.ref(
            "account.account_payment_term_30days"
        )
        invoices.ref = f"{MARK}-{kind}"
        invoices.action_post()
        if kind != "open":
            total = sum(invoices.mapped("amount_total"))
            pay(env, invoices, total if kind == "paid" else total / 2, kind)
    make_orders(env, partner, product, "waiting", 1).action_confirm()
    make_orders(env, partner, product, "quotes", 1, lines=4)
    payment = env["account.payment"].create(
        {
            "partner_id": partner.id,
            "payment_type": "inbound",
            "partner_type": "customer",
            "amount": PRICE,
            "memo": f"{MARK}-unapplied",
            "journal_id": bank(env).id,
            "payment_method_line_id": bank(env).inbound_payment_method_line_ids[:1].id,
        }
    )
    payment.action_post()


def service(env, **values):
    """Return a new product without taxes."""
    return env["product.product"].create(
        {
            "name": "Benchmark product",
            "type": "service",
            "invoice_policy": "order",
            "list_price": PRICE,
            "taxes_id": [(5,)],
            **values,
        }
    )


def bank(env):
    """Return the bank journal, whose payments are booked at once."""
    journal = env["account.journal"].search(
        [("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1
    )
    method = journal.inbound_payment_method_line_ids[:1]
    if not method.payment_account_id:
        method.payment_account_id = env["account.account"].create(
            {
                "name": "Outstanding receipts of the benchmark",
                "code": "199990",
                "account_type": "asset_current",
                "reconcile": True,
            }
        )
    return journal


def make_orders(env, partner, product, kind, count, lines=1):
    """Return new quotations."""
    line = {"product_id": product.id, "product_uom_qty": 1, "price_unit": PRICE}
    return env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "client_order_ref": f"{MARK}-{kind}",
                "order_line": [(0, 0, line)] * lines,
            }
            for _number in range(count)
        ]
    )


def pay(env, invoices, amount, kind):
    """Pay an amount of some invoices with one payment, the same share of each."""
    payment = env["account.payment"].create(
        {
            "partner_id": invoices.partner_id.id,
            "payment_type": "inbound",
            "partner_type": "customer",
            "amount": amount,
            "memo": f"{MARK}-{kind}",
            "journal_id": bank(env).id,
            "payment_method_line_id": bank(env).inbound_payment_method_line_ids[:1].id,
            "invoice_ids": [(6, 0, invoices.ids)],
        }
    )
    payment.action_post()
    lines = (payment.move_id + invoices).line_ids.filtered(
        lambda line: line.account_type == "asset_receivable"
    )
    lines.reconcile()


# === COPIES === #


def dress(env):
    """Copy the groups until there are as many as the partners ask for."""
    from odoo.tools import SQL
    from odoo.tools.populate import PopulateContext

    env.cr.execute("SELECT count(*) FROM res_partner")
    (partners,) = env.cr.fetchone()
    invoices = int(partners * INVOICES)
    groups = invoices // GROUP
    counts = {kind: int(groups * share) for kind, share in SHARES.items()}
    counts["unapplied"] = int(groups * UNAPPLIED)
    counts["waiting"] = int(invoices * WAITING)
    counts["quotes"] = (int(partners * ORDER_LINES) - invoices) // 4
    chosen = customers(env, max(int(partners * DEBTORS), 10))
    env.cr.execute(
        SQL(
            "CREATE TEMP TABLE benchmark_debtor AS"
            " SELECT n, p.id, p.complete_name AS name, p.commercial_partner_id"
            " FROM unnest(%s) WITH ORDINALITY AS d (id, n) JOIN res_partner p USING (id)",
            chosen.ids,
        )
    )
    env.cr.execute("ANALYZE benchmark_debtor")
    copier = Copier(env)
    with ExitStack() as stack:
        context = PopulateContext()
        for model in MODELS:
            stack.enter_context(context.ignore_indexes(env[model]))
        stack.enter_context(context.ignore_fkey_constraints(env["account.move"]))
        for kind, count in counts.items():
            copier.copy(kind, count, SQL("5 + mod(c * 7919, %s)", len(chosen) - 4))
        copier.copy("open", BUSY_ITEMS // GROUP, SQL("2"))
        for kind, count in ORDINARY.items():
            copier.copy(kind, count, SQL("4"))
    copier.finish()
    env.cr.execute("ANALYZE")
    limit(env, chosen[3:])
    verify(env, ordinary(env))
    if "clientes.partner.kpi" in env:
        env["clientes.partner.kpi"]._recompute_from_scratch()
        env["clientes.partner.purchase"]._refresh()
        env["clientes.partner.purchase"]._refresh_classes()


class Copier:
    """Copies groups of rows that belong together.

    :param env: of the database
    """

    def __init__(self, env):
        self.env = env
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
        mark = f"{MARK}-{kind}"
        orders = self.env["sale.order"].search(
            [("client_order_ref", "=", mark)], order="id", limit=GROUP
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
        self.days = SQL("mod(c * 37, %s)::int", DAYS.get(kind, 1000))
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
        if name == "invoice_partner_display_name":
            return SQL("debtor.name")
        if name == "matching_number":
            return self._matching_number(value)
        if table == "sale_order" and name == "name":
            return SQL("'S' || lpad(%s::text, 8, '0')", self.places[table, row["id"]])
        if name in ("sequence_prefix", "sequence_number", "payment_reference"):
            return self._number(row["id"], name) if table == "account_move" else column
        if name in ("name", "move_name"):
            move = self._move_named(value)
            return self._number(move, "name") if move else column
        if kind == "date" or kind.startswith("timestamp"):
            return SQL("(%s - %s * interval '1 day')::%s", column, self.days, SQL(kind))
        return column

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


def limit(env, partners):
    """Give customers a credit limit."""
    from odoo.tools import SQL

    env.cr.execute(
        SQL(
            "UPDATE res_partner SET credit_limit = jsonb_build_object(%s, %s::float)"
            " WHERE id = ANY(%s)",
            str(env.company.id),
            LIMIT,
            partners.ids,
        )
    )
    env.invalidate_all()


def busy(env):
    """Return the customer with thousands of open items."""
    return customers(env, 2)[1]


def ordinary(env):
    """Return a customer who buys and pays like others."""
    return customers(env, 4)[3]


def verify(env, partner):
    """Have Odoo work out what is stored with the documents of a customer.

    :raise Failure: where it comes to something else
    """
    moves = env["account.move"].search([("partner_id", "=", partner.id)])
    orders = env["sale.order"].search([("partner_id", "=", partner.id)])
    watched = {
        moves: ("amount_total", "amount_residual", "payment_state"),
        moves.line_ids: ("amount_residual", "reconciled"),
        orders: ("amount_total", "invoice_status"),
        orders.order_line: ("qty_invoiced", "qty_to_invoice", "price_total"),
    }
    before = {records: records.read(names) for records, names in watched.items()}
    for records, names in watched.items():
        for name in names:
            if records._fields[name].compute:
                env.add_to_compute(records._fields[name], records)
    env.flush_all()
    env.invalidate_all()
    for records, names in watched.items():
        for former, row in zip(before[records], records.read(names), strict=True):
            if former != row:
                raise Failure(f"{records._name}: Odoo finds {row} instead of {former}.")
    groups = sum(ORDINARY[kind] for kind in SHARES)
    owed = PRICE * (GROUP * (ORDINARY["half"] / 2 + ORDINARY["open"]))
    expected = owed - PRICE * ORDINARY["unapplied"]
    if partner.credit != expected or len(orders.invoice_ids) != groups * GROUP:
        raise Failure(f"{partner.credit} is owed instead of {expected}.")
