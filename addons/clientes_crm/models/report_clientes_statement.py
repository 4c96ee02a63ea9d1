from odoo import api, models


class ReportClientesStatement(models.AbstractModel):
    """The account statement as a document."""

    _name = "report.clientes_crm.clientes_statement_document"
    _description = "Account Statement (PDF)"

    # === BUSINESS METHODS === #

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return a statement of each customer.

        Printed from a list, these are the open items of today in the current company;
        `data` may hold the options of `res.partner.get_statement`.
        """
        partners = self.env["res.partner"].browse(docids).exists()
        partners._check_statement_access()
        options = partners._read_statement_options(data)
        # A customer and its contacts have one statement between them.
        customers = partners.commercial_partner_id
        return {
            "doc_ids": customers.ids,
            "doc_model": "res.partner",
            "docs": customers,
            "documents": [
                customer._get_statement_report_values(options) for customer in customers
            ],
        }
