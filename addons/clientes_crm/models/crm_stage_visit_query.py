from odoo import api, models
from odoo.tools import SQL


class CrmStageVisit(models.Model):
    """The parts that the statements of the history share."""

    _name = "crm.stage.visit"
    _inherit = "crm.stage.visit"

    # === BUSINESS METHODS === #

    @api.model
    def _get_now(self):
        """Return the beginning of the transaction, which its messages bear as well.

        :rtype: SQL
        """
        return SQL("%s::timestamp", self.env.cr.now().replace(microsecond=0))

    @api.model
    def _get_state(self):
        """Return what has become of a row `lead` of opportunities.

        :rtype: SQL
        """
        return SQL(
            """
            CASE WHEN lead.type IS DISTINCT FROM 'opportunity' THEN 'none'
                 WHEN lead.won_status IN ('won', 'lost') THEN lead.won_status
                 WHEN lead.active THEN 'open'
                 ELSE 'archived' END
            """
        )

    @api.model
    def _get_stage_name(self):
        """Return the name of `stage` in the language of `company_partner`.

        :rtype: SQL
        """
        return SQL(
            "COALESCE(stage.name ->> company_partner.lang, stage.name ->> 'en_US')"
        )

    @api.model
    def _get_direction(self, old_sequence, old_id, new_sequence, new_id):
        """Return whether a move goes on or back; on, where that cannot be told.

        :param SQL old_sequence: place of the stage that was left.
        :param SQL old_id: its id, for stages in the same place.
        :param SQL new_sequence: place of the stage that was entered.
        :param SQL new_id: its id.
        :rtype: SQL
        """
        return SQL(
            "CASE WHEN (%s, %s) > (%s, %s) THEN 'back' ELSE 'advanced' END",
            old_sequence,
            old_id,
            new_sequence,
            new_id,
        )

    @api.model
    def _get_seconds(self, date_out):
        """Return how long a row `visit` lasted until a moment.

        :param SQL date_out: when the stage was left.
        :rtype: SQL
        """
        return SQL("DATE_PART('epoch', %s - visit.date_in)::int", date_out)

    @api.model
    def _get_measure(self, date_out):
        """Return the columns that tell how long a row `visit` lasted.

        :param SQL date_out: when the stage was left.
        :rtype: SQL
        """
        seconds = self._get_seconds(date_out)
        return SQL("seconds = %s, days = %s / 86400.0", seconds, seconds)

    @api.model
    def _forget_cached(self):
        """Have everything read anew that was written past the ORM."""
        self.invalidate_model(flush=False)
        self.env["crm.lead"].invalidate_model(["stage_visit_ids"], flush=False)
