"""A ledger for the populated partners: documents made by Odoo, copied many times.

``seed`` makes one group of documents of each kind through the ORM: four orders with
their invoices and, where they are paid, the payment with its reconciliations. ``dress``
copies whole groups in SQL: every copy has rows of its own in every table, tied to each
other as the original's, for another customer and on other days. Whatever Odoo wrote on
the originals (residuals, payment states, invoiced quantities) is therefore true of the
copies; ``verify`` has Odoo work it out again for some of them.
"""

from contextlib import ExitStack

from copier import MODELS, Copier
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
            " FROM unnest(%s) WITH ORDINALITY AS d (id, n)"
            " JOIN res_partner p USING (id)",
            chosen.ids,
        )
    )
    env.cr.execute("ANALYZE benchmark_debtor")
    copier = Copier(env, MARK, GROUP, DAYS)
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
