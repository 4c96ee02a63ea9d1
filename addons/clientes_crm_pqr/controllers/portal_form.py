from hashlib import sha256
from uuid import uuid4

from werkzeug.exceptions import NotFound

from odoo.http import request, route
from odoo.tools import plaintext2html

from odoo.addons.clientes_crm.controllers.portal_uploads import PortalUploads

MAX_SUBJECT = 150
MAX_DESCRIPTION = 10000


class PqrPortalForm(PortalUploads):
    """The form with which customers file a case."""

    # === ROUTES === #

    @route(
        "/my/pqr/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_pqr_new(self, **_kw):
        """Show the empty form."""
        return self._pqr_render_form({"kind": "petition", "form_key": uuid4().hex}, {})

    @route("/my/pqr/new", type="http", auth="user", website=True, methods=["POST"])
    def portal_pqr_file(self, **post):
        """File the case, or show the form again with everything that was given."""
        values, errors = self._pqr_read_form(post)
        read = self._uploads_read()
        values["filing_key"] = self._pqr_filing_key(values, read[0])
        if filed_sudo := self._pqr_find_filed(values["filing_key"]):
            return self._pqr_redirect_filed(filed_sudo)
        attachments_sudo, file_errors = self._uploads_receive(read)
        if file_errors:
            errors["files"] = file_errors
        if not errors and (problem := self._pqr_get_limit_problem()):
            errors["limit"] = problem
        if errors:
            return self._pqr_render_form(values, errors, attachments_sudo)
        ticket_sudo = self._pqr_create(values, attachments_sudo)
        return self._pqr_redirect_filed(ticket_sudo)

    def _pqr_get_limit_problem(self):
        """Say why the customer cannot file more for now.

        :rtype: str
        """
        customer = self.env.user.partner_id.commercial_partner_id
        # sudo: pqr.ticket - those of colleagues, which one may not read, count too
        return self.env["pqr.ticket"].sudo()._get_limit_problem(customer)

    def _pqr_redirect_filed(self, ticket):
        """Show the case that was filed.

        :param pqr.ticket ticket: The case.
        """
        return request.redirect(f"/my/pqr/{ticket.id}?filed=1", code=303)

    # === READING === #

    def _pqr_read_form(self, post):
        """Check the text fields.

        :param dict post: What the browser sent.
        :return: clean values, and one message per field that cannot be accepted.
        :rtype: tuple[dict, dict]
        """
        values = {
            name: (post.get(name) or "").replace("\0", "").strip()
            for name in ("subject", "description", "type_id", "kind", "form_key")
        }
        errors = {}
        if not values["subject"]:
            errors["subject"] = self.env._(
                "Please say in a few words what it is about."
            )
        elif len(values["subject"]) > MAX_SUBJECT:
            errors["subject"] = self.env._(
                "Please use at most %(limit)s characters.", limit=MAX_SUBJECT
            )
        if not values["description"]:
            errors["description"] = self.env._("Please describe what you need.")
        elif len(values["description"]) > MAX_DESCRIPTION:
            errors["description"] = self.env._(
                "Please use at most %(limit)s characters; attach a document for more.",
                limit=MAX_DESCRIPTION,
            )
        if values["type_id"] not in map(str, self._pqr_types().ids):
            errors["type_id"] = self.env._("Please choose a type.")
        if values["kind"] not in dict(self._pqr_kinds()):
            errors["kind"] = self.env._("Please choose what you want to file.")
        return values, errors

    def _pqr_filing_key(self, values, files):
        """Return a digest of the form and all it contains.

        The same form with other contents, as after the browser's Back, is another case.

        :param dict values: Text fields.
        :param list files: Values of the new attachments.
        :return: the digest, or False when the form carries no key of ours.
        :rtype: str or bool
        """
        if len(values["form_key"]) != len(uuid4().hex):
            return False
        parts = [
            *(values[name] for name in sorted(values)),
            *(sha256(file["raw"]).hexdigest() for file in files),
            *request.httprequest.form.getlist("kept_files"),
        ]
        return sha256("\0".join(parts).encode()).hexdigest()

    def _pqr_find_filed(self, filing_key):
        """Return the case that this very form has filed before.

        :param str filing_key: Digest of the form.
        :rtype: pqr.ticket
        """
        # sudo: pqr.ticket - customers do not read keys; only own filings are looked up
        Ticket = self.env["pqr.ticket"].sudo()
        if not filing_key:
            return Ticket
        return Ticket.search(
            [("filing_key", "=", filing_key), ("create_uid", "=", self.env.uid)],
            limit=1,
        )

    # === WRITING === #

    def _pqr_create(self, values, attachments_sudo):
        """File the case.

        :param dict values: Checked values.
        :param ir.attachment attachments_sudo: Checked, pending attachments.
        :rtype: pqr.ticket
        """
        # sudo: pqr.ticket - customers have no create right; every value is set here
        ticket_sudo = (
            self.env["pqr.ticket"]
            .sudo()
            .create(
                {
                    "subject": values["subject"],
                    "description": plaintext2html(values["description"]),
                    "type_id": int(values["type_id"]),
                    "kind": values["kind"],
                    "channel": "portal",
                    "partner_id": self.env.user.partner_id.id,
                    "company_id": self._pqr_company().id,
                    "filing_key": values["filing_key"],
                }
            )
        )
        attachments_sudo.write(
            {"res_model": ticket_sudo._name, "res_id": ticket_sudo.id}
        )
        ticket_sudo.filing_attachment_ids = attachments_sudo
        ticket_sudo._notify_filing()
        return ticket_sudo

    # === RENDERING === #

    def _pqr_company(self):
        """Return the company to which the customer speaks.

        :rtype: res.company
        """
        company = self.env.user.partner_id.company_id
        if company and company in self.env.user.company_ids:
            return company
        return self.env.company

    def _pqr_types(self):
        """Return the types that customers can choose.

        :rtype: pqr.type
        """
        if not self.env["pqr.type"].has_access("read"):
            raise NotFound()
        return self.env["pqr.type"].search([])

    def _pqr_kinds(self):
        """Return the kinds that customers can choose, with their names.

        :rtype: list[tuple[str, str]]
        """
        return self.env["pqr.ticket"]._fields["kind"]._description_selection(self.env)

    def _pqr_render_form(self, values, errors, attachments_sudo=()):
        """Show the form with what was given and what is wrong with it.

        :param dict values: Value of each field.
        :param dict errors: Message of each field, a list of messages for "files".
        :param ir.attachment attachments_sudo: Files that need not be sent again.
        """
        return request.render(
            "clientes_crm_pqr.portal_pqr_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "pqr_new",
                "values": values,
                "errors": errors,
                "kept_files": attachments_sudo,
                "types": self._pqr_types(),
                "kinds": self._pqr_kinds(),
                "max_subject": MAX_SUBJECT,
                "max_description": MAX_DESCRIPTION,
                **self._uploads_form_values(),
            },
        )
