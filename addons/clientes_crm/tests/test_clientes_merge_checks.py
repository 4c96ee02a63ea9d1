from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMergeChecks(MergeCommon):
    def _assert_refused(self, wizard, reason):
        """Check that a merge is refused before and when it is asked for.

        :param clientes.merge wizard: the merge.
        :param str reason: a part of the message.
        """
        self.env.invalidate_all()
        self.assertIn(reason, wizard.blockers)
        with self.assertRaisesRegex(UserError, reason):
            wizard.action_merge()
        self.assertEqual(wizard.partner_ids.exists(), wizard.partner_ids)

    def test_different_companies(self):
        self.role["manager"].company_ids |= self.other_company
        both = (self.company | self.other_company).ids
        self.second.company_id = self.company
        self.third.company_id = self.other_company
        wizard = self._open().with_context(allowed_company_ids=both)
        self._assert_refused(wizard, "different companies")

    def test_another_company_is_out_of_reach(self):
        wizard = self._open()
        self.third.company_id = self.other_company
        self.env.invalidate_all()
        wizard.action_merge()
        self.assertEqual(self.trio.exists(), self.stays | self.third)
        wizard = self._open(self.stays | self.customer, self.stays)
        self.customer.company_id = self.other_company
        self._assert_refused(wizard, "at least two")

    def test_colleagues_and_our_companies(self):
        colleague = self.role["colleague"].partner_id
        wizard = self._open(self.stays | colleague, self.stays)
        self._assert_refused(wizard, "colleague")
        wizard = self._open(self.stays | self.company.partner_id, self.stays)
        self._assert_refused(wizard, "our own companies")
        archived = new_test_user(self.env, login="merge_archived")
        archived.active = False
        wizard = self._open(self.stays | archived.partner_id, self.stays)
        self._assert_refused(wizard, "colleague")

    def test_forged_choices(self):
        """What is no choice of the dialog counts as none."""
        for forged in (["name"], 5, {"name": [1]}, {"name": "x"}, {"user_ids": 1}):
            with self.subTest(forged):
                other = self.env["res.partner"].create({"name": "Otra"})
                name = self.stays.name
                wizard = self._open(self.stays | other, self.stays)
                wizard.choices = forged
                wizard.action_merge()
                self.assertFalse(other.exists())
                self.assertEqual(self.stays.name, name)

    def test_own_contact(self):
        contact = self.second.child_ids
        grandchild = self.env["res.partner"].create(
            {"name": "Nieta", "parent_id": contact.id}
        )
        for below in (contact, grandchild):
            wizard = self._open(self.second | below, self.second)
            self._assert_refused(wizard, "Uno S.A.S.")

    def test_journal_entries(self):
        self._post_invoice(self.second)
        self._assert_refused(self._open(), "ask an administrator")
        # What stays may have entries: nothing in the books changes.
        wizard = self._open(self.stays | self.second, self.second)
        self.assertFalse(wizard.blockers)
        admin = self.env.ref("base.user_admin")
        self.assertFalse(self._open().with_user(admin)._get_blockers())
        settings = self.env["res.config.settings"].create(
            {"clientes_merge_booked": True}
        )
        settings.execute()
        self.env.invalidate_all()
        wizard = self._open()
        self.assertFalse(wizard.blockers)
        wizard.action_merge()

    def test_sealed_entries(self):
        invoice = self._post_invoice(self.second)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE account_move SET inalterable_hash = 'x' WHERE id = %s", [invoice.id]
        )
        self.env["ir.config_parameter"].set_param("clientes_crm.merge_booked", "1")
        self._assert_refused(self._open(), "sealed")

    def test_entries_do_not_move_to_a_contact(self):
        person = self.env["res.partner"].create({"name": "Berta"})
        self._post_invoice(person)
        self.env["ir.config_parameter"].set_param("clientes_crm.merge_booked", "1")
        contact = self.second.child_ids
        self._assert_refused(self._open(contact | person, contact), "become a contact")

    def test_warnings(self):
        colombia = self.env.ref("base.co").id
        self.stays.write({"vat": "900123456-8", "country_id": colombia})
        self.second.vat = "811777333"
        self.third.is_company = False
        wizard = self._open()
        self.assertFalse(wizard.blockers)
        self.assertIn("tax numbers differ", wizard.warnings)
        self.assertIn("a person", wizard.warnings)
