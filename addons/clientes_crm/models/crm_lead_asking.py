from odoo import models
from odoo.tools import plaintext2html

ASKING = "clientes_crm.mail_activity_type_closing"


class CrmLead(models.Model):
    """Salespeople are asked whether their opportunities are won or lost."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    # === BUSINESS METHODS === #

    def _update_revenues_from_so(self, order):
        # sudo: crm.lead - who may confirm the order need not see its opportunity
        return super(CrmLead, self.sudo())._update_revenues_from_so(order)

    def _filter_open(self):
        """Return those of these that are opportunities neither closed nor archived."""
        return self.filtered(
            lambda lead: (
                lead.type == "opportunity"
                and lead.active
                and lead.won_status == "pending"
            )
        )

    def _ask_about_closing(self, question, reason=""):
        """Plan an activity for who is responsible, unless the question is there.

        :param question: gets the opportunity, in the language of who is asked; returns
            the question.
        :param str reason: why it was not answered of itself.
        """
        asked = self.activity_search([ASKING]).mapped("res_id")
        for lead in self:
            if lead.id in asked:
                continue
            user = lead.user_id or lead.team_id.user_id
            lead = lead.with_context(lang=user.lang or self.env.lang)
            lead.activity_schedule(
                ASKING,
                summary=question(lead),
                note=plaintext2html(reason) if reason else False,
                user_id=user.id,
            )
