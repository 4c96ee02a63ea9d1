from datetime import timedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Datetime
from odoo.tests import tagged

from .common_consents import ConsentCase


@tagged("post_install", "-at_install")
class TestClientesConsent(ConsentCase):
    def test_register_is_only_added_to(self):
        """No role changes or deletes an act, nor does the server itself."""
        act = self._new_consent(self.contact)
        for user in (*self.role.values(), self.env.ref("base.user_admin")):
            with self.subTest(user=user.login):
                consent = act.with_user(user)
                with self.assertRaises(UserError):
                    consent.write({"action": "withdrawn"})
                with self.assertRaises(UserError):
                    consent.write({"partner_id": self.rival.id})
                with self.assertRaises(UserError):
                    consent.unlink()
        for vals in ({"action": "withdrawn"}, {"date": "2020-01-01"}, {"note": "x"}):
            with self.subTest(sudo=vals), self.assertRaisesRegex(UserError, "evidence"):
                act.sudo().write(vals)
        with self.assertRaisesRegex(UserError, "evidence"):
            act.sudo().unlink()

    def test_nothing_is_registered_of_a_customer_of_another_company(self):
        """It would block the address and call somebody, unseen."""
        foreign = self.env["res.partner"].create(
            {"name": "Foreign Customer", "company_id": self.other_company.id}
        )
        with self.assertRaises(AccessError):
            self._new_consent(foreign, user=self.role["manager"], action="withdrawn")

    def test_portal_cannot_be_a_default_of_the_client(self):
        consents = self.env["clientes.consent"].with_user(self.role["seller"])
        act = consents.with_context(default_source="portal").create(
            {"partner_id": self.contact.id, "purpose_id": self.purpose_data.id}
        )
        self.assertEqual(act.source, "paper")

    def test_customer_with_acts_is_not_deleted(self):
        person = self.env["res.partner"].create({"name": "Once a Customer"})
        self._new_consent(person)
        with self.assertRaisesRegex(UserError, "Archive"):
            person.unlink()
        person.action_archive()
        self.assertEqual(person.data_authorisation, "granted")

    def test_evidence_stays(self):
        seller = self.role["seller"]
        file = self._new_file("signed.pdf", user=seller)
        act = self._new_consent(
            self.contact, user=seller, attachment_ids=[Command.link(file.id)]
        )
        self.assertEqual((file.res_model, file.res_id), (act._name, act.id))
        for user in (seller, self.role["manager"]):
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    file.with_user(user).raw = b"forged"
                with self.assertRaises(AccessError):
                    file.with_user(user).unlink()
        self.assertTrue(file.with_user(self.role["collector"]).has_access("read"))
        self.assertFalse(file.with_user(self.role["employee"]).has_access("read"))
        stolen = self._new_file("secret.pdf")
        with self.assertRaises(AccessError):
            self._new_consent(
                self.contact, user=seller, attachment_ids=[Command.link(stolen.id)]
            )

    def test_who_registered_is_not_made_up(self):
        seller = self.role["seller"]
        act = self._new_consent(self.contact, user=seller)
        self.assertEqual(act.user_id, seller)
        for vals in (
            {"user_id": self.role["manager"].id},
            {"ip_address": "203.0.113.7"},
            {"source": "portal"},
        ):
            with self.subTest(vals=vals), self.assertRaises(AccessError):
                self._new_consent(self.contact, user=seller, **vals)
        forged = self.env["clientes.consent"].with_context(
            default_user_id=self.role["manager"].id
        )
        act = forged.with_user(seller).create(
            {"partner_id": self.contact.id, "purpose_id": self.purpose_data.id}
        )
        self.assertEqual(act.user_id, seller)
        with self.assertRaises(AccessError):
            forged.with_context(default_ip_address="203.0.113.7").with_user(
                seller
            ).create({"partner_id": self.contact.id, "purpose_id": act.purpose_id.id})

    def test_no_act_in_the_future(self):
        with self.assertRaisesRegex(ValidationError, "future"):
            self._new_consent(self.contact, date=Datetime.now() + timedelta(days=1))

    def test_text_in_force_at_the_time(self):
        """An act points to the text of its day and company."""
        old = self.text_data
        new = self._new_text(date_from=self.today - timedelta(days=10))
        self._new_text(date_from=self.today + timedelta(days=10))
        self._new_text(date_from=self.today, publish=False)
        foreign = self._new_text(
            date_from=self.today - timedelta(days=5), company_id=self.other_company.id
        )
        now = Datetime.now()
        for company, days, expected in (
            (self.company, 0, new),
            (self.company, 30, old),
            (self.company, 5000, self.env["clientes.consent.text"]),
            (self.other_company, 0, foreign),
            (self.other_company, 8, new),
        ):
            with self.subTest(company=company.name, days=days):
                act = self._new_consent(
                    self.contact,
                    company_id=company.id,
                    date=now - timedelta(days=days),
                )
                self.assertEqual(act.text_id, expected)
        self.assertEqual((old.version, new.version, foreign.version), (1, 2, 1))

    def test_text_of_another_purpose_or_company(self):
        foreign = self._new_text(company_id=self.other_company.id)
        for text in (self.text_email, foreign):
            with (
                self.subTest(text=text.display_name),
                self.assertRaisesRegex(ValidationError, "another purpose"),
            ):
                self._new_consent(self.contact, text_id=text.id)

    def test_used_text_stays_as_it_is(self):
        text = self.text_data
        text.body = "<p>Nobody has agreed yet</p>"
        self._new_consent(self.contact)
        text = text.with_user(self.role["manager"])
        for vals in (
            {"body": "<p>x</p>"},
            {"purpose_id": self.purpose_email.id},
            {"date_from": self.today},
            {"version": 9},
        ):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "agreed"):
                text.write(vals)
        with self.assertRaisesRegex(UserError, "agreed"):
            text.update_field_translations("body", {"en_US": "<p>x</p>"})
        with self.assertRaisesRegex(UserError, "agreed"):
            text.unlink()
        text.action_unpublish()
        self.assertEqual(text.state, "draft")

    def test_merging_customers_moves_the_acts(self):
        twin = self.env["res.partner"].create({"name": "Ana P."})
        granted = self._new_consent(twin, date=Datetime.now() - timedelta(days=2))
        withdrawn = self._new_consent(self.foreigner, action="withdrawn")
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((twin | self.foreigner).ids, twin, extra_checks=False)
        self.env.invalidate_all()
        self.assertEqual((granted | withdrawn).partner_id, twin)
        self.assertEqual(twin.data_authorisation, "withdrawn")

    def test_companies_are_apart(self):
        act = self._new_consent(self.contact, company_id=self.other_company.id)
        manager = self.role["manager"]
        self.assertFalse(act.with_user(manager).has_access("read"))
        self.assertTrue(act.with_user(self.foreign_manager).has_access("read"))
        self.assertEqual(self.contact.data_authorisation, "none")
        foreign = self.contact.with_company(self.other_company)
        self.assertEqual(foreign.data_authorisation, "granted")
