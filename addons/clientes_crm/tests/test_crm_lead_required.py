from contextlib import contextmanager

import psycopg2

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadRequired(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["clientes.stage.field"]
        cls.rules.search([]).unlink()
        cls._require("proposal", "expected_revenue", "date_deadline")
        cls._require("negotiation", "tag_ids", "email_from")
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])
        cls.lead = cls._create_lead().with_user(cls.role["seller"])
        cls.given = {"expected_revenue": 10, "date_deadline": "2030-01-01"}

    @classmethod
    def _require(cls, stage, *names):
        cls.rules.create(
            [{"stage_id": cls.stage[stage].id, "field_name": name} for name in names]
        )

    @contextmanager
    def _refused(self, message):
        with self.assertRaisesRegex(ValidationError, message), self.env.cr.savepoint():
            yield

    def test_doors(self):
        stage_id = self.stage["proposal"].id
        values = {"name": "New", "type": "opportunity", "stage_id": stage_id}
        own_team = self.env["crm.team"].create({"name": "Own"})
        theirs = self.env["crm.stage"].create(
            {"name": "Theirs", "sequence": 0, "team_ids": own_team.ids}
        )
        self.rules.create({"stage_id": theirs.id, "field_name": "expected_revenue"})
        in_lead = self._create_lead(type="lead", stage_id=stage_id)
        archived = self._create_lead(stage_id=stage_id, active=False, probability=20)
        lost = self._create_lead(stage_id=stage_id)
        lost.action_set_lost()
        bound = self.env["crm.stage"].create(
            {
                "name": "Bound",
                "team_ids": self.env["crm.team"].create({"name": "B"}).ids,
            }
        )
        moving = self._create_lead(stage_id=bound.id)
        user = self.role["seller"]
        doors = {
            "drag": lambda: self.lead.web_save({"stage_id": stage_id}, {}),
            "write": lambda: self.lead.write({"stage_id": stage_id}),
            "sudo": lambda: self.lead.sudo().write({"stage_id": stage_id}),
            "create": lambda: self.leads.create(values),
            "default": lambda: self.leads.with_context(
                default_stage_id=stage_id
            ).create({"name": "New"}),
            "quick": lambda: self.leads.with_context(
                default_stage_id=stage_id
            ).name_create("New"),
            "restore": lambda: lost.with_user(user).action_restore(),
            "unarchive": lambda: archived.with_user(user).action_unarchive(),
            "convert": lambda: in_lead.with_user(user).convert_opportunity(False),
            "team": lambda: moving.with_user(user).write({"team_id": own_team.id}),
        }
        for door, enter in doors.items():
            with self.subTest(door=door), self._refused("Expected Revenue"):
                enter()
        self.lead.write({"stage_id": stage_id, **self.given})
        self.assertEqual(self.lead.stage_id.id, stage_id)
        self.leads.create({**values, **self.given})

    def test_every_missing_field_is_named(self):
        with self._refused("“Proposal”: Expected Revenue, Expected Closing"):
            self.lead.stage_id = self.stage["proposal"]
        self.lead.expected_revenue = 5
        with self._refused("“Proposal”: Expected Closing"):
            self.lead.stage_id = self.stage["proposal"]
        self.env["res.lang"]._activate_lang("es_CO")
        lead = self.lead.with_context(lang="es_CO")
        label = lead.fields_get(["date_deadline"])["date_deadline"]["string"]
        with self._refused(label):
            lead.stage_id = self.stage["proposal"]

    def test_many_at_once(self):
        leads = self.leads.browse([self._create_lead().id for _number in range(12)])
        leads[0].write(self.given)
        with self._refused("and 1 more"):
            leads.write({"stage_id": self.stage["proposal"].id})
        leads.write(self.given)
        leads.write({"stage_id": self.stage["proposal"].id})

    def test_import_tells_the_row(self):
        row = ["New", "Proposal", "10"]
        result = self.leads.load(
            ["name", "stage_id", "expected_revenue", "date_deadline"],
            [[*row, "2030-01-01"], [*row, ""]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Expected Closing", result["messages"][-1]["message"])

    def test_form(self):
        form = Form(self.leads.with_context(default_type="opportunity"))
        form.name = "Form"
        form.stage_id = self.stage["proposal"]
        self.assertTrue(form.is_stage_data_missing)
        with self.assertRaises(ValidationError):
            form.save()
        form.expected_revenue = 3
        form.date_deadline = "2030-01-01"
        self.assertFalse(form.is_stage_data_missing)
        form.save()

    def test_blanks_are_no_data(self):
        tag = self.env["crm.tag"].create({"name": "Tag"})
        self.lead.write({"tag_ids": tag.ids, "email_from": "  "})
        with self._refused("Email"):
            self.lead.stage_id = self.stage["negotiation"]
        self.lead.email_from = "a@example.com"
        self.lead.stage_id = self.stage["negotiation"]

    def test_who_is_there_already_is_not_blocked(self):
        stage = self.stage["proposal"]
        there = self._create_lead(stage_id=stage.id).with_user(self.role["seller"])
        there.write({"name": "Other", "phone": "123", "stage_id": stage.id})
        there.write({"date_deadline": False})
        there.write({"user_id": self.role["seller"].id})
        there.write({"expected_revenue": 7})
        with self._refused("Expected Revenue"):
            there.write({"expected_revenue": 0})
        # Handed over, it cannot be read any more.
        there.write({"user_id": self.role["colleague"].id, "expected_revenue": 8})
        there.with_env(self.env).action_set_lost()

    def test_searched(self):
        stage = self.stage["proposal"]
        missing = self._create_lead(stage_id=stage.id)
        complete = self._create_lead(stage_id=stage.id, **self.given)
        tag = self.env["crm.tag"].create({"name": "Tag"})
        mail = self._create_lead(
            stage_id=self.stage["negotiation"].id, tag_ids=tag.ids, email_from=""
        )
        leads = missing | complete | mail | self.lead.with_env(self.env)
        for value in (True, False):
            found = leads.search(
                [("is_stage_data_missing", "=", value), ("id", "in", leads.ids)]
            )
            self.assertEqual(
                found, leads.filtered_domain([("is_stage_data_missing", "=", value)])
            )
            self.assertEqual(bool(found & missing), value)
        self.assertEqual(mail.stage_data_missing, "Email")

    def test_doors_that_must_stay_open(self):
        self._require("prospect", "expected_revenue")
        mail = {"subject": "Hello", "from": "a@example.com"}
        lead = self.leads.message_new(mail)
        self.assertTrue(lead.is_stage_data_missing)
        self.assertNotIn("clientes_lenient_data", lead.env.context)
        self.assertTrue(self.leads.sudo().create({"name": "Web"}))
        with self.assertRaises(ValidationError):
            self.leads.with_context(clientes_lenient_data=True).create({"name": "No"})

    def test_only_managers_configure(self):
        values = {"stage_id": self.stage["closed"].id, "field_name": "phone"}
        with self.assertRaises(AccessError):
            self.rules.with_user(self.role["seller"]).create(values)
        stage = self.stage["closed"].with_user(self.role["manager"])
        with Form(stage) as form, form.required_field_ids.new() as line:
            line.field_name = "phone"
        with self._refused("Phone"):
            self.lead.action_set_won()
        with (
            self.assertRaises(psycopg2.errors.UniqueViolation),
            mute_logger("odoo.sql_db"),
            self.env.cr.savepoint(),
        ):
            self.rules.create(values)
        stage.required_field_ids.unlink()
        self.lead.action_set_won()

    def test_rules_go_with_their_stage(self):
        stage = self.env["crm.stage"].create({"name": "Short-lived"})
        self.rules.create({"stage_id": stage.id, "field_name": "phone"})
        self.assertIn(stage.id, self.rules._get_rules())
        stage.unlink()
        self.assertNotIn(stage.id, self.rules._get_rules())

    def test_query_counts(self):
        def count(number, **values):
            leads = self.leads.browse(
                [self._create_lead(**self.given).id for _number in range(number)]
            )
            self.env.flush_all()
            self.env.invalidate_all()
            self.rules._get_rules()
            before = self.env.cr.sql_log_count
            leads.write(values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        qualified, proposal = self.stage["qualified"].id, self.stage["proposal"].id
        count(1, stage_id=proposal)
        self.assertEqual(count(2, stage_id=proposal), count(30, stage_id=proposal))
        ruled = count(1, stage_id=qualified), count(1, description="x")
        self.rules.search([]).unlink()
        count(1, stage_id=qualified)
        self.assertEqual(
            (count(1, stage_id=qualified), count(1, description="x")), ruled
        )
