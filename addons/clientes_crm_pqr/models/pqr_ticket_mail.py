from odoo import fields, models

ACKNOWLEDGEMENT = "clientes_crm_pqr.mail_template_pqr_acknowledgement"
RENDERED = (
    "attachment_ids",
    "body_html",
    "partner_to",
    "report_template_ids",
    "subject",
)


class PqrTicket(models.Model):
    """What a case tells to whom: followers, acknowledgement, replies."""

    _name = "pqr.ticket"
    _inherit = "pqr.ticket"

    # === FOLLOWERS === #

    def _subscribe_people(self):
        """Make customers, responsibles and team leaders follow their cases.

        Customers so that answers reach them by e-mail, the others so that no reply
        goes unnoticed. Set-based: the number of queries does not depend on the batch.
        """
        # sudo: pqr.ticket - a filing customer does not read teams and responsibles
        tickets_sudo = self.sudo()
        # sudo: mail.followers - nor does anybody but the system touch followers
        Followers = self.env["mail.followers"].sudo()
        default, _internal, external = self.env[
            "mail.message.subtype"
        ].default_subtypes(self._name)
        known = {
            (follower.res_id, follower.partner_id.id)
            for follower in Followers.search(
                [("res_model", "=", self._name), ("res_id", "in", self.ids)]
            )
        }
        wanted = {}
        for ticket in tickets_sudo:
            for user in ticket.user_id | ticket.team_id.user_id:
                wanted[ticket.id, user.partner_id.id] = default.ids
            if ticket.partner_id:
                wanted.setdefault((ticket.id, ticket.partner_id.id), external.ids)
        Followers.create(
            [
                {
                    "res_model": self._name,
                    "res_id": res_id,
                    "partner_id": partner_id,
                    "subtype_ids": subtype_ids,
                }
                for (res_id, partner_id), subtype_ids in wanted.items()
                if (res_id, partner_id) not in known
            ]
        )

    def _change_customer(self, previous):
        """Cut off the former customer of cases that got another one.

        :param dict previous: The former customer of each case.
        """
        for ticket in self:
            former = previous[ticket]
            # sudo: res.partner - only whether the former customer is an employee
            if former and former.sudo().partner_share:
                ticket.message_unsubscribe(former.ids)
            # The links that the former customer got by e-mail stop working.
            # sudo: pqr.ticket - nobody chooses a token
            ticket.sudo().access_token = ticket._default_access_token()
        self._subscribe_people()
        self._send_acknowledgement()

    # === OUTGOING === #

    def _send_acknowledgement(self):
        """E-mail each customer the number of the case, once.

        Nothing is sent for data that are loaded or imported, for a customer without an
        e-mail address, or when the administrator has removed the template.
        """
        context = self.env.context
        if (
            context.get("install_mode")
            or context.get("import_file")
            or context.get("pqr_no_acknowledgement")
        ):
            return
        template = self.env.ref(ACKNOWLEDGEMENT, raise_if_not_found=False)
        tickets = self.filtered(
            lambda t: t.partner_id and t.partner_email and not t.date_acknowledged
        )
        if not template or not tickets:
            return
        # sudo: pqr.ticket - the customer who files cannot post in the company's name
        tickets_sudo = tickets.sudo()
        # sudo: mail.template - neither customers nor agents read templates
        template_sudo = template.sudo()
        # Not the filing customer: nobody is notified of an own message.
        author = self.env.ref("base.partner_root")
        # One rendering for all: a composer for each case takes twice as long.
        rendered = template_sudo._generate_template(tickets.ids, RENDERED)
        for ticket in tickets_sudo:
            values = rendered[ticket.id]
            ticket.message_post(
                body=values["body_html"],
                subject=values["subject"],
                partner_ids=values["partner_ids"],
                attachments=values.get("attachments"),
                attachment_ids=values["attachment_ids"],
                author_id=author.id,
                email_from=ticket.company_id.email_formatted or author.email_formatted,
                email_layout_xmlid="mail.mail_notification_layout",
                message_type="auto_comment",
                subtype_xmlid="mail.mt_note",
            )
        tickets_sudo.date_acknowledged = fields.Datetime.now()

    def _notify_filing(self):
        """Tell the team that a customer has filed a case."""
        for ticket in self:
            team = ticket.team_id
            users = ticket.user_id or team.user_id or team.member_ids
            if users:
                ticket.message_notify(
                    partner_ids=users.partner_id.ids,
                    subject=self.env._(
                        "New PQR %(number)s: %(subject)s",
                        number=ticket.name,
                        subject=ticket.subject,
                    ),
                    body=ticket.description,
                    email_layout_xmlid="mail.mail_notification_layout",
                )

    # === REPLIES === #

    def _message_post_after_hook(self, message, msg_values):
        result = super()._message_post_after_hook(message, msg_values)
        comment = self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_comment")
        if (
            message.message_type in ("comment", "email")
            and message.subtype_id.id == comment
            and not message.is_internal
        ):
            self._move_after_reply(message)
        return result

    def _move_after_reply(self, message):
        """Move the case on when one side has written to the other.

        The customer's reply ends the waiting and reopens a closed case, so that it is
        never overlooked. The first answer of an agent takes an open case in hand.

        :param mail.message message: The message that both sides can read.
        """
        # sudo: pqr.ticket - a customer who replies has no write access; the state
        # follows from the message, never from a value that the customer sends
        ticket = self.sudo()
        by_customer = not message.author_id or message.author_id.partner_share
        if by_customer and ticket.state == "closed":
            ticket._set_state("in_progress")
            ticket._message_log(
                body=self.env._("Reopened: the customer replied to a closed case.")
            )
        elif (by_customer and ticket.state == "pending") or (
            not by_customer and ticket.state == "open"
        ):
            ticket._set_state("in_progress")

    # === ACCESS TO THE THREAD === #

    def _get_thread_with_access(self, thread_id, *, mode="read", **kwargs):
        # Upstream compares the token of whatever id it is given: with an id that does
        # not exist it fails differently than with a wrong token, and a pid or token
        # of the wrong type ends in a traceback.
        if not self.browse(thread_id).exists():
            return self.browse()
        for key in ("hash", "token"):
            value = kwargs.get(key)
            if not isinstance(value, str) or not value.isascii():
                kwargs.pop(key, None)
        if not str(kwargs.get("pid", "")).isdecimal():
            kwargs.pop("pid", None)
        return super()._get_thread_with_access(thread_id, mode=mode, **kwargs)
