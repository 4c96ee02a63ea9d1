from odoo import models
from odoo.tools import SQL

# What counts as an interaction. What follows a change of a record by itself is left
# out: it is tracked field by field, and fields have groups.
INTERACTION_SQL = SQL(
    """(message_type IN
        ('comment', 'email', 'email_outgoing', 'auto_comment', 'out_of_office')
    OR (mail_activity_type_id IS NOT NULL AND message_type <> 'user_notification'))
    AND date IS NOT NULL"""
)


class MailMessage(models.Model):
    """The newest interactions of a document, without reading the older ones."""

    _name = "mail.message"
    _inherit = "mail.message"

    _clientes_timeline_idx = models.Index(
        f"(model, res_id, date DESC, id DESC) WHERE {INTERACTION_SQL.code}"
    )
