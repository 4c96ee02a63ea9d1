from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools.sql import column_exists, create_column

# What binds a session: fixed by the server, never by a client's write.
BINDING_FIELDS = frozenset(
    {
        "company_id",
        "conversation_start_dt",
        "customer_contact_id",
        "customer_id",
        "link_expires_at",
        "link_token_hash",
        "pqr_ticket_id",
    }
)

# What upstream's own code only writes in sudo. For clients, a session of a customer
# keeps its agent, its time of ending and its address.
SERVER_FIELDS = frozenset(
    {"group_public_id", "livechat_end_dt", "livechat_operator_id", "uuid"}
)


class DiscussChannel(models.Model):
    """A live session bound to a customer."""

    _name = "discuss.channel"
    _inherit = "discuss.channel"
    _check_company_auto = True

    customer_id = fields.Many2one(
        comodel_name="res.partner",
        index="btree_not_null",
        ondelete="restrict",
        check_company=True,
        help="The company or person this conversation belongs to.",
    )
    customer_contact_id = fields.Many2one(
        comodel_name="res.partner",
        string="Contact",
        index="btree_not_null",
        ondelete="restrict",
        help="The person at the customer with whom the conversation was started.",
    )
    pqr_ticket_id = fields.Many2one(
        comodel_name="pqr.ticket",
        string="PQR",
        index="btree_not_null",
        ondelete="set null",
        check_company=True,
    )
    company_id = fields.Many2one(comodel_name="res.company", index="btree_not_null")
    conversation_start_dt = fields.Datetime(
        string="Started on",
        compute="_compute_conversation_start_dt",
        store=True,
        readonly=False,  # the value of an import or of demonstration data stays
        help="Unlike the creation date, it is kept when conversations are imported.",
    )
    conversation_state = fields.Selection(
        selection=[("open", "Open"), ("ended", "Ended")],
        string="State",
        compute="_compute_conversation_state",
    )

    _customer_id_livechat = models.Constraint(
        "CHECK(customer_id IS NULL OR channel_type = 'livechat')",
        "Only live chat sessions belong to a customer.",
    )

    def _auto_init(self):
        """Fill the start of existing sessions in one statement."""
        if not column_exists(self.env.cr, self._table, "conversation_start_dt"):
            create_column(
                self.env.cr, self._table, "conversation_start_dt", "timestamp"
            )
            self.env.cr.execute(
                "UPDATE discuss_channel SET conversation_start_dt = create_date"
                " WHERE channel_type = 'livechat'"
            )
        return super()._auto_init()

    # === COMPUTE METHODS === #

    @api.depends("channel_type")
    def _compute_conversation_start_dt(self):
        for channel in self:
            if channel.channel_type == "livechat":
                channel.conversation_start_dt = channel.create_date
            else:
                channel.conversation_start_dt = False

    @api.depends("livechat_end_dt")
    def _compute_conversation_state(self):
        for channel in self:
            channel.conversation_state = "ended" if channel.livechat_end_dt else "open"

    # === CRUD METHODS === #

    @api.model
    def default_get(self, fields):
        # Neither a context nor somebody's personal defaults bind a session.
        return super().default_get([f for f in fields if f not in BINDING_FIELDS])

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_binding_values(vals)
        return super().create(vals_list)

    def write(self, vals):
        self._check_binding_values(vals)
        self._check_server_values(vals)
        ending = self.browse()
        if "livechat_end_dt" in vals:
            # sudo: discuss.channel - the binding decides, whoever ends the session
            bound = self.sudo().filtered("customer_id")
            ending = bound.filtered(lambda c: not c.livechat_end_dt)
        result = super().write(vals)
        if ending and vals["livechat_end_dt"]:
            ending._forget_link()
        return result

    def _check_binding_values(self, vals):
        """Refuse values that only the server may set.

        :param dict vals: Values about to be written.
        :raise AccessError: if a client tries to bind a session itself.
        """
        if not self.env.su and BINDING_FIELDS & vals.keys():
            raise AccessError(
                self.env._("A conversation cannot be moved to another customer.")
            )

    def _check_server_values(self, vals):
        """Refuse to change what the server keeps of a customer's session.

        :param dict vals: Values about to be written.
        :raise AccessError: if a client tries to.
        """
        if self.env.su or not SERVER_FIELDS & vals.keys():
            return
        # sudo: discuss.channel - the binding decides, whoever writes
        if any(channel.customer_id for channel in self.sudo()):
            if not vals.get("livechat_end_dt", True):
                raise AccessError(
                    self.env._("An ended conversation cannot be opened again.")
                )
            raise AccessError(
                self.env._("This cannot be changed in a customer's conversation.")
            )

    # === ACCESS METHODS === #

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        # Nobody writes in an ended conversation, not even those who may read it.
        result = super()._mail_get_operation_for_mail_message_operation(
            message_operation
        )
        if message_operation != "read":
            for channel in self._filter_sealed():
                result[channel] = False
        return result

    def _mail_group_by_operation_for_mail_message_operation(self, message_operation):
        result = super()._mail_group_by_operation_for_mail_message_operation(
            message_operation
        )
        result.pop(False, None)  # no operation gives access to these
        return result

    def _filter_sealed(self):
        """Return the customers' sessions that are over.

        :rtype: discuss.channel
        """
        # sudo: discuss.channel - only whether the session is over
        return self.filtered(
            lambda c: c.sudo().customer_id and c.sudo().livechat_end_dt
        )

    def _find_or_create_persona_for_channel(
        self,
        guest_name,
        timezone,
        country_code,
        create_member_params=None,
        post_joined_message=True,
    ):
        # Upstream lets in whoever holds `/chat/<id>/<uuid>`, as an agent and with the
        # whole history. Every member's browser knows that uuid and it never changes.
        # sudo: discuss.channel - only whether the session belongs to a customer
        if self.sudo().customer_id and not self.sudo(False).has_access("read"):
            raise UserError(self.env._("This conversation is private."))
        return super()._find_or_create_persona_for_channel(
            guest_name,
            timezone,
            country_code,
            create_member_params=create_member_params,
            post_joined_message=post_joined_message,
        )
