from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..const import AGEING_BUCKETS
from .clientes_receivable_report import DATE_KEY
from .clientes_statement import KINDS

RECEIVABLES_GROUP = "clientes_crm.clientes_crm_group_receivables"
PAGE_SIZE = 100
MAX_PAGE_SIZE = 1000
FIGURES = (*AGEING_BUCKETS, "unapplied", "overdue", "balance")


class ResPartner(models.Model):
    """The account statement on the customer's profile."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === ACTION METHODS === #

    def action_view_statement_items(self, figure, options=None):
        """List what a figure of the statement consists of.

        :param str figure: a bucket, `unapplied`, `overdue` or `balance`.
        :param dict options: those of the statement.
        :rtype: dict
        """
        self.ensure_one()
        self._check_statement_access()
        options = self._read_statement_options(options)
        figure = figure if figure in FIGURES else "balance"
        domain = self.env["clientes.receivable.item"]._get_bucket_domain(figure)
        action = self.with_company(options["company"])._get_open_item_action(domain)
        date = options["date_to"]
        action["context"] = {DATE_KEY: fields.Date.to_string(date)} if date else {}
        return action

    def action_issue_clearance(self, options=None):
        """Issue a certificate that nothing is due, and print it.

        :param dict options: those of the statement; only its company counts.
        :rtype: dict
        """
        self.ensure_one()
        self._check_statement_access()
        company = self._read_statement_options(options)["company"]
        clearance = self.env["clientes.clearance"]._issue(self, company)
        return clearance.action_print()

    # === BUSINESS METHODS === #

    @api.readonly
    def get_statement(self, options=None, offset=0, limit=PAGE_SIZE):
        """Return the account statement as the profile shows it.

        :param dict options: `kind` (open or period), `date_from`, `date_to` (texts or
            nothing), `company_id`; what is unknown counts as not said.
        :param int offset: how many lines are there already.
        :param int limit: how many lines are wanted.
        :return: what `clientes.statement._get_statement` tells, with only the lines
            asked for; `line_count`; `types` (names of the kinds of lines); `companies`
            (balance in each of the chosen ones, if there are several); `clearance`
            (`allowed`, and `reason` if not); `view_id` (form of an invoice)
        :rtype: dict
        """
        self.ensure_one()
        self._check_statement_access()
        options = self._read_statement_options(options)
        company = options["company"]
        offset, limit = self._read_statement_page(offset, limit)
        service = self.env["clientes.statement"]
        statement = service._get_statement(
            self, **options, page=slice(offset, offset + limit)
        )
        # The ages of now say whether anything is due; those of another day do not.
        ageing = None if options["date_to"] else statement["ageing"]
        obstacle = self.env["clientes.clearance"]._get_obstacle(self, company, ageing)
        return {
            **statement,
            "types": service._get_line_types(),
            "company_name": company.name,
            "companies": self._get_statement_companies(),
            "clearance": {"allowed": not obstacle, "reason": obstacle},
            "view_id": self.env["ir.model.data"]._xmlid_to_res_id(
                "clientes_crm.account_move_view_form_receivables"
            ),
        }

    def _check_statement_access(self):
        """Make sure that the user may see what these customers owe.

        Code that runs as superuser has asked for itself: the customers' own page, the
        mailing.

        :raise AccessError: without "See Receivables", or if a customer is not theirs.
        """
        if self.env.su:
            return
        if not self.env.user.has_group(RECEIVABLES_GROUP):
            raise AccessError(
                self.env._(
                    "What customers owe is only for who has the right “See "
                    "Receivables”."
                )
            )
        self.check_access("read")
        self.commercial_partner_id.check_access("read")

    def _read_statement_options(self, options=None):
        """Return options that came from outside as `_get_statement` takes them.

        :param dict options: as for `get_statement`.
        :return: `company`, `kind`, `date_from`, `date_to`
        :rtype: dict
        :raise UserError: if a date is none.
        """
        options = options if isinstance(options, dict) else {}
        try:
            dates = {
                name: fields.Date.to_date(options.get(name) or None)
                for name in ("date_from", "date_to")
            }
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._("That is no date. Please choose the days of the statement.")
            ) from error
        kind = options.get("kind")
        company_id = str(options.get("company_id") or "")
        chosen = self.env.companies.filtered(lambda c: str(c.id) == company_id)
        return {
            "company": chosen or self.env.company,
            "kind": kind if kind in KINDS else "open",
            **dates,
        }

    @api.model
    def _read_statement_page(self, offset, limit):
        try:
            offset, limit = int(offset or 0), int(limit or PAGE_SIZE)
        except (TypeError, ValueError) as error:
            raise UserError(
                self.env._(
                    "This part of the statement is gone. Please reload the page."
                )
            ) from error
        return max(offset, 0), min(max(limit, 1), MAX_PAGE_SIZE)

    def _get_statement_companies(self):
        """Return what is owed to each company that the user works in, if several.

        :rtype: list[dict]
        """
        companies = self.env.companies
        if len(companies) < 2:
            return []
        customer = self.commercial_partner_id
        service = self.env["clientes.receivable"]
        ageing = service._get_ageing(customer.ids, companies.ids)
        nothing = service._get_empty_ageing()
        return [
            {
                "id": company.id,
                "name": company.name,
                "currency_id": company.currency_id.id,
                "balance": ageing.get((customer.id, company.id), nothing)["balance"],
                "overdue": ageing.get((customer.id, company.id), nothing)["overdue"],
            }
            for company in companies
        ]

    def _get_statement_report_values(self, options, lang=None):
        """Return what a document (PDF, XLSX) is made of, in the customer's language.

        :param dict options: as `_read_statement_options` returns them.
        :param str lang: another language.
        :rtype: dict
        """
        self.ensure_one()
        customer = self.commercial_partner_id
        lang = lang or customer.lang or self.env.lang
        company = options["company"]
        service = self.env["clientes.statement"].with_context(lang=lang)
        statement = service._get_statement(self, **options)
        # sudo: res.company - name, tax number and address of who issues the document
        company_sudo = company.sudo().with_context(lang=lang)
        currencies = self.env["res.currency"].with_context(active_test=False)
        ids = {line["currency_id"] for line in statement["lines"]}
        ids.update(row["currency_id"] for row in statement["currencies"])
        return {
            "statement": statement,
            "customer": customer.with_context(lang=lang),
            "company": company_sudo,
            "lang": lang,
            "types": service._get_line_types(),
            "currency_by_id": {c.id: c for c in currencies.browse(ids)},
            "has_foreign": bool(ids - set(company_sudo.currency_id.ids)),
            "has_contacts": any(
                line["contact_id"] != customer.id for line in statement["lines"]
            ),
        }

    def _get_statement_filename(self, options, extension):
        """Return the name of a file with the statement.

        :param str extension: without its dot; none if empty.
        :rtype: str
        """
        service = self.env["clientes.receivable"].with_company(options["company"])
        day = options["date_to"] or service._get_ageing_day()
        name = self.env._(
            "Statement %(customer)s %(day)s",
            customer=(self.commercial_partner_id.name or "").replace("/", "-"),
            day=day,
        )
        return f"{name}.{extension}" if extension else name
