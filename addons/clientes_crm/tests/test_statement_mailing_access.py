from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common_statement_mailing import StatementMailingCommon

MODELS = (
    "clientes.statement.mailing",
    "clientes.statement.mailing.line",
    "clientes.statement.wizard",
)


@tagged("post_install", "-at_install")
class TestStatementMailingAccess(StatementMailingCommon):
    """Who sends statements and reads them, and the one sent by hand."""

    def test_rights(self):
        mailing = self._send(self.customer)
        for role, user in self.role.items():
            allowed = role in ("collector", "credit")
            for model in MODELS:
                records = self.env[model].with_user(user)
                with self.subTest(role=role, model=model):
                    self.assertEqual(records.has_access("read"), allowed)
                    if not model.endswith("wizard"):
                        for operation in ("write", "create", "unlink"):
                            self.assertFalse(records.has_access(operation))
            if not allowed:
                with self.assertRaises(AccessError):
                    self._wizard(self.customer, role)
                for method in ("action_cancel", "action_retry"):
                    with self.assertRaises(AccessError):
                        getattr(mailing.with_user(user), method)()
                with self.assertRaises(AccessError):
                    self.customer.with_user(user).action_send_statement()
                message = mailing.line_ids.mail_id.mail_message_id
                self.assertFalse(message.with_user(user).has_access("read"))

    def test_other_company(self):
        mailing = self._send(self.customer)
        elsewhere = self.env["res.company"].create({"name": "Mailing Elsewhere"})
        user = self.role["credit"]
        user.write(
            {"company_id": elsewhere.id, "company_ids": [Command.set(elsewhere.ids)]}
        )
        lines = mailing.line_ids.with_context(allowed_company_ids=elsewhere.ids)
        mailing = mailing.with_context(allowed_company_ids=elsewhere.ids)
        for records in (mailing, lines):
            self.assertFalse(records.with_user(user).search([]))
            with self.assertRaises(AccessError):
                records.with_user(user).read(["state"])
        with self.assertRaises(AccessError):
            mailing.with_user(user).action_retry()

    def test_wizard_of_another_company(self):
        """Its preview does not tell who owes a company of others."""
        elsewhere = self._create_company("Mailing Far Away")
        self._invoice(self.idle, 70, company=elsewhere)
        wizard = self._wizard(self.idle | self.customer, company_id=elsewhere.id)
        counts = ["send_count", "nothing_count", "left_out_count", "left_out_ids"]
        self.assertEqual([wizard[name] or 0 for name in counts], [0, 0, 0, 0])
        with self.assertRaises(UserError):
            wizard.action_send()

    def test_customer_tells_no_amounts(self):
        """What the customer's messages tell is read by every salesperson."""
        before = self.customer.message_ids
        mailing = self._send(self.customer)
        message = self.customer.message_ids - before
        self.assertIn("accounts@example.com", message.body)
        self.assertNotIn("150", message.body)
        self.assertFalse(message.attachment_ids)
        page = self.customer.with_user(self.role["seller"]).get_timeline(kinds=["note"])
        self.assertIn("accounts@example.com", page["entries"][0]["text"])
        self.assertEqual(mailing.line_ids.mail_id.model, mailing.line_ids._name)

    def test_send_one(self):
        user = self.role["collector"]
        action = self.contact.with_user(user).action_send_statement()
        # The page opens it itself: nothing adds the views on the way.
        self.assertEqual(action["views"], [(False, "form")])
        self.assertFalse(action["context"]["clientes_mail_obstacle"])
        [line_id] = action["context"]["default_res_ids"]
        line = self.env["clientes.statement.mailing.line"].browse(line_id)
        self.assertEqual(line.state, "draft")
        composer = (
            self.env["mail.compose.message"]
            .with_user(user)
            .with_context(**action["context"])
            .create({})
        )
        self.assertEqual(composer.partner_ids, self.invoice_contact)
        self.assertEqual(composer.attachment_ids.name, "Statement Debtor Ltd.pdf")
        self.assertIn("150", composer.body)
        composer.action_send_mail()
        self.assertEqual(line.state, "sent")
        self.assertEqual(line.mailing_id.state, "done")
        self.assertEqual(line.email, "accounts@example.com")
        message = line.message_ids.filtered("attachment_ids")
        self.assertEqual(len(message), 1)
        # Begun and never sent.
        self.contact.with_user(user).action_send_statement()
        mailings = self.env["clientes.statement.mailing"]
        draft = mailings.search([("state", "=", "draft")])
        self.assertTrue(draft)
        self.env.cr.execute(
            "UPDATE clientes_statement_mailing SET create_date = create_date"
            " - INTERVAL '2 days'"
        )
        self.env.invalidate_all()
        mailings._gc_drafts()
        self.assertFalse(draft.exists())
        self.assertTrue(line.exists())

    def test_send_one_without_recipient(self):
        """The composer says why nobody is in “To”."""
        user = self.role["collector"]
        for email, reason in (
            ("nobody at all", "bad_email"),
            (False, "no_email"),
            ("stop@example.com", "blacklisted"),
        ):
            if reason == "blacklisted":
                self.env["mail.blacklist"]._add(email)
            family = self.customer | self.invoice_contact
            family.email = email
            context = self.customer.with_user(user).action_send_statement()["context"]
            self.assertEqual(context["clientes_mail_obstacle"], reason)
