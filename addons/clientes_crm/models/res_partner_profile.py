from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import html2plaintext, is_html_empty

from ..const import OPEN_OPPORTUNITY_DOMAIN

PINNED_FIELDS = {"pinned_note", "is_note_pinned"}
# Who and when: told by the server, not by the client.
PIN_ORIGIN_FIELDS = {"pinned_note_user_id", "pinned_note_date"}


class ResPartner(models.Model):
    """What the profile of a customer shows at a glance."""

    _name = "res.partner"
    _inherit = "res.partner"

    # Opportunities
    active_opportunity_ids = fields.Many2many(
        comodel_name="crm.lead",
        string="Active Opportunity List",
        compute="_compute_active_opportunity_ids",
        groups="sales_team.group_sale_salesman",
    )
    active_opportunity_value = fields.Monetary(
        string="Potential Value",
        compute="_compute_active_opportunity_figures",
        currency_field="currency_id",
        groups="sales_team.group_sale_salesman",
        help="Expected revenue of the active opportunities of the customer and its "
        "contacts, in the currency of the current company.",
    )

    # Pinned note. Not for portal users, who may read their own contact.
    pinned_note = fields.Html(
        sanitize_overridable=False,
        copy=False,
        groups="base.group_user",
        help="Shown at the top of the profile while it is pinned.",
    )
    is_note_pinned = fields.Boolean(
        string="Pinned",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    pinned_note_user_id = fields.Many2one(
        comodel_name="res.users",
        string="Pinned By",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )
    pinned_note_date = fields.Datetime(
        string="Pinned On",
        readonly=True,
        copy=False,
        groups="base.group_user",
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids")
    def _compute_active_opportunity_ids(self):
        families = self._search_commercial_families()
        leads = self.env["crm.lead"].search_fetch(
            Domain(OPEN_OPPORTUNITY_DOMAIN) & Domain("partner_id", "in", families),
            ["partner_id", "company_id", "expected_revenue"],
        )
        by_company = leads.grouped(lambda lead: lead.partner_id.commercial_partner_id)
        for partner in self:
            partner.active_opportunity_ids = by_company.get(
                partner.commercial_partner_id
            )

    @api.depends_context("uid", "allowed_company_ids", "company")
    def _compute_active_opportunity_figures(self):
        today = fields.Date.context_today(self)
        target = self.env.company.currency_id
        counts, values = {}, {}
        for customer, company, count, amount in self._get_opportunity_sums():
            customer_id = customer._origin.id
            counts[customer_id] = counts.get(customer_id, 0) + count
            # An opportunity of no company counts in the reader's currency.
            source = company.currency_id or target
            if source != target:
                amount = source._convert(amount or 0.0, target, self.env.company, today)
            values[customer_id] = values.get(customer_id, 0.0) + (amount or 0.0)
        count_by_partner, value_by_partner = {}, {}
        for partner in self:
            customer_id = partner.commercial_partner_id._origin.id
            count_by_partner[partner.id] = counts.get(customer_id, 0)
            value = values.get(customer_id)
            if not value:
                continue
            # Odoo labels it with the currency of the customer's company, if any.
            label = partner.currency_id or target
            if label != target:
                value = target._convert(value, label, self.env.company, today)
            value_by_partner[partner.id] = (
                target.round(value) if label == target else value
            )
        self._assign_shared("active_opportunity_count", count_by_partner)
        self._assign_shared("active_opportunity_value", value_by_partner)

    def _get_opportunity_sums(self):
        """Return count and value of the active opportunities by customer and company.

        :rtype: list[tuple]
        """
        opened = Domain(OPEN_OPPORTUNITY_DOMAIN) & Domain(
            "partner_id", "in", self._search_commercial_families()
        )
        leads = self.env["crm.lead"]
        figures = ["__count", "expected_revenue:sum"]
        customers = self.commercial_partner_id
        if len(customers) == 1:
            # Of one customer there is nothing to join.
            return [
                (customers, *row)
                for row in leads._read_group(opened, ["company_id"], figures)
            ]
        return leads._read_group(
            opened, ["partner_id.commercial_partner_id", "company_id"], figures
        )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._set_pinned_note_origin(vals) for vals in vals_list]
        return super().create(vals_list)

    def write(self, vals):
        if not (PINNED_FIELDS | PIN_ORIGIN_FIELDS) & vals.keys():
            return super().write(vals)
        vals = self._set_pinned_note_origin(vals)
        former = {partner: partner._get_pinned_note_text() for partner in self}
        result = super().write(vals)
        self._log_pinned_note(former)
        return result

    @api.model
    def _set_pinned_note_origin(self, vals):
        """Add who pins a note and when; an empty note cannot be pinned.

        :param dict vals: values about to be written.
        :return: the values to write instead.
        :rtype: dict
        """
        if not (PINNED_FIELDS | PIN_ORIGIN_FIELDS) & vals.keys():
            return vals
        # An import by the server keeps who it was.
        dropped = set() if self.env.su else PIN_ORIGIN_FIELDS
        vals = {name: value for name, value in vals.items() if name not in dropped}
        if "pinned_note" in vals and is_html_empty(vals["pinned_note"]):
            vals["is_note_pinned"] = False
        if vals.get("is_note_pinned") or vals.get("pinned_note"):
            vals.setdefault("pinned_note_user_id", self.env.uid)
            vals.setdefault("pinned_note_date", fields.Datetime.now())
        return vals

    def _get_pinned_note_text(self):
        """Return what the profile shows at its top, as plain text.

        :rtype: str
        """
        self.ensure_one()
        return html2plaintext(self.pinned_note or "") if self.is_note_pinned else ""

    def _log_pinned_note(self, former):
        """Leave a trace of a changed note: Odoo tracks no rich text.

        :param dict former: what was shown before, by partner.
        """
        if self.env.context.get("mail_notrack"):
            return
        for partner in self:
            text = partner._get_pinned_note_text()
            if text == former[partner]:
                continue
            if text:
                body = self.env._("Note pinned: %(text)s", text=text)
            else:
                body = self.env._("Note unpinned: %(text)s", text=former[partner])
            # Somebody wrote it: it belongs to the history.
            partner._message_log(body=body, message_type="comment")

    # === ACTION METHODS === #

    def action_pin_note(self):
        """Show the note at the top of the profile."""
        self.ensure_one()
        if is_html_empty(self.pinned_note):
            raise UserError(self.env._("Please write the note before you pin it."))
        self.is_note_pinned = True

    def action_unpin_note(self):
        """Stop showing the note; its text stays."""
        self.ensure_one()
        self.is_note_pinned = False

    def action_send_message(self):
        """Open the composer to this customer.

        :rtype: dict
        """
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send Message"),
            "res_model": "mail.compose.message",
            "view_mode": "form",
            "target": "new",
            "context": {
                "default_model": self._name,
                "default_res_ids": self.ids,
                "default_composition_mode": "comment",
                "default_partner_ids": self.ids,
                "default_subtype_xmlid": "mail.mt_comment",
            },
        }
