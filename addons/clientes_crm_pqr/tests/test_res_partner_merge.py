from odoo.tests import new_test_user, tagged

from .common import PqrCase


@tagged("post_install", "-at_install")
class TestResPartnerMerge(PqrCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.crm_manager = new_test_user(
            cls.env,
            login="pqr.merge",
            groups="clientes_crm.clientes_crm_group_manager"
            ",clientes_crm_pqr.clientes_crm_pqr_group_manager",
        )
        cls.twin = cls._new_partner("Aurora S.A.S.", is_company=True)
        cls.twin_contact = cls._new_partner("Tania Aurora", parent_id=cls.twin.id)
        cls.twin_portal = cls._new_portal_user("tania", cls.twin_contact)

    def _new_ticket(self, partner):
        return self.env["pqr.ticket"].create(
            {
                "subject": "Case",
                "type_id": self.type_billing.id,
                "partner_id": partner.id,
            }
        )

    def _merge(self, partners, destination):
        partners = partners.with_user(self.crm_manager)
        wizard = self.env["clientes.merge"].with_user(self.crm_manager)
        wizard = wizard.browse(partners.action_merge_customers()["res_id"])
        wizard.destination_id = destination
        wizard.action_merge()
        self.env.invalidate_all()

    def test_cases_follow_their_customer(self):
        cases = self._new_ticket(self.twin) | self._new_ticket(self.twin_contact)
        for case in cases:
            case.message_subscribe((self.twin | self.twin_contact).ids)
        evidence = self.env["ir.attachment"].create(
            {"name": "proof.txt", "res_model": "pqr.ticket", "res_id": cases[0].id}
        )
        self._merge(self.customer | self.twin, self.customer)
        self.assertEqual(cases.commercial_partner_id, self.customer)
        self.assertEqual(cases[0].partner_id, self.customer)
        self.assertEqual(cases[1].partner_id, self.twin_contact)
        self.assertIn(self.customer, cases[0].message_partner_ids)
        self.assertEqual(evidence.res_id, cases[0].id)
        self.assertEqual(self.customer.with_user(self.agent).pqr_ticket_count, 2)

    def test_undone_they_go_back(self):
        cases = self._new_ticket(self.twin) | self._new_ticket(self.twin_contact)
        self._merge(self.customer | self.twin, self.customer)
        later = self._new_ticket(self.customer)
        log = self.env["clientes.merge.log"].with_user(self.crm_manager)
        log.search([("destination_id", "=", self.customer.id)]).action_undo()
        self.env.invalidate_all()
        self.assertEqual(cases.commercial_partner_id, self.twin)
        self.assertEqual(cases[0].partner_id, self.twin)
        self.assertEqual(later.partner_id, self.customer)
        read = self.env["pqr.ticket"].with_user(self.twin_portal).search([])
        self.assertLessEqual(cases, read)
        self.assertNotIn(later, read)

    def test_everybody_of_the_customer_reads_them_afterwards(self):
        case = self._new_ticket(self.twin_contact)
        tickets = self.env["pqr.ticket"]
        self.assertNotIn(case, tickets.with_user(self.portal).search([]))
        self._merge(self.customer | self.twin, self.customer)
        for user in (self.portal, self.portal_colleague, self.twin_portal):
            self.assertIn(case, tickets.with_user(user).search([]))
        self.assertNotIn(case, tickets.with_user(self.portal_rival).search([]))

    def test_a_contact_that_changes_company_leaves_its_cases(self):
        case = self._new_ticket(self.rival_contact)
        case.message_subscribe(self.rival_contact.ids)
        person = self._new_partner("Berta", parent_id=self.customer.id)
        self._merge(person | self.rival_contact, person)
        self.assertEqual(self.portal_rival.partner_id, person)
        self.assertEqual(person.commercial_partner_id, self.customer)
        other = self._new_ticket(self.rival)
        found = self.env["pqr.ticket"].with_user(self.portal_rival).search([])
        self.assertNotIn(other, found, "the former company's are no longer read")

    def test_a_person_of_its_own_becomes_a_contact(self):
        person = self._new_partner("Ana sola")
        case = self._new_ticket(person)
        self._merge(self.contact | person, self.contact)
        self.assertEqual(case.partner_id, self.contact)
        self.assertEqual(case.commercial_partner_id, self.customer)

    def test_they_are_counted(self):
        self._new_ticket(self.twin)
        partners = self.customer | self.twin
        comparison = partners.with_user(self.agent)._get_comparison()
        counts = {line["label"]: line["values"] for line in comparison["counts"]}
        self.assertEqual(counts["PQR"], [0, 1])
        comparison = partners.with_user(self.seller)._get_comparison()
        self.assertNotIn("PQR", {line["label"] for line in comparison["counts"]})
