from odoo.fields import Command
from odoo.tests import new_test_user

from .common import ClientesCommon


class MergeCommon(ClientesCommon):
    """Three records of one customer, with something hanging on each."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        partners = cls.env["res.partner"]
        cls.stays, cls.second, cls.third = cls.trio = partners.create(
            [
                {"name": "Almacén Uno", "is_company": True, "city": "Tunja"},
                {
                    "name": "Almacén Uno S.A.S.",
                    "is_company": True,
                    "email": "uno@almacen.example",
                    "city": "Sogamoso",
                    "child_ids": [Command.create({"name": "Berta Uno"})],
                },
                {"name": "Almacen 1", "is_company": True, "phone": "+57 601 7431155"},
            ]
        )
        cls.merge_as = cls.role["manager"]

    @classmethod
    def _create_portal_user(cls, partner, login):
        """Give a customer a portal user.

        :param res.partner partner: the customer.
        :param str login: its login.
        """
        return new_test_user(
            cls.env,
            login=login,
            groups="base.group_portal",
            partner_id=partner.id,
            name=partner.name,
        )

    def _open(self, partners=None, destination=None, role="manager"):
        """Open the merge of some customers.

        :param res.partner partners: the customers; all three unless told.
        :param res.partner destination: the one that stays; the first unless told.
        :param str role: who opens it.
        :rtype: clientes.merge
        """
        partners = partners or self.trio
        action = partners.with_user(self.role[role]).action_merge_customers()
        wizard = self.env["clientes.merge"].with_user(self.role[role])
        wizard = wizard.browse(action["res_id"])
        wizard.destination_id = destination or partners[:1]
        return wizard

    def _merge(self, partners=None, destination=None):
        """Merge customers, the three unless told.

        :return: the log, as the manager
        :rtype: clientes.merge.log
        """
        self._open(partners, destination).action_merge()
        stays = destination or (partners or self.trio)[:1]
        logs = self.env["clientes.merge.log"].with_user(self.role["manager"])
        self.env.invalidate_all()
        return logs.search([("destination_id", "=", stays.id)], limit=1)

    def _undo(self, log):
        """Undo a merge.

        :param clientes.merge.log log: its log.
        """
        log.action_undo()
        self.env.invalidate_all()

    def _post_invoice(self, partner):
        """Post an invoice of a customer.

        :param res.partner partner: the customer.
        :rtype: account.move
        """
        journal = self.env["account.journal"].create(
            {"name": "Merge", "code": "MRG", "type": "sale"}
        )
        account = self.env["account.account"].create(
            {"name": "Income", "code": "MRG41", "account_type": "income"}
        )
        receivable = self.env["account.account"].create(
            {
                "name": "Receivable",
                "code": "MRG13",
                "account_type": "asset_receivable",
                "reconcile": True,
            }
        )
        partner.property_account_receivable_id = receivable
        invoice = self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "journal_id": journal.id,
                "invoice_line_ids": [
                    Command.create(
                        {
                            "name": "Line",
                            "price_unit": 100,
                            "account_id": account.id,
                            "tax_ids": [],
                        }
                    )
                ],
            }
        )
        invoice.action_post()
        return invoice
