from odoo import models


class CrmLead(models.Model):
    """What the value of the funnel is read from."""

    _name = "crm.lead"
    _inherit = "crm.lead"

    _pipeline_idx = models.Index(
        "(id) INCLUDE (stage_id, company_id, user_id, team_id, expected_revenue,"
        " probability, date_deadline)"
        " WHERE active IS TRUE AND won_status = 'pending' AND type = 'opportunity'"
    )
