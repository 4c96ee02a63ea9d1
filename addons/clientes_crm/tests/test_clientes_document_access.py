from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.clientes_document_access import SYSTEM_FIELDS
from .common_documents import DocumentCase

MATRIX = {
    "clientes.document": {
        "seller": "rwcu",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "----",
        "portal": "r---",
        "public": "----",
    },
    "clientes.document.type": {
        "seller": "r---",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "----",
        "portal": "r---",
        "public": "----",
    },
    "clientes.consent": {
        "seller": "r-c-",
        "manager": "r-c-",
        "collector": "r---",
        "employee": "----",
        "portal": "----",
        "public": "----",
    },
    "clientes.consent.purpose": {
        "seller": "r---",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "----",
        "portal": "----",
        "public": "----",
    },
    "clientes.consent.text": {
        "seller": "r---",
        "manager": "rwcu",
        "collector": "r---",
        "employee": "----",
        "portal": "----",
        "public": "----",
    },
}
FORGED = {
    "date_reviewed": "2026-01-01 00:00:00",
    "is_reminded": True,
    "reject_reason": "x",
    "review_state": "valid",
    "version": 7,
}


@tagged("post_install", "-at_install")
class TestClientesDocumentAccess(DocumentCase):
    def test_matrix(self):
        operations = {"r": "read", "w": "write", "c": "create", "u": "unlink"}
        for model, roles in MATRIX.items():
            for role, rights in roles.items():
                records = self.env[model].with_user(self.role[role])
                given = "".join(
                    letter if records.has_access(operation) else "-"
                    for letter, operation in operations.items()
                )
                with self.subTest(model=model, role=role):
                    self.assertEqual(given, rights)

    def test_who_reads_which_document(self):
        """Company, group of the type, and owner: record by record."""
        documents = {
            "rut": self._new_document(approve=True),
            "draft": self._new_document(),
            "bank": self._new_document(approve=True, type_id=self.type_bank.id),
            "contract": self._new_document(type_id=self.type_contract.id),
            "rival": self._new_document(approve=True, partner_id=self.rival.id),
            "foreign": self._new_document(
                approve=True, company_id=self.other_company.id
            ),
            "shared": self._new_document(approve=True, company_id=False),
        }
        hidden = {"foreign"}
        restricted = hidden | {"bank"}
        own = {"rut", "bank", "shared"}
        users = {
            "seller": (self.role["seller"], documents.keys() - restricted),
            "collector": (self.role["collector"], documents.keys() - restricted),
            "manager": (self.role["manager"], documents.keys() - hidden),
            "foreign_manager": (self.foreign_manager, {"foreign", "shared"}),
            "portal": (self.portal_user, own),
            "portal_colleague": (self.portal_colleague, own),
            "portal_rival": (self.portal_rival, {"rival"}),
            "portal_foreign": (self.portal_foreign, set()),
        }
        ids = [document.id for document in documents.values()]
        for name, (user, readable) in users.items():
            with self.subTest(user=name):
                found = self.Document.with_user(user).search([("id", "in", ids)])
                self.assertEqual(
                    {n for n, d in documents.items() if d.id in found.ids}, readable
                )
                for key, document in documents.items():
                    self.assertEqual(
                        document.with_user(user).has_access("read"), key in readable
                    )
                    # the files follow the document
                    if not user.share:
                        self.assertEqual(
                            document.attachment_ids.with_user(user).has_access("read"),
                            key in readable,
                        )

    def test_system_fields_are_not_written_by_rpc(self):
        document = self._new_document().with_user(self.role["manager"])
        for fname, value in FORGED.items():
            with self.subTest(write=fname), self.assertRaises(AccessError):
                document.write({fname: value})
        for fname in SYSTEM_FIELDS - FORGED.keys():
            with self.subTest(write=fname), self.assertRaises(AccessError):
                document.write({fname: self.env.uid})
        seller = self.role["seller"]
        values = {"partner_id": self.customer.id, "type_id": self.type_rut.id}
        with self.assertRaises(AccessError):
            self.Document.with_user(seller).create({**values, "review_state": "valid"})
        defaults = {f"default_{fname}": value for fname, value in FORGED.items()}
        created = (
            self.Document.with_user(seller).with_context(**defaults).create(values)
        )
        self.assertEqual((created.review_state, created.version), ("draft", 1))
        self.assertFalse(created.sudo().is_reminded)
        self.assertEqual(
            created.copy().review_state, "draft", "a copy is approved anew"
        )

    def test_what_is_approved_stays(self):
        document = self._new_document(approve=True)
        seller = document.with_user(self.role["seller"])
        for vals in (
            {"number": "1"},
            {"date_expiry": False},
            {"type_id": self.type_card.id},
            {"attachment_ids": [Command.clear()]},
        ):
            with (
                self.subTest(vals=vals),
                self.assertRaisesRegex(UserError, "is approved"),
            ):
                seller.write(vals)
        seller.note = "An internal note is no part of it"
        with self.assertRaisesRegex(UserError, "is approved"):
            seller.unlink()
        file = document.attachment_ids.with_user(self.role["seller"])
        with self.assertRaisesRegex(UserError, "stays as it is"):
            file.raw = b"forged"
        with self.assertRaisesRegex(UserError, "stays as it is"):
            file.res_id = False
        with self.assertRaisesRegex(UserError, "stays as it is"):
            file.unlink()
        document.with_user(self.role["manager"]).number = "corrected"
        document.with_user(self.role["manager"]).unlink()
        self.assertFalse(document.exists())
        self.assertFalse(file.exists())

    def test_files_of_others_cannot_be_taken(self):
        """Linking a file of another record must not give access to it."""
        seller = self.role["seller"]
        secret = self._new_document(approve=True, type_id=self.type_bank.id)
        files = {
            "restricted": secret.attachment_ids,
            "of somebody": self._new_file(),
            "of a company": self._new_file(
                res_model="res.company", res_id=self.company.id
            ),
            "link": self._new_file(user=seller, type="url", url="https://a.example"),
        }
        document = self._new_document().with_user(seller)
        for name, file in files.items():
            with (
                self.subTest(file=name),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                document.write({"attachment_ids": [Command.link(file.id)]})
            with (
                self.subTest(created_with=name),
                self.assertRaises(AccessError),
                self.cr.savepoint(),
            ):
                self.Document.with_user(seller).create(
                    {
                        "partner_id": self.customer.id,
                        "type_id": self.type_rut.id,
                        "attachment_ids": [Command.link(file.id)],
                    }
                )
        own = self._new_file(user=seller, public=True)
        document.write({"attachment_ids": [Command.link(own.id)]})
        self.assertEqual((own.res_model, own.res_id), (document._name, document.id))
        self.assertFalse(own.public)

    def test_portal_customers_only_read(self):
        document = self._new_document(approve=True).with_user(self.portal_user)
        self.assertTrue(document.read(["number", "state"]))
        for method in (
            "action_approve",
            "action_submit",
            "action_reset",
            "action_renew",
            "unlink",
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(document, method)()
        with self.assertRaises(AccessError):
            document._reject("x")
        for fname in ("note", "message_ids", "has_message", "activity_ids"):
            with self.subTest(field=fname), self.assertRaises(AccessError):
                document.read([fname])
        for leaf in (
            ("message_ids.body", "ilike", "a"),
            ("has_message", "=", True),
            ("note", "ilike", "a"),
        ):
            with self.subTest(leaf=leaf), self.assertRaises(AccessError):
                self.Document.with_user(self.portal_user).search([leaf])
        with self.assertRaises(AccessError):
            document.message_post(body="x")

    def test_collector_changes_nothing(self):
        document = self._new_document().with_user(self.role["collector"])
        for method in ("action_approve", "action_submit", "action_renew"):
            with self.subTest(method=method), self.assertRaises(AccessError):
                getattr(document, method)()
