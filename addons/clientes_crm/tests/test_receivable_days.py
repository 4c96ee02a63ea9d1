from datetime import date

from freezegun import freeze_time

from odoo.tests import tagged

from .common_credit import CreditCommon

# Nine in the evening in Bogota; the next day in UTC.
EVENING = "2026-11-19 02:00:00"
TODAY = date(2026, 11, 18)


@tagged("post_install", "-at_install")
@freeze_time(EVENING)
class TestReceivableDays(CreditCommon):
    """Who has no time zone of its own lives in the company's: jobs, portal users."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tz": False})
        cls.env.user.tz = False
        cls.company.partner_id.tz = "America/Bogota"
        cls.customer = cls.customer.with_env(cls.env)
        cls.invoice = cls._invoice(cls.customer, 100, date=TODAY, due=TODAY)

    def test_due_today(self):
        service = self.env["clientes.receivable"]
        self.assertEqual(service._get_ageing_day(), TODAY)
        row = service._get_ageing(self.customer.ids, self.company.ids)
        [figures] = row.values()
        self.assertEqual((figures["overdue"], figures["current"]), (0, 100))
        self.assertFalse(self.customer.is_overdue)

    def test_certificate_of_today(self):
        clearance = self.env["clientes.clearance"]._issue(self.second, self.company)
        self.assertEqual(clearance.date, TODAY)

    def test_last_day_of_an_authorisation(self):
        order = self._quote(self.customer, 1500)
        order.action_request_credit()
        request = order.credit_request_ids
        request.valid_until = TODAY
        request.action_authorise()
        self.env["clientes.credit.request"]._cron_expire()
        self.assertEqual(request.state, "authorised")
        self.assertStopped(False, order)

    def test_overdue_rule(self):
        self.company.write(
            {"clientes_credit_stop_overdue": True, "clientes_credit_overdue_days": 0}
        )
        self.assertStopped(False, self._quote(self.customer, 10))
