from unittest.mock import patch

from .common_portalpay import PortalPayCommon

LINE = "odoo.addons.clientes_crm.models.clientes_statement_mailing_line"
COMMIT = "odoo.addons.base.models.ir_cron.IrCron._commit_progress"


class StatementMailingCommon(PortalPayCommon):
    """Mailings that are run at once, without rendering PDFs."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.role = cls._create_users()
        cls._invoice(cls.other, 30, date=-3, due=-1)
        cls.idle = cls.env["res.partner"].create(
            {"name": "Owes Nothing", "email": "idle@example.com"}
        )
        cls._work_off()

    def setUp(self):
        super().setUp()
        # PDFs are rendered by tests of the report; here they would only take time.
        self.startPatcher(
            patch(
                f"{LINE}.ClientesStatementMailingLine._get_pdf",
                lambda line: (f"Statement {line.partner_id.name}.pdf", b"%PDF-1.4"),
            )
        )
        # Tests cannot commit.
        self.startPatcher(patch(COMMIT, lambda *args, **kwargs: 60))

    def _wizard(self, partners, role="collector", **values):
        wizard = self.env["clientes.statement.wizard"].with_user(self.role[role])
        return wizard.with_context(
            active_model="res.partner", active_ids=partners.ids
        ).create(values)

    def _send(self, partners, role="collector", run=True, **values):
        action = self._wizard(partners, role, **values).action_send()
        mailing = self.env["clientes.statement.mailing"].browse(action["res_id"])
        if run:
            self._run()
        return mailing

    def _run(self):
        self.env["clientes.statement.mailing"]._cron_process()
        self.env.invalidate_all()

    def _states(self, mailing):
        return {line.partner_id: line.state for line in mailing.line_ids}
