from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.searching import searches

REASONS = ("vat", "email", "phone", "name", "proposed")


class ClientesDuplicate(models.Model):
    """Two records that may be one customer, for somebody to look at.

    The search writes and drops the open ones; what a person decided stays, so that
    "not a duplicate" is never proposed again.
    """

    _name = "clientes.duplicate"
    _description = "Possible Duplicate Customer"
    _order = "score DESC, id DESC"

    partner_id = fields.Many2one(
        comodel_name="res.partner",
        string="Customer",
        required=True,
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    # Empty once it was merged: there is no such customer any more.
    other_id = fields.Many2one(
        comodel_name="res.partner",
        string="Possibly the Same As",
        index=True,
        ondelete="cascade",
        readonly=True,
    )
    state = fields.Selection(
        selection=[
            ("to_review", "To review"),
            ("merged", "Merged"),
            ("not_duplicate", "Not a duplicate"),
        ],
        required=True,
        default="to_review",
        index=True,
        readonly=True,
    )
    on_vat = fields.Boolean(string="Same Tax Number", readonly=True)
    on_email = fields.Boolean(string="Same E-mail", readonly=True)
    on_phone = fields.Boolean(string="Same Phone", readonly=True)
    on_proposed = fields.Boolean(string="Proposed by a Colleague", readonly=True)
    similarity = fields.Float(string="Likeness of the Names", readonly=True)
    on_name = fields.Boolean(
        string="Similar Name", compute="_compute_on_name", search="_search_on_name"
    )
    score = fields.Integer(string="Confidence", readonly=True, aggregator=None)
    reasons = fields.Char(compute="_compute_reasons")
    # Which run of the search saw it last.
    run = fields.Integer(readonly=True, aggregator=None)
    proposed_by_id = fields.Many2one(
        comodel_name="res.users", string="Proposed by", readonly=True
    )
    reviewed_by_id = fields.Many2one(
        comodel_name="res.users", string="Reviewed by", readonly=True
    )
    review_date = fields.Datetime(readonly=True)
    merge_log_id = fields.Many2one(
        comodel_name="clientes.merge.log",
        string="Merge",
        index="btree_not_null",
        ondelete="set null",
        readonly=True,
    )
    comparison = fields.Json(string="Side by Side", compute="_compute_comparison")

    _pair_uniq = models.UniqueIndex(
        "(LEAST(partner_id, other_id), GREATEST(partner_id, other_id))"
        " WHERE other_id IS NOT NULL"
    )
    _not_same = models.Constraint(
        "CHECK(partner_id != other_id)", "A customer is no duplicate of itself."
    )

    # === COMPUTE METHODS === #

    @api.depends("partner_id", "other_id")
    def _compute_display_name(self):
        for pair in self:
            names = (pair.partner_id | pair.other_id).mapped("display_name")
            pair.display_name = " / ".join(names)

    @api.depends("similarity")
    def _compute_on_name(self):
        for pair in self:
            pair.on_name = pair.similarity > 0

    @api.model
    @searches("on_name")
    def _search_on_name(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("similarity", ">", 0)
        return domain if True in value else ~domain

    @api.depends_context("lang")
    @api.depends("on_vat", "on_email", "on_phone", "similarity", "on_proposed")
    def _compute_reasons(self):
        labels = self._get_reason_labels()
        for pair in self:
            pair.reasons = ", ".join(
                label for reason, label in labels if pair[f"on_{reason}"]
            )

    @api.depends("partner_id", "other_id")
    def _compute_comparison(self):
        for pair in self:
            pair.comparison = (pair.partner_id | pair.other_id)._get_comparison()

    # === CRUD METHODS === #

    def write(self, vals):
        """Refuse direct changes: the search and the decisions write the queue."""
        if not self.env.su:
            raise AccessError(
                self.env._("Possible duplicates are decided on with their buttons.")
            )
        return super().write(vals)

    # === ACTION METHODS === #

    def action_merge(self):
        """Open the merge of everybody in the selected pairs."""
        partners = self.partner_id | self.other_id
        return self.env["clientes.merge"]._get_action(partners)

    def action_not_duplicate(self):
        """Note that these are different customers; they are never proposed again."""
        self._review("not_duplicate")

    def action_review_again(self):
        """Take the decision back."""
        if self.filtered(lambda pair: pair.state == "merged"):
            raise UserError(self.env._("What was merged cannot be reviewed again."))
        self._review("to_review")

    def action_search_now(self):
        """Look for duplicates in the background."""
        self.browse().check_access("write")
        # sudo: ir.cron - the search is started by managers, who configure no jobs
        self.env.ref("clientes_crm.clientes_duplicate_cron").sudo()._trigger()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._(
                    "The search has started. What it finds appears here."
                ),
                "type": "info",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    # === BUSINESS METHODS === #

    @api.model
    def _get_reason_labels(self):
        """Return why two records may be the same customer, in the user's words.

        :rtype: list[tuple[str, str]]
        """
        return [
            (name, self._fields[f"on_{name}"]._description_string(self.env).lower())
            for name in REASONS
        ]

    def _review(self, state):
        self.check_access("write")
        # sudo: clientes.duplicate - managers decide, and change nothing else
        self.sudo().write(
            {
                "state": state,
                "reviewed_by_id": self.env.uid,
                "review_date": fields.Datetime.now(),
            }
        )

    @api.model
    def _propose(self, partners):
        """Put customers into the queue for a manager.

        Whoever may edit them may: salespeople cannot write the queue itself. A pair
        that a manager has already told apart stays so.

        :param res.partner partners: those that somebody takes for the same one.
        :return: the pairs
        """
        partners.check_access("write")
        if len(partners) < 2:
            raise UserError(self.env._("Please select at least two customers."))
        head = min(partners.ids)
        rows = [(head, other) for other in partners.ids if other != head]
        ids = self.env.execute_query(
            SQL(
                """
                INSERT INTO clientes_duplicate (
                    partner_id, other_id, state, on_proposed, proposed_by_id, score,
                    create_uid, create_date, write_uid, write_date)
                SELECT pair.head, pair.other, 'to_review', true, %(uid)s, 50,
                       %(uid)s, now() AT TIME ZONE 'UTC',
                       %(uid)s, now() AT TIME ZONE 'UTC'
                  FROM unnest(%(heads)s, %(others)s) AS pair(head, other)
                ON CONFLICT (LEAST(partner_id, other_id),
                             GREATEST(partner_id, other_id))
                      WHERE other_id IS NOT NULL
                  DO UPDATE SET on_proposed = true,
                                proposed_by_id = EXCLUDED.proposed_by_id
                RETURNING id
                """,
                uid=self.env.uid,
                heads=[row[0] for row in rows],
                others=[row[1] for row in rows],
            )
        )
        self.invalidate_model()
        return self.browse(row[0] for row in ids)
