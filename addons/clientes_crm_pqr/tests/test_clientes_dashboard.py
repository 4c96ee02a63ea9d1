from odoo.tests import tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestClientesDashboard(PqrCase):
    def _panel(self, user):
        panel = self.env["clientes.dashboard"].with_user(user).get_panel()
        return (
            {card["id"]: card for card in panel["cards"]},
            {action["id"]: action for action in panel["actions"]},
        )

    def test_cards_count_what_their_domain_lists(self):
        self._new_ticket()
        self._new_ticket(user_id=self.agent.id)
        self._new_ticket(stage_id=self.stage_closed.id)
        self._new_ticket(type_id=self.type_claim.id)
        cards, actions = self._panel(self.agent)
        Ticket = self.env["pqr.ticket"].with_user(self.agent)
        for card_id in ("pqr_open", "pqr_unassigned"):
            card = cards[card_id]
            self.assertEqual(card["value"], Ticket.search_count(card["domain"]))
        own = Ticket.search([("state", "!=", "closed"), ("team_id", "=", self.team.id)])
        self.assertEqual(len(own), 2)
        self.assertIn("new_pqr", actions)
        for action in (cards["pqr_open"]["action"], actions["new_pqr"]["action"]):
            self.assertEqual(self.env.ref(action).res_model, "pqr.ticket")

    def test_agents_have_the_directory(self):
        cards, _actions = self._panel(self.agent)
        self.assertIn("customers", cards)
        menus = self.env["ir.ui.menu"].with_user(self.agent)._visible_menu_ids()
        for xmlid in (
            "clientes_crm.clientes_menu_root",
            "clientes_crm.clientes_panel_menu",
            "clientes_crm.clientes_directory_menu",
            "clientes_crm_pqr.pqr_ticket_menu",
        ):
            self.assertIn(self.env.ref(xmlid).id, menus, xmlid)
        configuration = self.env.ref("clientes_crm_pqr.pqr_configuration_menu")
        self.assertNotIn(configuration.id, menus)

    def test_others_get_nothing_of_it(self):
        cards, actions = self._panel(self.seller)
        self.assertFalse({"pqr_open", "pqr_unassigned"} & set(cards))
        self.assertNotIn("new_pqr", actions)
