import re

from werkzeug.exceptions import NotFound

from odoo.http import request, route

from odoo.addons.portal.controllers.portal import CustomerPortal

MAX_NOTE = 2000
# Proposals of contacts that one customer can have waiting at once.
MAX_NEW_CONTACTS = 20
FIELD_KEY = re.compile(r"^(\d{1,9}|new)-([a-z0-9_]+)$")


class CustomerPortalData(CustomerPortal):
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
        """Keep what the customer proposes, or show the page again with what is wrong."""
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
        # An id too long to be one of ours would not fit into the query.
        line_sudo = lines_sudo.browse(line_id if line_id < 2**31 else 0).exists()
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

    def _data_sections(self, scope, values, errors):
        """Return what the page shows of each partner.

        :param dict scope: what `_data_of_user` returned.
        :param dict values: what the visitor typed, by field key.
        :param dict errors: messages by field key.
        :rtype: list[dict]
        """
        sections = []
        shown = scope["partners"]
        if scope["channel"] == "portal":
            shown = scope["customer"] | shown
        for partner in shown:
            rows = []
            for name in partner._get_portal_data_fields():
                field = partner._fields[name]
                raw, text = partner._read_portal_value(name)
                key = f"{partner.id}-{name}"
                label = field._description_string(self.env)
                rows.append(
                    {
                        "name": name,
                        "key": key,
                        "label": partner.vat_label or label if name == "vat" else label,
                        "type": field.type,
                        "text": text,
                        "value": values.get(key, str(raw or "")),
                        "error": errors.get(key),
                        "options": self._data_options(partner, name, values),
                    }
                )
            sections.append(
                {
                    "partner": partner,
                    "rows": rows,
                    "editable": partner in scope["partners"],
                    "is_customer": partner == scope["customer"],
                    "is_self": partner == scope["person"],
                    "can_leave": partner not in scope["customer"] | scope["person"],
                }
            )
        return sections

    def _data_options(self, partner, name, values):
        """Return the choices of a relation.

        :param res.partner partner: whose data.
        :param str name: name of the field.
        :param dict values: what the visitor typed.
        :rtype: list[tuple[str, str]]
        """
        # sudo: res.country, res.country.state - names that everybody may know
        if name == "country_id":
            countries = self.env["res.country"].sudo().search([])
            return [(str(country.id), country.name) for country in countries]
        if name == "state_id":
            chosen = values.get(f"{partner.id}-country_id", str(partner.country_id.id))
            domain = [("country_id", "=", int(chosen))] if chosen.isdecimal() else []
            # sudo: res.country.state - names that everybody may know
            states = self.env["res.country.state"].sudo()
            found = states.search(domain) if domain else states
            return [(str(state.id), state.name) for state in found]
        return []

    # === READING === #

    def _data_read(self, scope, post):
        """Compare what was sent with what is stored.

        A key that the page does not offer is forged: the whole request is refused.

        :param dict scope: what `_data_of_user` returned.
        :param dict post: what the browser sent.
        :return: values of lines, and messages by field key
        :rtype: tuple[list, dict]
        """
        by_partner = {}
        for key, value in post.items():
            if key in ("csrf_token", "note") or not isinstance(value, str):
                continue
            if not (match := FIELD_KEY.match(key)):
                raise NotFound()
            by_partner.setdefault(match[1], {})[match[2]] = value
        partners = {str(partner.id): partner for partner in scope["partners"]}
        contacts = self._data_may_add(scope)
        lines, errors = [], {}
        for partner_id, sent in by_partner.items():
            partner = partners.get(partner_id)
            if partner_id == "new" and contacts:
                found, wrong = self._data_read_new(scope, sent)
            elif partner:
                found, wrong = self._data_read_partner(scope, partner, sent)
            else:
                raise NotFound()
            lines += found
            errors |= {f"{partner_id}-{name}": text for name, text in wrong.items()}
        return lines, errors

    def _data_may_add(self, scope):
        """Tell whether the visitor may propose a new contact.

        :param dict scope: what `_data_of_user` returned.
        :rtype: bool
        """
        customer = scope["customer"]
        return (
            scope["channel"] == "portal"
            and customer.is_company
            and customer in scope["partners"]
        )

    def _data_read_partner(self, scope, partner, sent):
        names = partner._get_portal_data_fields()
        leaves = sent.pop("leaves", None)
        if sent.keys() - set(names):
            raise NotFound()
        if leaves is not None:
            if partner in scope["customer"] | scope["person"]:
                raise NotFound()
            line = {
                "operation": "archive",
                "partner_id": partner.id,
                "old_value": partner.name,
            }
            return [line], {}
        cleaned = partner._clean_portal_values(sent, names)
        changed = {
            name: value
            for name, value in cleaned.items()
            if value != self._data_plain(partner._read_portal_value(name)[0])
        }
        errors = partner._check_portal_values(changed)
        if errors:
            return [], errors
        # sudo: res.partner - a draft that shows ids by their names
        draft = partner.new(dict(changed), origin=None)
        lines = []
        for name, value in changed.items():
            old_raw, old_value = partner._read_portal_value(name)
            lines.append(
                {
                    "operation": "update",
                    "partner_id": partner.id,
                    "field_name": name,
                    "old_raw": old_raw,
                    "new_raw": value,
                    "old_value": old_value,
                    "new_value": draft._read_portal_value(name)[1],
                }
            )
        return lines, {}

    def _data_plain(self, raw):
        """Return a stored value as the form would send it back untouched."""
        return " ".join(raw.split()) if isinstance(raw, str) else raw

    def _data_read_new(self, scope, sent):
        customer = scope["customer"]
        names = customer._get_portal_contact_fields()
        if sent.keys() - set(names):
            raise NotFound()
        values = customer._clean_portal_values(sent, names)
        if not any(values.values()):
            return [], {}
        errors = customer._check_portal_values(values)
        waiting = self.env["clientes.data.change.line"].sudo()  # sudo: as the caller
        if not errors and MAX_NEW_CONTACTS <= waiting.search_count(
            [
                ("change_id.partner_id", "=", customer.id),
                ("operation", "=", "create"),
                ("state", "=", "pending"),
            ]
        ):
            errors["name"] = self.env._(
                "Many new contacts are waiting already: we will decide on those first."
            )
        shown = " · ".join(values[name] for name in names if values.get(name))
        line = {
            "operation": "create",
            "partner_id": False,
            "new_raw": values,
            "new_value": shown,
        }
        return ([] if errors else [line]), errors

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
                    "label": scope["customer"]
                    ._fields[name]
                    ._description_string(self.env),
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
