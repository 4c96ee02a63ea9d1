from odoo import api, models

# What a search by these kinds of account tells.
SEARCHED_FIELDS = {"asset_receivable": "credit", "liability_payable": "debit"}


class ResPartner(models.Model):
    """Who learns what about a customer."""

    _name = "res.partner"
    _inherit = "res.partner"

    # === CRUD METHODS === #

    def write(self, vals):
        if not {"parent_id", "is_company"} & vals.keys():
            return super().write(vals)
        # sudo: res.users - only whether somebody logs in as this contact
        people = self.sudo().filtered("user_ids").sudo(False)
        former = {person: person.commercial_partner_id for person in people}
        result = super().write(vals)
        moved = people.filtered(lambda p: p.commercial_partner_id != former[p])
        if moved:
            moved._leave_former_company(former)
        return result

    # === COMPUTE METHODS === #

    @api.model
    def _asset_difference_search(self, account_type, operator, operand):
        # Upstream hides the amounts from whoever has no accounting, yet lets everybody
        # search by them: comparing again and again tells a debt to the cent.
        name = SEARCHED_FIELDS.get(account_type)
        if name:
            self._check_field_access(self._fields[name], "read")
        return super()._asset_difference_search(account_type, operator, operand)

    # === BUSINESS METHODS === #

    def _leave_former_company(self, former):
        """Cut people off from the customer they no longer belong to.

        Record rules speak of the user's company, and their domains are cached: without
        emptying that cache the person goes on reading the former company's documents.
        An addon with documents of its own overrides it to take back what was shared.

        :param dict former: the former commercial partner of each person.
        """
        self.env.registry.clear_cache()
