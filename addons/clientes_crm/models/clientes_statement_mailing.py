from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import clean_context

BATCH_SIZE = 20


class ClientesStatementMailing(models.Model):
    """Account statements sent by e-mail to a number of customers, in the background.

    The e-mail to a customer is put into Odoo's outgoing queue in the transaction that
    notes it as sent, and there is one line a customer: broken off at any point and gone
    on with, nobody gets a second one.
    """

    _name = "clientes.statement.mailing"
    _description = "Statement Mailing"
    _order = "id desc"
    _check_company_auto = True

    name = fields.Char(required=True, readonly=True)
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        readonly=True,
        default=lambda self: self.env.company,
        index=True,
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Sent by",
        required=True,
        readonly=True,
        default=lambda self: self.env.user,
    )
    kind = fields.Selection(
        selection=[("open", "Open items"), ("period", "Movements of a period")],
        string="Content",
        required=True,
        readonly=True,
        default="open",
    )
    date_from = fields.Date(string="From", readonly=True)
    date_to = fields.Date(string="Until", readonly=True)
    state = fields.Selection(
        selection=[
            ("draft", "Being Written"),
            ("running", "In Progress"),
            ("done", "Done"),
            ("cancelled", "Cancelled"),
        ],
        required=True,
        readonly=True,
        default="draft",
        index=True,
    )
    line_ids = fields.One2many(
        comodel_name="clientes.statement.mailing.line",
        inverse_name="mailing_id",
        string="Customers",
        readonly=True,
    )
    line_count = fields.Integer(string="Total", compute="_compute_counts")
    queued_count = fields.Integer(string="Queued", compute="_compute_counts")
    sent_count = fields.Integer(string="Sent", compute="_compute_counts")
    skipped_count = fields.Integer(string="Skipped", compute="_compute_counts")
    error_count = fields.Integer(string="Errors", compute="_compute_counts")
    progress = fields.Float(compute="_compute_counts")

    # === COMPUTE METHODS === #

    @api.depends("line_ids.state")
    def _compute_counts(self):
        groups = self.env["clientes.statement.mailing.line"]._read_group(
            [("mailing_id", "in", self.ids)], ["mailing_id", "state"], ["__count"]
        )
        counts = {(mailing.id, state): count for mailing, state, count in groups}
        for mailing in self:
            for state in ("queued", "sent", "skipped", "error"):
                mailing[f"{state}_count"] = counts.get((mailing._origin.id, state), 0)
            mailing.line_count = (
                mailing.queued_count
                + mailing.sent_count
                + mailing.skipped_count
                + mailing.error_count
            )
            done = mailing.line_count - mailing.queued_count
            mailing.progress = (
                100 * done / mailing.line_count if mailing.line_count else 0
            )

    # === ACTION METHODS === #

    def action_cancel(self):
        """Send no more: whoever still waits is skipped."""
        mailings_sudo = self._get_own_sudo()
        if any(mailing.state != "running" for mailing in mailings_sudo):
            raise UserError(self.env._("Only a mailing in progress can be cancelled."))
        waiting = mailings_sudo.line_ids.filtered(lambda line: line.state == "queued")
        waiting.write({"state": "skipped", "reason": "cancelled"})
        mailings_sudo.state = "cancelled"

    def action_retry(self):
        """Try again with whoever got nothing; who got the statement is left alone."""
        mailings_sudo = self._get_own_sudo()
        if any(mailing.state == "running" for mailing in mailings_sudo):
            raise UserError(self.env._("The mailing is still in progress."))
        lines = mailings_sudo.line_ids.filtered(
            lambda line: (
                line.state == "error"
                or (line.state == "skipped" and line.reason != "nothing_open")
            )
        )
        if not lines:
            raise UserError(
                self.env._("There is nobody left to whom it could be sent again.")
            )
        lines._queue()
        lines.mailing_id._start()

    def action_view_lines(self):
        """List the customers of the mailing, those of one state if the context says.

        :rtype: dict
        """
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_statement_mailing_line_action"
        )
        state = self.env.context.get("line_state")
        action["domain"] = [("mailing_id", "=", self.id)]
        if state:
            action["domain"].append(("state", "=", state))
        action["context"] = {}
        return action

    # === BUSINESS METHODS === #

    def _get_own_sudo(self):
        """Return these mailings to be written, for who may see them.

        :rtype: clientes.statement.mailing
        """
        self.check_access("read")
        # sudo: clientes.statement.mailing - written by its buttons and never by hand;
        # the mailing was checked, and whoever sees one may send statements
        return self.sudo()

    def _get_options(self):
        """Return what the statements tell, as `clientes.statement` takes it.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "company": self.company_id,
            "kind": self.kind,
            "date_from": self.date_from or None,
            "date_to": self.date_to or None,
        }

    def _start(self):
        """Begin to send, or go on."""
        self.write({"state": "running"})
        # sudo: ir.cron - to be woken by who starts a mailing
        cron = self.env.ref("clientes_crm.clientes_statement_mailing_cron").sudo()
        cron._trigger()

    @api.model
    def _cron_process(self):
        """Send what waits, one customer after the other, until nothing does.

        Kept after every customer: the PDF is what takes time.
        """
        lines = self.env["clientes.statement.mailing.line"]
        # sudo: clientes.statement.mailing - the scheduler finds everybody's mailings
        for mailing in self.sudo().search([("state", "=", "running")], order="id"):
            domain = [("mailing_id", "=", mailing.id), ("state", "=", "queued")]
            # sudo: clientes.statement.mailing.line - as above
            lines_sudo = lines.sudo()
            left = lines_sudo.search_count(domain)
            while batch := lines_sudo.search(domain, limit=BATCH_SIZE):
                for line in batch:
                    done = line._process()
                    left = max(left - done, 0)
                    if not self.env["ir.cron"]._commit_progress(done, remaining=left):
                        return
            mailing._finish()
            self.env["ir.cron"]._commit_progress()

    def _finish(self):
        """Note that nobody waits any more."""
        self.invalidate_recordset()
        for mailing in self:
            if mailing.state == "running" and not mailing.queued_count:
                mailing.state = "done"

    @api.model
    def _prepare(self, partners, company, values=None):
        """Make a mailing with a line a customer; whoever cannot get it is skipped.

        :param res.partner partners: customers; contacts stand for theirs.
        :param res.company company: whose statements.
        :param dict values: more values of the mailing.
        :rtype: clientes.statement.mailing
        """
        # sudo: clientes.statement.mailing - made by its wizard and never by hand;
        # the partners are those that the user may read
        mailing_sudo = (
            self.sudo()
            .with_context(clean_context(self.env.context))
            .create({"company_id": company.id, **(values or {})})
        )
        customers = partners.commercial_partner_id
        recipients = customers._get_statement_recipients()
        mailing_sudo.line_ids.create(
            [
                {
                    "mailing_id": mailing_sudo.id,
                    "partner_id": customer.id,
                    **recipients[customer],
                }
                for customer in customers
            ]
        )
        return mailing_sudo

    @api.autovacuum
    def _gc_drafts(self):
        """Remove what was begun for one customer and never sent."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        self.search([("state", "=", "draft"), ("create_date", "<", limit)]).unlink()
