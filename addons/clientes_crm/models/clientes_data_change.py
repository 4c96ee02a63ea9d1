from odoo import api, fields, models
from odoo.exceptions import UserError


class ClientesDataChange(models.Model):
    """What a customer proposed to change in its data, for our people to decide.

    The customer's texts are kept as plain text, field by field, with the value that it
    saw. Nothing is written to the customer before somebody with the right to edit it
    approves, and then under that person's own rights and with every validation.
    """

    _name = "clientes.data.change"
    _description = "Proposed Data Change"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        related="partner_id.company_id", store=True, index="btree_not_null"
    )
    author_id = fields.Many2one(
        comodel_name="res.partner",
        string="Proposed By",
        index="btree_not_null",
    )
    channel = fields.Selection(
        selection=[
            ("portal", "Customer portal"),
            ("link", "Link of a message"),
        ],
        string="Came By",
        required=True,
        default="portal",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Responsible",
        tracking=True,
    )
    note = fields.Text(string="Customer's Message")
    state = fields.Selection(
        selection=[("pending", "To decide"), ("done", "Decided")],
        required=True,
        default="pending",
        index=True,
        tracking=True,
    )
    date_done = fields.Datetime(string="Decided On")
    line_ids = fields.One2many(
        comodel_name="clientes.data.change.line",
        inverse_name="change_id",
        string="Changes",
    )
    pending_count = fields.Integer(
        string="To Decide",
        compute="_compute_pending_count",
    )

    conflict_text = fields.Text(
        compute="_compute_conflict_text",
        export_string_translation=False,
    )

    # === COMPUTE METHODS === #

    @api.depends("line_ids.is_conflict", "line_ids.error")
    def _compute_conflict_text(self):
        for change in self:
            texts = [
                self.env._(
                    "%(label)s changed after the proposal. Now it is: %(value)s",
                    label=line.field_label,
                    value=line.current_value or self.env._("empty"),
                )
                for line in change.line_ids
                if line.is_conflict
            ]
            texts += [
                self.env._(
                    "%(label)s could not be written: %(error)s",
                    label=line.field_label,
                    error=line.error,
                )
                for line in change.line_ids
                if line.error
            ]
            change.conflict_text = "\n".join(texts)

    @api.depends("partner_id", "create_date")
    def _compute_display_name(self):
        for change in self:
            change.display_name = self.env._(
                "Proposal of %(customer)s", customer=change.partner_id.display_name
            )

    @api.depends("line_ids.state")
    def _compute_pending_count(self):
        counts = dict(
            self.env["clientes.data.change.line"]._read_group(
                [("change_id", "in", self.ids), ("state", "=", "pending")],
                ["change_id"],
                ["__count"],
            )
        )
        for change in self:
            change.pending_count = counts.get(change._origin, 0)

    # === ACTION METHODS === #

    def action_approve_all(self):
        """Approve what has no decision yet and carry all decisions out."""
        pending = self.line_ids.filtered(
            lambda line: line.state == "pending" and not line.decision
        )
        pending.decision = "approve"
        return self.action_apply()

    def action_apply(self):
        """Carry out the decisions taken: write what is approved, close what is not.

        What cannot be written stays as it is, with the reason beside it.
        """
        self.check_access("write")
        decided = self.line_ids.filtered(
            lambda line: line.state == "pending" and line.decision
        )
        if not decided:
            raise UserError(
                self.env._("Decide on at least one change: approve or refuse it.")
            )
        decided._carry_out()
        failed = decided.filtered("error")
        self._close_if_decided()
        if not failed:
            return None
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning",
                "sticky": True,
                "message": self.env._(
                    "%(count)s changes could not be written. The reason stands beside "
                    "each one; the rest is done.",
                    count=len(failed),
                ),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # === BUSINESS METHODS === #

    def _close_if_decided(self):
        """Close the proposals that are decided wholly, and tell the customer."""
        for change in self:
            if change.state == "done" or any(
                line.state == "pending" for line in change.line_ids
            ):
                continue
            # sudo: clientes.data.change - users decide lines; the state follows
            change_sudo = change.sudo()
            change_sudo.write({"state": "done", "date_done": fields.Datetime.now()})
            change_sudo.activity_feedback(
                ["clientes_crm.mail_activity_type_data_change"]
            )
            if all(line.state == "superseded" for line in change.line_ids):
                continue
            author = change_sudo.author_id.user_ids[:1]
            # sudo: res.partner - the customer reviewed its data, whoever may edit them
            change_sudo.partner_id._mark_data_verified(author or self.env.user)
            change._tell_customer()

    def _tell_customer(self):
        """Send the customer what became of its proposal."""
        self.ensure_one()
        template = self.env.ref(
            "clientes_crm.mail_template_data_change_decided", raise_if_not_found=False
        )
        recipient = self.author_id or self.partner_id
        if template and recipient.email_normalized:
            # sudo: mail.template - sent by whoever decides, whatever they may edit
            template.sudo().send_mail(
                self.id, email_layout_xmlid="mail.mail_notification_light"
            )

    @api.model
    def _propose(self, customer, author, lines, note="", channel="portal"):
        """Keep a proposal and call its responsible; earlier ones on the same data fall.

        :param res.partner customer: the commercial partner.
        :param res.partner author: who proposes, maybe unknown.
        :param list[dict] lines: values of `clientes.data.change.line`.
        :param str note: the customer's message, plain text.
        :param str channel: how it came.
        :return: the proposal
        :rtype: clientes.data.change
        """
        Line = self.env["clientes.data.change.line"]
        earlier = Line.search(
            [
                ("change_id.partner_id", "=", customer.id),
                ("state", "=", "pending"),
            ]
        )
        keys = {Line._get_key(values) for values in lines}
        earlier = earlier.filtered(lambda line: line._own_key() in keys)
        change = self.create(
            {
                "partner_id": customer.id,
                "author_id": author.id,
                "channel": channel,
                "note": note,
                "user_id": customer._get_data_responsible().id,
                "line_ids": [fields.Command.create(values) for values in lines],
            }
        )
        earlier.write({"state": "superseded"})
        earlier.change_id._close_if_decided()
        if change.user_id:
            # The customer proposes, a colleague reads: in the language of the latter.
            reader = change.with_context(lang=change.user_id.lang)
            reader.activity_schedule(
                "clientes_crm.mail_activity_type_data_change",
                user_id=change.user_id.id,
                summary=reader.env._("Decide on the data proposed by the customer"),
            )
        return change
