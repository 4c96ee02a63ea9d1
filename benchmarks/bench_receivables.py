"""Purchases, receivables and credit of customers, beside plain Odoo and raw SQL."""

from datetime import date, timedelta

import dressing
import ledger
from bench_directory import customer_values
from figures import Benchmark, Figure
from pages import arch_specification, opening

ROWS = 1_000_000
SEEDS = 20
SALES = (
    "base.group_partner_manager",
    "sales_team.group_sale_salesman_all_leads",
    "clientes_crm.clientes_crm_group_user",
)
# Who may know what customers owe: in plain Odoo that is accounting.
USERS = {
    "benchmark.seller": SALES,
    "benchmark.collector": (
        *SALES,
        "clientes_crm.clientes_crm_group_receivables",
    ),
    "benchmark.accountant": (*SALES, "account.group_account_invoice"),
}
LINES = 5
# What the ageing adds up, as one would write it by hand.
AGEING = """
SELECT p.commercial_partner_id, l.company_id, SUM(l.amount_residual),
    SUM(l.amount_residual) FILTER (WHERE l.amount_residual < 0),
    SUM(l.amount_residual) FILTER (
        WHERE l.amount_residual > 0 AND due.date >= %(today)s),
    SUM(l.amount_residual) FILTER (WHERE l.amount_residual > 0
        AND due.date < %(today)s AND due.date >= %(days_30)s),
    SUM(l.amount_residual) FILTER (WHERE l.amount_residual > 0
        AND due.date < %(days_30)s AND due.date >= %(days_60)s),
    SUM(l.amount_residual) FILTER (WHERE l.amount_residual > 0
        AND due.date < %(days_60)s AND due.date >= %(days_90)s),
    SUM(l.amount_residual) FILTER (
        WHERE l.amount_residual > 0 AND due.date < %(days_90)s),
    MIN(due.date) FILTER (WHERE l.amount_residual > 0)
FROM account_move_line l
JOIN account_account a ON a.id = l.account_id
JOIN res_partner p ON p.id = l.partner_id
CROSS JOIN LATERAL (SELECT COALESCE(l.date_maturity, l.date) AS date) due
WHERE l.parent_state = 'posted' AND a.account_type = 'asset_receivable'
    AND l.amount_residual <> 0 AND l.company_id = %(company)s
GROUP BY 1, 2
"""


def seed(env):
    """Make companies with a contact each, the users, and a group of documents."""
    for name in USERS:
        make_user(env, name)
    companies = env["res.partner"].create(
        [
            {**customer_values(env, number), "ref": f"BENCH-{number:02d}"}
            for number in range(SEEDS)
        ]
    )
    env["res.partner"].create(
        [
            {"name": f"{dressing.MARK} contact", "parent_id": company.id}
            for company in companies
        ]
    )
    ledger.seed(env)


def make_user(env, login):
    """Make a user of those of its groups that there are."""
    groups = [env.ref(xmlid, raise_if_not_found=False) for xmlid in USERS[login]]
    return env["res.users"].create(
        {
            "login": login,
            "password": login,
            "name": login,
            "email": f"{login}@example.com",
            "group_ids": [group.id for group in groups if group],
        }
    )


def dress(env, scale):
    """Give the partners their data, and their documents."""
    dressing.dress(env, scale)
    ledger.dress(env)


def as_user(env, name):
    """Return the environment of a user."""
    user = env["res.users"].search([("login", "=", f"benchmark.{name}")])
    return env(user=user, context=user.context_get())


def adding_up(env):
    """Return a call that works out the ageing of everybody by hand."""
    today = date.today()
    days = {f"days_{n}": today - timedelta(days=n) for n in (30, 60, 90)}
    parameters = {"today": today, "company": env.company.id, **days}

    def work():
        env.cr.execute(AGEING, parameters)
        return env.cr.fetchall()

    return work


def listing(env):
    """Return a call that loads the first page of the ageing, as its list does."""
    model = env["clientes.receivable.ageing"]
    wanted = arch_specification(model, "list")
    return lambda: model.web_search_read([], wanted, limit=80, count_limit=10001)


def confirming(root, env):
    """Return a call that confirms an order of a customer with a credit limit."""
    product = ledger.service(root, type="consu")
    partner = ledger.ordinary(root)
    order = ledger.make_orders(env, partner.with_env(env), product, "new", 1, LINES)
    env.flush_all()
    return order.action_confirm


def posting(root, env):
    """Return a call that posts an invoice."""
    product = ledger.service(root)
    line = {"product_id": product.id, "quantity": 1, "price_unit": ledger.PRICE}
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": ledger.ordinary(root).id,
            "invoice_date": date.today(),
            "invoice_line_ids": [(0, 0, line)] * LINES,
        }
    )
    env.flush_all()
    return invoice.action_post


def pages(env, root):
    """Return what loads the customer's pages, by figure: call and limit."""
    ordinary = ledger.ordinary(root).with_env(env)
    found = {"purchases": (ordinary.get_purchases, 300)}
    if hasattr(ordinary, "get_statement"):
        found["statement_5k"] = (ledger.busy(root).with_env(env).get_statement, 200)
    return found


def figures(env, plain):
    """Return what is measured."""
    root, plain_root = env, plain
    env, plain = as_user(root, "collector"), as_user(plain_root, "accountant")
    books = as_user(root, "accountant")
    seller, plain_seller = as_user(root, "seller"), as_user(plain_root, "seller")
    ours, peer = env["res.partner"], plain["res.partner"]
    service = env["clientes.receivable"]
    by_hand = adding_up(env)
    profiles = {
        "profile": (ledger.ordinary, seller, plain_seller),
        "profile_money": (ledger.ordinary, env, plain),
        "profile_busy": (ledger.busy, env, plain),
    }
    profiles = {
        name: [
            opening(choose(side).with_env(user))
            for side, user in ((root, mine), (plain_root, theirs))
        ]
        for name, (choose, mine, theirs) in profiles.items()
    }
    overdue = [("is_directory_customer", "=", True), ("is_overdue", "=", True)]
    return [
        Figure("ageing", service._get_ageing, by_hand, bar=1.5, limit=500),
        Figure("ageing_page", listing(env), by_hand, limit=500),
        *(
            Figure(name, call, by_hand, limit=limit)
            for name, (call, limit) in pages(env, root).items()
        ),
        *(
            Figure(name, *sides, bar=1.3, plain=True)
            for name, sides in profiles.items()
        ),
        *(
            Figure(
                f"{name}_queries", *sides, bar=1.3, unit="queries", rounds=3, plain=True
            )
            for name, sides in profiles.items()
        ),
        Figure(
            "confirm",
            *(confirming(root, seller), confirming(plain_root, plain_seller)),
            bar=1.15,
            rounds=25,
            plain=True,
        ),
        Figure(
            "post",
            *(posting(root, books), posting(plain_root, plain)),
            bar=1.1,
            rounds=25,
            plain=True,
        ),
        Figure(
            "filter_overdue",
            lambda: ours.search(overdue, limit=80),
            lambda: peer.search([("credit", ">", 0)], limit=80),
            limit=20,
            rounds=5,
            repeat=5,
            plain=True,
        ),
    ]


BENCHMARK = Benchmark(
    name="receivables",
    title=f"ledger, orders and credit among {ROWS} partners",
    addons=("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat"),
    seed=seed,
    figures=figures,
    rows={"res.partner": ROWS},
    plain=True,
    dress=dress,
)
