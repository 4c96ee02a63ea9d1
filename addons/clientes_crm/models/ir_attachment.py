from odoo import api, models
from odoo.exceptions import UserError

# Changing any of these changes what was approved.
CONTENT_FIELDS = {
    "access_token",
    "datas",
    "db_datas",
    "mimetype",
    "name",
    "public",
    "raw",
    "res_field",
    "res_id",
    "res_model",
    "store_fname",
    "type",
    "url",
}


class IrAttachment(models.Model):
    """Files that belong to a record of ours, and follow what happens to it."""

    _name = "ir.attachment"
    _inherit = "ir.attachment"

    # === CRUD METHODS === #

    def write(self, vals):
        if not CONTENT_FIELDS.isdisjoint(vals):
            self._check_locked_files()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_locked(self):
        self._check_locked_files()

    # === BUSINESS METHODS === #

    def _check_locked_files(self):
        """Refuse to touch the files of a record that has been approved.

        :raise UserError: if one of them is such a file.
        """
        if self.env.su:
            return
        # sudo: ir.attachment - only to which record the files belong
        for file in self.sudo():
            if not file.res_id or file.res_model not in self._get_models_with_files():
                continue
            record = self.env[file.res_model].browse(file.res_id).exists()
            # sudo: ir.attachment - chatter attachments are not among its files
            record_sudo = record.sudo()
            if file in record_sudo.attachment_ids and record._is_file_locked():
                raise UserError(
                    self.env._(
                        "The file “%(name)s” belongs to “%(record)s”, which is "
                        "approved, and stays as it is. Renew the document instead.",
                        name=file.name,
                        record=record_sudo.display_name,
                    )
                )

    @api.model
    def _get_models_with_files(self):
        """Return the models whose records have files of their own.

        :rtype: set[str]
        """
        return {"clientes.document"}
