"""Opportunities with a past: stages, winning, losing, and the messages about it.

A firm that begins a hundred thousand opportunities a year; how many there are decides
how many years it has been doing so. Everything is derived from the number of the
opportunity, so that every database gets the same lives. Odoo's own messages tell them,
and where our addon is installed it reconstructs its history from these.
"""

from figures import Failure

A_YEAR = 100_000
ROWS = 1_000_000
# The oldest ones: their history is reconstructed while it is measured.
UNFILLED = 20_000
SELLERS, TEAMS = 40, 5

# One row a stay: where, from when, until when. An hour or two more or less comes from
# the number; one of ten goes back once, one of fifty is forgotten where it is.
STAYS = """
CREATE TEMPORARY TABLE benchmark_stay ON COMMIT DROP AS
WITH life AS (
    SELECT n, %(now)s::timestamp - (%(count)s - n) * INTERVAL '1 year' / %(year)s
           AS created,
           CASE WHEN mod(abs(hashint8(n)), 100) < 15 THEN ARRAY[1]
                WHEN mod(abs(hashint8(n)), 100) < 35 THEN ARRAY[1, 2]
                WHEN mod(abs(hashint8(n)), 100) < 60 THEN ARRAY[1, 2, 3]
                WHEN mod(abs(hashint8(n)), 100) < 70 THEN ARRAY[1, 2, 3, 2, 3, 4]
                ELSE ARRAY[1, 2, 3, 4] END AS path,
           mod(abs(hashint8(n * 7)), 50) = 0 AS is_forgotten,
           CASE WHEN mod(abs(hashint8(n * 11)), 40) = 0 THEN 'archived'
                WHEN mod(abs(hashint8(n)), 100) >= 60
                     AND mod(abs(hashint8(n * 13)), 5) < 3 THEN 'won'
                ELSE 'lost' END AS ending
      FROM generate_series(1, %(count)s) AS n
),
stay AS (
    SELECT life.*, k, path[k] AS place, cardinality(path) AS stays,
           (1 + mod(abs(hashint8(n * 17 + k)), 30)) * INTERVAL '1 day'
           + mod(abs(hashint8(n * 19 + k)), 40000) * INTERVAL '1 second' AS lasts
      FROM life, generate_series(1, cardinality(path)) AS k
),
timed AS (
    SELECT *, created + SUM(lasts) OVER (PARTITION BY n ORDER BY k) AS date_out
      FROM stay
)
SELECT n, k, place, date_out - lasts AS date_in, ending, created,
       k = stays AS is_last,
       CASE WHEN date_out <= %(now)s AND NOT (k = stays AND is_forgotten)
            THEN date_out END AS date_out,
       path[k + 1] AS next_place
  FROM timed WHERE date_out - lasts <= %(now)s
"""

LEADS = """
INSERT INTO crm_lead (id, name, type, priority, active, partner_id, user_id, team_id,
    company_id, stage_id, expected_revenue, prorated_revenue, probability,
    automated_probability, won_status, lost_reason_id, create_uid, create_date,
    write_uid, write_date, date_open, date_last_stage_update, date_closed,
    date_deadline, day_close)
SELECT %(first)s + n, 'Opportunity ' || n, 'opportunity', '0',
       state NOT IN ('lost', 'archived'), (%(partners)s::int[])
           [1 + mod(abs(hashint8(n * 23)), %(partner_count)s)],
       (%(users)s::int[])[1 + mod(n, %(sellers)s)],
       (%(teams)s::int[])[1 + mod(n, %(team_count)s)], %(company)s,
       CASE WHEN state = 'won' THEN %(won)s ELSE (%(stages)s::int[])[place] END,
       revenue, revenue * chance / 100, chance, chance,
       CASE WHEN state IN ('won', 'lost') THEN state ELSE 'pending' END,
       CASE WHEN state = 'lost' THEN %(reason)s END,
       1, created, 1, COALESCE(date_out, date_in), created, date_in, date_out,
       created::date + 60, EXTRACT(DAY FROM date_out - created)
  FROM (
      SELECT *, CASE state WHEN 'won' THEN 100 WHEN 'lost' THEN 0
                ELSE place * 20 - 10 END AS chance,
             CASE WHEN mod(n, 25) = 0 THEN 0
                  ELSE 1000 + mod(abs(hashint8(n * 29)), 90000) END AS revenue
        FROM (
            SELECT DISTINCT ON (n) n, place, date_in, date_out, created,
                   CASE WHEN date_out IS NULL OR NOT is_last THEN 'open'
                        ELSE ending END AS state
              FROM benchmark_stay ORDER BY n, k DESC
        ) last
  ) lead
"""

EVENTS = """
CREATE TEMPORARY TABLE benchmark_event ON COMMIT DROP AS
SELECT %(first_message)s + ROW_NUMBER() OVER (ORDER BY date_out, n) AS message_id, n,
       date_out AS date, place, next_place, is_last, ending
  FROM benchmark_stay WHERE date_out IS NOT NULL
"""

MESSAGES = """
INSERT INTO mail_message (id, model, res_id, date, message_type, subtype_id, author_id,
    is_internal, create_uid, create_date, write_uid, write_date)
SELECT message_id, 'crm.lead', %(first)s + n, date, 'notification', %(subtype)s,
       %(author)s, FALSE, 1, date, 1, date
  FROM benchmark_event
"""

# Columns of a change by field: stage, won or lost, archived.
CHANGES = """
INSERT INTO mail_tracking_value (mail_message_id, field_id, old_value_integer,
    new_value_integer, old_value_char, new_value_char, create_uid, create_date)
SELECT message_id, %(stage_field)s, (%(stages)s::int[])[place],
       COALESCE((%(stages)s::int[])[next_place], %(won)s),
       (%(names)s::text[])[place], COALESCE((%(names)s::text[])[next_place], 'Won'),
       1, date
  FROM benchmark_event WHERE NOT is_last OR ending = 'won'
UNION ALL
SELECT message_id, %(status_field)s, NULL, NULL, 'Pending', INITCAP(ending), 1, date
  FROM benchmark_event WHERE is_last AND ending <> 'archived'
UNION ALL
SELECT message_id, %(active_field)s, 1, 0, NULL, NULL, 1, date
  FROM benchmark_event WHERE is_last AND ending <> 'won'
"""


def seed(env):
    """Make stages, teams and whoever sells; the fifth stage wins in every database."""
    stages = env["crm.stage"]
    while len(open_stages(env)) < 4:
        stages.create({"name": "Benchmark stage", "sequence": 10})
    env["crm.team"].create([{"name": f"Team {number}"} for number in range(TEAMS)])
    group = env.ref("sales_team.group_sale_salesman")
    logins = [f"benchmark.seller{number}" for number in range(SELLERS)]
    make_users(env, logins, group)
    make_users(env, ["benchmark.manager"], env.ref("sales_team.group_sale_manager"))
    env["crm.lost.reason"].create({"name": "Benchmark reason"})


def make_users(env, logins, group):
    """Make users of a group, and of our addon's where it is installed."""
    ours = env.ref("clientes_crm.clientes_crm_group_user", raise_if_not_found=False)
    groups = group | ours if ours else group
    env["res.users"].create(
        [
            {
                "login": login,
                "name": login,
                "email": f"{login}@example.com",
                "group_ids": groups.ids,
            }
            for login in logins
        ]
    )


def open_stages(env):
    """Return the stages of opportunities that are not won, in their order."""
    return env["crm.stage"].search([("is_won", "=", False)])


def dress(env, scale):
    """Give the populated partners their opportunities, and these their past."""
    from odoo.tools import SQL
    from odoo.tools.populate import PopulateContext

    parameters = get_parameters(env, int(ROWS * scale))
    context = PopulateContext()
    env.cr.execute(SQL(STAYS, **parameters))
    env.cr.execute("ANALYZE benchmark_stay")
    insert(env, context, "crm.lead", SQL(LEADS, **parameters))
    env.cr.execute(SQL(EVENTS, **parameters))
    insert(env, context, "mail.message", SQL(MESSAGES, **parameters))
    insert(env, context, "mail.tracking.value", SQL(CHANGES, **parameters))
    env.invalidate_all()
    if "crm.stage.visit" in env:
        fill(env, parameters)
        env["clientes.partner.kpi"]._recompute_from_scratch()


def insert(env, context, name, statement):
    """Insert many rows without indexes, which are made anew; ids go on after them."""
    model = env[name]
    with context.ignore_indexes(model), context.ignore_fkey_constraints(model):
        env.cr.execute(statement)
    env.cr.execute(
        f"SELECT setval('{model._table}_id_seq', (SELECT max(id) FROM {model._table}))"
    )
    env.cr.execute(f"ANALYZE {model._table}")


def get_parameters(env, count):
    """Return what the statements need to know of the database.

    :param int count: how many opportunities there are to be
    """
    partners = env["res.partner"].search([("ref", "=like", "BENCH-%")])
    users = env["res.users"].search([("login", "=like", "benchmark.seller%")])
    teams = env["crm.team"].search([("name", "=like", "Team %")])
    stages = open_stages(env)
    fields = env["ir.model.fields"]
    if len(stages) != 4:
        raise Failure(f"Four open stages are needed, not {len(stages)}.")
    return {
        "now": env.cr.now().replace(microsecond=0),
        "count": count,
        "year": A_YEAR,
        "first": env["crm.lead"].search([], order="id desc", limit=1).id or 0,
        "first_message": env["mail.message"].search([], order="id desc", limit=1).id,
        "partners": partners.ids,
        "partner_count": len(partners),
        "users": users.ids,
        "sellers": len(users),
        "teams": teams.ids,
        "team_count": len(teams),
        "company": env.company.id,
        "stages": stages.ids,
        "names": stages.mapped("name"),
        "won": env["crm.stage"].search([("is_won", "=", True)], limit=1).id,
        "reason": env["crm.lost.reason"].search([], limit=1).id,
        "subtype": env.ref("mail.mt_note").id,
        "author": env.ref("base.partner_admin").id,
        "stage_field": fields._get("crm.lead", "stage_id").id,
        "status_field": fields._get("crm.lead", "won_status").id,
        "active_field": fields._get("crm.lead", "active").id,
    }


def fill(env, parameters):
    """Have the history reconstructed of all but the oldest ones."""
    unfilled = min(UNFILLED, parameters["count"] // 5)
    bookmark(env, parameters["first"] + unfilled)
    while env["crm.stage.visit"]._fill_batch():
        continue


def bookmark(env, lead_id):
    """Have the reconstruction go on after an opportunity."""
    env.cr.execute(
        "UPDATE ir_config_parameter SET value = %s WHERE key = %s",
        (str(lead_id), "clientes_crm.stage_visit_fill"),
    )


def reconstructing(env):
    """Return a call that reconstructs the history of the oldest ones."""
    env.cr.execute("SELECT min(lead_id) FROM crm_stage_visit")
    [filled] = env.cr.fetchone()
    env.cr.execute("SELECT count(*) FROM crm_lead WHERE id < %s", [filled])
    [left] = env.cr.fetchone()

    def work():
        bookmark(env, 0)
        env["crm.stage.visit"]._fill_batch(limit=left)

    return work
