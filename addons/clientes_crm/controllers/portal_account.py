from odoo.addons.portal.controllers.portal import CustomerPortal

# What identifies a customer: changes of it wait for one of our people, also when they
# come from the address pages of Odoo. The rest of an address is written at once.
SENSITIVE_FIELDS = ("name", "vat", "email")


class CustomerPortalAccount(CustomerPortal):
    """Odoo's own address pages and our proposals side by side.

    Odoo lets customers edit their address directly, and shops rely on it. That stays
    for street, city, phone and new addresses; a name, tax number or e-mail that is
    there already is not overwritten but proposed, as from the page of ours.
    """

    def _create_or_update_address(self, partner_sudo, **form_data):
        if not partner_sudo or self.env.user._is_public():
            return super()._create_or_update_address(partner_sudo, **form_data)
        form_data, proposed = self._withhold_sensitive(partner_sudo, form_data)
        company = partner_sudo.commercial_partner_id
        renames = (
            partner_sudo != company
            and company.is_company
            and form_data.get("company_name", company.name).strip() != company.name
        )
        if renames:
            form_data["company_name"] = company.name
        errors = partner_sudo._check_portal_values(proposed)
        # sudo: clientes.data.change - how many there are of the visitor's own customer
        changes_sudo = self.env["clientes.data.change"].sudo()
        problem = proposed and changes_sudo._get_limit_problem(company)
        if problem:
            errors |= dict.fromkeys(proposed, problem)
        if renames:
            errors["company_name"] = self.env._(
                "The name of the company is changed by a proposal: please use the page "
                "“My Data”."
            )
        if errors:
            return partner_sudo, {
                "invalid_fields": list(errors),
                "messages": list(dict.fromkeys(errors.values())),
            }
        partner_sudo, feedback = super()._create_or_update_address(
            partner_sudo, **form_data
        )
        if proposed and "redirectUrl" in feedback:
            self._propose_sensitive(partner_sudo, proposed)
            if (feedback["redirectUrl"] or "/my").startswith("/my"):
                feedback["redirectUrl"] = "/my/data?done=proposed"
        return partner_sudo, feedback

    def _withhold_sensitive(self, partner_sudo, form_data):
        """Take out of a form what is not written at once.

        :param res.partner partner_sudo: whose data.
        :param dict form_data: what the browser sent.
        :return: the form with the values of today, and those that are proposed
        :rtype: tuple[dict, dict]
        """
        kept, proposed = dict(form_data), {}
        for name in SENSITIVE_FIELDS:
            if name not in form_data or not partner_sudo[name]:
                continue
            if name == "vat" and partner_sudo.parent_id:
                continue  # Odoo refuses it: it is the company's
            cleaned = partner_sudo._clean_portal_values(form_data, [name])[name]
            if cleaned != " ".join(partner_sudo[name].split()):
                proposed[name] = cleaned
                kept[name] = partner_sudo[name]
        return kept, proposed

    def _propose_sensitive(self, partner_sudo, proposed):
        """Keep the changes that wait for a decision.

        :param res.partner partner_sudo: whose data; Odoo checked that it may be edited.
        :param dict proposed: new values by field name.
        """
        person = self.env.user.partner_id
        # sudo: clientes.data.change - customers propose; the values were checked
        changes_sudo = self.env["clientes.data.change"].sudo()
        changes_sudo.with_context(mail_create_nosubscribe=True)._propose(
            # sudo: res.partner - the visitor's own customer
            person.sudo().commercial_partner_id,
            person,
            [
                {
                    "operation": "update",
                    "partner_id": partner_sudo.id,
                    "field_name": name,
                    "old_raw": partner_sudo[name],
                    "new_raw": value,
                    "old_value": partner_sudo[name],
                    "new_value": value,
                }
                for name, value in proposed.items()
            ],
        )
