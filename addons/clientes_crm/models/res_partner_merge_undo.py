from datetime import datetime

from psycopg2.extras import Json

from odoo import api, models
from odoo.tools import SQL
from odoo.tools.sql import table_columns

from .res_partner_required_doors import LENIENT_KEY, Lenient

# Written by the database or the program on every change.
NEVER_BACK = {"id", "create_uid", "create_date", "write_uid", "write_date"}


class ResPartner(models.Model):
    """Undoing a merge with the trail that it left."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    def _undo_merge(self, trail, log):
        """Bring the customers back that were merged into this one.

        Not given back: rows that the merge dropped because both had the same (a
        follower, a bank account), pictures, points of loyalty cards, and the entries
        of `_get_staying_entries`.

        :param dict trail: what the merge noted.
        :param clientes.merge.log log: its log.
        :return: what went back, in words
        :rtype: str
        """
        context = {LENIENT_KEY: Lenient, "no_vat_validation": True}
        # sudo: res.partner - documents of other teams and apps go back with their
        # customer as they came; the log has checked who may undo
        stays = self.sudo().with_context(**context)
        stays._take_merged_values_back(trail)
        sources = stays._bring_rows_back(trail["rows"])
        entries = self._get_staying_entries(stays, trail)
        counts = stays._move_trail_back(trail, entries)
        stays._link_trail_back(trail)
        self.env.invalidate_all()
        stays._move_people_back(trail)
        self._tell_pairs_apart(trail)
        everybody = stays | sources
        # What is stored of their documents is worked out anew.
        everybody.modified(
            [
                name
                for name, field in self._fields.items()
                if field.type in ("one2many", "many2many")
            ]
        )
        for partner in everybody:
            partner._settle_merge()
        self.env["clientes.partner.kpi"]._enqueue(
            everybody | everybody.commercial_partner_id
        )
        self.env.registry.clear_cache()
        note = self._describe_undo(counts, entries)
        day = self.env["ir.qweb.field.date"].value_to_html(log.create_date, {})
        for partner in everybody:
            partner.message_post(
                body=self.env._(
                    "The merge of %(date)s was undone. Customers: %(names)s.",
                    date=day,
                    names=", ".join(everybody.mapped("display_name")),
                ),
                author_id=self.env.user.partner_id.id,
            )
        return note

    def _take_merged_values_back(self, trail):
        """Give the customer that stayed its own values back, where nobody changed them.

        :param dict trail: what the merge noted.
        """
        self.ensure_one()
        before, after = trail["before"], trail["after"]
        if before["id"] != self.id:
            # It was merged into another one since, whose values are its own.
            return
        now = self._get_merge_rows()[0]
        values = {}
        for name, field in self._fields.items():
            if (
                name in NEVER_BACK
                or name not in before
                or name not in now
                or (field.compute and field.readonly)
                or before[name] == after[name]
                or now[name] != after[name]
            ):
                continue
            value = before[name]
            if field.company_dependent or field.translate:
                self.env.cr.execute(
                    SQL(
                        "UPDATE res_partner SET %s = %s WHERE id = %s",
                        SQL.identifier(name),
                        value and Json(value),
                        self.id,
                    )
                )
            elif field.type == "many2one":
                record = self.env[field.comodel_name].browse(value or [])
                if record == record.exists():
                    values[name] = value
            elif field.type == "datetime":
                values[name] = value and datetime.fromisoformat(value)
            else:
                values[name] = value
        self.env.invalidate_all()
        self.write(values)
        self.env.flush_all()

    @api.model
    def _bring_rows_back(self, rows):
        """Insert the rows of the customers that disappeared, with their former ids.

        :param list[dict] rows: as the database held them.
        :rtype: res.partner
        """
        links = [
            (name, field.comodel_name)
            for name, field in self._fields.items()
            if field.type == "many2one" and field.store and not field.company_dependent
        ]
        ids = {row["id"] for row in rows}
        for name, model in links:
            named = {row[name] for row in rows if row.get(name)}
            known = set(self.env[model].browse(named).exists().ids)
            if model == self._name:
                known |= ids
            for row in rows:
                if row.get(name) and row[name] not in known:
                    row[name] = None
        columns = [
            SQL.identifier(name)
            for name in table_columns(self.env.cr, self._table)
            if name in rows[0]
        ]
        self.env.cr.execute(
            SQL(
                "INSERT INTO res_partner (%(columns)s) SELECT %(columns)s"
                " FROM jsonb_populate_recordset(NULL::res_partner, %(rows)s::jsonb)",
                columns=SQL(", ").join(columns),
                rows=Json(rows),
            )
        )
        self.env.invalidate_all()
        return self.browse(sorted(ids))

    @api.model
    def _tell_pairs_apart(self, trail):
        """Note in the queue of duplicates that these are different customers.

        :param dict trail: what the merge noted.
        """
        queue = self.env["clientes.duplicate"]
        for pair_id, partner, other in trail["pairs"]:
            # sudo: clientes.duplicate - the queue is the system's to write
            pair = queue.sudo().browse(pair_id).exists()
            if pair and not pair.other_id:
                pair.write(
                    {
                        "partner_id": partner,
                        "other_id": other,
                        "state": "not_duplicate",
                        "merge_log_id": False,
                        "reviewed_by_id": self.env.uid,
                    }
                )

    @api.model
    def _describe_undo(self, counts, entries):
        """Return what went back in words, and what did not.

        :param dict counts: ids of what went back, by table.
        :param set[int] entries: the entries that stayed.
        :rtype: str
        """
        labels = self._get_merge_labels()
        lines = [
            f"{labels[table]}: {len(ids)}"
            for table, ids in sorted(counts.items(), key=lambda item: -len(item[1]))
            if ids and table in labels
        ]
        if entries:
            # sudo: account.move - how many and which, whoever may read them
            moves = self.env["account.move"].sudo().browse(sorted(entries))
            lines.append(
                self.env._(
                    "Stay, posted or reconciled since the merge: %(names)s",
                    names=", ".join(moves.mapped("display_name")),
                )
            )
        return "\n".join(lines)
