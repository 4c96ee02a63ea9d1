from datetime import timedelta

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.fields import Command
from odoo.tests import tagged

from .common import ClientesCommon

# A Wednesday, at noon in Bogotá.
NOW = "2026-03-04 17:00:00"


@tagged("post_install", "-at_install")
class TestCrmTeamMember(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.team = cls.env["crm.team"].create({"name": "Assigned"})
        cls.member, cls.other = cls.env["crm.team.member"].create(
            [
                {
                    "crm_team_id": cls.team.id,
                    "user_id": cls.role[role].id,
                    "assignment_max": 300,
                }
                for role in ("seller", "colleague")
            ]
        )
        cls.calendar = cls.env["resource.calendar"].create(
            {
                "name": "Monday to Friday",
                "tz": "America/Bogota",
                "attendance_ids": [
                    Command.clear(),
                    *(
                        Command.create(
                            {
                                "name": "Day",
                                "dayofweek": str(day),
                                "hour_from": 8,
                                "hour_to": 17,
                            }
                        )
                        for day in range(5)
                    ),
                ],
            }
        )

    def setUp(self):
        super().setUp()
        frozen = freeze_time(NOW)
        frozen.start()
        self.addCleanup(frozen.stop)

    def _resource(self, user="seller"):
        return self.env["resource.resource"].create(
            {
                "name": user,
                "user_id": self.role[user].id,
                "calendar_id": self.calendar.id,
                "tz": "America/Bogota",
            }
        )

    def _leave(self, hours=(-1, 1), **values):
        now = fields.Datetime.now()
        first, last = (now + timedelta(hours=offset) for offset in hours)
        return self.env["resource.calendar.leaves"].create(
            {"name": "Off", "date_from": first, "date_to": last, **values}
        )

    def _quota(self, member=None):
        self.env.invalidate_all()
        return (member or self.member)._get_assignment_quota()

    def test_absent_by_dates(self):
        cases = (
            ("2026-03-01", "2026-03-31", 0),
            ("2026-03-04", "2026-03-04", 0),
            ("2026-03-04", False, 0),
            (False, "2026-03-04", 0),
            ("2026-03-05", "2026-03-09", 10),
            ("2026-02-01", "2026-03-03", 10),
            (False, False, 10),
        )
        for first, last, quota in cases:
            with self.subTest(first=first, last=last):
                self.member.write({"absent_from": first, "absent_until": last})
                self.assertEqual(self._quota(), quota)
                self.assertEqual(self._quota(self.other), 10)
        with self.assertRaises(ValidationError):
            self.member.write(
                {"absent_from": "2026-03-05", "absent_until": "2026-03-04"}
            )

    def test_absent_by_time_off(self):
        resource = self._resource()
        self.assertEqual(self._quota(), 10)
        cases = (
            ({"resource_id": resource.id}, 0),
            ({"resource_id": resource.id, "hours": (1, 5)}, 10),
            ({"resource_id": resource.id, "hours": (-5, -1)}, 10),
            ({"resource_id": resource.id, "time_type": "other"}, 10),
            ({"resource_id": self._resource("colleague").id}, 10),
            # A holiday of everybody with that calendar, or with any.
            ({"calendar_id": self.calendar.id}, 0),
            ({"calendar_id": False}, 0),
            ({"calendar_id": self.calendar.copy().id}, 10),
        )
        for values, quota in cases:
            with self.subTest(values=values):
                leave = self._leave(**values)
                self.assertEqual(self._quota(), quota)
                leave.unlink()

    def test_no_working_day(self):
        self._resource()
        with freeze_time("2026-03-07 17:00:00"):
            self.assertEqual(self._quota(), 0)
            # Nobody knows when the other one works.
            self.assertEqual(self._quota(self.other), 10)
        # Saturday in UTC, still Friday in Bogotá.
        with freeze_time("2026-03-07 03:00:00"):
            self.assertEqual(self._quota(), 10)

    def test_load(self):
        user = self.role["seller"].id
        for _number in range(3):
            self._create_lead(user_id=user)
        self._create_lead(user_id=user).action_set_lost()
        self._create_lead(user_id=user).action_set_won()
        self._create_lead(user_id=user, type="lead")
        for limit, quota in ((0, 10), (5, 2), (3, 0), (100, 10)):
            with self.subTest(limit=limit):
                self.member.open_lead_max = limit
                self.assertEqual(min(self._quota(), 10) > 0, quota > 0)
        self.member.open_lead_max = 5
        self.assertEqual(self.member.open_lead_count, 3)
        self.assertEqual(self._quota(), 2)

    def test_assignment(self):
        """What would have been shared goes to who is there and has room."""
        self.env["ir.config_parameter"].set_param("crm.lead.auto.assignment", True)
        self.member.absent_until = "2026-03-31"
        self.other.open_lead_max = 2
        leads = self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "lead",
                    "team_id": self.team.id,
                    "user_id": False,
                }
                for number in range(5)
            ]
        )
        self.env.flush_all()
        self.team._assign_and_convert_leads()
        assigned = leads.filtered("user_id")
        self.assertEqual(len(assigned), 2)
        self.assertEqual(assigned.user_id, self.role["colleague"])

    def test_query_count(self):
        members = self.member | self.other

        def count(of_whom):
            self.env.invalidate_all()
            of_whom.mapped("user_id.name")
            before = self.env.cr.sql_log_count
            of_whom.mapped("is_absent")
            of_whom.mapped("open_lead_count")
            return self.env.cr.sql_log_count - before

        self._resource()
        self._resource("colleague")
        count(members)
        self.assertEqual(count(self.member), count(members))
