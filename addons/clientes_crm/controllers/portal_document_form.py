from odoo.fields import Domain
from odoo.http import request, route

from .portal_document_input import MAX_NUMBER, PortalDocumentInput
from .portal_uploads import PortalUploads

# What a person can read: somebody who sends more is no customer.
MAX_PENDING = 20


class PortalDocumentForm(PortalDocumentInput, PortalUploads):
    """The form with which customers send a document or its next version."""

    # === ROUTES === #

    @route(
        "/my/documents/new",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_document_new(self, type_id=None, renew=None, **_kw):
        """Show the form, on request for one type or for the renewal of a document."""
        renewed = self._documents_renewed(renew)
        values = {
            "type_id": str(renewed.type_id.id) if renewed else str(type_id or ""),
            "number": renewed.number or "",
            "renew": str(renewed.id) if renewed else "",
        }
        return self._documents_render_form(values, {}, renewed)

    @route(
        "/my/documents/new", type="http", auth="user", website=True, methods=["POST"]
    )
    def portal_document_send(self, **post):
        """Take the document in, or show the form again with everything given."""
        renewed = self._documents_renewed(post.get("renew"))
        values, errors = self._documents_read_form(post, renewed)
        files_sudo, file_errors = self._uploads_receive()
        if not files_sudo and not file_errors:
            file_errors = [self.env._("Please attach the document.")]
        if file_errors:
            errors["files"] = file_errors
        if errors:
            return self._documents_render_form(values, errors, renewed, files_sudo)
        sent_sudo = self._documents_find_sent(values, files_sudo)
        if not sent_sudo:
            if self._documents_pending_count() >= MAX_PENDING:
                errors["form"] = self.env._(
                    "%(count)s of your documents are waiting for review. Please wait "
                    "until we have looked at them.",
                    count=MAX_PENDING,
                )
                return self._documents_render_form(values, errors, renewed, files_sudo)
            sent_sudo = self._documents_create(values, renewed, files_sudo)
        return request.redirect(f"/my/documents/{sent_sudo.id}?sent=1", code=303)

    # === READING === #

    def _documents_pending_count(self):
        """Count the documents of the visitor's company that wait for review.

        :rtype: int
        """
        return self.env["clientes.document"].search_count(
            self._documents_own_domain() & Domain("review_state", "=", "review")
        )

    def _documents_find_sent(self, values, files_sudo):
        """Return the document that this very form has sent before.

        A second click, or the browser's Back, sends the same files once more.

        :param dict values: Checked values.
        :param ir.attachment files_sudo: Files of the form.
        :rtype: clientes.document
        """
        # sudo: clientes.document - the digests of the own files
        pending_sudo = (
            self.env["clientes.document"]
            .sudo()
            .search(
                self._documents_own_domain()
                & Domain("review_state", "=", "review")
                & Domain("submitter_id", "=", self.env.uid)
                & Domain("type_id", "=", int(values["type_id"]))
            )
        )
        digests = set(files_sudo.mapped("checksum"))
        return pending_sudo.filtered(
            lambda d: (
                (d.number or "") == values["number"]
                and set(d.attachment_ids.mapped("checksum")) == digests
            )
        )[:1]

    # === WRITING === #

    def _documents_create(self, values, renewed, files_sudo):
        """Take in the document and ask for its review.

        :param dict values: Checked values.
        :param clientes.document renewed: The document renewed, if any.
        :param ir.attachment files_sudo: Checked, pending files.
        :rtype: clientes.document
        """
        vals = {
            "type_id": int(values["type_id"]),
            "number": values["number"] or False,
            "date_issue": values["date_issue"] or False,
            "attachment_ids": files_sudo.ids,
            "submitter_id": self.env.uid,
            "review_state": "review",
        }
        if values["date_expiry"]:
            vals["date_expiry"] = values["date_expiry"]
        # sudo: clientes.document - customers have no create right; every value is set
        # here, and the document renewed was checked to be theirs
        Document = self.env["clientes.document"].sudo()
        if renewed:
            document_sudo = renewed.with_env(Document.env)._renew(vals)
        else:
            document_sudo = Document.create(
                {
                    **vals,
                    "partner_id": self.env.user.partner_id.commercial_partner_id.id,
                    "company_id": self._documents_company().id,
                }
            )
        document_sudo._schedule_review()
        return document_sudo

    # === RENDERING === #

    def _documents_render_form(self, values, errors, renewed, files_sudo=()):
        """Show the form with what was given and what is wrong with it.

        :param dict values: Value of each field.
        :param dict errors: Message of each field, a list of messages for "files".
        :param clientes.document renewed: The document renewed, if any.
        :param ir.attachment files_sudo: Files that need not be sent again.
        """
        return request.render(
            "clientes_crm.portal_document_form",
            {
                **self._prepare_portal_layout_values(),
                "page_name": "clientes_document_new",
                "values": values,
                "errors": errors,
                "renewed": renewed,
                "kept_files": files_sudo,
                "types": self._documents_types(),
                "max_number": MAX_NUMBER,
                **self._uploads_form_values(),
            },
        )
