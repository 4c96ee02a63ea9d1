from odoo import api, models
from odoo.tools import SQL

# Of no interest to whoever merges: identifiers of the program, the queue itself, the
# figures that are worked out anew.
UNTOLD = {"ir.model.data", "clientes.duplicate", "clientes.partner.kpi"}


class ResPartner(models.Model):
    """What a merge would move, counted beforehand."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _count_merge_links(self, destination, sources):
        """Count what a merge would move, and what it would drop as twice the same.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :return: label, moved and dropped rows of each kind of record
        :rtype: list[dict]
        """
        self.env.flush_all()
        tables = self._get_merge_tables()
        counts = {}
        wizard = self.env["base.partner.merge.automatic.wizard"]
        links = {}
        for table, column in wizard._get_fk_on("res_partner"):
            if table in tables and column != "commercial_partner_id":
                condition = SQL("%s IN %s", SQL.identifier(column), sources._ids)
                links.setdefault(table, []).append(condition)
        for model, column, model_column in self._get_references():
            if model in UNTOLD:
                continue
            condition = SQL(
                "(%s = 'res.partner' AND %s IN %s)",
                SQL.identifier(model_column),
                SQL.identifier(column),
                sources._ids,
            )
            links.setdefault(self.env[model]._table, []).append(condition)
        for table, conditions in links.items():
            [[count]] = self.env.execute_query(
                SQL(
                    "SELECT count(*) FROM %s WHERE %s",
                    SQL.identifier(table),
                    SQL(" OR ").join(conditions),
                )
            )
            if count:
                counts[table] = [count, 0]
        for table, query in self._get_conflict_queries(destination, sources):
            if table in counts:
                [[dropped]] = self.env.execute_query(
                    SQL("SELECT count(*) FROM (%s) dropped", query)
                )
                counts[table][1] += dropped
        labels = self._get_merge_labels()
        return sorted(
            (
                {
                    "model": tables[table],
                    "label": labels[table],
                    "moved": moved - dropped,
                    "dropped": dropped,
                }
                for table, (moved, dropped) in counts.items()
            ),
            key=lambda line: (-line["moved"], line["label"]),
        )

    @api.model
    def _get_merge_tables(self):
        """Return the models whose records people know, by table.

        :rtype: dict[str, str]
        """
        return {
            model._table: model._name
            for model in self.env.registry.values()
            if not model._abstract
            and not model._transient
            and model._auto
            and model._name not in UNTOLD
        }

    @api.model
    def _get_merge_labels(self):
        """Return what the records of each table are called.

        :rtype: dict[str, str]
        """
        # sudo: ir.model - only the names of the models
        names = self.env["ir.model"].sudo()
        # Odoo's name of the model is "Lead"; nobody sees that word on its screens.
        own = {"crm.lead": self.env._("Opportunities")}
        return {
            table: own.get(model) or names._get(model).name
            for table, model in self._get_merge_tables().items()
        }
