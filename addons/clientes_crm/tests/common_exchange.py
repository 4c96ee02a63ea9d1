import csv
import io
import json

import openpyxl

from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ClientesCommon

OWN = [("name", "like", "Exchange ")]


class ExportCommon(ClientesCommon):
    """Customers whose texts are traps, and users who may export."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        export = "base.group_allow_export"
        for role in ("seller", "manager", "employee", "portal"):
            cls.role[f"{role}_export"] = new_test_user(
                cls.env,
                login=f"clientes_{role}_export",
                groups=",".join(
                    [cls._get_group(role)] + ([export] if role != "portal" else [])
                ),
            )
        cls.tags = cls.env["res.partner.category"].create(
            [{"name": "Exchange A"}, {"name": "Exchange B"}]
        )
        cls.formula = cls.env["res.partner"].create(
            {
                "name": "Exchange =Formula",
                "is_company": True,
                "function": '=HYPERLINK("http://x","y")',
                "phone": "+57 601 5551234",
                "street": "-2+3",
                "street2": "@SUM(1)",
                "city": "Bogotá; D.C.",
                "country_id": cls.env.ref("base.co").id,
                "category_id": [Command.set(cls.tags.ids)],
            }
        )
        cls.plain = cls.env["res.partner"].create(
            {"name": "Exchange Plain", "user_id": cls.role["seller"].id}
        )
        cls.foreign = cls.env["res.partner"].create(
            {"name": "Exchange Foreign", "company_id": cls.other_company.id}
        )
        cls.archived = cls.env["res.partner"].create(
            {"name": "Exchange Archived", "active": False}
        )

    @classmethod
    def _get_group(cls, role):
        return {
            "seller": "clientes_crm.clientes_crm_group_user",
            "manager": "clientes_crm.clientes_crm_group_manager",
            "employee": "base.group_user",
            "portal": "base.group_portal",
        }[role]

    def _export(self, role="seller_export", domain=None, selected=None, **options):
        """Export as the browser does it, without the network between.

        :return: the content of the file, and its entry of the log.
        """
        Export = self.env["clientes.export"].with_user(self.role[role])
        options = {"format": "csv", "columns": ["name"], **options}
        started = Export.start("res.partner", domain or OWN, options, selected)
        log = self.env["clientes.export.log"].browse(started["id"])
        pieces = []
        done = False
        while not done:
            content, done = Export._write_part(log, len(pieces) + 1)
            pieces.append(content)
        return b"".join(pieces), log

    def _read_csv(self, content, separator=";"):
        text = content.decode("utf-8-sig")
        return list(csv.reader(io.StringIO(text), delimiter=separator))

    def _read_xlsx(self, content):
        return openpyxl.load_workbook(io.BytesIO(content))

    def _names(self, content):
        return {row[0] for row in self._read_csv(content)[1:]}

    def _core_export(self, role, data):
        """Call Odoo's own export over RPC."""
        return (
            self.env[data["model"]]
            .with_user(self.role[role])
            .browse(data["ids"])
            .export_data(data["fields"])
        )

    def _domain(self, log):
        return json.loads(log.domain)
