from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Command
from odoo.tests import Form, tagged

from .common import ClientesCommon


@tagged("post_install", "-at_install")
class TestCrmLeadClosing(ClientesCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reason = cls.env["crm.lost.reason"].create({"name": "Price"})
        cls.won_reason = cls.env["clientes.won.reason"].create({"name": "Quality"})
        cls.leads = cls.env["crm.lead"].with_user(cls.role["seller"])
        cls.lead = cls._create_lead().with_user(cls.role["seller"])

    def _open_dialog(self, leads):
        return Form(
            self.env["crm.lead.lost"]
            .with_user(self.role["seller"])
            .with_context(default_lead_ids=leads.ids)
        )

    def test_no_door_without_reason(self):
        lost = {"active": False, "probability": 0}
        zero = self._create_lead(probability=0).with_user(self.role["seller"])
        in_dialog = (
            self.env["crm.lead.lost"]
            .with_user(self.role["seller"])
            .create({"lead_ids": [Command.set(self.lead.ids)]})
        )
        given = self._create_lead().with_user(self.role["seller"])
        given.action_set_lost(lost_reason_id=self.reason.id)
        doors = {
            "dialog": in_dialog.action_lost_reason_apply,
            "action": self.lead.action_set_lost,
            "forged": lambda: self.lead.with_context(
                clientes_losing=True, clientes_lenient_data=True
            ).action_set_lost(),
            "write": lambda: self.lead.write(lost),
            "sudo": lambda: self.lead.sudo().write(lost),
            "two writes": lambda: (
                self.lead.action_archive(),
                self.lead.write({"probability": 0}),
            ),
            "archived at zero": zero.action_archive,
            "create": lambda: self.leads.create({"name": "Lost", **lost}),
            "reason taken": lambda: given.write({"lost_reason_id": False}),
        }
        for door, lose in doors.items():
            with (
                self.subTest(door=door),
                self.assertRaisesRegex(ValidationError, "reason why it is lost"),
                self.env.cr.savepoint(),
            ):
                lose()

    def test_with_reason(self):
        zero = self._create_lead(probability=0).with_user(self.role["seller"])
        zero.action_set_lost(lost_reason_id=self.reason.id)
        with self.assertRaises(AssertionError):
            self._open_dialog(self.lead).save()
        form = self._open_dialog(self.lead)
        form.lost_reason_id = self.reason
        form.save().action_lost_reason_apply()
        imported = self.leads.load(
            ["name", "active", "probability", "lost_reason_id"],
            [["Old one", "0", "0", "Price"]],
        )
        for lead in self.lead | zero | self.leads.browse(imported["ids"]):
            self.assertEqual(lead.won_status, "lost")
            self.assertEqual(lead.lost_reason_id, self.reason)
        self.lead.action_restore()
        self.assertEqual(self.lead.won_status, "pending")

    def test_import_tells_the_row(self):
        result = self.leads.load(
            ["name", "active", "probability", "lost_reason_id"],
            [["Told", "0", "0", "Price"], ["Untold", "0", "0", ""]],
        )
        self.assertFalse(result["ids"])
        self.assertIn("Untold", result["messages"][-1]["message"])

    def test_what_stays_possible(self):
        lead = self._create_lead(type="lead").with_user(self.role["seller"])
        self.assertFalse(self._open_dialog(lead).is_reason_required)
        lead.action_set_lost()
        self.assertEqual(lead.won_status, "lost")
        archived = self._create_lead().with_user(self.role["seller"])
        archived.action_archive()
        self.assertEqual(archived.won_status, "pending")
        old = self._create_lead()
        old.action_set_lost()
        old = old.with_user(self.role["seller"])
        old.write({"name": "Renamed", "probability": 0})
        old.action_set_lost()
        old.write({"lost_reason_id": self.reason.id})
        old.action_restore()
        self.assertEqual(old.won_status, "pending")

    def test_won_reason_is_optional(self):
        self.lead.action_set_won()
        self.assertEqual(self.lead.won_status, "won")
        with Form(self.lead) as form:
            form.won_reason_id = self.won_reason
        self.assertEqual(self.won_reason.lead_count, 1)
        action = self.won_reason.action_open_leads()
        self.assertEqual(self.env["crm.lead"].search(action["domain"]), self.lead)
        self.lead.action_archive()
        self.assertEqual(self.lead.won_reason_id, self.won_reason)
        self.lead.write({"active": True, "stage_id": self.stage["qualified"].id})
        self.assertFalse(self.lead.won_reason_id)

    def test_only_managers_configure_reasons(self):
        with self.assertRaises(AccessError):
            self.won_reason.with_user(self.role["seller"]).name = "Mine"
        self.won_reason.with_user(self.role["manager"]).name = "Ours"
        with self.assertRaises(AccessError):
            self.won_reason.with_user(self.role["employee"]).read(["name"])

    def test_moving_costs_nothing(self):
        def count(user):
            lead = self._create_lead().with_user(user)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            lead.write({"stage_id": self.stage["qualified"].id})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(self.role["seller"])
        with_checks = count(self.role["seller"])
        write = type(self.env["crm.lead"]).__mro__
        ours = next(cls for cls in write if cls.__module__.endswith("crm_lead_closing"))
        own_write = ours.write
        del ours.write
        try:
            self.assertEqual(count(self.role["seller"]), with_checks)
        finally:
            ours.write = own_write
