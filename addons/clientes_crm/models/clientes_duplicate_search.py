import logging

from odoo import api, models
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

STEP_PARAMETER = "clientes_crm.duplicate_step"
# More records than these with one key share a placeholder, not an identity.
LARGEST_GROUP = 20
# How many names further on in alphabetical order are compared with each.
NEIGHBOURS = 5
# Nobody reviews more pairs of merely similar names: the most alike come first.
MOST_SIMILAR = 10000

KEYS = {
    # Without the check digit, which one of two companies often lacks.
    "on_vat": SQL(
        "CASE WHEN is_company AND length(vat_digits) = 10 THEN left(vat_digits, 9)"
        " WHEN length(vat_digits) >= 5 THEN vat_digits END"
    ),
    "on_email": SQL("email_normalized"),
    "on_phone": SQL(
        "CASE WHEN length(phone_sanitized) >= 8 THEN phone_sanitized"
        " WHEN length(regexp_replace(phone, '\\D', '', 'g')) >= 7"
        " THEN regexp_replace(phone, '\\D', '', 'g') END"
    ),
    "similarity": SQL(
        "name_key || CASE WHEN is_company THEN '' ELSE '/' || lower(city) END"
    ),
}
STEPS = (*KEYS, "near", "near_reversed", "finish")


class ClientesDuplicate(models.Model):
    """The search: a few statements over all customers, one after the other.

    Records with the same key (tax number, e-mail, phone, name) are grouped, each with
    the first of its group. Similar names of companies are found among their neighbours
    in alphabetical order, from the front and from the back: a slip of the pen leaves
    at least one end as it was. Each step is committed on its own, and an interrupted
    run goes on with the next one.
    """

    _name = "clientes.duplicate"
    _inherit = "clientes.duplicate"

    # === BUSINESS METHODS === #

    @api.model
    def _cron_search(self):
        """Look through all customers, going on where the last run was interrupted."""
        # sudo: ir.config_parameter - the place where the run stands
        parameters = self.env["ir.config_parameter"].sudo()
        cron = self.env["ir.cron"]
        run, step = self._get_progress(parameters)
        cron._commit_progress(remaining=len(STEPS) - step)
        for index in range(step, len(STEPS)):
            self._run_step(STEPS[index], run)
            parameters.set_param(STEP_PARAMETER, f"{run},{index + 1}")
            if not cron._commit_progress(1):
                return
        parameters.set_param(STEP_PARAMETER, f"{run + 1},0")
        cron._commit_progress()

    @api.model
    def _get_progress(self, parameters):
        """Return the number of the run and its next step.

        :rtype: tuple[int, int]
        """
        run, _sep, step = (parameters.get_param(STEP_PARAMETER) or "1,0").partition(",")
        if not (run.isdecimal() and step.isdecimal() and int(step) < len(STEPS)):
            return int(run) + 1 if run.isdecimal() else 1, 0
        return int(run), int(step)

    @api.model
    def _run_step(self, step, run):
        """Run one step of the search: one of `STEPS`, in the run of this number."""
        self.env["res.partner"].flush_model()
        self.flush_model()
        if step == "finish":
            self._finish_run(run)
        elif step in KEYS:
            self._store_pairs(step, self._get_key_query(KEYS[step]), run)
        elif self.env.registry.has_trigram:
            name = SQL("reverse(name_key)" if step == "near_reversed" else "name_key")
            self._store_pairs("similarity", self._get_near_query(name), run)
        self.invalidate_model()

    @api.model
    def _get_customers_condition(self):
        """Return who is compared: the directory as its domain tells it, in SQL.

        :rtype: SQL
        """
        domain = self.env["res.partner"]._get_directory_domain()
        # sudo: res.partner - the search is of the whole database; who reads the
        # queue sees the pairs that the record rules let through
        query = self.env["res.partner"].sudo()._search(domain)
        return query.subselect()

    @api.model
    def _get_key_query(self, key):
        """Pair the records of each group with its first one.

        :param SQL key: what they have in common.
        :rtype: SQL
        """
        return SQL(
            """
            SELECT ids[1] AS a, other AS b, 1.0 AS likeness
              FROM (SELECT array_agg(id ORDER BY id) AS ids
                      FROM (SELECT id, %(key)s AS key FROM res_partner
                             WHERE id IN %(customers)s) keyed
                     WHERE key IS NOT NULL AND key !~ '^(.)\\1*$'
                  GROUP BY key
                    HAVING count(*) BETWEEN 2 AND %(largest)s) grouped,
                   unnest(ids[2:]) AS other
            """,
            key=key,
            customers=self._get_customers_condition(),
            largest=LARGEST_GROUP,
        )

    @api.model
    def _get_near_query(self, name):
        """Pair companies whose names are neighbours and alike, yet not the same.

        :param SQL name: by what they are put into order.
        :rtype: SQL
        """
        columns = [(f"id_{n}", f"key_{n}") for n in range(1, NEIGHBOURS + 1)]
        columns = [tuple(map(SQL.identifier, pair)) for pair in columns]
        names = SQL(", ").join(SQL("%s, %s", *pair) for pair in columns)
        pairs = SQL(", ").join(SQL("(%s, %s)", *pair) for pair in columns)
        ahead = SQL(", ").join(
            SQL("lead(id, %(n)s) OVER w, lead(name_key, %(n)s) OVER w", n=n)
            for n in range(1, NEIGHBOURS + 1)
        )
        return SQL(
            """
            SELECT LEAST(id, other) AS a, GREATEST(id, other) AS b,
                   similarity(key, other_key) AS likeness
              FROM (SELECT id, name_key, %(ahead)s
                      FROM (SELECT min(id) AS id, name_key FROM res_partner
                             WHERE is_company AND length(name_key) > 3
                               AND id IN %(customers)s
                          GROUP BY name_key) distinct_names
                    WINDOW w AS (ORDER BY %(name)s)) AS near(id, key, %(names)s),
                   LATERAL (VALUES %(pairs)s) AS ahead(other, other_key)
             WHERE other_key IS NOT NULL AND similarity(key, other_key) >= %(least)s
               AND translate(key, %(letters)s, '')
                   = translate(other_key, %(letters)s, '')
          ORDER BY likeness DESC, a, b LIMIT %(most)s
            """,
            ahead=ahead,
            names=names,
            pairs=pairs,
            name=name,
            customers=self._get_customers_condition(),
            least=self.env["res.partner"]._get_name_similarity(),
            # "Sede 1" and "Sede 2" are two: what is no letter has to be the same.
            letters="abcdefghijklmnopqrstuvwxyz ",
            most=MOST_SIMILAR,
        )

    @api.model
    def _store_pairs(self, column, pairs, run):
        """Put what a step found into the queue; decided pairs stay as they are.

        :param str column: which of the reasons was found.
        :param SQL pairs: rows of two ids and how much alike they are.
        :param int run: the number of this run.
        """
        flags = SQL(", ").join(
            SQL(
                "%(flag)s = EXCLUDED.%(flag)s OR (d.run = EXCLUDED.run AND d.%(flag)s)",
                flag=SQL.identifier(flag),
            )
            for flag in ("on_vat", "on_email", "on_phone")
        )
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO clientes_duplicate AS d (
                    partner_id, other_id, state, run, on_vat, on_email, on_phone,
                    similarity, create_uid, create_date, write_uid, write_date)
                SELECT DISTINCT ON (a, b) a, b, 'to_review', %(run)s,
                       %(vat)s, %(email)s, %(phone)s,
                       CASE WHEN %(name)s THEN likeness ELSE 0 END,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM (%(pairs)s) found
                  JOIN res_partner first ON first.id = a
                  JOIN res_partner second ON second.id = b
                 WHERE first.company_id IS NULL OR second.company_id IS NULL
                    OR first.company_id = second.company_id
                ON CONFLICT (LEAST(partner_id, other_id),
                             GREATEST(partner_id, other_id))
                      WHERE other_id IS NOT NULL
                  DO UPDATE SET
                       run = EXCLUDED.run, %(flags)s,
                       similarity = GREATEST(EXCLUDED.similarity,
                           CASE WHEN d.run = EXCLUDED.run THEN d.similarity ELSE 0 END)
                     WHERE d.state = 'to_review'
                """,
                run=run,
                vat=column == "on_vat",
                email=column == "on_email",
                phone=column == "on_phone",
                name=column == "similarity",
                uid=self.env.uid,
                pairs=pairs,
                flags=flags,
            )
        )
        _logger.info("Duplicates: %s pairs by %s", self.env.cr.rowcount, column)

    @api.model
    def _finish_run(self, run):
        """Drop what was mended since, and tell how sure each pair is.

        :param int run: the number of this run.
        """
        self.env.cr.execute(
            SQL(
                """
                DELETE FROM clientes_duplicate
                 WHERE state = 'to_review' AND on_proposed IS NOT TRUE
                   AND run IS DISTINCT FROM %s
                """,
                run,
            )
        )
        self.env.cr.execute(
            SQL(
                """
                UPDATE clientes_duplicate
                   SET score = LEAST(100,
                        CASE WHEN on_vat THEN 55 ELSE 0 END
                        + CASE WHEN on_email THEN 35 ELSE 0 END
                        + CASE WHEN on_phone THEN 25 ELSE 0 END
                        + CASE WHEN on_proposed THEN 50 ELSE 0 END
                        + round(45 * COALESCE(similarity, 0)))
                 WHERE state = 'to_review'
                """
            )
        )
