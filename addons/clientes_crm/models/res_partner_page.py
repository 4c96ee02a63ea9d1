from collections import defaultdict

from odoo import api, fields, models
from odoo.tools import SQL

# By these, Odoo's rule of the companies decides over each record that is read.
RULE_FIELDS = ("company_id", "partner_share")
# So many customers are read as quickly without a look at the user.
FEW = 20
# Who has this group is no share user: that is how Odoo defines it.
EMPLOYEES = "base.group_user"


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

    @api.depends("commercial_partner_id", "create_date")
    @api.depends_context("uid", "company", "allowed_company_ids", "tz")
    def _compute_kpi_figures(self):
        customers = {
            partner.id: partner.commercial_partner_id._origin.id for partner in self
        }
        rows = {
            customer.id: self._merge_kpi_rows(*columns)
            for customer, *columns in self.env["clientes.partner.kpi"]._read_group(
                [("partner_id", "in", list(set(customers.values())))],
                groupby=["partner_id"],
                aggregates=[
                    "last_contact_date:array_agg",
                    "last_contact_kind:array_agg",
                    "first_purchase_date:min",
                    "last_purchase_date:max",
                ],
            )
        }
        nothing = self._merge_kpi_rows((), (), None, None)
        figures = {
            partner_id: rows.get(customer_id, nothing)
            for partner_id, customer_id in customers.items()
        }
        for name in nothing:
            self._assign_shared(name, {key: row[name] for key, row in figures.items()})
        today = fields.Date.context_today(self)
        days = {}
        for partner in self:
            since = figures[partner.id]["last_contact_date"] or partner.create_date
            if since:
                day = fields.Datetime.context_timestamp(self, since).date()
                days[partner.id] = (today - day).days
        self._assign_shared("days_without_contact", days)

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
        domain = self._ask_hierarchy_once(domain)
        if field_names is not None and not self.env.su:
            field_names = list(dict.fromkeys([*field_names, *RULE_FIELDS]))
            if not limit or limit > FEW:
                # For `_has_field_access`.
                self.env.user.fetch(["share"])
        return super().search_fetch(domain, field_names, offset, limit, order)

    # === ACCESS === #

    @api.model
    def _has_field_access(self, field, operation):
        """Ask only once for the group that most of the directory's fields are for.

        A page of customers asks a thousand times, which takes a fifth of its time.
        """
        if not field.groups or self.env.su:
            return True
        if field.groups == EMPLOYEES:
            share = self.env.user._cache.get("share")
            if share is not None:
                return not share
        return super()._has_field_access(field, operation)

    # === BUSINESS METHODS === #

    @api.model
    def _ask_hierarchy_once(self, domain):
        """Return the domain of a hierarchy as one statement.

        Odoo's counters on the form all ask for the contacts of a customer, and with
        `child_of` each of them takes a statement for each level.

        :param domain: any; those of another form are returned as they are.
        """
        match domain:
            case [("id", "child_of", [int(), *_others] as ids)]:
                self.flush_model(["parent_id"])
                hierarchy = SQL(
                    """(
                    WITH RECURSIVE hierarchy AS (
                        SELECT unnest(%s::int[]) AS id
                         UNION
                        SELECT child.id
                          FROM res_partner child
                          JOIN hierarchy ON hierarchy.id = child.parent_id
                    ) SELECT id FROM hierarchy)""",
                    list(ids),
                )
                return [("id", "in", hierarchy)]
        return domain

    def _fetch_for_rules(self):
        """Read what the record rules look at, and nothing else.

        Else the first of them to ask would fetch all columns of the customers, and of
        the companies: what a call that shows nothing of either then has for nothing.
        """
        # sudo: res.company - place and currency of the user's own
        self.env.companies.sudo().fetch(["parent_path", "currency_id"])
        self.fetch(["commercial_partner_id", *RULE_FIELDS])

    def _get_directory_badges(self):
        """Return what is open with each customer, beside the figures of its card.

        Odoo's `application_statistics` count everything that ever was, in a dozen
        queries. An addon with matters of its own overrides it.

        :return: lists of badges, as those of `application_statistics`, by id
        :rtype: defaultdict
        """
        return defaultdict(list)

    @api.model
    def _merge_kpi_rows(self, contacts, kinds, first_purchase, last_purchase):
        """Return the figures of a customer out of those in several companies.

        :rtype: dict
        """
        last = max(
            (pair for pair in zip(contacts, kinds, strict=True) if pair[0]),
            key=lambda pair: pair[0],
            default=(False, False),
        )
        return {
            "last_contact_date": last[0],
            "last_contact_kind": last[1],
            "first_purchase_date": first_purchase or False,
            "last_purchase_date": last_purchase or False,
            "life_cycle": self._get_life_cycle(last_purchase),
        }

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
