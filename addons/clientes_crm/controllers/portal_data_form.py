import re

from werkzeug.exceptions import NotFound

from odoo.addons.portal.controllers.portal import CustomerPortal

# Proposals of contacts that one customer can have waiting at once.
MAX_NEW_CONTACTS = 20
FIELD_KEY = re.compile(r"^(\d{1,9}|new)-([a-z0-9_]+)$")


class CustomerPortalDataForm(CustomerPortal):
    """What the page "My Data" offers, and how the answers to it are read."""

    # === SHOWING === #

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
                label = partner._get_field_label(name)
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
        if name == "country_id":
            # sudo: res.country - names that everybody may know
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
        # sudo: clientes.data.change.line - those of the visitor's own customer
        waiting = self.env["clientes.data.change.line"].sudo()
        if (
            not errors
            and waiting.search_count(
                [
                    ("change_id.partner_id", "=", customer.id),
                    ("operation", "=", "create"),
                    ("state", "=", "pending"),
                ]
            )
            >= MAX_NEW_CONTACTS
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
