from odoo.tests import tagged
from odoo.tools import mute_logger

from ..controllers.portal_consents import MAX_A_DAY as MAX_DECISIONS
from ..models.clientes_data_change_access import MAX_A_DAY, MAX_PENDING
from .common_consents import ConsentHttpCase
from .common_data import DataReviewHttpCase


@tagged("post_install", "-at_install")
class TestProposalLimits(DataReviewHttpCase):
    """One customer cannot bury its responsible under proposals."""

    def _fill(self, count, state):
        self.env["clientes.data.change"].create(
            [{"partner_id": self.aurora.id, "state": state} for _i in range(count)]
        )

    def test_waiting(self):
        self._fill(MAX_PENDING - 1, "pending")
        self._login("ana")
        self.assertEqual(self._post("/my/data", {"note": "One"}).status_code, 303)
        answer = self._post("/my/data", {"note": "Two <b>"})
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"{MAX_PENDING} of your proposals are waiting", answer.text)
        self.assertIn("Two &lt;b&gt;", answer.text, "what was typed is kept")
        self.assertEqual(len(self._changes()), MAX_PENDING)
        self._login("berta")
        self.assertEqual(self._post("/my/data", {"note": "Other"}).status_code, 303)

    def test_a_day(self):
        self._fill(MAX_A_DAY, "done")
        self._login("ana")
        answer = self._post("/my/data", {"note": "One more"})
        self.assertIn(f"{MAX_A_DAY} proposals within a day", answer.text)
        self.assertEqual(len(self._changes()), MAX_A_DAY)

    def test_address_page(self):
        self._fill(MAX_PENDING, "pending")
        self._login("ana")
        answer = self._post(
            "/my/address/submit",
            {
                "partner_id": self.ana.id,
                "address_type": "billing",
                "use_delivery_as_billing": "true",
                "name": "Ana María Aurora",
                "email": self.ana.email,
                "phone": "+57 601 555 0142",
                "street": "Calle 1",
                "city": "Tunja",
                "country_id": self.colombia.id,
                "state_id": self.env.ref("base.state_co_07").id,
                "zip": "150001",
            },
        )
        self.assertIn("proposals are waiting", answer.text)
        self.assertEqual(len(self._changes()), MAX_PENDING)

    # Odoo's own page does not expect IDs that are no numbers.
    @mute_logger("odoo.http")
    def test_forged_address(self):
        """Fields that the page does not have are not written, nobody else is."""
        self._login("ana")
        manager = self.role["manager"]
        forged = {
            "customer_rank": "99",
            "supplier_rank": "99",
            "user_id": str(manager.id),
            "parent_id": str(self.boreal.id),
            "commercial_partner_id": str(self.boreal.id),
            "credit_limit": "1000000",
            "use_partner_credit_limit": "1",
            "segment_id": "1",
            "ref": "FORGED",
            "comment": "FORGED",
            "active": "",
            "company_id": str(self.other_company.id),
            "can_review_company_data": "1",
            "data_verified_date": "2026-01-01",
            "property_payment_term_id": "1",
            "is_company": "1",
            "type": "other",
        }
        names = [name for name in forged if name in self.ana._fields]
        before = self.ana.read(names)
        address = {
            "address_type": "billing",
            "use_delivery_as_billing": "true",
            "name": self.ana.name,
            "email": self.ana.email,
            "phone": "+57 601 555 0142",
            "street": "Calle 99",
            "city": "Tunja",
            "country_id": self.colombia.id,
            "state_id": self.env.ref("base.state_co_07").id,
            "zip": "150001",
        }
        own = {**address, **forged, "partner_id": self.ana.id}
        self._post("/my/address/submit", own)
        self.ana.invalidate_recordset()
        self.assertEqual(self.ana.street, "Calle 99", "the rest is written")
        self.assertEqual(self.ana.read(names), before)
        known = self.env["res.partner"].search_count([])
        for partner in (self.boreal, self.berta, manager.partner_id, "9" * 20, "x"):
            partner_id = getattr(partner, "id", partner)
            with self.subTest(partner=partner_id):
                self._post("/my/address/submit", {**own, "partner_id": partner_id})
        self.env.invalidate_all()
        for partner in (self.boreal, self.berta, manager.partner_id):
            self.assertNotEqual(partner.street, "Calle 99")
        self.assertEqual(self.env["res.partner"].search_count([]), known)


@tagged("post_install", "-at_install")
class TestConsentLimits(ConsentHttpCase):
    def test_decisions_of_a_day(self):
        person = self.portal_user.partner_id
        for index in range(MAX_DECISIONS):
            self._new_consent(person, action="granted" if index % 2 else "withdrawn")
        self._new_consent(person, action="withdrawn")
        self._login(self.portal_user)
        url = f"/my/consents/{self.purpose_data.id}"
        grant = {"action": "granted", "text_id": str(self.text_data.id)}
        acts = self.env["clientes.consent"].search_count([])
        answer = self._post(url, grant)
        self.assertIn("decided many times today", answer.text)
        self.assertEqual(self.env["clientes.consent"].search_count([]), acts)
