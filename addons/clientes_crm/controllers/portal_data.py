from werkzeug.exceptions import NotFound

from odoo.http import request, route

from ..tools.record_ids import read_id
from .portal_data_form import CustomerPortalDataForm

MAX_NOTE = 2000


class CustomerPortalData(CustomerPortalDataForm):
    """The page on which customers review their data and propose changes."""

    def _prepare_home_portal_values(self, counters):
        values = super()._prepare_home_portal_values(counters)
        if "data_change_count" in counters:
            customer = self.env.user.partner_id.commercial_partner_id
            # sudo: clientes.data.change - only the visitor's own customer is counted
            changes_sudo = self.env["clientes.data.change"].sudo()
            values["data_change_count"] = changes_sudo.search_count(
                [("partner_id", "=", customer.id), ("state", "=", "pending")]
            )
        return values

    # === ROUTES === #

    @route(
        "/my/data",
        type="http",
        auth="user",
        website=True,
        methods=["GET"],
        readonly=True,
    )
    def portal_my_data(self, done=None, **_kw):
        """Show the data of the visitor, and of its company with the right to it."""
        return self._data_render(self._data_of_user(), {}, {}, done)

    @route("/my/data", type="http", auth="user", website=True, methods=["POST"])
    def portal_my_data_propose(self, **post):
        """Keep what the customer proposes, or show the page with what is wrong."""
        return self._data_propose(self._data_of_user(), post)

    @route("/my/data/confirm", type="http", auth="user", website=True, methods=["POST"])
    def portal_my_data_confirm(self, **_post):
        """Record that all is right."""
        return self._data_confirm(self._data_of_user())

    @route(
        "/my/data/review/<int:line_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["GET"],
        readonly=True,
    )
    def portal_review_data(self, line_id, token, done=None, **_kw):
        """Show the customer of a campaign its own data, by the link of its message."""
        return self._data_render(self._data_of_link(line_id, token), {}, {}, done)

    @route(
        "/my/data/review/<int:line_id>/<string:token>",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def portal_review_data_propose(self, line_id, token, **post):
        """Keep what the customer of a campaign proposes."""
        return self._data_propose(self._data_of_link(line_id, token), post)

    @route(
        "/my/data/review/<int:line_id>/<string:token>/confirm",
        type="http",
        auth="public",
        website=True,
        sitemap=False,
        methods=["POST"],
    )
    def portal_review_data_confirm(self, line_id, token, **_post):
        """Record that the customer of a campaign finds all right."""
        return self._data_confirm(self._data_of_link(line_id, token))

    # === WHO SEES WHAT === #

    def _data_of_link(self, line_id, token):
        """Return whose data the link of a message opens: one customer's, no contacts.

        :param int line_id: the customer's line in the campaign.
        :param str token: the secret of the link.
        :rtype: dict
        """
        # sudo: clientes.verification.line - the secret of the link is checked here
        lines_sudo = self.env["clientes.verification.line"].sudo()
        line_sudo = lines_sudo.browse(read_id(line_id)).exists()
        if not line_sudo or not line_sudo._check_review_link(token):
            raise NotFound()
        partner_sudo = line_sudo.partner_id
        return {
            "person": partner_sudo,
            "customer": partner_sudo,
            "partners": partner_sudo,
            "author": partner_sudo,
            "url": f"/my/data/review/{line_sudo.id}/{token}",
            "channel": "link",
        }

    def _data_of_user(self):
        """Return whose data the signed-in visitor reviews.

        :rtype: dict
        """
        user = self.env.user
        if user._is_internal():
            # Colleagues edit customers in the directory, and are none themselves.
            raise NotFound()
        # sudo: res.partner - of the visitor, its company and the contacts it may review
        person_sudo = user.partner_id.sudo()
        return {
            "person": person_sudo,
            "customer": person_sudo.commercial_partner_id,
            "partners": person_sudo._get_portal_reviewed_partners(),
            "author": person_sudo,
            "url": "/my/data",
            "channel": "portal",
        }

    # === WRITING === #

    def _data_propose(self, scope, post):
        lines, errors = self._data_read(scope, post)
        note = (post.get("note") or "").replace("\0", "").strip()
        if len(note) > MAX_NOTE:
            errors["note"] = self.env._(
                "Please use at most %(limit)s characters.", limit=MAX_NOTE
            )
        if errors:
            return self._data_render(scope, post, errors)
        if not lines and not note:
            return request.redirect(f"{scope['url']}?done=nothing", code=303)
        # sudo: clientes.data.change - customers propose; the lines were checked above
        changes_sudo = self.env["clientes.data.change"].sudo()
        if problem := changes_sudo._get_limit_problem(scope["customer"]):
            return self._data_render(scope, post, {"form": problem})
        changes_sudo.with_context(mail_create_nosubscribe=True)._propose(
            scope["customer"],
            scope["author"],
            lines,
            note=note,
            channel=scope["channel"],
        )
        return request.redirect(f"{scope['url']}?done=proposed", code=303)

    def _data_confirm(self, scope):
        customer, person = scope["customer"], scope["person"]
        reviewed = customer if customer in scope["partners"] else person
        reviewed._mark_data_verified(scope["author"].user_ids[:1])
        return request.redirect(f"{scope['url']}?done=confirmed", code=303)

    def _data_render(self, scope, post, errors, done=None):
        # sudo: clientes.data.change - only those of the visitor's own customer
        changes_sudo = self.env["clientes.data.change"].sudo()
        history = changes_sudo
        if scope["channel"] == "portal":
            domain = [("partner_id", "=", scope["customer"].id)]
            if scope["customer"] not in scope["partners"]:
                domain.append(("author_id", "=", scope["person"].id))
            history = changes_sudo.search(domain, limit=10)
        values = {
            **self._prepare_portal_layout_values(),
            "page_name": "my_data",
            "scope": scope,
            "sections": self._data_sections(scope, post, errors),
            "may_add": self._data_may_add(scope),
            "new_fields": [
                {
                    "name": name,
                    "key": f"new-{name}",
                    "label": scope["customer"]._get_field_label(name),
                    "value": post.get(f"new-{name}", ""),
                    "error": errors.get(f"new-{name}"),
                    "type": "char",
                    "options": [],
                }
                for name in scope["customer"]._get_portal_contact_fields()
            ],
            "note": post.get("note", ""),
            "max_note": MAX_NOTE,
            "errors": errors,
            "history": history,
            "done": done if done in ("proposed", "confirmed", "nothing") else None,
        }
        return request.render("clientes_crm.portal_my_data", values)
