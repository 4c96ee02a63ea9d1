from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal, pager as portal_pager

from ..tools.record_ids import read_id


class PortalDocuments(CustomerPortal):
    """The customer's own documents: counter, list, page and files. Nothing writes."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "clientes_documents_count" in counters:
            Document = self.env["clientes.document"]
            values["clientes_documents_count"] = (
                Document.search_count(
                    self._documents_own_domain() & self._documents_todo_domain()
                )
                + len(self._documents_missing_types())
                if Document.has_access("read")
                else 0
            )
        return values

    # === HELPERS === #

    def _documents_own_domain(self):
        """Return the latest versions of the visitor's company.

        The record rules say the same for portal customers; an employee who looks at
        the portal must not find everybody's documents there either.

        :rtype: Domain
        """
        partner = self.env.user.partner_id
        return (
            Domain("partner_id", "in", (partner | partner.commercial_partner_id).ids)
            & Domain("replaced_by_id", "=", False)
            & Domain("type_id.portal_visible", "=", True)
            & Domain("review_state", "!=", "draft")
        )

    def _documents_todo_domain(self):
        """Return what waits for the customer.

        :rtype: Domain
        """
        return Domain("state", "in", ["rejected", "expired"])

    def _documents_missing_types(self):
        """Return the mandatory types that the customer has not sent yet.

        :return: types in sudo.
        """
        partner = self.env.user.partner_id.commercial_partner_id
        # sudo: res.partner - customers have no rights on the figures about them
        missing = partner.sudo().missing_document_type_ids.filtered("portal_upload")
        sent = self.env["clientes.document"].search(
            self._documents_own_domain()
            & Domain("type_id", "in", missing.ids)
            & Domain("review_state", "in", ["review", "rejected"])
        )
        # sudo: clientes.document.type - to compare with the types above
        return missing - sent.type_id.sudo()

    def _documents_filters(self):
        """Return the filters of the list: one by state, in the customers' words.

        :rtype: dict
        """
        labels = {
            "review": self.env._("Being reviewed"),
            "valid": self.env._("Valid"),
            "expired": self.env._("Expired"),
            "rejected": self.env._("Not accepted"),
        }
        return {
            "all": {"label": self.env._("All"), "domain": Domain.TRUE},
            **{
                state: {"label": label, "domain": Domain("state", "=", state)}
                for state, label in labels.items()
            },
        }

    def _documents_sortings(self):
        """Return the ways to sort the list.

        :rtype: dict
        """
        return {
            "expiry": {"label": self.env._("Expiry"), "order": "date_expiry, id desc"},
            "newest": {"label": self.env._("Newest"), "order": "id desc"},
            "type": {"label": self.env._("Type"), "order": "type_id, id desc"},
        }

    def _documents_get(self, document_id):
        """Return a document that the visitor may read, with its rights.

        :param int document_id: Number in the address.
        :raise NotFound: whether it exists or belongs to somebody else is not told.
        :rtype: clientes.document
        """
        try:
            self._document_check_access("clientes.document", read_id(document_id))
        except (AccessError, MissingError) as error:
            raise NotFound() from error
        return self.env["clientes.document"].browse(document_id)

    # === ROUTES === #

    @route(
        ["/my/documents", "/my/documents/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_documents(self, page=1, sortby=None, filterby=None, **_kw):
        """Show the own documents; unknown parameters fall back to the default."""
        Document = self.env["clientes.document"]
        if not Document.has_access("read"):
            raise NotFound()
        sortings, filters = self._documents_sortings(), self._documents_filters()
        sortby = sortby if sortby in sortings else "expiry"
        filterby = filterby if filterby in filters else "all"
        domain = self._documents_own_domain() & filters[filterby]["domain"]
        pager = portal_pager(
            url="/my/documents",
            url_args={"sortby": sortby, "filterby": filterby},
            total=Document.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        documents = Document.search(
            domain,
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "clientes_documents",
            "default_url": "/my/documents",
            "pager": pager,
            "documents": documents,
            "missing_types": self._documents_missing_types(),
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
        }
        return request.render("clientes_crm.portal_my_documents", values)

    @route(
        "/my/documents/<int:document_id>",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_document_page(self, document_id, sent=None, **_kw):
        """Show one document with its files and former versions."""
        document = self._documents_get(document_id)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "clientes_documents",
            "document": document,
            # sudo: clientes.document - the names of the files; the document was checked
            "document_sudo": document.sudo(),
            "versions_sudo": document.previous_version_ids._filtered_access(
                "read"
            ).sudo(),
            "sent": bool(sent),
        }
        return request.render("clientes_crm.portal_document_page", values)

    @route(
        "/my/documents/<int:document_id>/file/<int:attachment_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def portal_document_file(self, document_id, attachment_id, **_kw):
        """Hand out a file of a document, always as a download."""
        document = self._documents_get(document_id)
        # sudo: ir.attachment - customers may not read attachments; only the files of
        # the document that was checked are handed out
        file_sudo = document.sudo().attachment_ids.filtered(
            lambda f: f.id == attachment_id and f.type == "binary"
        )
        if not file_sudo:
            raise NotFound()
        stream = request.env["ir.binary"]._get_stream_from(file_sudo)
        return stream.get_response(as_attachment=True, immutable=False, max_age=0)
