from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from ..models.res_partner_identity import HOST_TYPE
from ..tools import identity
from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMerge(MergeCommon):
    def test_values(self):
        """Of the one that stays, else of the first that has one, else as chosen."""
        wizard = self._open()
        wizard.choices = {"name": self.second.id, "city": self.second.id, "bad": 7}
        action = wizard.action_merge()
        self.assertEqual(action["res_id"], self.stays.id)
        self.assertEqual(self.trio.exists(), self.stays)
        self.assertEqual(
            self.stays.read(["name", "city", "email", "phone"], load=None)[0],
            {
                "id": self.stays.id,
                "name": "Almacén Uno S.A.S.",
                "city": "Sogamoso",
                "email": "uno@almacen.example",
                "phone": "+57 601 7431155",
            },
        )

    def test_a_number_keeps_its_type(self):
        """Odoo gives everybody a type of document, also who has no number."""
        people = self.env["res.partner"].create([{"name": "Eva"}, {"name": "Eva Paz"}])
        passport = {"identity_type": identity.PASSPORT}
        if HOST_TYPE in people._fields:
            passport = {HOST_TYPE: self.env.ref("l10n_latam_base.it_pass").id}
        people[1].write({"vat": "AR123456", **passport})
        wizard = self._open(people)
        self.assertEqual(wizard.destination_id, people[0])
        for row in wizard.comparison["rows"]:
            if row["name"] == HOST_TYPE:
                self.assertFalse(row["values"][0])
        wizard.action_merge()
        self.assertEqual(people[0].vat, "AR123456")
        self.assertEqual(people[0]._get_identity_kind(), identity.PASSPORT)

    def test_an_empty_value_can_be_chosen(self):
        wizard = self._open()
        wizard.choices = {"email": self.stays.id}
        wizard.action_merge()
        self.assertFalse(self.stays.email)

    def test_every_kind_of_record_follows(self):
        partner = self.second
        contact = partner.child_ids
        order = self.env["sale.order"].create({"partner_id": partner.id})
        lead = self._create_lead(partner_id=partner.id)
        lost = self._create_lead(partner_id=self.third.id)
        lost.action_set_lost()
        invoice = self._post_invoice(self.stays).copy({"partner_id": partner.id})
        message = partner.message_post(body="Kept")
        attachment = self.env["ir.attachment"].create(
            {"name": "rut.txt", "res_model": "res.partner", "res_id": partner.id}
        )
        activity = partner.activity_schedule("mail.mail_activity_data_todo")
        model = self.env["ir.model"]._get("res.partner")
        meeting = self.env["calendar.event"].create(
            {
                "name": "Visit",
                "start": "2026-01-01 10:00:00",
                "stop": "2026-01-01 11:00:00",
                "res_model_id": model.id,
                "res_id": partner.id,
                "partner_ids": [Command.link(partner.id)],
            }
        )
        tag = self.env["res.partner.category"].create({"name": "Merged tag"})
        partner.category_id = tag
        picking = self.env["stock.picking"].create(
            {
                "partner_id": partner.id,
                "picking_type_id": self.env["stock.picking.type"]
                .search([("code", "=", "outgoing")], limit=1)
                .id,
            }
        )
        self._open().action_merge()
        self.env.invalidate_all()
        for record in (order, lead, lost, invoice, picking):
            self.assertEqual(record.partner_id, self.stays, record)
        self.assertEqual(order.partner_invoice_id, self.stays)
        self.assertEqual(invoice.commercial_partner_id, self.stays)
        for record in (message, attachment, activity, meeting):
            self.assertEqual(record.res_id, self.stays.id, record)
        self.assertIn(self.stays, meeting.partner_ids)
        self.assertEqual(self.stays.category_id, tag)
        self.assertEqual(contact.parent_id, self.stays)
        self.assertEqual(contact.commercial_partner_id, self.stays)
        self.assertEqual(contact.complete_name, "Almacén Uno, Berta Uno")

    def test_followers_that_both_have(self):
        """Core would delete every follower of the merged ones on the first conflict."""
        lead = self._create_lead()
        other_lead = self._create_lead()
        lead.message_subscribe((self.stays | self.second).ids)
        other_lead.message_subscribe((self.second | self.third).ids)
        colleague = self.role["colleague"].partner_id
        employee = self.role["employee"].partner_id
        self.stays.message_subscribe(colleague.ids)
        self.second.message_subscribe((colleague | employee).ids)
        self.third.message_subscribe(employee.ids)
        self._open().action_merge()
        self.env.invalidate_all()
        self.assertEqual(lead.message_partner_ids & self.trio, self.stays)
        self.assertEqual(other_lead.message_partner_ids & self.trio, self.stays)
        self.assertLessEqual(colleague | employee, self.stays.message_partner_ids)

    def test_members_of_the_same_channel(self):
        """A unique index that core does not know of."""
        channel = self.env["discuss.channel"].create(
            {"name": "Both", "channel_type": "group"}
        )
        only = channel.copy({"name": "Only one"})
        channel._add_members(partners=self.stays | self.second)
        only._add_members(partners=self.third)
        self._open().action_merge()
        self.env.invalidate_all()
        for kept in (channel, only):
            self.assertEqual(
                len(
                    kept.channel_member_ids.filtered(
                        lambda m: m.partner_id == self.stays
                    )
                ),
                1,
            )

    def test_any_number(self):
        many = self.env["res.partner"].create([{"name": f"N {n}"} for n in range(7)])
        self._open(many).action_merge()
        self.assertEqual(many.exists(), many[0])

    def test_values_of_each_company(self):
        term = self.env["account.payment.term"].create({"name": "Merged term"})
        there = self.second.with_company(self.other_company)
        there.property_payment_term_id = term
        self._open().action_merge()
        stays = self.stays.with_company(self.other_company)
        self.assertEqual(stays.property_payment_term_id, term)

    def test_the_hook_runs_before_anything_moves(self):
        seen = []

        def before(self, destination, sources):
            seen.append((destination, sources, sources.exists(), self.env.su))

        self.patch(type(self.env["res.partner"]), "_clientes_before_merge", before)
        self._open().action_merge()
        sources = self.second | self.third
        self.assertEqual(seen, [(self.stays, sources, sources, True)])

    def test_trial_run_changes_nothing(self):
        self._create_lead(partner_id=self.second.id)
        self.stays.message_subscribe(self.role["colleague"].partner_id.ids)
        self.second.message_subscribe(self.role["colleague"].partner_id.ids)
        wizard = self._open()
        wizard.action_preview()
        outcome = {line["model"]: line for line in wizard.outcome}
        self.assertEqual(outcome["crm.lead"]["moved"], 1)
        self.assertEqual(outcome["res.partner"]["moved"], 1)
        self.assertEqual(outcome["mail.followers"]["dropped"], 1)
        self.assertEqual(self.trio.exists(), self.trio)
        wizard.action_back()
        self.assertEqual(wizard.state, "choose")

    def test_the_queue_follows(self):
        stranger = self.customer
        queue = self.env["clientes.duplicate"]
        merged = queue._propose(self.stays | self.second)
        apart = queue._propose(self.second | stranger)
        apart.state = "not_duplicate"
        doubled = queue._propose(self.stays | stranger)
        self._open().action_merge()
        self.assertEqual(merged.state, "merged")
        self.assertEqual(merged.reviewed_by_id, self.role["manager"])
        self.assertTrue(merged.merge_log_id)
        self.assertFalse(doubled.exists())
        self.assertEqual(apart.state, "not_duplicate")
        self.assertEqual(apart.partner_id | apart.other_id, self.stays | stranger)
        with self.assertRaises(UserError):
            merged.action_review_again()

    def test_required_data_does_not_stop_it(self):
        self.env["clientes.required.field"].create(
            {"customer_type": "company", "field_name": "vat"}
        )
        self._open().action_merge()
        self.assertTrue(self.stays.is_data_incomplete)

    def test_who_may(self):
        wizard = self._open(role="seller")
        self.assertFalse(wizard.may_merge)
        for forbidden in (wizard.action_merge, wizard.action_preview):
            with self.assertRaises(AccessError):
                forbidden()
        wizard.action_propose()
        pairs = self.env["clientes.duplicate"].search(
            [("partner_id", "=", self.stays.id), ("on_proposed", "=", True)]
        )
        self.assertEqual(pairs.other_id, self.second | self.third)
        for role in ("collector", "employee", "portal"):
            with self.assertRaises(AccessError):
                self._open(role=role)
        with self.assertRaises(AccessError):
            wizard.with_user(self.role["manager"]).action_preview()

    def test_form_and_entry_points(self):
        self.stays.email = "uno@almacen.example"
        action = self.stays.with_user(self.merge_as).action_merge_customers()
        wizard = self.env["clientes.merge"].browse(action["res_id"])
        self.assertLessEqual(self.stays | self.second, wizard.partner_ids)
        with Form(wizard.with_user(self.merge_as)) as form:
            self.assertFalse(form.blockers)
            self.assertTrue(form.may_merge)
        with self.assertRaises(UserError):
            self.customer.with_user(self.merge_as).action_merge_customers()
