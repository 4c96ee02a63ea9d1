"""Partners that ``odoo populate`` has multiplied, made to look like real ones.

Populating only adds a number to some texts. Here each gets a name, a tax number, a
phone and an address of its own, in the same way in every database.
"""

MARK = "Benchmark"
INTERACTIONS = 10_000
# On the customer itself; the others are on its opportunities.
DIRECT = 7_000

PARTNERS = """
WITH named AS (
    SELECT id, id::bigint AS n, CASE
        WHEN mod(id, 50000) = 7 THEN 'Tienda El Niño ' || id
        WHEN is_company THEN (ARRAY['Distribuidora Peñón', 'Ferretería El Roble',
            'Inversiones Ávila', 'Comercial Múnera', 'Transportes Güepsa',
            'Panadería San José', 'Clínica del Norte', 'Textiles Bogotá']
            )[1 + mod(id, 8)] || ' ' || id
        ELSE (ARRAY['María', 'José', 'Ángela', 'Andrés', 'Íngrid', 'Óscar']
            )[1 + mod(id, 6)] || ' ' || (ARRAY['Gómez', 'Rodríguez', 'Peña', 'Muñoz']
            )[1 + mod(id, 4)] || ' ' || id
        END AS name
    FROM res_partner WHERE name LIKE %(mark)s
)
UPDATE res_partner AS partner SET
    name = named.name,
    complete_name = CASE WHEN parent.id IS NULL THEN named.name
        ELSE parent.name || ', ' || named.name END,
    vat = CASE WHEN partner.is_company
        THEN 800000000 + mod(named.n * 7919, 99999989) || '-' || mod(named.n, 10) END,
    phone = '+57 601 ' || lpad(mod(named.n * 104729, 10000000)::text, 7, '0'),
    phone_sanitized = '+57601' || lpad(mod(named.n * 104729, 10000000)::text, 7, '0'),
    email = 'correo' || named.n || '@example.com',
    email_normalized = 'correo' || named.n || '@example.com',
    street = 'Calle ' || mod(named.n, 200) || ' # ' || mod(named.n, 97) || '-'
        || mod(named.n, 89),
    city = (ARRAY['Bogotá', 'Medellín', 'Cali', 'Cúcuta', 'Ibagué']
        )[1 + mod(named.n, 5)]
FROM named LEFT JOIN (res_partner AS child JOIN named AS parent
    ON parent.id = child.parent_id) ON child.id = named.id
WHERE partner.id = named.id
"""

MESSAGES = """
INSERT INTO mail_message (model, res_id, date, message_type, subtype_id, author_id,
    body, is_internal, create_uid, create_date, write_uid, write_date)
SELECT
    CASE WHEN n <= %(direct)s OR leads.ids IS NULL
        THEN 'res.partner' ELSE 'crm.lead' END,
    CASE WHEN n <= %(direct)s OR leads.ids IS NULL THEN %(partner)s
        ELSE leads.ids[1 + mod(n, cardinality(leads.ids))] END,
    now() AT TIME ZONE 'UTC' - n * interval '1 hour',
    CASE WHEN mod(n, 3) = 0 THEN 'email' ELSE 'comment' END,
    %(subtype)s,
    CASE WHEN mod(n, 2) = 0 THEN %(author)s ELSE %(partner)s END,
    '<p>What was said in number ' || n || '</p>', false, 1,
    now() AT TIME ZONE 'UTC', 1, now() AT TIME ZONE 'UTC'
FROM generate_series(1, %(count)s) AS n,
    (SELECT array_agg(id) AS ids FROM crm_lead WHERE partner_id = %(partner)s) AS leads
"""


def customers(env, count):
    """Return the first companies among the populated partners."""
    domain = [("is_company", "=", True), ("ref", "=like", "BENCH-%")]
    return env["res.partner"].search(domain, order="id", limit=count)


def dress(env, _scale):
    """Give the partners their data, and the first customer its interactions."""
    from odoo.tools import SQL
    from odoo.tools.populate import PopulateContext

    partners = env["res.partner"]
    # Without statistics of what was just populated, names are looked up in a loop.
    env.cr.execute("ANALYZE res_partner")
    context = PopulateContext()
    with context.ignore_indexes(partners), context.ignore_fkey_constraints(partners):
        env.cr.execute(SQL(PARTNERS, mark=f"{MARK}%"))
        if "search_text" in partners._fields:
            partners._fill_search_text()
        if "name_key" in partners._fields:
            partners._fill_name_key()
            env.cr.execute(
                "UPDATE res_partner SET"
                r" vat_digits = regexp_replace(vat, '\D', '', 'g')"
                " WHERE vat IS NOT NULL"
            )
        # What was updated is twice in the table, once in each state.
        env.cr.execute("CLUSTER res_partner USING res_partner_pkey")
    busy = customers(env, 1)
    env.cr.execute(
        SQL("UPDATE res_partner SET vat = '900373115-3' WHERE id = %s", busy.id)
    )
    env.cr.execute(
        SQL(
            MESSAGES,
            count=INTERACTIONS,
            direct=DIRECT,
            partner=busy.id,
            author=env.ref("base.partner_admin").id,
            subtype=env.ref("mail.mt_comment").id,
        )
    )
    env.invalidate_all()
    if "search_text" in partners._fields:
        env.add_to_compute(partners._fields["search_text"], busy)
        env.flush_all()
    if "clientes.partner.kpi" in env:
        env["clientes.partner.kpi"]._recompute_from_scratch()
