from odoo import api, models

from .res_partner_comparison import KEPT_EMPTY
from .res_partner_identity import HOST_TYPE
from .res_partner_required_doors import LENIENT_KEY, Lenient

# Core merges at most three records at a time: the one that stays and two others.
BATCH = 2


class ResPartner(models.Model):
    """Merging customers: Odoo's own merge, made safe for any number of records.

    Core moves whatever points to the merged records. What it would lose on the way is
    put right before: rows that a unique constraint would make it delete with all the
    others, several portal users, values of a company that a contact would overwrite.
    Checks and rights are the wizard's (`clientes.merge`).
    """

    _name = "res.partner"
    _inherit = "res.partner"

    # === BUSINESS METHODS === #

    @api.model
    def _clientes_before_merge(self, destination, sources):
        """Prepare records that hang on customers about to be merged.

        For a model whose rows must not simply be moved from the sources to the
        destination (one row a customer, figures to be added up, ...) override it, and
        leave no two rows that would violate a constraint. What still would is dropped
        row by row, those of the destination kept. Runs with superuser rights, in the
        transaction of the merge; the destination has its final company already.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those that are merged into it and deleted.
        """

    @api.model
    def _clientes_after_merge(self, destination):
        """Bring up to date what is worked out from a customer's records.

        :param res.partner destination: the customer that took in others.
        """

    def _merge_into(self, destination, choices=None):
        """Merge these customers into another one, and log it.

        :param res.partner destination: the customer that stays.
        :param dict choices: by field name the record whose value is kept. Without one
            it is the value of the destination or, if it has none, of the first source
            that has one.
        :return: the log of the merge
        :rtype: clientes.merge.log
        """
        # The numbers were checked when they were entered.
        context = {LENIENT_KEY: Lenient, "no_vat_validation": True}
        # sudo: res.partner - documents of other teams, companies and apps follow their
        # customer too; the wizard has checked that the user may merge these records
        everything = self.sudo().with_context(**context)
        destination = everything.browse(destination.id)
        sources = everything - destination
        values = destination._get_merged_values(sources, choices or {})
        log = destination.env["clientes.merge.log"]
        log = log._record_merge(destination, sources, values)
        trail = destination._get_merge_trail(destination, sources)
        people = (destination | sources).filtered("user_ids")
        former = (people - destination).commercial_partner_id - sources
        former |= destination.commercial_partner_id
        self._part_users(destination, sources)
        destination._prepare_merge(sources, values)
        destination._clientes_before_merge(destination, sources)
        queue = destination.env["clientes.duplicate"]
        queue._follow_merge(destination, sources, log)
        self._move_commercial_links(destination, sources)
        self._drop_merge_conflicts(destination, sources)
        self._move_references(destination, sources)
        wizard = destination.env["base.partner.merge.automatic.wizard"]
        for start in range(0, len(sources), BATCH):
            batch = sources[start : start + BATCH]
            wizard._merge((destination | batch).ids, destination, extra_checks=False)
            self.env.flush_all()
        self.env.invalidate_all()
        destination.write(values)
        destination._settle_merge()
        if people:
            for company in former.exists() - destination.commercial_partner_id:
                destination._leave_former_company({destination: company})
        # Record rules speak of the users' customers, and their domains are cached.
        self.env.registry.clear_cache()
        destination._clientes_after_merge(destination)
        log._keep_trail(trail)
        return log

    def _get_merged_values(self, sources, choices):
        """Return what the destination will hold.

        :param res.partner sources: the records merged into it.
        :param dict choices: by field name the record whose value is kept.
        :rtype: dict
        """
        values = {}
        for name in self._get_merge_fields():
            field = self._fields[name]
            chosen = choices.get(name)
            if chosen is None:
                chosen = self
                if name not in KEPT_EMPTY:
                    filled = (self + sources).filtered(name)
                    if name == HOST_TYPE:
                        # Everybody has one by default: the number's is meant.
                        filled = filled.filtered("vat") or filled
                    chosen = filled[:1] or self
            values[name] = field.convert_to_write(chosen[name], chosen)
        if len({partner.company_id for partner in self | sources}) > 1:
            values["company_id"] = False
        if values.get("parent_id") and not values.get("is_company"):
            # These are the company's: from a contact they would overwrite it.
            for name in self._commercial_fields():
                values.pop(name, None)
        return values

    def _prepare_merge(self, sources, values):
        """Keep core from mixing what belongs to different companies.

        :param res.partner sources: the records merged into this one.
        :param dict values: what it will hold.
        """
        parent = self.browse(values.get("parent_id") or False)
        strangers = sources.filtered(lambda p: p.parent_id and p.parent_id != parent)
        strangers.write({"parent_id": False})
        if self.company_id and not values.get("company_id"):
            self.company_id = False
        sources.filtered("company_id").write({"company_id": False})
        if self.parent_id != parent or self.is_company != values["is_company"]:
            self.write({"parent_id": parent.id, "is_company": values["is_company"]})
        if parent and not self.is_company:
            own = sources.filtered(lambda p: p.commercial_partner_id == p)
            own.write(
                {
                    name: False
                    for name in self._commercial_fields()
                    if self._fields[name].store
                    and not self._fields[name].company_dependent
                    and self._fields[name].type not in ("one2many", "many2many")
                }
            )
        self.env.flush_all()

    def _settle_merge(self):
        """Recompute what core has moved with plain SQL."""
        self.env.invalidate_all()
        contacts = self.with_context(active_test=False).search(
            [("id", "child_of", self.ids)]
        )
        for name in (
            "commercial_partner_id",
            "commercial_company_name",
            "complete_name",
            "partner_share",
        ):
            self.env.add_to_compute(self._fields[name], contacts)
        self.env.flush_all()
        if self.child_ids and self.commercial_partner_id == self:
            self._commercial_sync_to_descendants()
        self.env.flush_all()

    @api.model
    def _part_users(self, destination, sources):
        """Give each further portal user a contact of its own under the customer.

        A contact has one user. Nobody loses the login, and all of them see the
        documents of the merged customer.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        """
        partners = (destination | sources).with_context(active_test=False)
        users = partners.user_ids.sorted(
            lambda user: (user.partner_id != destination, not user.active, user.id)
        )
        parent = destination
        if not destination.is_company and destination.parent_id:
            parent = destination.parent_id
        for user in users[1:]:
            former = user.partner_id
            user.partner_id = destination.create(
                {
                    "name": former.name or user.login,
                    "email": former.email,
                    "lang": former.lang,
                    "tz": former.tz,
                    "parent_id": parent.id,
                    "type": "contact",
                }
            )
        self.env.flush_all()
