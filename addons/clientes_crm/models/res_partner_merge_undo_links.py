from odoo import api, models
from odoo.tools import SQL

# Tables of the ledger, and their column of the entry.
ENTRY_TABLES = {
    "account_move": "id",
    "account_move_line": "move_id",
    "account_payment": "move_id",
    "account_bank_statement_line": "move_id",
}


class ResPartner(models.Model):
    """What goes back when a merge is undone, and what must stay."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_staying_entries(self, destination, trail):
        """Return the entries that must stay with the customer that took them in.

        Posted ones go back to the customer they were made out to, with two
        exceptions: drafts posted since the merge (they were made out to the customer
        that stayed), and what was reconciled since the merge with something that does
        not go back to the same customer: parted, neither balance would be true.

        :param res.partner destination: the customer that stayed.
        :param dict trail: what the merge noted.
        :return: ids of the entries
        :rtype: set[int]
        """
        owners = {
            line: partner
            for table, column, _model, rows in trail["moved"]
            if (table, column) == ("account_move_line", "partner_id")
            for partner, lines in rows
            for line in lines
        }
        rows = self.env.execute_query(
            SQL(
                """
                SELECT m.id FROM account_move m
                 WHERE m.state = 'posted' AND NOT m.id = ANY(%(posted)s::int[])
                   AND m.id IN (SELECT unnest(%(moves)s::int[])
                          UNION SELECT move_id FROM account_move_line
                                 WHERE id = ANY(%(lines)s::int[]))
                """,
                posted=trail["posted"],
                moves=self._get_trail_ids(trail, "account_move"),
                lines=list(owners),
            )
        )
        staying = {move for [move] in rows}
        pairs = self.env.execute_query(
            SQL(
                """
                SELECT d.id, d.move_id, c.id, c.move_id
                  FROM account_partial_reconcile p
                  JOIN account_move_line d ON d.id = p.debit_move_id
                  JOIN account_move_line c ON c.id = p.credit_move_id
                 WHERE p.id > %(last)s
                   AND (d.id = ANY(%(lines)s::int[]) OR c.id = ANY(%(lines)s::int[]))
                """,
                last=trail["last_partial"],
                lines=list(owners),
            )
        )
        found = True
        while found:
            found = False
            for debit, debit_move, credit, credit_move in pairs:
                one = debit_move not in staying and owners.get(debit)
                two = credit_move not in staying and owners.get(credit)
                if (one or destination.id) != (two or destination.id):
                    kept = {debit_move} if one else set()
                    kept |= {credit_move} if two else set()
                    staying |= kept
                    found = True
        return staying

    def _move_trail_back(self, trail, entries):
        """Give the customers back what hung on them and still hangs on this one.

        :param dict trail: what the merge noted.
        :param set[int] entries: the entries that stay.
        :return: ids of what went back, by table
        :rtype: dict[str, set[int]]
        """
        self.ensure_one()
        # Documents name the company too, where the customer that stayed is a contact.
        holders = [
            self.id,
            self.commercial_partner_id.id,
            trail["after"]["commercial_partner_id"],
        ]
        moved = {}
        for table, column, model_column, rows in trail["moved"]:
            if not self._is_merge_column(table, column):
                # Its addon was uninstalled since.
                continue
            conditions = []
            if model_column:
                model = SQL.identifier("t", model_column)
                conditions.append(SQL("AND %s = 'res.partner'", model))
            if entries and table in ENTRY_TABLES:
                entry = SQL.identifier("t", ENTRY_TABLES[table])
                conditions.append(
                    SQL("AND (%s = ANY(%s)) IS NOT TRUE", entry, list(entries))
                )
            self.env.cr.execute(
                SQL(
                    """
                    UPDATE %(table)s t SET %(name)s = past.partner_id
                      FROM unnest(%(ids)s, %(partners)s) AS past(id, partner_id)
                     WHERE t.id = past.id AND %(column)s = ANY(%(holders)s)
                           %(conditions)s
                 RETURNING t.id
                    """,
                    table=SQL.identifier(table),
                    name=SQL.identifier(column),
                    column=SQL.identifier("t", column),
                    ids=[row for _partner, ids in rows for row in ids],
                    partners=[partner for partner, ids in rows for _row in ids],
                    holders=holders,
                    conditions=SQL(" ").join(conditions),
                )
            )
            ids = {row for [row] in self.env.cr.fetchall()}
            moved[table] = moved.get(table, set()) | ids
        return moved

    @api.model
    def _is_merge_column(self, table, column):
        return bool(
            self.env.execute_query(
                SQL(
                    "SELECT 1 FROM information_schema.columns"
                    " WHERE table_schema = current_schema"
                    " AND table_name = %s AND column_name = %s",
                    table,
                    column,
                )
            )
        )

    def _link_trail_back(self, trail):
        """Give links back that this customer still has, and that were not its own.

        :param dict trail: what the merge noted.
        """
        self.ensure_one()
        for table, column, other, rows in trail["linked"]:
            if not self._is_merge_column(table, column):
                continue
            own = next((others for partner, others in rows if partner == self.id), [])
            links = [
                (partner, link)
                for partner, others in rows
                for link in others
                if partner != self.id
            ]
            self.env.cr.execute(
                SQL(
                    """
                    WITH past AS (
                        SELECT * FROM unnest(%(partners)s, %(links)s)
                                   AS links(partner_id, link_id)
                         WHERE link_id IN (SELECT %(other)s FROM %(table)s
                                            WHERE %(column)s = %(stays)s)
                    ), dropped AS (
                        DELETE FROM %(table)s
                         WHERE %(column)s = %(stays)s
                           AND %(other)s IN (SELECT link_id FROM past)
                           AND NOT %(other)s = ANY(%(own)s::int[])
                    )
                    INSERT INTO %(table)s (%(column)s, %(other)s)
                    SELECT partner_id, link_id FROM past
                        ON CONFLICT DO NOTHING
                    """,
                    partners=[partner for partner, _link in links],
                    links=[link for _partner, link in links],
                    own=own,
                    table=SQL.identifier(table),
                    column=SQL.identifier(column),
                    other=SQL.identifier(other),
                    stays=self.id,
                )
            )

    def _move_people_back(self, trail):
        """Give contacts and logins back, with all that hangs on such a change.

        :param dict trail: what the merge noted.
        """
        self.ensure_one()
        contacts = self.with_context(active_test=False)
        for child, parent in trail["children"]:
            contact = contacts.browse(child).exists()
            if contact.parent_id == self:
                contact.parent_id = parent
        for user_id, before, after in trail["users"]:
            user = self.env["res.users"].browse(user_id).exists()
            if before == after or user.partner_id.id not in (after, self.id):
                continue
            own = user.partner_id - self
            user.partner_id = before
            if not own.with_context(active_test=False).user_ids:
                # The merge made it for this login alone.
                own.active = False
