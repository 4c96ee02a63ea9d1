from odoo import models
from odoo.exceptions import UserError


class IrAttachment(models.Model):
    """The documents of a case are part of its file."""

    _name = "ir.attachment"
    _inherit = "ir.attachment"

    def _delete_and_notify(self, message=None):
        # The uploader keeps a token with which upstream deletes the file at any time,
        # also after it was sent. What has not been sent yet belongs to no case.
        # sudo: ir.attachment - only to which record the files belong
        filed = self.sudo().filtered(lambda a: a.res_model == "pqr.ticket" and a.res_id)
        if filed and (
            self.env.user.share
            or (message and message._filter_pqr_evidence(self.env.user))
        ):
            raise UserError(
                self.env._(
                    "This document belongs to the file of the PQR and cannot be "
                    "deleted."
                )
            )
        return super()._delete_and_notify(message)
