from odoo.tests import tagged

from ..wizard.clientes_merge_checks import MERGE_BOOKED_PARAMETER
from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMergeUndoEntries(MergeCommon):
    """Which journal entries go back, and which must stay."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["ir.config_parameter"].set_param(MERGE_BOOKED_PARAMETER, "1")

    def test_posted_entries_go_back(self):
        invoice = self._post_invoice(self.second)
        log = self._merge()
        self.assertEqual(invoice.line_ids.partner_id, self.stays)
        self._undo(log)
        self.assertEqual(invoice.partner_id, self.second)
        self.assertEqual(invoice.commercial_partner_id, self.second)
        self.assertEqual(invoice.line_ids.partner_id, self.second)

    def test_entries_that_stay(self):
        """Posted since, or reconciled since with what does not go back."""
        paid = self._post_invoice(self.second)
        draft, paid_with_own = paid.copy(), paid.copy()
        paid_with_own.action_post()
        refund = paid.copy({"move_type": "out_refund"})
        refund.action_post()
        log = self._merge()
        draft.action_post()
        credit = paid.copy({"move_type": "out_refund", "partner_id": self.stays.id})
        credit.action_post()
        self.assertEqual(credit.partner_id, self.stays)
        for one, two in ((paid, credit), (paid_with_own, refund)):
            lines = (one | two).line_ids
            lines.filtered(
                lambda line: line.account_id.account_type == "asset_receivable"
            ).reconcile()
        self._undo(log)
        for entry in (draft, paid, credit):
            self.assertEqual(entry.partner_id, self.stays)
            self.assertEqual(entry.line_ids.partner_id, self.stays)
        self.assertIn(draft.name, log.undone_note)
        self.assertIn(paid.name, log.undone_note)
        for entry in (paid_with_own, refund):
            self.assertEqual(entry.partner_id, self.second)
            self.assertEqual(entry.line_ids.partner_id, self.second)
