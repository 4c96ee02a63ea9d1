from unittest.mock import patch

from .common import ClientesCommon


class FreshnessCommon(ClientesCommon):
    """A customer of whom everything is known and right."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env["clientes.required.field"].search([]).unlink()
        cls.partner = cls.env["res.partner"].create(
            {
                "name": "Frescos del Campo",
                "is_company": True,
                "email": "hola@frescos.example",
                "phone": "+57 601 555 0142",
                "country_id": cls.env.ref("base.co").id,
            }
        )
        cls.env.flush_all()

    def _stored(self, partners):
        partners.flush_recordset()
        partners.invalidate_recordset()
        return [
            (p.id, p.freshness_score, p.freshness_band, p.freshness_next_date)
            for p in partners
        ]

    def _from_scratch(self, partners):
        return [
            (partner.id, *values)
            for partner, values in partners._get_freshness_values().items()
        ]

    def _run_cron(self):
        # Inside a test there is nothing to commit to.
        crons = type(self.env["ir.cron"])
        with patch.object(crons, "_commit_progress", lambda *a, **kw: 60.0):
            self.env["res.partner"]._cron_refresh_freshness()
