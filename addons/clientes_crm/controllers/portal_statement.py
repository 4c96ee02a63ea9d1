from dateutil.relativedelta import relativedelta
from werkzeug.exceptions import NotFound

from odoo import fields
from odoo.exceptions import UserError
from odoo.http import content_disposition, request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager as portal_pager

RECEIVABLES_GROUP = "clientes_crm.clientes_crm_group_receivables"
REPORT = "clientes_crm.clientes_statement_report"
CERTIFICATE = "clientes_crm.clientes_clearance_report"
LINES = 80


class PortalStatement(CustomerPortal):
    """The account statement of the visitor's own customer.

    Whoever of a customer has access to the portal sees its statement, as Odoo does with
    its invoices: the access is given person by person by our people.
    """

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "clientes_statement_count" in counters:
            values["clientes_statement_count"] = (
                sum(row["item_count"] for row in self._statement_ageing().values())
                if self._statement_is_allowed()
                else 0
            )
        return values

    # === HELPERS === #

    def _statement_is_allowed(self):
        """Tell whether the visitor may see a statement here at all.

        Employees do not, unless they see receivables anyway: their partner may belong
        to a company that others are not to know the debts of.

        :rtype: bool
        """
        user = self.env.user
        return user._is_portal() or user.has_group(RECEIVABLES_GROUP)

    def _statement_customer(self):
        """Return the customer whose statement the visitor sees.

        :return: in sudo
        :rtype: res.partner
        :raise NotFound: if the visitor sees none.
        """
        if not self._statement_is_allowed():
            raise NotFound()
        # sudo: res.partner - the visitor's own customer, and no other can be asked for
        return self.env.user.partner_id.sudo().commercial_partner_id

    def _statement_ageing(self):
        """Return what is open in each of the companies of the visitor.

        :rtype: dict
        """
        customer = self._statement_customer()
        ageing = self.env["clientes.receivable"]._get_ageing(
            customer.ids, self.env.companies.ids
        )
        return {company_id: row for (_partner, company_id), row in ageing.items()}

    def _statement_company(self, company_id=None):
        """Return the company asked for, if it is one of the visitor's.

        :param company_id: from the address; an unknown one counts as not said.
        :return: the company (in sudo), and those with anything open
        :rtype: tuple
        """
        companies = self.env.companies
        owed = self._statement_ageing()
        chosen = companies.filtered(lambda c: str(c.id) == str(company_id or ""))
        open_companies = companies.filtered(lambda c: c.id in owed)
        company = chosen or (
            self.env.company if self.env.company.id in owed else open_companies[:1]
        )
        # sudo: res.company - name, currency and address of who issues the statement
        return (company or self.env.company).sudo(), (open_companies | chosen).sudo()

    def _statement_filters(self):
        """Return what can be shown: open items, or the movements of some time.

        :rtype: dict
        """
        today = self.env["clientes.receivable"]._get_ageing_day()
        return {
            "open": {"label": self.env._("Open items"), "kind": "open"},
            "quarter": {
                "label": self.env._("Movements of 3 months"),
                "kind": "period",
                "date_from": today - relativedelta(months=3),
            },
            "year": {
                "label": self.env._("Movements of 12 months"),
                "kind": "period",
                "date_from": today - relativedelta(years=1),
            },
        }

    def _statement_options(self, company, filterby):
        """Return the options of a statement.

        :rtype: dict
        """
        chosen = self._statement_filters()[filterby]
        return {
            "company": company,
            "kind": chosen["kind"],
            "date_from": chosen.get("date_from"),
            "date_to": None,
        }

    def _statement_values(self, company, filterby):
        """Return what the page and its documents are made of.

        :rtype: dict
        """
        return self._statement_customer()._get_statement_report_values(
            self._statement_options(company, filterby), lang=self.env.lang
        )

    def _statement_file(self, content, name):
        """Hand out a PDF that nobody keeps on the way.

        :rtype: Response
        """
        return request.make_response(
            content,
            headers=[
                ("Content-Type", "application/pdf"),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )

    # === ROUTES === #

    @route(
        ["/my/statement", "/my/statement/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_statement(
        self, page=1, company_id=None, filterby=None, notice=None, **_kw
    ):
        """Show the statement; unknown parameters fall back to the default."""
        customer = self._statement_customer()
        filters = self._statement_filters()
        filterby = filterby if filterby in filters else "open"
        company, companies = self._statement_company(company_id)
        values = self._statement_values(company, filterby)
        lines = values["statement"]["lines"]
        pager = portal_pager(
            url="/my/statement",
            url_args={"company_id": company.id, "filterby": filterby},
            total=len(lines),
            page=page,
            step=LINES,
        )
        clearance = self.env["clientes.clearance"]
        values.update(
            {
                **self._prepare_portal_layout_values(),
                **self._statement_payment_values(company, values["statement"]),
                "page_name": "clientes_statement",
                "default_url": "/my/statement",
                "pager": pager,
                "lines": lines[pager["offset"] : pager["offset"] + LINES],
                "own_companies": companies if len(companies) > 1 else [],
                "searchbar_filters": filters,
                "filterby": filterby,
                "has_clearance": not clearance._get_obstacle(customer, company),
                "notice": notice if notice in ("changed", "nothing") else "",
            }
        )
        return request.render("clientes_crm.portal_my_statement", values)

    def _statement_payment_values(self, company, statement):
        """Return what can be paid online: nothing, unless payments add to it.

        :rtype: dict
        """
        return {"payable": {}, "payable_totals": [], "has_provider": False}

    @route(
        "/my/statement/pdf",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def portal_statement_pdf(self, company_id=None, filterby=None, **_kw):
        """Hand out the statement as PDF."""
        customer = self._statement_customer()
        company, _companies = self._statement_company(company_id)
        filterby = filterby if filterby in self._statement_filters() else "open"
        options = self._statement_options(company, filterby)
        # sudo: ir.actions.report - the report of the visitor's own customer
        report = self.env["ir.actions.report"].sudo()
        content = report.with_context(
            allowed_company_ids=company.ids, lang=customer.lang or self.env.lang
        )._render_qweb_pdf(
            REPORT,
            customer.ids,
            data={
                "kind": options["kind"],
                "date_from": fields.Date.to_string(options["date_from"]) or "",
                "company_id": company.id,
                "report_type": "pdf",
            },
        )[0]
        return self._statement_file(
            content, customer._get_statement_filename(options, "pdf")
        )

    @route("/my/statement/clearance", type="http", auth="user", methods=["POST"])
    def portal_statement_clearance(self, company_id=None, **_kw):
        """Issue a certificate that nothing is due, or hand out that of today."""
        customer = self._statement_customer()
        company, _companies = self._statement_company(company_id)
        try:
            clearance = self.env["clientes.clearance"]._issue(customer, company)
        except UserError:
            # Why not stands on the page, in words for customers.
            return request.redirect(f"/my/statement?company_id={company.id}")
        # sudo: ir.actions.report - the certificate of the visitor's own customer
        report = self.env["ir.actions.report"].sudo()
        content = report.with_context(allowed_company_ids=company.ids)._render_qweb_pdf(
            CERTIFICATE, clearance.ids
        )[0]
        # sudo: clientes.clearance - its number
        return self._statement_file(content, f"{clearance.sudo().name}.pdf")
