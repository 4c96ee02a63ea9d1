from datetime import timedelta

from odoo.fields import Domain
from odoo.tests import tagged

from .common_documents import DocumentCase


@tagged("post_install", "-at_install")
class TestResPartnerDocument(DocumentCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.person = cls.env["res.partner"].create(
            {"name": "Persona Natural", "customer_rank": 1}
        )
        cls.all = cls.customer | cls.contact | cls.rival | cls.person

    def _assert_missing(self, expected):
        """Field and search agree, in both directions.

        :param expected: Customers that lack a document.
        """
        self.env.invalidate_all()
        missing = self.all.filtered("has_missing_documents")
        self.assertEqual(missing, expected)
        Partner = self.env["res.partner"]
        own = Domain("id", "in", self.all.ids)
        for value, partners in ((True, expected), (False, self.all - expected)):
            domain = Domain("has_missing_documents", "=", value)
            self.assertEqual(
                Partner.search(own & domain), partners & Partner.search(own)
            )
            self.assertEqual(self.all.filtered_domain(domain), partners)

    def test_missing(self):
        """Companies and persons each lack what their kind must have."""
        self._assert_missing(self.customer | self.rival | self.person)
        self.assertEqual(self.customer.missing_document_type_ids, self.type_rut)
        self.assertEqual(self.person.missing_document_type_ids, self.type_card)
        self.assertFalse(self.contact.missing_document_type_ids)
        document = self._new_document(partner_id=self.contact.id)
        self._assert_missing(self.customer | self.rival | self.person)
        document.action_approve()
        self._assert_missing(self.rival | self.person)
        self._new_document(
            approve=True, partner_id=self.person.id, type_id=self.type_rut.id
        )
        self._assert_missing(self.rival | self.person)
        self._new_document(
            approve=True, partner_id=self.person.id, type_id=self.type_card.id
        )
        self._assert_missing(self.rival)

    def test_every_mandatory_type_counts(self):
        self.type_bank.mandatory_company = True
        self._new_document(approve=True)
        self._assert_missing(self.all - self.contact)
        self._new_document(approve=True, type_id=self.type_card.id)
        self._assert_missing(self.all - self.contact)
        self._new_document(approve=True, type_id=self.type_bank.id)
        self._assert_missing(self.rival | self.person)

    def test_only_companies_or_only_persons(self):
        self.type_rut.mandatory_company = False
        self._assert_missing(self.person)
        self.type_card.mandatory_person = False
        self._assert_missing(self.env["res.partner"])
        self.type_rut.mandatory_company = True
        self._assert_missing(self.customer | self.rival)

    def test_documents_of_another_company_do_not_count(self):
        self._new_document(approve=True, company_id=self.other_company.id)
        self._assert_missing(self.all - self.contact)
        self._new_document(approve=True, company_id=False)
        self._assert_missing(self.rival | self.person)
        foreign = self.customer.with_company(self.other_company)
        self.assertFalse(foreign.has_missing_documents)

    def test_types_of_another_company_do_not_count(self):
        self.type_rut.company_id = self.other_company
        self._assert_missing(self.person)

    def test_expired_is_not_missing(self):
        document = self._new_document(
            approve=True, date_expiry=self.today - timedelta(days=1)
        )
        self._assert_missing(self.rival | self.person)
        self.assertTrue(self.customer.has_expired_documents)
        Partner = self.env["res.partner"]
        expired = [("has_expired_documents", "=", True), ("id", "in", self.all.ids)]
        self.assertEqual(Partner.search(expired), self.customer)
        expired[0] = ("has_expired_documents", "=", False)
        self.assertEqual(
            Partner.search(expired), Partner.search(expired[1:]) - self.customer
        )
        self._new_document(approve=True)
        self.assertTrue(document.replaced_by_id)
        self.env.invalidate_all()
        self.assertFalse(self.customer.has_expired_documents)

    def test_hidden_types_are_told_of(self):
        """That something is missing is told; what a document says is not."""
        self.type_bank.mandatory_company = True
        seller = self.customer.with_user(self.role["seller"])
        self.assertIn(self.type_bank, seller.missing_document_type_ids)
        self._new_document(approve=True, type_id=self.type_bank.id)
        self.env.invalidate_all()
        self.assertNotIn(self.type_bank, seller.missing_document_type_ids)
        self.assertFalse(seller.document_ids)

    def test_figures_of_many_cost_as_much_as_of_one(self):
        partners = self.env["res.partner"].create(
            [{"name": f"P{index}", "is_company": True} for index in range(20)]
        )
        self._new_document(approve=True, partner_id=partners[0].id)

        def read(records):
            self.env.invalidate_all()
            records.mapped("has_missing_documents")
            records.mapped("has_expired_documents")

        read(partners)
        before = self.env.cr.sql_log_count
        read(partners[:1])
        one = self.env.cr.sql_log_count - before
        with self.assertQueryCount(one):
            read(partners)

    def test_directory_filters_exist(self):
        arch = self.env["res.partner"].get_view(
            self.env.ref("clientes_crm.res_partner_view_search").id, "search"
        )["arch"]
        for name in ("missing_documents", "expired_documents"):
            self.assertIn(f'name="{name}"', arch)

    def test_profile_has_the_pages(self):
        for role, expected in (
            ("seller", True),
            ("collector", True),
            ("employee", False),
        ):
            arch = (
                self.env["res.partner"]
                .with_user(self.role[role])
                .get_view(self.env.ref("base.view_partner_form").id, "form")["arch"]
            )
            for name in ("clientes_documents", "clientes_consents"):
                with self.subTest(role=role, page=name):
                    self.assertEqual(f'name="{name}"' in arch, expected)
