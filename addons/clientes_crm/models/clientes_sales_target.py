from dateutil.relativedelta import relativedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools.funnel import ratio


class ClientesSalesTarget(models.Model):
    """What a company, a team or somebody is meant to win in a month."""

    _name = "clientes.sales.target"
    _description = "Sales Target"
    _order = "month desc, company_id, team_id, user_id, metric"
    _check_company_auto = True

    month = fields.Date(
        required=True,
        default=lambda self: fields.Date.context_today(self).replace(day=1),
        help="Any day of the month; it is kept as its first one.",
    )
    month_end = fields.Date(
        string="End of Month", compute="_compute_month_end", store=True
    )
    company_id = fields.Many2one(
        comodel_name="res.company",
        required=True,
        default=lambda self: self.env.company,
    )
    team_id = fields.Many2one(
        comodel_name="crm.team",
        string="Sales Team",
        check_company=True,
        ondelete="cascade",
        help="Empty for all teams.",
    )
    user_id = fields.Many2one(
        comodel_name="res.users",
        string="Salesperson",
        domain=[("share", "=", False)],
        ondelete="cascade",
        index=True,
        help="Empty for all salespeople.",
    )
    metric = fields.Selection(
        selection=[("won_value", "Value Won"), ("won_count", "Opportunities Won")],
        required=True,
        default="won_value",
    )
    target = fields.Float(
        required=True,
        digits=(16, 2),
        help="Value in the currency of the company, or number of opportunities.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    achieved = fields.Float(
        digits=(16, 2),
        compute="_compute_achieved",
        help="What was won in the month, of the opportunities that you may see, by who "
        "was responsible when it was won.",
    )
    attainment = fields.Float(
        compute="_compute_achieved", aggregator=None, help="Achieved / target."
    )

    _target_positive = models.Constraint(
        "CHECK(target > 0)", "A target must be greater than zero."
    )
    _target_uniq = models.UniqueIndex(
        "(month, company_id, COALESCE(team_id, 0), COALESCE(user_id, 0), metric)",
        "There is a target of this kind for the same month, company, team and "
        "salesperson already. Change that one.",
    )

    # === COMPUTE METHODS === #

    @api.depends("month")
    def _compute_month_end(self):
        for target in self:
            target.month_end = target.month and (target.month + relativedelta(day=31))

    @api.depends("month", "company_id", "team_id", "user_id", "metric", "target")
    @api.depends_context("uid", "allowed_company_ids")
    def _compute_achieved(self):
        service = self.env["clientes.funnel.metrics"]
        for currency, targets in self.filtered("month").grouped("currency_id").items():
            months = targets.mapped("month")
            rows = service._get_won_by_month(
                min(months).replace(day=1),
                max(months) + relativedelta(day=31),
                currency,
            )
            for target in targets:
                target.achieved = target._sum_won(rows)
        for target in self:
            target.achieved = target.achieved or 0.0
            target.attainment = ratio(target.achieved, target.target) or 0.0

    @api.depends("month", "company_id", "team_id", "user_id", "metric")
    def _compute_display_name(self):
        metrics = dict(self._fields["metric"]._description_selection(self.env))
        for target in self:
            whose = target.user_id or target.team_id or target.company_id
            month = target.month.strftime("%Y-%m") if target.month else ""
            parts = (month, whose.display_name, metrics.get(target.metric))
            target.display_name = " · ".join(part for part in parts if part)

    # === CONSTRAINTS === #

    @api.constrains("user_id", "company_id")
    def _check_user_company(self):
        for target in self:
            if target.user_id and target.company_id not in target.user_id.company_ids:
                raise ValidationError(
                    self.env._(
                        "%(user)s does not work in %(company)s: choose another "
                        "salesperson or company.",
                        user=target.user_id.name,
                        company=target.company_id.name,
                    )
                )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._begin_month(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._begin_month(vals))

    # === BUSINESS METHODS === #

    @api.model
    def _begin_month(self, vals):
        """Return values with the first day of the month.

        :rtype: dict
        """
        month = fields.Date.to_date(vals.get("month"))
        return {**vals, "month": month.replace(day=1)} if month else vals

    def _sum_won(self, rows):
        """Return what was won of the target.

        :param list rows: of `_get_won_by_month`, at least of its month.
        :return: amount or number, by the metric.
        :rtype: float
        """
        self.ensure_one()
        total = 0.0
        for row in rows:
            # Opportunities of no company are the reader's company's.
            company_id = row["company_id"] or self.env.company.id
            if (
                str(row["month"]) == str(self.month.replace(day=1))
                and company_id == self.company_id.id
                and (not self.team_id or row["team_id"] == self.team_id.id)
                and (not self.user_id or row["user_id"] == self.user_id.id)
            ):
                total += float(
                    (row["amount"] or 0) if self.metric == "won_value" else row["n"]
                )
        return self.currency_id.round(total) if self.metric == "won_value" else total

    def _get_most_general(self):
        """Return those that no more general one of the same month stands above.

        The target of a company is not added to those of its teams and people.

        :rtype: clientes.sales.target
        """

        def level(target):
            return 2 if target.user_id else 1 if target.team_id else 0

        levels = {}
        for target in self:
            key = (target.month, target.company_id, target.metric)
            levels[key] = min(level(target), levels.get(key, 2))
        return self.filtered(
            lambda target: (
                level(target) == levels[target.month, target.company_id, target.metric]
            )
        )
