"""The stage history and the metrics made of it, beside plain Odoo and raw SQL."""

from datetime import date, timedelta

import funnel
from bench_directory import customer_values
from figures import Benchmark, Figure
from pages import kanban

PARTNERS = 20_000
SEEDS = 20
CREATED = 100
# What the metrics of a quarter add up, as one would write it by hand.
BY_HAND = (
    """
WITH ended AS (
    SELECT id, lead_id, outcome, date_out, amount_out FROM crm_stage_visit
     WHERE date_out >= %(start)s AND date_out < %(end)s AND merged_lead_ref IS NULL
       AND outcome IN ('won', 'lost', 'archived')
), begun AS (
    SELECT lead_id FROM crm_stage_visit
     WHERE date_in >= %(start)s AND date_in < %(end)s AND merged_lead_ref IS NULL
       AND entry_kind IN ('created', 'imported', 'backfilled')
), life AS MATERIALIZED (
    SELECT lead_id, MIN(date_in) AS start, MAX(id) AS last_id,
           (ARRAY_AGG(outcome ORDER BY id DESC))[1] AS outcome,
           MAX(stage_sequence) AS reached, BOOL_OR(is_reopening) AS is_reopened
      FROM crm_stage_visit
     WHERE merged_lead_ref IS NULL
       AND lead_id IN (SELECT lead_id FROM ended UNION SELECT lead_id FROM begun)
  GROUP BY lead_id
)
SELECT 'ended', ended.outcome, NULL, COUNT(*), SUM(amount_out),
       AVG(ended.date_out - life.start),
       PERCENTILE_CONT(ARRAY[0.5, 0.9])
           WITHIN GROUP (ORDER BY EXTRACT(EPOCH FROM ended.date_out - life.start))
  FROM ended JOIN life ON life.last_id = ended.id
 GROUP BY ended.outcome
UNION ALL
SELECT 'decided', ended.outcome, reached, COUNT(*), NULL, NULL, NULL
  FROM ended JOIN life ON life.last_id = ended.id
 GROUP BY ended.outcome, reached
UNION ALL
SELECT 'begun', outcome, reached, COUNT(*), COUNT(*) FILTER (WHERE is_reopened), NULL,
       NULL
  FROM life WHERE start >= %(start)s AND start < %(end)s GROUP BY outcome, reached
UNION ALL
SELECT 'won', NULL, ended.user_id, COUNT(*), SUM(ended.amount_out), NULL, NULL
  FROM crm_stage_visit ended JOIN life ON life.last_id = ended.id
 WHERE ended.outcome = 'won'
   AND ended.date_out >= %(start)s AND ended.date_out < %(end)s
 GROUP BY ended.user_id
""",
    """
SELECT stage_id, outcome, COUNT(*) FROM crm_stage_visit
 WHERE date_in >= %(start)s AND date_in < %(end)s GROUP BY stage_id, outcome
""",
    """
SELECT stage_id, COUNT(*), AVG(seconds),
       PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds)
  FROM crm_stage_visit
 WHERE date_out >= %(start)s AND date_out < %(end)s AND merged_lead_ref IS NULL
   AND seconds >= 60
 GROUP BY stage_id
""",
    """
SELECT stage_id, COUNT(*), AVG(NOW() AT TIME ZONE 'UTC' - date_in), MIN(date_in)
  FROM crm_stage_visit WHERE outcome = 'open' GROUP BY stage_id
""",
    """
SELECT stage_id, COUNT(*), SUM(expected_revenue), SUM(expected_revenue * probability)
  FROM crm_lead
 WHERE active AND won_status = 'pending' AND type = 'opportunity' GROUP BY stage_id
""",
)
# Time in each stage, of all that was ever left, from what core keeps: its messages.
FROM_MESSAGES = """
WITH move AS (
    SELECT message.res_id, message.date, change.old_value_integer AS stage_id,
           change.new_value_integer AS next_id
      FROM mail_tracking_value change
      JOIN mail_message message ON message.id = change.mail_message_id
     WHERE change.field_id = %(field)s AND message.model = 'crm.lead'
), stay AS (
    SELECT move.stage_id, EXTRACT(EPOCH FROM move.date - COALESCE(
               LAG(move.date) OVER (PARTITION BY move.res_id ORDER BY move.date),
               lead.create_date)) AS seconds
      FROM move JOIN crm_lead lead ON lead.id = move.res_id
)
SELECT stage_id, COUNT(*), AVG(seconds),
       PERCENTILE_CONT(ARRAY[0.5, 0.9]) WITHIN GROUP (ORDER BY seconds)
  FROM stay WHERE seconds >= 60 GROUP BY stage_id
"""


def seed(env):
    """Make customers, stages and whoever sells."""
    env["res.partner"].create(
        [
            {**customer_values(env, number), "ref": f"BENCH-{number:02d}"}
            for number in range(SEEDS)
        ]
    )
    funnel.seed(env)


def as_user(env, name):
    """Return the environment of a user."""
    user = env["res.users"].search([("login", "=", f"benchmark.{name}")])
    return env(user=user, context=user.context_get())


def quarter():
    """Return the first and last day of the last whole quarter."""
    today = date.today()
    last = date(today.year, (today.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    return date(last.year, last.month - 2, 1), last


def metrics(env, first, last, **more):
    """Return a call of the service."""
    service = env["clientes.funnel.metrics"]
    domain = more.pop("domain", [])
    return lambda: service.get_metrics(domain, str(first), str(last), **more)


def by_hand(env, statements, **parameters):
    """Return a call of statements; the time zone of users is UTC here."""

    def work():
        for statement in statements:
            env.cr.execute(statement, parameters)
            env.cr.fetchall()

    return work


def moving(env, number=0):
    """Return a call that drags a card to the next stage, as the kanban does."""
    stages = funnel.open_stages(env)
    lead = env["crm.lead"].search(
        [("stage_id", "=", stages[0].id), ("expected_revenue", ">", 0)],
        order="id desc",
        limit=1,
        offset=number,
    )
    return lambda: lead.web_save({"stage_id": stages[1].id}, {"stage_id": {}})


def creating(env):
    """Return a call that creates opportunities."""
    customer = env["res.partner"].search([("ref", "=like", "BENCH-%")], limit=1)
    values = {
        "type": "opportunity",
        "partner_id": customer.id,
        "expected_revenue": 1000.0,
    }
    return lambda: env["crm.lead"].create(
        [{**values, "name": f"New {number}"} for number in range(CREATED)]
    )


def figures(env, plain, tenth):
    """Return what is measured."""
    root, (first, last) = env, quarter()
    env, plain, tenth = (as_user(side, "manager") for side in (env, plain, tenth))
    seller = as_user(root, "seller0")
    plain_seller = as_user(plain, "seller0")
    hand = by_hand(root, BY_HAND, start=first, end=last + timedelta(days=1))
    whole, small = (metrics(side, first, last) for side in (env, tenth))
    stage_field = root["ir.model.fields"]._get("crm.lead", "stage_id").id
    messages = by_hand(root, [FROM_MESSAGES], field=stage_field)
    ever = {"date_from": "1990-01-01", "date_to": str(date.today())}
    times = {"metrics": ["time_in_stage"]}
    moves = moving(seller), moving(plain_seller)
    return [
        Figure("metrics_quarter", whole, hand, bar=1.5, limit=200),
        Figure("metrics_growth", whole, small, bar=2, tenth=True),
        Figure(
            "metrics_queries",
            *(whole, small),
            bar=1,
            unit="queries",
            rounds=3,
            tenth=True,
        ),
        Figure("metrics_seller", metrics(seller, first, last), hand, bar=1.5),
        Figure(
            "metrics_team",
            metrics(env, first, last, domain=[("team_id.name", "=", "Team 1")]),
            hand,
            bar=1.5,
        ),
        Figure(
            "time_in_stage_ever",
            metrics(env, ever["date_from"], ever["date_to"], **times),
            messages,
            bar=0.2,
            rounds=5,
        ),
        Figure(
            "kanban",
            kanban(seller["crm.lead"]),
            kanban(plain_seller["crm.lead"]),
            bar=1.3,
            plain=True,
        ),
        Figure("card_move", *moves, bar=1.25, rounds=25, plain=True),
        Figure(
            "card_move_queries", *moves, bar=1.25, unit="queries", rounds=3, plain=True
        ),
        Figure(
            "create_100",
            creating(seller),
            creating(plain_seller),
            bar=1.15,
            rounds=15,
            plain=True,
        ),
        # A fiftieth of a million in a fiftieth of three minutes.
        Figure(
            "backfill_20k",
            funnel.reconstructing(root),
            messages,
            limit=3600,
            rounds=5,
        ),
    ]


BENCHMARK = Benchmark(
    name="funnel",
    title=f"metrics of {funnel.ROWS} opportunities and their history",
    addons=("clientes_crm", "clientes_crm_pqr", "clientes_crm_chat"),
    seed=seed,
    figures=figures,
    rows={"res.partner": PARTNERS},
    plain=True,
    tenth=True,
    dress=funnel.dress,
)
