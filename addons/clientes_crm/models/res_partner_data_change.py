from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import asks_for_any, searches

# What customers may see and propose to change, in the order of the page.
CUSTOMER_FIELDS = (
    "name",
    "vat",
    "email",
    "phone",
    "website",
    "street",
    "street2",
    "city",
    "country_id",
    "state_id",
    "zip",
)
CONTACT_FIELDS = ("name", "function", "email", "phone")


class ResPartner(models.Model):
    """What customers see of their data in the portal, and who decides on changes."""

    _name = "res.partner"
    _inherit = "res.partner"

    can_review_company_data = fields.Boolean(
        string="May Review the Company's Data",
        copy=False,
        tracking=True,
        groups="base.group_user",
        help="In the portal this contact also sees the data of the company and its "
        "contacts, and proposes changes of them.",
    )
    data_change_ids = fields.One2many(
        comodel_name="clientes.data.change",
        inverse_name="partner_id",
        groups="clientes_crm.clientes_crm_group_user",
    )
    data_change_count = fields.Integer(
        string="Proposed Changes",
        compute="_compute_data_change_count",
        search="_search_data_change_count",
        groups="clientes_crm.clientes_crm_group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_data_change_count(self):
        changes = self.env["clientes.data.change"]
        changes.flush_model(["partner_id", "state"])
        # Most have proposed nothing: the rules need not be worked out for them.
        pending = [
            change_id
            for (change_id,) in self.env.execute_query(
                SQL(
                    "SELECT id FROM clientes_data_change"
                    " WHERE partner_id = ANY(%s) AND state = 'pending'",
                    list(self._origin._ids),
                )
            )
        ]
        counts = {}
        if pending:
            counts = dict(
                changes._read_group(
                    [("id", "in", pending)], ["partner_id"], ["__count"]
                )
            )
        for partner in self:
            partner.data_change_count = counts.get(partner._origin, 0)

    @api.model
    @searches("data_change_count")
    def _search_data_change_count(self, operator, value):
        """Search whether there is any: the filter of the directory."""
        wanted = asks_for_any(operator, value)
        if wanted is None:
            return NotImplemented
        pending = self.env["clientes.data.change"]._search([("state", "=", "pending")])
        return Domain(
            "id", "in" if wanted else "not in", pending.subselect("partner_id")
        )

    # === ACTION METHODS === #

    def action_view_data_changes(self):
        """Open the proposals of the customer that wait for a decision."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "clientes_crm.clientes_data_change_action"
        )
        changes = self.data_change_ids.filtered(lambda c: c.state == "pending")
        if len(changes) == 1:
            action.update(res_id=changes.id, view_mode="form", views=[(False, "form")])
        action["domain"] = [("partner_id", "=", self.id)]
        return action

    # === BUSINESS METHODS === #

    @api.model
    def _get_portal_contact_fields(self):
        """Return what customers may propose of a contact.

        :rtype: list[str]
        """
        return list(CONTACT_FIELDS)

    def _get_portal_data_fields(self):
        """Return what customers may see and propose to change of this partner.

        An addon with data of its own on the customer adds their names; of relations
        only many2one fields to countries and states are offered.

        :rtype: list[str]
        """
        self.ensure_one()
        if self.parent_id:
            return self._get_portal_contact_fields()
        return list(CUSTOMER_FIELDS)

    def _get_portal_reviewed_partners(self):
        """Return of whom this person may propose changes in the portal.

        :return: the person, and with the right to it the company and its contacts
        :rtype: res.partner
        """
        self.ensure_one()
        company = self.commercial_partner_id
        if self != company and not self.can_review_company_data:
            return self
        contacts = company.child_ids.filtered(
            lambda p: p.type == "contact" and not p.is_company and p.active
        )
        return company | self | contacts

    def _read_portal_value(self, name):
        """Return the value of a field as it is kept in a proposal, and as it is shown.

        :param str name: name of a field.
        :return: a text or an id (None when empty), and a text
        :rtype: tuple
        """
        self.ensure_one()
        field = self._fields[name]
        # sudo: res.country, res.country.state - names that everybody may know
        value = self.sudo()[name]
        if field.type == "many2one":
            return value.id or None, value.display_name or ""
        return value or None, value or ""

    def _get_data_responsible(self):
        """Return who decides on what this customer proposes.

        :return: the salesperson, else whom the administrator chose, else a manager
        :rtype: res.users
        """
        self.ensure_one()
        # sudo: res.users, ir.config_parameter - the customer does not know our people
        partner_sudo = self.sudo()
        user = partner_sudo.user_id or partner_sudo.commercial_partner_id.user_id
        if not user or user.share or not user.active:
            chosen = partner_sudo.env["ir.config_parameter"].get_param(
                "clientes_crm.data_change_user_id", ""
            )
            users = partner_sudo.env["res.users"]
            user = users.browse(int(chosen) if str(chosen).isdecimal() else 0).exists()
            if not user.active:
                group = "clientes_crm.clientes_crm_group_manager"
                # sudo: res.groups - the customer does not know our people
                managers = self.env.ref(group).sudo().all_user_ids
                human = managers.filtered(lambda u: u.active and not u.share)
                user = human.sorted("id")[:1]
        return user

    def _leave_former_company(self, former):
        """Take back the right to review the former company's data."""
        # sudo: res.partner - follows from the move, whoever may edit the person
        self.sudo().filtered("can_review_company_data").can_review_company_data = False
        return super()._leave_former_company(former)
