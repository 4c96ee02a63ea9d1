from lxml import html

from odoo.tests import tagged

from ..models.pqr_ticket_filing import MAX_AN_HOUR
from .common import PDF, PqrHttpCase


@tagged("post_install", "-at_install")
class TestFilingLimit(PqrHttpCase):
    """One customer cannot bury a team under cases."""

    def _fill(self, count, channel="portal"):
        self.env["pqr.ticket"].create(
            [
                {
                    "subject": f"Case {number}",
                    "type_id": self.type_billing.id,
                    "partner_id": self.contact.id,
                    "channel": channel,
                }
                for number in range(count)
            ]
        )

    def _file(self, subject):
        return self._post_form(
            {
                "subject": subject,
                "description": "Two <b>",
                "kind": "claim",
                "type_id": str(self.type_billing.id),
            },
            [("factura.pdf", PDF, "application/pdf")],
            allow_redirects=False,
        )

    def _count(self):
        return self.env["pqr.ticket"].search_count(
            [("commercial_partner_id", "=", self.customer.id)]
        )

    def test_the_last_and_the_one_too_many(self):
        self._fill(MAX_AN_HOUR - 1)
        self._fill(2, channel="phone")
        before = self._count()
        self._login(self.portal)
        self.assertEqual(self._file("One").status_code, 303)
        answer = self._file("My <i>subject")
        self.assertEqual(answer.status_code, 200)
        self.assertIn(f"{MAX_AN_HOUR} PQRs within an hour", answer.text)
        self.assertEqual(self._count(), before + 1)
        page = html.fromstring(answer.text)
        [subject] = page.xpath("//input[@name='subject']/@value")
        self.assertEqual(subject, "My <i>subject")
        [description] = page.xpath("//textarea[@name='description']")
        self.assertEqual(description.text, "Two <b>")
        [file] = page.xpath("//input[@name='kept_files']")
        self.assertIn("checked", file.attrib)
        self.assertFalse(page.xpath("//*[@name='pqr_errors']"))

    def test_colleagues_count_and_others_do_not(self):
        self._fill(MAX_AN_HOUR)
        self._login(self.portal_colleague)
        self.assertEqual(self._file("Mine").status_code, 200)
        self._login(self.portal_rival)
        self.assertEqual(self._file("Other").status_code, 303)

    def test_an_hour_later(self):
        self._fill(MAX_AN_HOUR)
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE pqr_ticket SET create_date = create_date - interval '61 minutes'"
        )
        self._login(self.portal)
        self.assertEqual(self._file("Later").status_code, 303)
