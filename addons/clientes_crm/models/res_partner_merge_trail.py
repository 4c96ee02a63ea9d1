from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

# The queue of duplicates and the side tables of figures follow rules of their own;
# contacts and users go back with all that hangs on such a change.
UNTRAILED = {
    "clientes_duplicate",
    "clientes_partner_kpi",
    "clientes_partner_purchase",
    "clientes_partner_receivable",
}
OWN_WAY = {
    ("res_partner", "parent_id"),
    ("res_partner", "commercial_partner_id"),
    ("res_users", "partner_id"),
}


class ResPartner(models.Model):
    """What a merge must remember to be undone: which row hung on whom."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_merge_trail(self, destination, sources):
        """Note where everything hangs, before anything is moved.

        One query a table, whatever number of records: only their ids are kept.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :rtype: dict
        """
        self.env.flush_all()
        people = (destination | sources).with_context(active_test=False).user_ids
        children = self.with_context(active_test=False).search(
            [("parent_id", "in", sources.ids)]
        )
        pairs = self.env["clientes.duplicate"].search(
            [
                ("partner_id", "in", (destination | sources).ids),
                ("other_id", "in", (destination | sources).ids),
            ]
        )
        trail = {
            "before": destination._get_merge_rows()[0],
            "rows": sources._get_merge_rows(),
            "moved": [],
            "linked": [],
            "users": [[user.id, user.partner_id.id] for user in people],
            "children": [[child.id, child.parent_id.id] for child in children],
            "pairs": [
                [pair.id, pair.partner_id.id, pair.other_id.id] for pair in pairs
            ],
        }
        for table, column, model_column in self._get_merge_columns():
            columns = table_columns(self.env.cr, table)
            if "id" in columns:
                rows = self._get_trail_rows(sources, table, column, model_column)
                if rows:
                    trail["moved"].append([table, column, model_column, rows])
            elif len(columns) == 2:
                other = next(name for name in columns if name != column)
                rows = self._get_trail_links(destination, sources, table, column, other)
                if any(partner != destination.id for partner, _others in rows):
                    trail["linked"].append([table, column, other, rows])
        return trail | self._get_account_trail(trail)

    @api.model
    def _get_merge_columns(self):
        """Return every column that names a partner and that a merge moves.

        :return: table, column, and column of the model where it may be another one
        :rtype: list[tuple[str, str, str | None]]
        """
        transient = {
            model._table for model in self.env.registry.values() if model._transient
        }
        wizard = self.env["base.partner.merge.automatic.wizard"]
        links = [
            (table, column, None) for table, column in wizard._get_fk_on(self._table)
        ]
        links += [
            (self.env[model]._table, column, model_column)
            for model, column, model_column in self._get_references()
        ]
        return [
            link
            for link in dict.fromkeys(links)
            if link[0] not in UNTRAILED | transient
            and link[:2] not in OWN_WAY
            and "_merge_" not in link[0].removeprefix("clientes_merge_log")
        ]

    def _get_merge_rows(self):
        """Return the rows of these partners as the database holds them.

        :rtype: list[dict]
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                "SELECT to_jsonb(p) FROM res_partner p"
                " WHERE id IN %s ORDER BY array_position(%s, id)",
                self._ids,
                list(self._ids),
            )
        )
        return [row for [row] in rows]

    @api.model
    def _get_trail_rows(self, sources, table, column, model_column):
        """Return the ids of a table's rows that hang on each source.

        :param res.partner sources: the customers that disappear.
        :param str table: the table.
        :param str column: its column of partners.
        :param str model_column: its column of the model, if it may be another one.
        :return: pairs of a partner and its row ids
        :rtype: list[list]
        """
        condition = SQL("%s IN %s", SQL.identifier(column), sources._ids)
        if model_column:
            model = SQL.identifier(model_column)
            condition = SQL("%s AND %s = 'res.partner'", condition, model)
        rows = self.env.execute_query(
            SQL(
                "SELECT %(column)s, array_agg(id) FROM %(table)s"
                " WHERE %(condition)s GROUP BY %(column)s",
                column=SQL.identifier(column),
                table=SQL.identifier(table),
                condition=condition,
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _get_trail_links(self, destination, sources, table, column, other):
        """Return what each of them is linked to in a table of two columns.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :param str table: the table.
        :param str column: its column of partners.
        :param str other: its other column.
        :return: pairs of a partner and what it is linked to; of the destination only
            what a source is linked to as well
        :rtype: list[list]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT %(column)s, array_agg(%(other)s) FROM %(table)s
                 WHERE %(column)s IN %(sources)s
                    OR %(column)s = %(destination)s AND %(other)s IN (
                           SELECT %(other)s FROM %(table)s
                            WHERE %(column)s IN %(sources)s)
              GROUP BY %(column)s
                """,
                column=SQL.identifier(column),
                other=SQL.identifier(other),
                table=SQL.identifier(table),
                sources=sources._ids,
                destination=destination.id,
            )
        )
        return [list(row) for row in rows]

    @api.model
    def _get_account_trail(self, trail):
        """Note which entries are posted, and how far reconciliation has come.

        :param dict trail: what is known of the merge.
        :rtype: dict
        """
        [[posted, last_partial]] = self.env.execute_query(
            SQL(
                """
                SELECT (SELECT array_agg(id) FROM account_move
                         WHERE state = 'posted' AND id IN (
                               SELECT unnest(%(moves)s::int[])
                         UNION SELECT move_id FROM account_move_line
                                WHERE id = ANY(%(lines)s::int[]))),
                       (SELECT max(id) FROM account_partial_reconcile)
                """,
                moves=self._get_trail_ids(trail, "account_move"),
                lines=self._get_trail_ids(trail, "account_move_line"),
            )
        )
        return {"posted": posted or [], "last_partial": last_partial or 0}

    @api.model
    def _get_trail_ids(self, trail, table):
        """Return the ids that a trail names in a table.

        :param dict trail: what is known of a merge.
        :param str table: the table.
        :rtype: list[int]
        """
        return sorted(
            {
                row_id
                for name, _column, _model_column, rows in trail["moved"]
                if name == table
                for _partner, ids in rows
                for row_id in ids
            }
        )
