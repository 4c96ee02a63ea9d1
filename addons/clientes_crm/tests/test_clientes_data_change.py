from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_data import DataReviewCommon


@tagged("post_install", "-at_install")
class TestClientesDataChange(DataReviewCommon):
    def _decide(self, change, role="seller", **decisions):
        change = change.with_user(self.role[role])
        for line in change.line_ids:
            decision = decisions.get(line.field_name)
            if decision:
                line.decision, line.reason = decision
        return change.action_apply()

    def _mails(self, change):
        return self.env["mail.mail"].search(
            [
                ("model", "=", change._name),
                ("res_id", "=", change.id),
                ("subject", "=like", "What became%"),
            ]
        )

    def test_responsible_is_called(self):
        seller = self.role["seller"]
        self.env["res.lang"]._activate_lang("es_CO")
        seller.lang = "es_CO"
        change = self._propose(phone="+57 601 5550999")
        self.assertIn("cliente", change.activity_ids.summary)
        self.assertEqual(change.user_id, seller)
        self.assertEqual(change.activity_ids.user_id, seller)
        self.assertEqual(change.state, "pending")
        self.assertEqual(self.aurora.phone, "+57 601 5550142")
        self.assertEqual(self.aurora.with_user(seller).data_change_count, 1)

    def test_responsible_of_a_customer_without_salesperson(self):
        parameters = self.env["ir.config_parameter"]
        parameters.set_param(
            "clientes_crm.data_change_user_id", self.role["colleague"].id
        )
        self.assertEqual(self.boreal._get_data_responsible(), self.role["colleague"])
        self.role["colleague"].active = False
        group = self.env.ref("clientes_crm.clientes_crm_group_manager")
        self.assertIn(group, self.boreal._get_data_responsible().all_group_ids)
        parameters.set_param("clientes_crm.data_change_user_id", "x")
        self.assertIn(group, self.boreal._get_data_responsible().all_group_ids)

    def test_approve_and_refuse(self):
        change = self._propose(phone="+57 601 5550999", city="Sogamoso", name="Otra")
        self._decide(
            change,
            phone=("approve", False),
            city=("approve", False),
            name=("refuse", "The RUT says otherwise"),
        )
        self.assertEqual(self.aurora.phone, "+57 601 5550999")
        self.assertEqual(self.aurora.city, "Sogamoso")
        self.assertEqual(self.aurora.name, "Aurora SAS")
        self.assertEqual(change.state, "done")
        self.assertTrue(change.date_done)
        self.assertFalse(change.activity_ids)
        self.assertEqual(self.aurora.data_verified_by, self.user["ana"])
        mail = self._mails(change)
        self.assertEqual(mail.recipient_ids, self.ana)
        self.assertIn("The RUT says otherwise", mail.body_html)

    def test_refusing_needs_a_reason(self):
        change = self._propose(phone="+57 601 5550999")
        with self.assertRaisesRegex(UserError, "why"):
            self._decide(change, phone=("refuse", "  "))
        with self.assertRaisesRegex(UserError, "at least one"):
            change.line_ids.decision = False
            change.action_apply()
        self.assertEqual(change.state, "pending")

    def test_the_proposal_is_the_customers_word(self):
        """Of another customer it would verify that one, and write to somebody else."""
        change = self._propose(phone="+57 601 5550999")
        for role in ("seller", "manager"):
            for vals in (
                {"partner_id": self.boreal.id},
                {"author_id": self.role["manager"].partner_id.id},
                {"note": "Forged"},
                {"state": "done"},
            ):
                with self.subTest(role, vals=vals), self.assertRaises(AccessError):
                    change.with_user(self.role[role]).write(vals)
        change.with_user(self.role["seller"]).user_id = self.role["colleague"]

    def test_one_at_a_time(self):
        change = self._propose(phone="+57 601 5550999", city="Sogamoso")
        self._decide(change, city=("approve", False))
        self.assertEqual(change.state, "pending")
        self.assertFalse(self._mails(change))
        self.assertFalse(self.aurora.data_verified_date)
        self._decide(change, phone=("approve", False))
        self.assertEqual(change.state, "done")

    def test_what_cannot_be_written_is_kept(self):
        """The good rows are written, the others stay with the reason beside them."""
        change = self._propose(city="Sogamoso", vat="900373115-9")
        action = self._decide(change, city=("approve", False), vat=("approve", False))
        self.assertEqual(action["params"]["type"], "warning")
        self.assertEqual(self.aurora.city, "Sogamoso")
        self.assertFalse(self.aurora.vat)
        line = change.line_ids.filtered(lambda x: x.field_name == "vat")
        self.assertEqual(line.state, "pending")
        self.assertTrue(line.error)
        self.assertIn(line.error, change.conflict_text)
        self.assertEqual(change.state, "pending")
        self._decide(change, vat=("refuse", "The check digit is wrong"))
        self.assertEqual(change.state, "done")

    def test_together(self):
        """A state is valid only with the country that came with it."""
        state = self.env.ref("base.state_mx_jal")
        mexico = state.country_id
        change = self._propose(state_id=state.id, country_id=mexico.id)
        change.with_user(self.role["seller"]).action_approve_all()
        self.assertEqual(self.aurora.state_id, state)
        self.assertEqual(self.aurora.country_id, mexico)

    def test_conflict(self):
        change = self._propose(phone="+57 601 5550999")
        line = change.line_ids
        self.assertFalse(line.is_conflict)
        self.aurora.phone = "+57 601 5550777"
        line.invalidate_recordset()
        self.assertTrue(line.is_conflict)
        self.assertEqual(line.current_value, "+57 601 5550777")
        self.assertIn("+57 601 5550777", change.conflict_text)

    def test_later_proposal_replaces_the_earlier(self):
        first = self._propose(phone="+57 601 5550999", city="Sogamoso")
        second = self._propose(phone="+57 601 5550888")
        states = {line.field_name: line.state for line in first.line_ids}
        self.assertEqual(states, {"phone": "superseded", "city": "pending"})
        third = self._propose(city="Paipa")
        self.assertEqual(first.state, "done")
        self.assertFalse(first.activity_ids)
        # nothing was decided: nobody is told and nothing counts as verified
        self.assertFalse(self._mails(first))
        self.assertFalse(self.aurora.data_verified_date)
        self.assertEqual((second | third).mapped("state"), ["pending"] * 2)

    def test_contacts(self):
        change = self.env["clientes.data.change"]._propose(
            self.aurora,
            self.ana,
            [
                {
                    "operation": "create",
                    "partner_id": False,
                    "new_raw": {"name": "Diana", "email": "d@x.example", "vat": "1"},
                    "new_value": "Diana",
                },
                {
                    "operation": "archive",
                    "partner_id": self._new_contact("Eva Aurora", self.aurora).id,
                    "old_value": "Eva Aurora",
                },
            ],
        )
        change.with_user(self.role["seller"]).action_approve_all()
        created, archived = change.line_ids
        self.assertEqual(created.partner_id.parent_id, self.aurora)
        self.assertEqual(created.partner_id.email, "d@x.example")
        self.assertFalse(created.partner_id.vat)
        self.assertFalse(archived.partner_id.active)
        self.assertEqual(change.state, "done")

    def test_forged_field_is_not_written(self):
        """Even a line that names another field does not reach it."""
        change = self._propose(credit_limit=5000000.0)
        change.with_user(self.role["seller"]).action_approve_all()
        self.assertEqual(change.line_ids.state, "pending")
        self.assertTrue(change.line_ids.error)

    def test_under_the_rights_of_who_decides(self):
        hidden = self._new_customer("Oculta SAS", company_id=self.other_company.id)
        change = self._propose(hidden, city="Paipa")
        with self.assertRaises(AccessError):
            change.with_user(self.role["seller"]).action_approve_all()
        self.assertEqual(hidden.city, "Tunja")

    def test_customers_words_cannot_be_edited(self):
        line = self._propose(phone="+57 601 5550999").line_ids
        for role in ("seller", "manager"):
            for values in ({"new_raw": "x"}, {"state": "applied"}, {"field_name": "x"}):
                with self.subTest(role, **values), self.assertRaises(AccessError):
                    line.with_user(self.role[role]).write(values)
        line.change_id.action_approve_all()
        with self.assertRaises(UserError):
            line.with_user(self.role["seller"]).decision = "refuse"

    def test_access(self):
        change = self._propose(phone="+57 601 5550999")
        models = {
            "clientes.data.change": {"seller": "rw--", "manager": "rw-u"},
            "clientes.data.change.line": {"seller": "rw--", "manager": "rw-u"},
            "clientes.verification.campaign": {"seller": "rwc-", "manager": "rwcu"},
            "clientes.verification.line": {"seller": "r---", "manager": "r---"},
        }
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, rights in models.items():
            for role, user in self.role.items():
                given = "".join(
                    letter
                    if self.env[model].with_user(user).has_access(operation)
                    else "-"
                    for letter, operation in operations.items()
                )
                with self.subTest(model=model, role=role):
                    known = "seller" if role == "colleague" else role
                    self.assertEqual(given, rights.get(known, "----"))
        for role in ("collector", "employee", "portal", "public"):
            with self.subTest(role), self.assertRaises(AccessError):
                change.with_user(self.role[role]).action_apply()

    def test_right_to_review_ends_with_the_company(self):
        self.assertTrue(self.ana.can_review_company_data)
        self.ana.parent_id = self.boreal
        self.assertFalse(self.ana.can_review_company_data)
