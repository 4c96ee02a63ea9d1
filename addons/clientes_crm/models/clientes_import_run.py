import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import email_normalize

from ..tools.text_key import text_key

CHECK_BATCH = 500
IMPORT_BATCH = 100


class ClientesImport(models.Model):
    """Batch by batch: first the verdicts, then the customers."""

    _name = "clientes.import"
    _inherit = "clientes.import"

    # === BUSINESS METHODS === #

    def _process_batch(self):
        """Work through the next rows; end the step when there are none.

        :return: how many rows were worked through.
        :rtype: int
        """
        self.ensure_one()
        # What depends on the company goes to the import's, whichever is shown now.
        record = self.with_company(self.company_id)
        if record.state == "checking":
            lines = record._next_lines([("verdict", "=", "pending")], CHECK_BATCH)
            record._judge(lines)
            if not lines:
                record._note({"state": "checked"})
        else:
            lines = record._next_lines([("is_done", "=", False)], IMPORT_BATCH)
            contacts = lines.filtered("is_contact")
            # Contacts find their companies only when these are there.
            record._import_lines(lines - contacts)
            record._import_lines(contacts)
            if not lines:
                record._note({"state": "done", "date_end": fields.Datetime.now()})
        self.env.flush_all()
        self.invalidate_recordset()
        return len(lines)

    def _next_lines(self, domain, limit):
        # sudo: clientes.import.line - users only read the rows of their imports
        return (
            self.env["clientes.import.line"]
            .sudo()
            .search(
                Domain("import_id", "=", self.id) & Domain(domain),
                order="is_contact, number, id",
                limit=limit,
            )
        )

    def _judge(self, lines):
        """Give rows their verdict: what an import would make of them now.

        :param lines: `clientes.import.line` records.
        :return: the values of the rows that are not refused.
        :rtype: dict
        """
        good = {}
        contacts = lines.filtered("is_contact")
        targets = {
            line: (None, partners)
            for line, partners in self._match_lines(lines - contacts).items()
        }
        targets |= self._match_contacts(contacts)
        for line, (vals, reasons) in self._convert_lines(lines).items():
            companies, partners = targets[line]
            if companies is not None:
                reasons += self._check_row_company(line, companies)
                vals["parent_id"] = companies[:1].id
            if len(partners) > 1:
                reasons.append(self._explain_several(partners))
            if not reasons and not partners:
                reasons += self._check_required(vals)
            if not reasons:
                reasons += self._check_values(vals, partners)
            if reasons:
                line._refuse("\n".join(reasons))
            else:
                self._accept(line, vals, partners)
                good[line] = vals
        return good

    def _accept(self, line, vals, partner):
        """Note what a row without fault will do."""
        verdict, reason = "new", False
        if partner:
            changed = self._get_changes(partner, vals)
            verdict = "update" if self.update_existing and changed else "exists"
            if not partner.active:
                verdict = "exists"
                reason = self.env._("The customer is archived and stays as it is.")
        line.write({"verdict": verdict, "reason": reason, "partner_id": partner.id})

    def _check_row_company(self, line, companies):
        """Return what is wrong with the company of a contact."""
        if len(companies) > 1:
            return [self._explain_several(companies)]
        if companies:
            return []
        text = line.cells["parent"]
        in_file = Domain("import_id", "=", self.id) & Domain("is_contact", "=", False)
        names = Domain("ref_key", "=", text_key(text)) | Domain(
            "name_key", "=", text_key(text)
        )
        if key := self._get_vat_key(text):
            names |= Domain("vat_key", "=", key)
        good = Domain("verdict", "!=", "refused")
        if self.state == "checking" and line.search_count(in_file & names & good):
            return []
        return [
            self.env._(
                "The company “%(name)s” of the contact is neither in the directory nor"
                " among the accepted rows of this file.",
                name=text,
            )
        ]

    def _check_values(self, vals, partner):
        """Return what Odoo's own checks of the tax number have against the values."""
        if not vals.get("vat"):
            return []
        if "parent_id" in vals:
            return [
                self.env._(
                    "A contact has the tax number of its company: leave the cell empty."
                )
            ]
        try:
            candidate = self.env["res.partner"].new(
                self._complete(dict(vals)), origin=partner or None
            )
            candidate._check_vat()
        except UserError as error:
            return [str(error)]
        return []

    def _get_changes(self, partner, vals):
        """Return the values that differ from what the customer has."""
        changes = {}
        for name, value in vals.items():
            field = partner._fields[name]
            if field.type == "many2many":
                links = [c for c in value if c[1] not in partner[name].ids]
                if links:
                    changes[name] = links
            elif field.type == "html":
                if text_key(value) != text_key(partner[name]):
                    changes[name] = value
            elif (partner[name].id if field.relational else partner[name]) != value:
                changes[name] = value
        # The same number or address, written in another way.
        for name, same in (("vat", self._get_vat_key), ("email", email_normalize)):
            if name in changes and same(changes[name]) == same(partner[name] or ""):
                del changes[name]
        return changes

    def _import_lines(self, lines):
        """Make or change the customers of a batch.

        Judged again: since the check somebody may have made the same customer, or this
        very import, before it was broken off.
        """
        refused = lines.filtered(lambda line: line.verdict == "refused")
        refused.is_done = True
        good = self._judge(lines - refused)
        new = [line for line in good if line.verdict == "new"]
        self._create_customers(new, [self._complete(good[line]) for line in new])
        for line in good:
            if line.verdict == "update":
                # The rows are read in superuser mode, customers never written so.
                partner = line.partner_id.with_env(self.env)
                changes = self._get_changes(partner, good[line])
                self._attempt([line], lambda p=partner, c=changes: p.write(c))
        (lines - refused).is_done = True

    def _create_customers(self, lines, vals_list):
        """Create customers; a bad row among them is found by halving the batch."""
        if not lines:
            return
        Partner = self.env["res.partner"].with_context(
            tracking_disable=True, mail_create_nosubscribe=True
        )
        created = self._attempt(lines, lambda: Partner.create(vals_list))
        if created:
            for line, partner in zip(lines, created, strict=True):
                line.partner_id = partner
        elif len(lines) > 1:
            half = len(lines) // 2
            self._create_customers(lines[:half], vals_list[:half])
            self._create_customers(lines[half:], vals_list[half:])

    def _attempt(self, lines, action):
        """Do something in a savepoint; a single row that fails is refused."""
        reason = None
        try:
            with self.env.cr.savepoint():
                return action()
        except UserError as error:
            reason = str(error)
        except psycopg2.Error as error:
            if isinstance(error, psycopg2.OperationalError):
                raise
            reason = self.env["res.partner"]._sql_error_to_message(error)
        if len(lines) == 1:
            lines[0]._refuse(reason)
        return None

    def _complete(self, vals):
        """Add what a new customer needs and its row does not tell."""
        is_contact = bool(vals.get("parent_id"))
        vals.setdefault("is_company", not is_contact)
        if not is_contact:
            vals.setdefault("customer_rank", 1)
            if not vals.get("country_id"):
                vals["country_id"] = self.company_id.country_id.id
        return vals

    def _explain_several(self, partners):
        return self.env._(
            "There are several customers of this row: %(names)s. Merge them first.",
            names=", ".join(partners[:3].mapped("display_name")),
        )

    @api.model
    def _cron_process(self):
        """Go on with imports whose form nobody looks at any more."""
        # sudo: clientes.import - the scheduler finds everybody's imports
        running = self.sudo().search([("state", "in", ("checking", "importing"))])
        for record in running.try_lock_for_update():
            user = record.user_id
            mine = record.with_user(user).with_context(
                lang=user.lang, allowed_company_ids=record.company_id.ids
            )
            left = record.pending_count
            while mine.state in ("checking", "importing"):
                done = mine._process_batch()
                left = max(left - done, 0)
                if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                    return
