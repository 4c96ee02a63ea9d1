import threading

from psycopg2.errors import LockNotAvailable, SerializationFailure

from odoo import SUPERUSER_ID, api
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, tagged
from odoo.tests.common import get_db_name

from .common import PqrCase

YEAR = 1999


@tagged("post_install", "-at_install")
class TestPqrNumber(PqrCase):
    def test_batch_is_consecutive(self):
        tickets = self.env["pqr.ticket"].create(
            [
                {
                    "subject": f"Case {i}",
                    "type_id": self.type_billing.id,
                    "company_id": self.other_company.id,
                    "date_filed": "2026-05-05 12:00:00",
                }
                for i in range(3)
            ]
        )
        self.assertEqual(
            tickets.mapped("name"),
            ["PQR-2026-000001", "PQR-2026-000002", "PQR-2026-000003"],
        )

    def test_each_company_and_year_has_its_own(self):
        values = {"subject": "Case", "type_id": self.type_billing.id}
        third = self.env["res.company"].create({"name": "Third Company"})
        tickets = self.env["pqr.ticket"].create(
            [
                {**values, "company_id": company.id, "date_filed": date}
                for company, date in (
                    (self.other_company, "2025-06-01 12:00:00"),
                    (third, "2025-06-01 12:00:00"),
                    (self.other_company, "2026-06-01 12:00:00"),
                    (self.other_company, "2025-07-01 12:00:00"),
                )
            ]
        )
        self.assertEqual(
            tickets.mapped("name"),
            [
                "PQR-2025-000001",
                "PQR-2025-000001",
                "PQR-2026-000001",
                "PQR-2025-000002",
            ],
        )

    def test_year_of_the_company_not_of_utc(self):
        self.other_company.partner_id.tz = "America/Bogota"
        ticket = self._new_ticket(
            company_id=self.other_company.id,
            partner_id=False,
            date_filed="2026-01-01 04:59:59",
        )
        self.assertEqual(ticket.name, "PQR-2025-000001")
        ticket = self._new_ticket(
            company_id=self.other_company.id,
            partner_id=False,
            date_filed="2026-01-01 05:00:00",
        )
        self.assertEqual(ticket.name, "PQR-2026-000001")

    def test_given_number_is_ignored(self):
        ticket = self._new_ticket(name="PQR-2026-999999")
        self.assertNotEqual(ticket.name, "PQR-2026-999999")

    def test_failed_creation_gives_the_number_back(self):
        first = self._new_ticket()
        with self.assertRaises(UserError), self.cr.savepoint():
            self._new_ticket(user_id=self.seller.id)
        second = self._new_ticket()
        self.assertEqual(int(second.name[-6:]), int(first.name[-6:]) + 1)

    def test_fixed_after_filing(self):
        ticket = self._new_ticket()
        for values in (
            {"name": "PQR-2026-000999"},
            {"company_id": self.other_company.id},
            {"date_filed": "2020-01-01 00:00:00"},
        ):
            with self.subTest(values=values), self.assertRaises(UserError):
                ticket.write(values)
        # Saving a form that sends back the same values is no change.
        ticket.write({"name": ticket.name, "company_id": ticket.company_id.id})

    def test_copy_gets_its_own_number(self):
        ticket = self._new_ticket(stage_id=self.stage_closed.id)
        copy = ticket.copy()
        self.assertNotEqual(copy.name, ticket.name)
        self.assertEqual(copy.state, "open")
        self.assertNotEqual(copy.access_token, ticket.access_token)

    def test_cannot_be_deleted(self):
        ticket = self._new_ticket()
        with self.assertRaisesRegex(UserError, "Close it instead"):
            ticket.unlink()
        self.assertNotIn("active", ticket._fields)

    def test_new_company_has_a_sequence(self):
        self.assertTrue(
            self.env["ir.sequence"].search_count(
                [
                    ("code", "=", "pqr.ticket"),
                    ("company_id", "=", self.other_company.id),
                    ("implementation", "=", "no_gap"),
                ]
            )
        )

    def test_future_filing_is_refused(self):
        with self.assertRaises(UserError):
            self._new_ticket(date_filed="2999-01-01 00:00:00")

    def test_batch_query_count(self):
        """The number of queries must not grow with the batch."""

        def create(count):
            queries = self.cr.sql_log_count
            self.env["pqr.ticket"].with_context(pqr_no_acknowledgement=True).create(
                [
                    {
                        "subject": f"Case {i}",
                        "type_id": self.type_billing.id,
                        "partner_id": self.contact.id,
                        "company_id": self.company.id,
                    }
                    for i in range(count)
                ]
            )
            self.env.flush_all()
            return self.cr.sql_log_count - queries

        create(2)  # caches
        small, large = create(2), create(50)
        self.assertLessEqual(small, 25)
        self.assertLessEqual(large - small, 5)


@tagged("post_install", "-at_install")
class TestPqrNumberConcurrency(BaseCase):
    """Real transactions that commit, in a year that no other test uses."""

    def setUp(self):
        super().setUp()
        self.registry = Registry(get_db_name())
        self._remove_range()
        self.addCleanup(self._remove_range)

    def _remove_range(self):
        with self.registry.cursor() as cr:
            cr.execute(
                "DELETE FROM ir_sequence_date_range WHERE date_from = %s",
                [f"{YEAR}-01-01"],
            )

    def _new_env(self):
        """Open a transaction. Not inside a thread: the registry may be locked."""
        cr = self.registry.cursor()
        self.addCleanup(cr.close)
        return api.Environment(cr, SUPERUSER_ID, {})

    def _draw(self, env):
        return env.ref("base.main_company")._pqr_next_numbers(YEAR, 1)

    def _draw_and_commit(self, env, give_back=False):
        """Draw one number as a request does: again after a conflict."""
        while True:
            try:
                [number] = self._draw(env)
            except SerializationFailure:
                env.cr.rollback()
                continue
            if not give_back:
                env.cr.commit()
                return number
            env.cr.rollback()
            give_back = False

    def test_threads_neither_repeat_nor_skip(self):
        numbers, errors = [], []

        def work(env, give_back):
            try:
                for _i in range(5):
                    numbers.append(self._draw_and_commit(env, give_back))  # noqa: PERF401
            except Exception as error:  # noqa: BLE001 - reported by the test itself
                errors.append(error)

        threads = [
            threading.Thread(target=work, args=(self._new_env(), index % 2 == 0))
            for index in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        self.assertFalse(errors)
        self.assertEqual(sorted(numbers), [f"PQR-{YEAR}-{i:06d}" for i in range(1, 21)])

    def test_second_transaction_waits_for_the_first(self):
        self._draw_and_commit(self._new_env())
        first, second = self._new_env(), self._new_env()
        second.cr.execute("SET LOCAL lock_timeout = '200ms'")
        self.assertEqual(self._draw(first), [f"PQR-{YEAR}-000002"])
        with self.assertRaises(LockNotAvailable):
            self._draw(second)
        second.cr.rollback()
        first.cr.rollback()
        # The first gave its number back: there is no gap.
        self.assertEqual(self._draw(second), [f"PQR-{YEAR}-000002"])
        second.cr.rollback()
