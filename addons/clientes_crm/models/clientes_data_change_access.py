from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

# The customer's word and what follows from the decisions: not for users to write.
FIXED_FIELDS = {
    *("partner_id", "author_id", "channel", "note", "state", "date_done", "company_id")
}
# Proposals of one customer that wait at once, and that it sends within a day.
MAX_PENDING = 20
MAX_A_DAY = 40


class ClientesDataChange(models.Model):
    """Who changes what of a proposal, and how many a customer may send."""

    _name = "clientes.data.change"
    _inherit = "clientes.data.change"

    # === CRUD METHODS === #

    def write(self, vals):
        """Let users choose who decides, and decide on the lines."""
        if not self.env.su and not FIXED_FIELDS.isdisjoint(vals):
            raise AccessError(
                self.env._("What the customer proposed cannot be changed.")
            )
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_decided(self):
        if not self.env.su and self.filtered(
            lambda change: (
                any(line.state != "pending" for line in change.line_ids)
                or change.state != "pending"
            )
        ):
            raise UserError(
                self.env._("What was decided on a proposal stays on record.")
            )

    # === BUSINESS METHODS === #

    @api.model
    def _get_limit_problem(self, customer):
        """Say why a customer cannot propose more for now.

        A person decides on each proposal: who sends more than one can read is no
        customer who reviews data.

        :param res.partner customer: the commercial partner.
        :return: the reason, empty if there is none
        :rtype: str
        """
        own = Domain("partner_id", "=", customer.id)
        if self.search_count(own & Domain("state", "=", "pending")) >= MAX_PENDING:
            return self.env._(
                "%(count)s of your proposals are waiting for our decision. Please wait "
                "until we have looked at them.",
                count=MAX_PENDING,
            )
        since = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        if self.search_count(own & Domain("create_date", ">", since)) >= MAX_A_DAY:
            return self.env._(
                "You have sent us %(count)s proposals within a day. Please continue "
                "tomorrow.",
                count=MAX_A_DAY,
            )
        return ""
