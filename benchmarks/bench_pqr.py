"""PQR cases beside Odoo's own leads, and their portal page beside that of orders."""

from figures import Benchmark, Figure
from pages import kanban, page, portal

ROWS = 100_000
SEEDS = 20
BATCH = 100
LOGIN = "benchmark"
PORTAL_LOGIN = "benchmark.portal"
CUSTOMER = "Benchmark Customer"


def seed(env):
    """Make customers, an employee, a portal user, and a few cases, leads and orders.

    The employee sees everything, but by rules that are applied to each record: own and
    unassigned leads; own, unassigned and the own team's cases.
    """
    groups = {
        LOGIN: [
            "clientes_crm_pqr.clientes_crm_pqr_group_user",
            "sales_team.group_sale_salesman",
        ],
        PORTAL_LOGIN: ["base.group_portal"],
    }
    partners = env["res.partner"].create(
        [
            {
                "name": f"{CUSTOMER} {number}",
                "is_company": True,
                "email": f"customer{number}@example.com",
            }
            for number in range(SEEDS)
        ]
    )
    agent, _portal = env["res.users"].create(
        [
            {
                "login": login,
                "password": login,
                "name": login,
                "email": f"{login}@example.com",
                "group_ids": [env.ref(xmlid).id for xmlid in xmlids],
                "parent_id": partners[0].id if login == PORTAL_LOGIN else False,
            }
            for login, xmlids in groups.items()
        ]
    )
    env["pqr.team"].search([]).member_ids += agent
    product = env["product.product"].create({"name": "Benchmark Product"})
    tickets = env["pqr.ticket"].create(ticket_values(env, partners))
    leads = env["crm.lead"].create(lead_values(env, partners))
    for records, stages in (
        (tickets, env["pqr.stage"].search([])),
        (leads, env["crm.stage"].search([])),
    ):
        for number, record in enumerate(records):
            record.stage_id = stages[number % len(stages)]
            record.user_id = agent if number % 2 else False
    orders = env["sale.order"].create(
        [
            {
                "partner_id": partner.id,
                "order_line": [(0, 0, {"product_id": product.id})],
            }
            for partner in partners
        ]
    )
    orders.action_confirm()


def ticket_values(env, partners):
    """Return the values of one case for each customer."""
    types = env["pqr.type"].search([])
    return [
        {
            "subject": f"The delivery {number} is late",
            "description": "<p>It was promised for last week.</p>",
            "partner_id": partner.id,
            "type_id": types[number % len(types)].id,
        }
        for number, partner in enumerate(partners)
    ]


def lead_values(_env, partners):
    """Return the values of one opportunity for each customer."""
    return [
        {
            "name": f"Project {number}",
            "description": "<p>It was promised for last week.</p>",
            "partner_id": partner.id,
            "type": "opportunity",
        }
        for number, partner in enumerate(partners)
    ]


def figures(env):
    """Return what is measured: creating, two views, a search, the portal page."""
    user = env["res.users"].search([("login", "=", LOGIN)])
    partners = env["res.partner"].search([("name", "like", CUSTOMER)], limit=SEEDS)
    env = env(user=user, context=user.context_get())
    tickets, leads = env["pqr.ticket"], env["crm.lead"]
    board = "crm.crm_case_kanban_view_leads"
    pipeline = "crm.crm_case_tree_view_oppor"
    many = [partners[number % SEEDS] for number in range(BATCH)]

    def create(model, values):
        return lambda: model.create(values(env, many))

    # Taken back with everything else that measuring writes.
    template = (
        env["mail.template"]
        .sudo()
        .create(
            {
                "name": "Benchmark",
                "model_id": env["ir.model"]._get("crm.lead").id,
                "subject": "{{ object.name }}",
                "body_html": "<p>We got <t t-out=\"object.name or ''\"/>.</p>",
                "partner_to": "{{ object.partner_id.id }}",
            }
        )
    )

    def create_and_mail():
        for lead in leads.create(lead_values(env, many)):
            lead.message_post_with_source(template, message_type="auto_comment")

    def search(field):
        return [(field, "ilike", "4321")]

    silent = tickets.with_context(pqr_no_acknowledgement=True)
    creating = (create(silent, ticket_values), create(leads, lead_values))
    visit = portal(PORTAL_LOGIN)
    return [
        Figure("create_100", *creating, bar=1.0, rounds=7),
        Figure("create_100_queries", *creating, bar=1.0, unit="queries", rounds=3),
        # With the acknowledgement to each customer, beside a mail for each lead.
        Figure(
            "file_100",
            create(tickets, ticket_values),
            create_and_mail,
            bar=1.0,
            rounds=3,
        ),
        Figure("kanban", kanban(tickets), kanban(leads, board), bar=1.0),
        Figure("list", page(tickets, []), page(leads, [], pipeline), bar=1.0),
        Figure(
            "search",
            page(tickets, search("subject")),
            page(leads, search("name"), pipeline),
            bar=1.0,
        ),
        Figure(
            "portal_page",
            visit("/my/pqr", "/my/pqr/"),
            visit("/my/orders", "/my/orders/"),
            bar=1.0,
        ),
    ]


BENCHMARK = Benchmark(
    name="pqr",
    title=f"{ROWS} cases beside {ROWS} leads and {ROWS} orders",
    addons=("clientes_crm_pqr",),
    seed=seed,
    figures=figures,
    rows={"pqr.ticket": ROWS, "crm.lead": ROWS, "sale.order": ROWS},
)
