from unittest.mock import patch

from odoo.tests import HttpCase, tagged

from odoo.addons.mail.controllers.webclient import WebclientController

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestTours(HttpCase, ChatCommon):
    """One side in a real browser, the other one played here."""

    def setUp(self):
        super().setUp()
        # A first connection asks for what is younger than 50 seconds; what happens here
        # bears the date at which the transaction of the whole class began.
        bus_class = type(self.env["bus.bus"])
        original = bus_class._poll

        def poll(model, channels, last=0, ignore_ids=None):
            return original(model, channels, last or -1, ignore_ids)

        self.patch(bus_class, "_poll", poll)

    def _answer(self, author, user, body):
        """Let somebody answer the next message of somebody else.

        :param res.partner author: Whose message is answered; a guest's if empty.
        :param res.users user: Who answers.
        :param str body: The answer.
        """
        channel_class = type(self.env["discuss.channel"])
        original = channel_class._message_post_after_hook

        def hook(channel, message, msg_vals):
            result = original(channel, message, msg_vals)
            if message.message_type == "comment" and message.author_id == author:
                # sudo: as the route does, after it has checked the access
                channel.with_user(user).sudo().message_post(
                    body=body,
                    message_type="comment",
                    subtype_xmlid="mail.mt_comment",
                )
            return result

        self.patch(channel_class, "_message_post_after_hook", hook)

    def _note_listeners(self):
        """Return the users whose browsers listen to the bus, growing as they begin."""
        websocket_class = type(self.env["ir.websocket"])
        original = websocket_class._after_subscribe_data
        listeners = set()

        def after_subscribe(model, data):
            listeners.add(model.env.uid)
            return original(model, data)

        self.patch(websocket_class, "_after_subscribe_data", after_subscribe)
        return listeners

    def _play(self, **events):
        """Run functions when the browser asks for it, and tell it what they return."""
        original = WebclientController._process_request_for_all.__func__

        def process(cls, store, name, params):
            prefix, _slash, event = str(name).rpartition("/")
            if prefix == "clientes_crm_chat.test":
                store.add_global_values(played=events[event]())
            return original(cls, store, name, params)

        patcher = patch.object(
            WebclientController, "_process_request_for_all", classmethod(process)
        )
        self.startPatcher(patcher)

    def test_agent(self):
        self._answer(self.seller.partner_id, self.portal_user, "Mil gracias")
        self.start_tour(
            f"/odoo/res.partner/{self.customer.id}",
            "clientes_crm_chat_agent",
            login="chat.seller",
        )

    def test_portal_customer(self):
        self._answer(self.contact, self.seller, "Antes de las cinco")
        sessions = []
        listeners = self._note_listeners()

        def start():
            if self.portal_user.id not in listeners:
                return False
            sessions.append(self._start_session())
            return True

        def end():
            return sessions[0].action_end_conversation()

        self._play(start=start, end=end)
        self.start_tour("/my", "clientes_crm_chat_portal", login="chat.camila")
        self.assertEqual(sessions[0].message_count, 2)

    def test_guest_with_private_link(self):
        session = self._start_session(partner=self.no_user)
        self._answer(self.env["res.partner"], self.seller, "Con gusto")
        url = session._issue_link().replace(session.get_base_url(), "")
        self.start_tour(url, "clientes_crm_chat_guest", login=None)
        self.assertEqual(session.message_count, 2)
