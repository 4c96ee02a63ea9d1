from lxml import etree

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ClientesCommon

# What plain Odoo needs for its form of the same addons, and a fifth more.
PROFILE_QUERIES = 55


@tagged("post_install", "-at_install")
class TestProfile(ClientesCommon):
    def _arch(self, role):
        partner = self.env["res.partner"].with_user(self.role[role])
        view = partner.get_view(self.env.ref("base.view_partner_form").id, "form")
        return etree.fromstring(view["arch"])

    def test_value_of_company_and_contacts(self):
        self._create_lead(partner_id=self.customer.id, expected_revenue=100)
        self._create_lead(partner_id=self.contact.id, expected_revenue=20)
        won = self._create_lead(partner_id=self.contact.id, expected_revenue=7)
        won.action_set_won()
        for partner in (self.customer, self.contact):
            partner = partner.with_user(self.role["seller"])
            self.assertEqual(partner.active_opportunity_value, 120)
            self.assertEqual(len(partner.active_opportunity_ids), 2)

    def test_value_under_the_readers_rules_and_currency(self):
        currency = self.env.ref("base.EUR")
        currency.active = True
        self.other_company.currency_id = currency
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "rate": 0.5,
                "currency_id": currency.id,
                "company_id": self.company.id,
            }
        )
        self._create_lead(partner_id=self.customer.id, expected_revenue=100)
        self._create_lead(
            partner_id=self.customer.id,
            expected_revenue=30,
            user_id=self.role["colleague"].id,
        )
        foreign = self._create_lead(
            partner_id=self.customer.id,
            expected_revenue=10,
            company_id=self.other_company.id,
            team_id=False,
        )
        for role, value in (("seller", 100), ("manager", 130)):
            with self.subTest(role):
                partner = self.customer.with_user(self.role[role])
                self.assertEqual(partner.active_opportunity_value, value)
                self.assertNotIn(foreign, partner.active_opportunity_ids)
        manager = self.role["manager"]
        manager.company_ids = [Command.link(self.other_company.id)]
        both = self.customer.with_user(manager).with_context(
            allowed_company_ids=(self.company | self.other_company).ids
        )
        self.assertEqual(both.active_opportunity_value, 150)
        # A customer of one company, seen from the other: the label is the first's.
        (self.customer | self.contact).company_id = self.company
        self.env.flush_all()
        self.env.invalidate_all()
        turned = both.with_context(
            allowed_company_ids=(self.other_company | self.company).ids
        )
        self.env["res.currency.rate"].create(
            {
                "name": "2020-01-01",
                "rate": 2,
                "currency_id": self.company.currency_id.id,
                "company_id": self.other_company.id,
            }
        )
        self.assertEqual(turned.currency_id, self.company.currency_id)
        # 100 of no company count as euros here; 30 are 15 of them, and 10 are 10.
        self.assertEqual(turned.active_opportunity_value, 250)

    def test_figures_are_not_for_everybody(self):
        for role in ("employee", "collector", "portal"):
            for fname in ("active_opportunity_value", "active_opportunity_ids"):
                with self.subTest(role=role, field=fname):
                    partner = self.customer
                    if role == "portal":
                        partner = self.role[role].partner_id
                    with self.assertRaises(AccessError):
                        partner.with_user(self.role[role]).read([fname])

    def test_form_of_each_role(self):
        for role, sells in (("seller", True), ("manager", True), ("employee", False)):
            arch = self._arch(role)
            with self.subTest(role):
                figures = arch.xpath("//div[@name='clientes_key_figures']/button")
                self.assertEqual(bool(figures), sells)
                page = arch.xpath("//page[@name='clientes_opportunities']")
                self.assertEqual(bool(page), sells)
                self.assertTrue(arch.xpath("//widget[@name='clientes_timeline']"))
                for name in ("action_send_message", "action_pin_note"):
                    buttons = arch.xpath(f"//button[@name='{name}']")
                    self.assertEqual(bool(buttons), sells, name)

    def test_figure_opens_what_it_counts(self):
        self._create_lead(partner_id=self.contact.id)
        [button] = self._arch("seller").xpath(
            "//div[@name='clientes_key_figures']/button"
        )
        partner = self.customer.with_user(self.role["seller"])
        action = getattr(partner, button.get("name"))()
        self.assertEqual(
            partner.env["crm.lead"].search(action["domain"]),
            partner.active_opportunity_ids,
        )

    def test_constant_query_count(self):
        """Opening the form costs as much for a big customer as for a small one."""
        names = {node.get("name") for node in self._arch("seller").iter("field")}
        partner_fields = self.env["res.partner"]._fields
        specification = {
            name: {"fields": {}} if partner_fields[name].relational else {}
            for name in names & partner_fields.keys()
        }

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.customer.with_user(self.role["seller"]).web_read(specification)
            return self.env.cr.sql_log_count - before

        self._create_lead(partner_id=self.contact.id, expected_revenue=1)
        document_type = self.env["clientes.document.type"].create({"name": "Any"})
        document = {"partner_id": self.customer.id, "type_id": document_type.id}
        self.env["clientes.document"].create(document)
        count()
        expected = count()
        self.assertLessEqual(expected, PROFILE_QUERIES)
        contacts = self.env["res.partner"].create(
            [{"name": str(i), "parent_id": self.customer.id} for i in range(15)]
        )
        for contact in contacts:
            self._create_lead(partner_id=contact.id, expected_revenue=1)
        self.env["clientes.document"].create([document] * 15)
        self.assertEqual(count(), expected)

    # === PINNED NOTE === #

    def test_pin_and_unpin(self):
        seller = self.role["seller"]
        partner = self.customer.with_user(seller)
        with self.assertRaises(UserError):
            partner.action_pin_note()
        with Form(partner) as form:
            form.pinned_note = "<p>Pays on <b>Fridays</b></p><script>bad()</script>"
        self.assertFalse(partner.is_note_pinned)
        self.assertNotIn("script", partner.pinned_note)
        partner.action_pin_note()
        self.assertTrue(partner.is_note_pinned)
        self.assertEqual(partner.pinned_note_user_id, seller)
        self.assertTrue(partner.pinned_note_date)
        self.assertIn("Fridays", partner.message_ids[:1].body)
        partner.action_unpin_note()
        self.assertFalse(partner.is_note_pinned)
        self.assertIn("Fridays", partner.pinned_note, "the text stays")
        self.assertIn("unpinned", partner.message_ids[:1].body)

    def test_an_emptied_note_is_not_pinned(self):
        self.customer.write({"pinned_note": "<p>x</p>", "is_note_pinned": True})
        self.customer.pinned_note = "<p><br></p>"
        self.assertFalse(self.customer.is_note_pinned)

    def test_who_pinned_is_not_the_clients_word(self):
        seller = self.role["seller"]
        self.customer.with_user(seller).write(
            {
                "pinned_note": "<p>x</p>",
                "is_note_pinned": True,
                "pinned_note_user_id": self.role["manager"].id,
            }
        )
        self.assertEqual(self.customer.pinned_note_user_id, seller)
        self.customer.with_user(seller).write(
            {"pinned_note_user_id": self.role["manager"].id}
        )
        self.assertEqual(self.customer.pinned_note_user_id, seller)
        created = (
            self.env["res.partner"]
            .with_user(seller)
            .create({"name": "New", "pinned_note_date": "2020-01-01"})
        )
        self.assertFalse(created.pinned_note_date)

    def test_the_note_is_not_for_the_customer(self):
        partner = self.role["portal"].partner_id
        partner.write({"pinned_note": "<p>Beware</p>", "is_note_pinned": True})
        for fname in ("pinned_note", "is_note_pinned", "pinned_note_user_id"):
            with self.subTest(fname), self.assertRaises(AccessError):
                partner.with_user(self.role["portal"]).read([fname])

    # === ACTIONS === #

    def test_send_message(self):
        partner = self.customer.with_user(self.role["seller"])
        action = partner.action_send_message()
        composer = (
            partner.env["mail.compose.message"]
            .with_context(**action["context"])
            .create({"body": "<p>Hello</p>"})
        )
        self.assertEqual(composer.partner_ids, self.customer)
        composer.action_send_mail()
        message = self.customer.message_ids[:1]
        self.assertIn("Hello", message.body)
        self.assertEqual(message.partner_ids, self.customer)
