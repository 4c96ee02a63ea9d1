from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common_merge import MergeCommon


@tagged("post_install", "-at_install")
class TestClientesMergeLog(MergeCommon):
    def _merge(self):
        self._create_lead(partner_id=self.second.id)
        self._open().action_merge()
        logs = self.env["clientes.merge.log"].with_user(self.role["manager"])
        return logs.search([("destination_id", "=", self.stays.id)])

    def test_what_is_kept(self):
        ids = self.trio.ids
        log = self._merge()
        self.assertEqual(log.user_id, self.role["manager"])
        self.assertEqual(log.source_count, 2)
        self.assertIn("Almacen 1", log.source_names)
        self.assertEqual([record["id"] for record in log.snapshot], ids)
        self.assertEqual(log.snapshot[1]["email"], "uno@almacen.example")
        self.assertEqual(log.snapshot[0]["city"], "Tunja")
        moved = {line["model"]: line["moved"] for line in log.moved}
        self.assertEqual(moved["crm.lead"], 1)
        self.assertEqual(log.moved_total, sum(moved.values()))
        given_up = {(line.field_name, line.given_up) for line in log.line_ids}
        self.assertIn(("city", "Sogamoso"), given_up)
        self.assertNotIn(("email", "uno@almacen.example"), given_up)

    def test_a_value_is_taken_back(self):
        log = self._merge()
        line = log.line_ids.filtered(lambda line: line.field_name == "city")
        line.action_restore()
        self.assertEqual(self.stays.city, "Sogamoso")
        self.assertTrue(line.restored)

    def test_what_does_not_exist_any_more(self):
        industry, other = self.env["res.partner.industry"].create(
            [{"name": "Gone"}, {"name": "Kept"}]
        )
        self.stays.industry_id = other
        self.second.industry_id = industry
        log = self._merge()
        line = log.line_ids.filtered(lambda line: line.field_name == "industry_id")
        self.assertEqual(line.given_up, "Gone")
        industry.unlink()
        with self.assertRaises(UserError):
            line.action_restore()

    def test_only_managers_read_it_and_nobody_writes_it(self):
        log = self._merge()
        for role in ("seller", "collector", "employee", "portal"):
            with self.assertRaises(AccessError):
                log.with_user(self.role[role]).read(["snapshot"])
            with self.assertRaises(AccessError):
                log.line_ids[0].with_user(self.role[role]).action_restore()
        with self.assertRaises(AccessError):
            log.source_names = "Nobody"
        with self.assertRaises(AccessError):
            log.unlink()
        log.sudo().company_id = self.other_company
        self.env.invalidate_all()
        with self.assertRaises(AccessError):
            log.read(["snapshot"])
