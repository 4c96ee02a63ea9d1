import json

from odoo.tests import tagged

from odoo.addons.bus.tests.common import WebsocketCase

from .common import ChatCommon


@tagged("post_install", "-at_install")
class TestWebsocket(WebsocketCase, ChatCommon):
    """What reaches whom over the websocket."""

    def setUp(self):
        super().setUp()
        self._reset_bus()

    def _reset_bus(self):
        self.env.cr.precommit.run()  # creates the waiting notifications
        self.env["bus.bus"].sudo().search([]).unlink()

    def _last_id(self):
        self.env.cr.precommit.run()
        return self.env["bus.bus"].sudo()._bus_last_id()

    def _connect(self, login=None, guest=None, channels=None):
        self.session = None  # the sessions of the others stay
        session = self.authenticate(login, login)
        cookie = f"session_id={session.sid};"
        if guest:
            cookie += f"{guest._cookie_name}={guest._format_auth_cookie()};"
        self.env.flush_all()
        websocket = self.websocket_connect(cookie=cookie)
        self.subscribe(websocket, channels or [], self._last_id())
        return websocket

    def _receive(self, websockets, *bus_channels):
        """Return what arrives after the last change, by type of notification.

        All listeners are served before the test goes on: they share its cursor.
        """
        self.trigger_notification_dispatching(bus_channels)
        result = []
        for websocket in websockets:
            received = {}
            for notification in json.loads(websocket.recv()):
                message = notification["message"]
                received.setdefault(message["type"], []).append(message["payload"])
            result.append(received)
        return result

    def _post(self, channel, user):
        # sudo: as the route does, after it has checked the access
        return (
            channel.with_user(user)
            .sudo()
            .message_post(
                body="Su pedido sale hoy",
                message_type="comment",
                subtype_xmlid="mail.mt_comment",
            )
        )

    def test_conversation_pops_up_at_both_sides(self):
        customer = self._connect("chat.camila")
        agent = self._connect("chat.seller")
        channel = self._start_session()
        partners = (self.contact, self.seller.partner_id)
        everything = self._receive([customer, agent], *partners)
        for partner, received in zip(partners, everything, strict=True):
            with self.subTest(partner=partner.name):
                opened = [
                    thread["id"]
                    for payload in received["mail.record/insert"]
                    for thread in payload.get("discuss.channel", [])
                    if thread.get("open_chat_window")
                ]
                self.assertEqual(opened, [channel.id])

    def test_messages_arrive_at_both_sides(self):
        channel = self._start_session()
        customer = self._connect("chat.camila")
        agent = self._connect("chat.seller")
        for author in (self.seller, self.portal_user):
            message = self._post(channel, author)
            for received in self._receive([customer, agent], channel):
                payload = received["discuss.channel/new_message"][0]
                self.assertEqual(payload["id"], channel.id)
                self.assertEqual(payload["data"]["mail.message"][0]["id"], message.id)

    def test_messages_arrive_at_the_holder_of_the_link(self):
        channel = self._start_session(partner=self.no_user)
        guest = self.env["mail.guest"].create({"name": self.no_user.name})
        channel.sudo()._add_members(guests=guest)
        websocket = self._connect(guest=guest)
        message = self._post(channel, self.seller)
        [received] = self._receive([websocket], channel)
        payload = received["discuss.channel/new_message"][0]
        self.assertEqual(payload["data"]["mail.message"][0]["id"], message.id)

    def test_the_end_arrives(self):
        channel = self._start_session()
        customer = self._connect("chat.camila")
        channel.action_end_conversation()
        [received] = self._receive([customer], channel)
        self.assertIn("livechat_end_dt", str(received["mail.record/insert"]))

    def test_outsiders_cannot_listen(self):
        channel = self._start_session()
        guest = self.env["mail.guest"].create({"name": "Passer-by"})
        wanted = [f"discuss.channel_{channel.id}"]
        listeners = {
            login or visitor or "anonymous": self._connect(
                login, guest=visitor, channels=wanted
            )
            for login, visitor in (
                ("chat.diego", None),
                ("chat.seller2", None),
                ("chat.agent", None),
                ("chat.livechat", None),
                ("chat.foreign", None),
                (None, guest),
                (None, None),
            )
        }
        self._post(channel, self.seller)
        self.env["bus.bus"]._sendone("broadcast", "clientes.test", {})
        everything = self._receive(listeners.values(), channel, "broadcast")
        for who, received in zip(listeners, everything, strict=True):
            with self.subTest(who=who):
                self.assertEqual(list(received), ["clientes.test"])

    def test_guest_cannot_listen_after_the_end(self):
        channel = self._start_session(partner=self.no_user)
        guest = self.env["mail.guest"].create({"name": self.no_user.name})
        channel.sudo()._add_members(guests=guest)
        channel.action_end_conversation()
        websocket = self._connect(guest=guest)
        self._post(channel, self.seller)
        self.env["bus.bus"]._sendone("broadcast", "clientes.test", {})
        [received] = self._receive([websocket], channel, "broadcast")
        self.assertEqual(list(received), ["clientes.test"])
