from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMergeUndo(MergeCommon):
    def _hang(self, partner):
        """Hang a record of every kind on a customer.

        :return: records and their field of the customer
        :rtype: list[tuple]
        """
        model = self.env["ir.model"]._get("res.partner")
        purpose = self.env["clientes.consent.purpose"].search([], limit=1)
        kind = self.env["clientes.document.type"].search([], limit=1)
        at = {"partner_id": partner.id}
        return [
            (self.env["sale.order"].create({**at}), "partner_id"),
            (self.env["sale.order"].create({**at}), "partner_invoice_id"),
            (self._create_lead(**at), "partner_id"),
            (
                self.env["clientes.document"].create({**at, "type_id": kind.id}),
                "partner_id",
            ),
            (
                self.env["clientes.consent"].create(
                    {**at, "purpose_id": purpose.id, "source": "paper"}
                ),
                "partner_id",
            ),
            (partner.message_post(body="Kept"), "res_id"),
            (
                self.env["ir.attachment"].create(
                    {"name": "a", "res_model": "res.partner", "res_id": partner.id}
                ),
                "res_id",
            ),
            (
                self.env["calendar.event"].create(
                    {
                        "name": "Visit",
                        "start": "2026-01-01 10:00:00",
                        "stop": "2026-01-01 11:00:00",
                        "res_model_id": model.id,
                        "res_id": partner.id,
                    }
                ),
                "res_id",
            ),
            (partner.child_ids, "parent_id"),
            (partner.child_ids, "commercial_partner_id"),
        ]

    def _assert_hang_on(self, records, partner):
        for record, name in records:
            for one in record:
                value = one[name]
                number = value if isinstance(value, int) else value.id
                self.assertEqual(number, partner.id, (one, name))

    def test_everything_goes_back(self):
        second, third = self._hang(self.second), self._hang(self.third)
        own = self._hang(self.stays)
        names = ["name", "city", "email", "phone", "search_text", "complete_name"]
        before = self.trio.read(names)
        log = self._merge()
        self._assert_hang_on(second + third, self.stays)
        after = self._hang(self.stays)[:3]
        self._undo(log)
        self.assertEqual(self.trio.exists(), self.trio)
        self.assertEqual(self.trio.read(names), before)
        self._assert_hang_on(own + after, self.stays)
        self._assert_hang_on(second, self.second)
        self._assert_hang_on(third, self.third)
        self.assertEqual(
            self.second.child_ids.complete_name, "Almacén Uno S.A.S., Berta Uno"
        )
        self.assertEqual(log.undone_by_id, self.role["manager"])
        self.assertIn("Opportunities: 2", log.undone_note)

    def test_what_was_moved_on_since_stays_there(self):
        lead, other = (self._create_lead(partner_id=self.second.id) for _n in "ab")
        log = self._merge()
        lead.partner_id = self.customer
        other.unlink()
        self._undo(log)
        self.assertEqual(lead.partner_id, self.customer)

    def test_values_changed_since_stay(self):
        log = self._merge()
        self.assertEqual(self.stays.email, "uno@almacen.example")
        self.stays.phone = "+57 601 7430000"
        self._undo(log)
        self.assertFalse(self.stays.email)
        self.assertEqual(self.stays.phone, "+57 601 7430000")
        self.assertEqual(self.third.phone, "+57 601 7431155")

    def test_links_go_back(self):
        both, theirs, given_up = self.env["res.partner.category"].create(
            [{"name": name} for name in ("Both", "Theirs", "Given up")]
        )
        self.stays.category_id = both
        self.second.category_id = both | theirs | given_up
        log = self._merge()
        self.assertEqual(self.stays.category_id, both | theirs | given_up)
        self.stays.category_id -= given_up
        self._undo(log)
        self.assertEqual(self.stays.category_id, both)
        self.assertEqual(self.second.category_id, both | theirs)

    def test_logins_go_back(self):
        users = self._create_portal_user(self.second, "undo_second")
        users |= self._create_portal_user(self.third, "undo_third")
        log = self._merge()
        extra = users[1].partner_id
        self.assertEqual(users[0].partner_id, self.stays)
        self.assertEqual(extra.parent_id, self.stays)
        order = self.env["sale.order"].create({"partner_id": self.stays.id})
        order.state = "sent"
        self._undo(log)
        self.assertEqual(users[0].partner_id, self.second)
        self.assertEqual(users[1].partner_id, self.third)
        self.assertFalse(extra.active)
        for user in users:
            orders = self.env["sale.order"].with_user(user).search([])
            self.assertNotIn(order, orders)

    def test_person_who_became_a_contact(self):
        person = self.env["res.partner"].create({"name": "Berta", "vat": "52123456"})
        lead = self._create_lead(partner_id=person.id)
        contact = self.second.child_ids
        log = self._merge(contact | person, contact)
        self.assertEqual(lead.partner_id, contact)
        self._undo(log)
        self.assertEqual(lead.partner_id, person)
        self.assertEqual(person.commercial_partner_id, person)
        self.assertEqual(person.vat, "52123456")
        self.assertEqual(contact.parent_id, self.second)

    def test_merged_on_since(self):
        """In any order: the trail names what still hangs on whoever has it now."""
        lead = self._create_lead(partner_id=self.second.id)
        first = self._merge(self.stays | self.second)
        later = self._merge(self.third | self.stays, self.third)
        self.assertEqual(first.destination_id, self.third)
        self._undo(first)
        self.assertEqual(lead.partner_id, self.second)
        self.assertEqual(self.third.name, "Almacen 1")
        self._undo(later)
        self.assertEqual(self.stays.exists().name, "Almacén Uno")
        self.assertEqual(lead.partner_id, self.second)

    def test_they_are_told_apart(self):
        pair = self.env["clientes.duplicate"]._propose(self.stays | self.second)
        log = self._merge()
        self.assertEqual(pair.state, "merged")
        self._undo(log)
        self.assertEqual(pair.state, "not_duplicate")
        self.assertEqual(pair.partner_id | pair.other_id, self.stays | self.second)

    def test_what_it_named_has_gone(self):
        industry = self.env["res.partner.industry"].create({"name": "Gone"})
        (self.second | self.third).industry_id = industry
        self.stays.industry_id = self.env["res.partner.industry"].create({"name": "K"})
        log = self._merge()
        industry.unlink()
        self._undo(log)
        self.assertFalse((self.second | self.third).industry_id)

    def test_figures_follow_the_customers(self):
        log = self._merge()
        queue = self.env["clientes.partner.kpi.queue"]
        queue._insert_pending()
        queue.search([]).unlink()
        self._undo(log)
        queue._insert_pending()
        queued = set(queue.search([]).mapped("partner_ref"))
        self.assertLessEqual(set(self.trio.ids), queued)

    def test_who_may_undo(self):
        log = self._merge()
        for role in ("seller", "collector", "employee", "portal"):
            with self.assertRaises(AccessError):
                log.with_user(self.role[role]).action_undo()
        with self.assertRaises(AccessError):
            log.read(["trail"])
        self.assertTrue(log.may_undo)
        self._undo(log)
        self.assertFalse(log.may_undo)
        with self.assertRaises(UserError):
            log.action_undo()
        with self.assertRaises(UserError):
            log.line_ids[0].action_restore()

    def test_queries_do_not_grow_with_the_records(self):
        counts = []
        for number in (1, 30):
            trio = self.trio.copy()
            for _index in range(number):
                self._create_lead(partner_id=trio[1].id)
            trio[1].child_ids = [Command.clear()]
            log = self._merge(trio)
            self.env.flush_all()
            start = self.env.cr.sql_log_count
            log.action_undo()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - start)
        self.assertLessEqual(counts[1], counts[0] + 5)
