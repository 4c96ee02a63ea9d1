"""The customer directory beside plain Odoo, among a million partners in each."""

import dressing
from exports import export_all, export_core, export_ours, first_rows
from figures import Benchmark, Figure
from pages import first_page, opening

ROWS = 1_000_000
LEADS = 200_000
SEEDS = 20
LOGIN = "benchmark"
GROUPS = (
    "base.group_partner_manager",
    "base.group_allow_export",
    "sales_team.group_sale_salesman_all_leads",
    "clientes_crm.clientes_crm_group_user",
)
# Finding a customer by whatever is known of it; plain Odoo looks through everything,
# also where it then finds nothing.
TERMS = {
    "search_nino": "nino",
    "search_upper": "NIÑO",
    "search_nit_dots": "900.373.115",
    "search_nit_digits": "9003731153",
    "search_phone": "+57 601 555",
    "search_address": "calle 45 # 12-",
}
CREATED = 20
REFRESHED = 500
# So many that what an export costs by itself is little beside them.
EXPORTED = 100_000
EXPORTED_PLAIN = 10_000


def seed(env):
    """Make companies with a contact and two opportunities each, and one employee."""
    groups = [env.ref(xmlid, raise_if_not_found=False) for xmlid in GROUPS]
    employee = env["res.users"].create(
        {
            "login": LOGIN,
            "password": LOGIN,
            "name": LOGIN,
            "email": f"{LOGIN}@example.com",
            "group_ids": [group.id for group in groups if group],
        }
    )
    tags = env["res.partner.category"].create(
        [{"name": name} for name in ("Benchmark A", "Benchmark B")]
    )
    companies = env["res.partner"].create(
        [
            {
                **customer_values(env, number),
                "ref": f"BENCH-{number:02d}",
                "category_id": [(6, 0, tags[number % 2].ids)],
                "user_id": employee.id if number % 2 else False,
            }
            for number in range(SEEDS)
        ]
    )
    contacts = env["res.partner"].create(
        [
            {"name": f"{dressing.MARK} contact", "parent_id": company.id}
            for company in companies
        ]
    )
    leads = env["crm.lead"].create(
        [
            {
                "name": f"Project {number}",
                "type": "opportunity",
                "partner_id": partner.id,
                "expected_revenue": 1000 + number,
                "user_id": employee.id if number % 2 else False,
            }
            for number, partner in enumerate(companies + contacts)
        ]
    )
    won = env["crm.stage"].search([("is_won", "=", True)], limit=1)
    leads[::4].stage_id = won


def customer_values(env, number):
    """Return the values of one company."""
    return {
        "name": f"{dressing.MARK} {number}",
        "is_company": True,
        "customer_rank": 1,
        "email": f"customer{number}@example.com",
        "phone": f"+57 601 {7000000 + number}",
        "street": "Calle 1 # 2-3",
        "city": "Bogotá",
        "country_id": env.ref("base.co").id,
    }


def busy(env):
    """Return the customer with thousands of interactions, the first one made."""
    return dressing.customers(env, 1)


def employee(env):
    """Return the environment of the employee."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    return env(user=user, context=user.context_get())


def creating(env):
    """Return a call that creates customers one after the other, as people do."""
    if "customer_code_sequence_id" in env.company._fields:
        # Made with the first customer of a company, and never again.
        env.company.sudo()._get_customer_code_sequence()

    def work():
        for number in range(CREATED):
            env["res.partner"].create(customer_values(env, 5000 + number))
            env.flush_all()

    return work


def chatter(partner):
    """Return a call that loads the first page of Odoo's own chatter."""
    from odoo.addons.mail.tools.discuss import Store

    def work():
        found = partner.env["mail.message"]._message_fetch(None, thread=partner)
        return Store().add(found["messages"]).get_result()

    return work


def refreshing(env):
    """Return a call that works out the key figures of some customers."""
    partners = dressing.customers(env, REFRESHED)
    return lambda: env["clientes.partner.kpi"]._refresh(partners.ids)


def counting(env):
    """Return a call that works out the figures which plain Odoo shows of them."""
    partners = dressing.customers(env, REFRESHED)
    # Ours has life cycle, contact, purchases and what is owed; these are its nearest.
    names = ("opportunity_count", "sale_order_count", "credit", "total_invoiced")
    return lambda: partners.web_read({name: {} for name in names})


def figures(env, plain):
    """Return what is measured: search, profile, lists, timeline, creating, export."""
    root, plain_root = env, plain
    env, plain = employee(env), employee(plain)
    ours, peer = env["res.partner"], plain["res.partner"]
    action = env.ref("clientes_crm.res_partner_action_directory")
    views = {line.view_mode: line.view_id for line in action.sudo().view_ids}
    domain = [("is_directory_customer", "=", True)]
    profile = opening(busy(env)), opening(busy(plain))
    return [
        # All of them, beside the memory that a few take in plain Odoo. It comes first:
        # in a process that has been large before, growing is not seen.
        Figure(
            "export_memory",
            export_all(env),
            export_core(plain, first_rows(plain, EXPORTED_PLAIN)),
            unit="MB",
            limit=256,
            rounds=1,
            warm=False,
            plain=True,
        ),
        *(
            Figure(
                name,
                lambda term=term: ours.name_search(term, limit=8),
                lambda term=term: peer.name_search(term, limit=8),
                bar=0.02,
                limit=15,
                rounds=3,
                repeat=10,
                plain=True,
            )
            for name, term in TERMS.items()
        ),
        Figure("profile", *profile, bar=1.3, plain=True),
        Figure(
            "profile_queries", *profile, bar=1.3, unit="queries", rounds=3, plain=True
        ),
        *(
            Figure(
                kind,
                first_page(ours, domain, kind, views[kind]),
                first_page(peer, [], kind, plain.ref(xmlid)),
                bar=1.2,
                plain=True,
            )
            for kind, xmlid in (
                ("list", "base.view_partner_tree"),
                ("kanban", "base.res_partner_kanban_view"),
            )
        ),
        # Beside the page of one record's messages: ours brings everything together.
        Figure(
            "timeline",
            busy(env).get_timeline,
            chatter(busy(plain)),
            bar=1.2,
            limit=30,
            plain=True,
        ),
        Figure("create", creating(env), creating(plain), bar=1.2, rounds=7, plain=True),
        Figure(
            "create_queries",
            *(creating(env), creating(plain)),
            bar=1.2,
            unit="queries",
            rounds=3,
            plain=True,
        ),
        Figure("refresh", refreshing(root), counting(plain_root), bar=1.2, plain=True),
        # As CSV and as many rows on both sides. One round, because Odoo's own takes ten
        # seconds and more; the figure of memory has filled the caches.
        Figure(
            "export_csv",
            export_ours(env, first_rows(env, EXPORTED)),
            export_core(plain, first_rows(plain, EXPORTED)),
            bar=0.1,
            rounds=1,
            repeat=3,
            warm=False,
            plain=True,
        ),
    ]


BENCHMARK = Benchmark(
    name="directory",
    title=f"{ROWS} partners beside plain Odoo with as many",
    addons=("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat"),
    seed=seed,
    figures=figures,
    rows={"res.partner": ROWS, "crm.lead": LEADS},
    plain=True,
    dress=dressing.dress,
)
