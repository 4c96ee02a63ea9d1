from urllib.parse import urlencode

from werkzeug.exceptions import NotFound

from odoo.exceptions import AccessError, MissingError
from odoo.fields import Domain
from odoo.http import request, route
from odoo.tools import escape_psql

from odoo.addons.clientes_crm.tools.record_ids import read_id
from odoo.addons.portal.controllers.portal import CustomerPortal, pager as portal_pager


class PqrPortal(CustomerPortal):
    """The customer's own cases: counter, list and detail. Nothing here writes."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "pqr_count" in counters:
            Ticket = self.env["pqr.ticket"]
            values["pqr_count"] = (
                Ticket.search_count(
                    self._pqr_own_domain() & Domain("state", "!=", "closed")
                )
                if Ticket.has_access("read")
                else 0
            )
        return values

    # === HELPERS === #

    def _pqr_own_domain(self):
        """Return the cases of the visitor's company.

        The record rules say the same for portal customers; an employee who looks at
        the portal must not find everybody's cases there either.

        :rtype: Domain
        """
        partner = self.env.user.partner_id
        return Domain(
            "commercial_partner_id",
            "in",
            (partner | partner.commercial_partner_id).ids,
        )

    def _pqr_sortings(self):
        """Return the ways to sort the list.

        :rtype: dict
        """
        return {
            "newest": {"label": self.env._("Newest"), "order": "id desc"},
            "oldest": {"label": self.env._("Oldest"), "order": "id"},
            "updated": {
                "label": self.env._("Last updated"),
                "order": "write_date desc, id desc",
            },
            "status": {"label": self.env._("Status"), "order": "stage_id, id desc"},
            "subject": {"label": self.env._("Subject"), "order": "subject, id desc"},
        }

    def _pqr_filters(self):
        """Return the filters of the list: one by state, in the customers' words.

        :rtype: dict
        """
        return {
            "all": {"label": self.env._("All"), "domain": Domain.TRUE},
            "active": {
                "label": self.env._("Not closed"),
                "domain": Domain("state", "!=", "closed"),
            },
            "open": {
                "label": self.env._("Received"),
                "domain": Domain("state", "=", "open"),
            },
            "in_progress": {
                "label": self.env._("Being handled"),
                "domain": Domain("state", "=", "in_progress"),
            },
            "pending": {
                "label": self.env._("Waiting for my answer"),
                "domain": Domain("state", "=", "pending"),
            },
            "closed": {
                "label": self.env._("Closed"),
                "domain": Domain("state", "=", "closed"),
            },
        }

    def _pqr_search_inputs(self):
        """Return where the list can be searched.

        :rtype: dict
        """
        fnames = {
            "all": ["name", "subject", "description"],
            "number": ["name"],
            "subject": ["subject"],
        }
        labels = {
            "all": self.env._("Search in everything"),
            "number": self.env._("Search in number"),
            "subject": self.env._("Search in subject"),
        }
        return {
            key: {"input": key, "label": labels[key], "fields": fnames[key]}
            for key in fnames
        }

    # === ROUTES === #

    @route(
        ["/my/pqr", "/my/pqr/page/<int:page>"],
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_pqr(
        self, page=1, sortby=None, filterby=None, search=None, search_in=None, **_kw
    ):
        """Show the list of own cases; unknown parameters fall back to the default."""
        Ticket = self.env["pqr.ticket"]
        if not Ticket.has_access("read"):
            raise NotFound()
        sortings, filters = self._pqr_sortings(), self._pqr_filters()
        inputs = self._pqr_search_inputs()
        sortby = sortby if sortby in sortings else "newest"
        filterby = filterby if filterby in filters else "all"
        search_in = search_in if search_in in inputs else "all"
        search = (search or "").replace("\0", "").strip()[:100]

        domain = self._pqr_own_domain() & filters[filterby]["domain"]
        if search:
            domain &= Domain.OR(
                Domain(fname, "ilike", escape_psql(search))
                for fname in inputs[search_in]["fields"]
            )
        pager = portal_pager(
            url="/my/pqr",
            url_args={
                "sortby": sortby,
                "filterby": filterby,
                "search_in": search_in,
                "search": search,
            },
            total=Ticket.search_count(domain),
            page=page,
            step=self._items_per_page,
        )
        tickets = Ticket.search_fetch(
            domain,
            ["name", "subject", "state", "stage_id", "type_id", "date_filed"],
            order=sortings[sortby]["order"],
            limit=self._items_per_page,
            offset=pager["offset"],
        )
        request.session["my_pqr_history"] = tickets.ids[:100]
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "pqr",
            "default_url": "/my/pqr",
            "pager": pager,
            "tickets": tickets,
            "searchbar_sortings": sortings,
            "sortby": sortby,
            "searchbar_filters": filters,
            "filterby": filterby,
            "searchbar_inputs": inputs,
            "search_in": search_in,
            "search": search,
        }
        return request.render("clientes_crm_pqr.portal_my_pqr", values)

    @route(
        "/my/pqr/<int:ticket_id>",
        type="http",
        auth="public",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_pqr_page(self, ticket_id, access_token=None, filed=None, **kw):
        """Show one case to its customer, or to whoever holds its secret link.

        Whether the case exists or belongs to somebody else is not told: visitors are
        asked to sign in, signed-in users find nothing.
        """
        if not (access_token or "").isascii():
            access_token = None  # no token of ours, and it cannot even be compared
        try:
            ticket_sudo = self._document_check_access(
                "pqr.ticket", read_id(ticket_id), access_token
            )
        except (AccessError, MissingError) as error:
            if self.env.user._is_public():
                query = urlencode({"redirect": f"/my/pqr/{ticket_id}"})
                return request.redirect(f"/web/login?{query}")
            raise NotFound() from error
        values = self._get_page_view_values(
            ticket_sudo,
            access_token,
            {
                "page_name": "pqr",
                "ticket": ticket_sudo,
                "filed_text": self._pqr_filed_text(ticket_sudo) if filed else (),
                "status_text": self._pqr_status_text(ticket_sudo),
            },
            "my_pqr_history",
            False,
            **kw,
        )
        return request.render("clientes_crm_pqr.portal_pqr_page", values)

    def _pqr_filed_text(self, ticket):
        """Say that the case is registered, and where the proof of it went.

        :param pqr.ticket ticket: The case shown.
        :rtype: tuple[str, str]
        """
        registered = self.env._(
            "We registered your PQR with the number %(number)s.", number=ticket.name
        )
        if not ticket.date_acknowledged:
            return registered, ""
        return registered, self.env._(
            "We sent the acknowledgement to %(email)s.", email=ticket.partner_email
        )

    def _pqr_status_text(self, ticket):
        """Say in the customer's words where the case stands.

        :param pqr.ticket ticket: The case shown.
        :rtype: str
        """
        return {
            "open": self.env._("We have your case and will take it in hand shortly."),
            "in_progress": self.env._("We are working on your case."),
            "pending": self.env._(
                "We need something from you to go on: please answer below."
            ),
            "closed": self.env._(
                "Your case is closed. If something is left, answer below and we "
                "will open it again."
            ),
        }[ticket.state]
