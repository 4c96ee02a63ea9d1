from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ClientesCommon

GROUP = "clientes_crm.clientes_crm_group_lead_currency"


@tagged("post_install", "-at_install")
class TestCrmLeadCurrency(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        # Four to one of the company's, in every company; two to one there.
        cls.foreign = cls._new_currency("CLY", 0.25)
        there = cls._new_currency("CLZ", 0.5)
        cls.other_company.currency_id = there
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])

    @classmethod
    def _new_currency(cls, name, rate):
        return cls.env["res.currency"].create(
            {
                "name": name,
                "symbol": name,
                "rounding": 0.01,
                "rate_ids": [
                    Command.create(
                        {"name": "2020-01-01", "rate": rate, "company_id": company.id}
                    )
                    for company in (cls.company, cls.other_company)
                ],
            }
        )

    def _new(self, **values):
        return self.leads.create(
            {"name": "Abroad", "revenue_currency_id": self.foreign.id, **values}
        )

    def test_both_values_agree(self):
        lead = self._new(revenue_in_currency=100, probability=50)
        self.assertEqual(lead.expected_revenue, 400)
        self.assertEqual(lead.prorated_revenue, 200)
        self.assertTrue(lead.revenue_rate_date)
        cases = (
            ({"revenue_in_currency": 50}, 50, 200),
            ({"expected_revenue": 1000}, 250, 1000),
            ({"revenue_in_currency": 10, "expected_revenue": 3}, 10, 40),
            ({"revenue_in_currency": 0}, 0, 0),
        )
        for values, own, expected in cases:
            with self.subTest(values=values):
                if values == {"revenue_in_currency": 0}:
                    lead.expected_revenue = 0
                lead.write(values)
                self.assertEqual(lead.revenue_in_currency, own)
                self.assertEqual(lead.expected_revenue, expected)
        imported = self._new(expected_revenue=80)
        self.assertEqual(imported.revenue_in_currency, 20)

    def test_back_to_the_company_currency(self):
        lead = self._new(revenue_in_currency=100)
        lead.revenue_currency_id = False
        self.assertEqual(lead.expected_revenue, 400)
        self.assertFalse(lead.revenue_in_currency)
        lead.expected_revenue = 7
        self.assertFalse(lead.revenue_in_currency)

    def test_currency_given_later(self):
        lead = self.leads.create({"name": "Here", "expected_revenue": 400})
        self.assertFalse(lead.revenue_rate_date)
        lead.revenue_currency_id = self.foreign
        self.assertEqual(lead.revenue_in_currency, 100)
        self.assertEqual(lead.expected_revenue, 400)

    def test_other_rate_and_company(self):
        lead = self._new(revenue_in_currency=100).with_env(self.env)
        self.foreign.rate_ids.filtered(
            lambda rate: rate.company_id == self.company
        ).rate = 0.2
        lead.with_user(self.role["seller"]).action_update_revenue_rate()
        self.assertEqual(lead.expected_revenue, 500)
        lead.write({"user_id": False, "team_id": False})
        lead.company_id = self.other_company
        self.assertEqual(lead.company_currency, self.other_company.currency_id)
        # A hundred of which there are four to one of what there are two to one.
        self.assertEqual(lead.expected_revenue, 200)

    def test_form(self):
        self.role["seller"].group_ids = [Command.link(self.env.ref(GROUP).id)]
        form = Form(self.leads.with_context(default_type="opportunity"))
        form.name = "Form"
        form.revenue_currency_id = self.foreign
        form.revenue_in_currency = 25
        self.assertEqual(form.expected_revenue, 100)
        form.expected_revenue = 200
        self.assertEqual(form.revenue_in_currency, 50)
        lead = form.save()
        self.assertEqual((lead.revenue_in_currency, lead.expected_revenue), (50, 200))

    def test_setting_shows_the_fields(self):
        seller = self.role["seller"]
        arch = self.leads.get_view(view_type="form")["arch"]
        self.assertNotIn("revenue_in_currency", arch)
        self.env["res.config.settings"].create(
            {"group_clientes_lead_currency": True}
        ).execute()
        self.assertTrue(seller.has_group(GROUP))
        arch = self.leads.get_view(view_type="form")["arch"]
        self.assertIn("revenue_in_currency", arch)
