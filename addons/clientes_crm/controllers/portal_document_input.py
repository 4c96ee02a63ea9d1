from werkzeug.exceptions import NotFound

from odoo.fields import Date, Domain

from ..tools.record_ids import read_id
from .portal_documents import PortalDocuments

MAX_NUMBER = 60


def read_date(text):
    """Return the date that the browser sent.

    :param str text: As `<input type="date">` writes it.
    :return: the date, None when it is no date.
    """
    try:
        return Date.to_date(text)
    except ValueError:
        return None


class PortalDocumentInput(PortalDocuments):
    """What customers give when they send a document, and what is wrong with it."""

    # === READING === #

    def _documents_types(self):
        """Return the types that the visitor may send.

        :rtype: clientes.document.type
        """
        if not self.env["clientes.document"].has_access("read"):
            raise NotFound()
        return self.env["clientes.document.type"].search(
            Domain("portal_upload", "=", True)
            & Domain("company_id", "in", [False, self._documents_company().id])
        )

    def _documents_company(self):
        """Return the company to which the customer sends.

        :rtype: res.company
        """
        company = self.env.user.partner_id.commercial_partner_id.company_id
        return company if company in self.env.user.company_ids else self.env.company

    def _documents_renewed(self, renew):
        """Return the document that the visitor renews, none when there is no number.

        :param str renew: What the browser sent.
        :raise NotFound: if it cannot be renewed by the visitor.
        :rtype: clientes.document
        """
        if not renew:
            return self.env["clientes.document"]
        document = self._documents_get(read_id(renew)).filtered_domain(
            self._documents_own_domain()
        )
        if not document.type_id.portal_upload or document.review_state == "review":
            raise NotFound()
        return document

    def _documents_read_form(self, post, renewed):
        """Check the text fields.

        :param dict post: What the browser sent.
        :param clientes.document renewed: The document renewed, if any.
        :return: clean values, and one message per field that cannot be accepted.
        :rtype: tuple[dict, dict]
        """
        values = {
            name: (post.get(name) or "").replace("\0", "").strip()
            for name in ("type_id", "number", "date_issue", "date_expiry", "renew")
        }
        errors = {}
        if renewed:
            values["type_id"] = str(renewed.type_id.id)
        document_type = self._documents_types().filtered(
            lambda t: str(t.id) == values["type_id"]
        )
        if not document_type:
            errors["type_id"] = self.env._("Please choose a type.")
        if len(values["number"]) > MAX_NUMBER:
            errors["number"] = self.env._(
                "Please use at most %(limit)s characters.", limit=MAX_NUMBER
            )
        elif document_type.number_required and not values["number"]:
            errors["number"] = self.env._("Please give the number of the document.")
        self._documents_read_dates(values, errors, document_type)
        return values, errors

    def _documents_read_dates(self, values, errors, document_type):
        """Check the dates and add what is wrong with them.

        :param dict values: Clean values; the date of expiry is filled in.
        :param dict errors: Message of each field.
        :param clientes.document.type document_type: Type chosen, may be none.
        """
        today = Date.context_today(self.env.user)
        dates = {}
        for name in ("date_issue", "date_expiry"):
            dates[name] = read_date(values[name])
            if values[name] and not dates[name]:
                errors[name] = self.env._("Please give a date, such as 2026-12-31.")
        if errors.keys() & {"date_issue", "date_expiry"} or not document_type:
            return
        issue, expiry = dates["date_issue"], dates["date_expiry"]
        if issue and issue > today:
            errors["date_issue"] = self.env._("The date of issue lies in the future.")
            return
        expiry = expiry or document_type._get_expiry(issue)
        if not expiry and document_type.validity != "none":
            name = "date_expiry" if document_type.validity == "stated" else "date_issue"
            errors[name] = self.env._("Please give this date: it tells until when.")
        elif expiry and issue and expiry < issue:
            errors["date_expiry"] = self.env._("It would expire before it was issued.")
        elif expiry and expiry < today:
            errors["date_expiry" if values["date_expiry"] else "date_issue"] = (
                self.env._(
                    "This document has expired already: please send a current one."
                )
            )
