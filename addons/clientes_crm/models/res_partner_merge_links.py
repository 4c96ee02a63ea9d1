from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import column_exists, table_columns

# What core moves itself, with the model and the id in columns of their own.
CORE_REFERENCES = {
    "ir.attachment",
    "ir.model.data",
    "mail.activity",
    "mail.followers",
    "mail.message",
}


class ResPartner(models.Model):
    """Whatever points to customers that are merged: counted, and freed of conflicts."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _get_references(self):
        """Return the columns that name a partner together with its model.

        :return: model name, column of the id, column of the model
        :rtype: list[tuple[str, str, str]]
        """
        references = []
        for model in self.env.registry.values():
            if model._abstract or model._transient or not model._auto:
                continue
            references += [
                (model._name, field.name, field.model_field)
                for field in model._fields.values()
                if field.type == "many2one_reference"
                and field.store
                and field.model_field
                and column_exists(self.env.cr, model._table, field.model_field)
            ]
        return references

    @api.model
    def _move_references(self, destination, sources):
        """Move what core forgets: meetings, scheduled messages, ratings and the like.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        """
        for model, column, model_column in self._get_references():
            if model not in CORE_REFERENCES:
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = %(destination)s"
                        " WHERE %(model)s = 'res.partner'"
                        " AND %(column)s IN %(sources)s",
                        table=SQL.identifier(self.env[model]._table),
                        column=SQL.identifier(column),
                        model=SQL.identifier(model_column),
                        destination=destination.id,
                        sources=sources._ids,
                    )
                )

    @api.model
    def _move_commercial_links(self, destination, sources):
        """Give documents to the company whose contact the destination is.

        Documents keep the customer of their day: where a customer of its own becomes
        a contact, core would leave them with the contact.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        """
        company = destination.commercial_partner_id
        if company == destination:
            return
        self.env.flush_all()
        wizard = self.env["base.partner.merge.automatic.wizard"]
        for table, column in wizard._get_fk_on("res_partner"):
            if column == "commercial_partner_id" and table != "res_partner":
                self.env.cr.execute(
                    SQL(
                        "UPDATE %(table)s SET %(column)s = %(company)s"
                        " WHERE %(column)s IN %(sources)s",
                        table=SQL.identifier(table),
                        column=SQL.identifier(column),
                        company=company.id,
                        sources=sources._ids,
                    )
                )

    @api.model
    def _get_unique_links(self):
        """Return the unique indexes of tables that point to partners.

        :return: by table its columns of partners, and its indexes as a list of
            expressions and a condition
        :rtype: dict[str, tuple[list[str], list[tuple[list[str], str]]]]
        """
        rows = self.env.execute_query(
            SQL(
                """
                SELECT t.relname, array_agg(DISTINCT a.attname::text), i.expressions,
                       i.condition
                  FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.conrelid
                  JOIN pg_attribute a
                    ON a.attrelid = t.oid AND a.attnum = c.conkey[1]
                  JOIN (SELECT indrelid, indexrelid,
                               pg_get_expr(indpred, indrelid) AS condition,
                               (SELECT array_agg(
                                           pg_get_indexdef(indexrelid, k, true)
                                           ORDER BY k)
                                  FROM generate_series(1, indnkeyatts) k)
                               AS expressions
                          FROM pg_index WHERE indisunique) i
                    ON i.indrelid = t.oid
                 WHERE c.contype = 'f' AND cardinality(c.conkey) = 1
                   AND c.confrelid = 'res_partner'::regclass
                   AND t.relnamespace = current_schema::regnamespace
              GROUP BY t.relname, i.indexrelid, i.expressions, i.condition
                """
            )
        )
        links = {}
        for table, columns, expressions, condition in rows:
            links.setdefault(table, (columns, []))
            links[table][1].append((expressions, condition))
        return links

    @api.model
    def _get_conflict_queries(self, destination, sources):
        """Return the rows that a merge would make equal, per unique index.

        The row of the destination is kept, else the oldest one; only the others are
        returned. Core would delete every row of the sources in such a table.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :return: tables and queries of the physical ids of their rows
        :rtype: list[tuple[str, SQL]]
        """
        references = {}
        for model, column, model_column in self._get_references():
            references.setdefault(self.env[model]._table, []).append(
                (column, model_column)
            )
        merged = {"destination": destination.id, "sources": sources._ids}
        queries = []
        for table, (columns, indexes) in self._get_unique_links().items():
            moved = {
                column: SQL(
                    "CASE WHEN %(column)s IN %(sources)s THEN %(destination)s"
                    " ELSE %(column)s END",
                    column=SQL.identifier(column),
                    **merged,
                )
                for column in columns
            }
            involved = [
                SQL("%s IN %s", SQL.identifier(column), (destination | sources)._ids)
                for column in columns
            ]
            for column, model_column in references.get(table, ()):
                is_source = SQL(
                    "%s = 'res.partner' AND %s",
                    SQL.identifier(model_column),
                    SQL.identifier(column),
                )
                moved[column] = SQL(
                    "CASE WHEN %(is_source)s IN %(sources)s THEN %(destination)s"
                    " ELSE %(column)s END",
                    is_source=is_source,
                    column=SQL.identifier(column),
                    **merged,
                )
                involved.append(
                    SQL("(%s IN %s)", is_source, (destination | sources)._ids)
                )
            selected = SQL(", ").join(
                SQL("%s AS %s", moved[column], SQL.identifier(column))
                if column in moved
                else SQL.identifier(column)
                for column in table_columns(self.env.cr, table)
            )
            is_moved = SQL(" OR ").join(
                SQL("%s IS DISTINCT FROM %s", expression, SQL.identifier(column))
                for column, expression in moved.items()
            )
            for expressions, condition in indexes:
                named = [
                    SQL(expression.replace("%", "%%")) for expression in expressions
                ]
                filled = [SQL("(%s) IS NOT NULL", expression) for expression in named]
                if condition:
                    filled.append(SQL("(%s)", SQL(condition.replace("%", "%%"))))
                queries.append(
                    (
                        table,
                        SQL(
                            """
                            SELECT _row FROM (
                                SELECT _row, row_number() OVER (
                                           PARTITION BY %(keys)s
                                           ORDER BY _moved, _row) AS position
                                  FROM (SELECT ctid AS _row, (%(moved)s) AS _moved,
                                               %(selected)s
                                          FROM %(table)s WHERE %(involved)s) rows
                                 WHERE %(filled)s) ordered
                             WHERE position > 1
                            """,
                            keys=SQL(", ").join(named),
                            moved=is_moved,
                            selected=selected,
                            table=SQL.identifier(table),
                            involved=SQL(" OR ").join(involved),
                            filled=SQL(" AND ").join(filled),
                        ),
                    )
                )
        return queries

    @api.model
    def _drop_merge_conflicts(self, destination, sources):
        """Delete the rows that would violate a constraint, and only those.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        """
        self.env.flush_all()
        for table, query in self._get_conflict_queries(destination, sources):
            self.env.cr.execute(
                SQL("DELETE FROM %s WHERE ctid IN (%s)", SQL.identifier(table), query)
            )
        self.env.invalidate_all()
