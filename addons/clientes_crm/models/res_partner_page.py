from collections import defaultdict

from odoo import api, fields, models

# By these, Odoo's rule of the companies decides over each record that is read.
RULE_FIELDS = ("company_id", "partner_share")


class ResPartner(models.Model):
    """A page of customers, with few queries and little work for each of them."""

    _name = "res.partner"
    _inherit = "res.partner"

    directory_badges = fields.Json(
        string="Open Matters",
        compute="_compute_directory_badges",
        exportable=False,
        groups="base.group_user",
    )

    # The directory in its order; with the other columns of its filter and of the rule,
    # counting does not touch the table either.
    _directory_order_idx = models.Index(
        "(complete_name, id DESC)"
        " INCLUDE (customer_rank, supplier_rank, company_id, partner_share)"
        " WHERE active IS TRUE AND parent_id IS NULL AND partner_share IS TRUE"
    )

    # === COMPUTE METHODS === #

    @api.depends_context("uid", "allowed_company_ids", "lang")
    def _compute_directory_badges(self):
        badges = self._get_directory_badges()
        for partner in self:
            partner.directory_badges = badges.get(partner.id, [])

    # === CRUD METHODS === #

    @api.model
    @api.readonly
    def search_fetch(self, domain, field_names=None, offset=0, limit=None, order=None):
        """Fetch what the record rule asks for along with the rest.

        Else the rule, looking at each record, would fetch all columns of the page.
        """
        if field_names is not None and not self.env.su:
            field_names = list(dict.fromkeys([*field_names, *RULE_FIELDS]))
        return super().search_fetch(domain, field_names, offset, limit, order)

    # === BUSINESS METHODS === #

    def _get_directory_badges(self):
        """Return what is open with each customer, beside the figures of its card.

        Odoo's `application_statistics` count everything that ever was, in a dozen
        queries. An addon with matters of its own overrides it.

        :return: lists of badges, as those of `application_statistics`, by id
        :rtype: defaultdict
        """
        return defaultdict(list)

    def _assign_shared(self, name, values):
        """Assign a computed field, at once to all records that share a value.

        An assignment for each record and field would take longer than the queries.

        :param str name: of the field.
        :param dict values: by id; what is missing becomes empty.
        """
        shared = {}
        for record_id in self._ids:
            shared.setdefault(values.get(record_id, False), []).append(record_id)
        for value, record_ids in shared.items():
            self.browse(record_ids)[name] = value
