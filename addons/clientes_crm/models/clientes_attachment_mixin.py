from odoo import api, fields, models
from odoo.exceptions import AccessError


class ClientesAttachmentMixin(models.AbstractModel):
    """Files that belong to a record: who reads the record reads them, nobody else."""

    _name = "clientes.attachment.mixin"
    _description = "Record with Files of its Own"

    attachment_ids = fields.Many2many(
        comodel_name="ir.attachment",
        string="Files",
        copy=False,
    )

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records.filtered("attachment_ids")._bind_attachments()
        return records

    def write(self, vals):
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._bind_attachments()
        return result

    # === BUSINESS METHODS === #

    def _bind_attachments(self):
        """Give the files to their record, so that its rights are theirs.

        The ORM links any id: without the check, somebody could link a file of another
        record and read it through this one.

        :raise AccessError: if a file is not a pending upload of the user.
        """
        for record in self:
            # sudo: ir.attachment - files of others must be seen to be refused
            files_sudo = record.sudo().attachment_ids.filtered(
                lambda f, r=record: (f.res_model, f.res_id) != (r._name, r.id)
            )
            if not files_sudo:
                continue
            if not self.env.su and any(
                file.res_id
                or file.res_field
                or file.type != "binary"
                or file.create_uid != self.env.user
                for file in files_sudo
            ):
                raise AccessError(
                    self.env._(
                        "A file can only be added by whoever uploads it. Please upload "
                        "it here."
                    )
                )
            files_sudo.write(
                {"res_model": record._name, "res_id": record.id, "public": False}
            )

    def _is_file_locked(self):
        """Tell whether the files of this record stay as they are.

        A model whose files are evidence overrides it.

        :rtype: bool
        """
        return False
