from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import uploads
from ..tools.record_ids import read_id


def file_error(env, problem, name):
    """Say why a file was refused.

    :param Environment env: In the language of the visitor.
    :param str problem: As given by `check_file`.
    :param str name: Name of the file.
    :rtype: str
    """
    if problem == "empty":
        return env._("“%(name)s” is empty.", name=name)
    if problem == "size":
        return env._(
            "“%(name)s” is too large: a file may have at most %(limit)s.",
            name=name,
            limit=uploads.megabytes(uploads.MAX_FILE_SIZE),
        )
    if problem == "content":
        return env._("The contents of “%(name)s” do not fit its extension.", name=name)
    return env._(
        "“%(name)s” cannot be accepted. Send PDF, images, office documents or text.",
        name=name,
    )


class PortalUploads(CustomerPortal):
    """The files of a portal form: new ones, and those kept from an earlier attempt."""

    def _uploads_read(self):
        """Read the uploaded files and refuse those that cannot be accepted.

        :return: values of the attachments to create, and messages.
        :rtype: tuple[list[dict], list[str]]
        """
        accepted, errors = [], []
        for upload in request.httprequest.files.getlist("files"):
            if not upload.filename:
                continue
            name = uploads.clean_name(upload.filename)
            # When a request is retried after a conflict, Odoo rewinds only the first
            # of several files with the same field name.
            upload.seek(0)
            content = upload.read(uploads.MAX_FILE_SIZE + 1)
            if problem := uploads.check_file(name, content):
                errors.append(file_error(self.env, problem, name))
            else:
                # The composer's model marks pending files: Odoo removes them after a
                # day when the form is never sent.
                accepted.append(
                    {
                        "name": name,
                        "raw": content,
                        "res_model": "mail.compose.message",
                        "res_id": 0,
                    }
                )
        return accepted, errors

    def _uploads_kept(self):
        """Return the files of an earlier attempt that the customer still wants.

        :return: pending attachments of the current user, in sudo.
        :rtype: ir.attachment
        """
        wanted = [
            read_id(value) for value in request.httprequest.form.getlist("kept_files")
        ]
        # sudo: ir.attachment - customers may not read attachments; only the own
        # pending ones are looked up
        return (
            self.env["ir.attachment"]
            .sudo()
            .search(
                [
                    ("id", "in", wanted),
                    ("res_model", "=", "mail.compose.message"),
                    ("res_id", "=", 0),
                    ("create_uid", "=", self.env.uid),
                ],
                order="id",
            )
        )

    def _uploads_check_total(self, files, kept_sudo):
        """Refuse what is too much together.

        :param list files: Values of the new attachments.
        :param ir.attachment kept_sudo: Pending attachments of an earlier attempt.
        :return: values of the attachments that can be kept, and messages.
        :rtype: tuple[list[dict], list[str]]
        """
        errors = []
        total = len(files) + len(kept_sudo)
        if total > uploads.MAX_FILES:
            errors.append(
                self.env._(
                    "You can attach at most %(count)s files; you chose %(total)s.",
                    count=uploads.MAX_FILES,
                    total=total,
                )
            )
            files = files[: max(0, uploads.MAX_FILES - len(kept_sudo))]
        size = sum(len(f["raw"]) for f in files) + sum(kept_sudo.mapped("file_size"))
        if size > uploads.MAX_TOTAL_SIZE:
            errors.append(
                self.env._(
                    "All files together may have at most %(limit)s.",
                    limit=uploads.megabytes(uploads.MAX_TOTAL_SIZE),
                )
            )
            files = []
        return files, errors

    def _uploads_receive(self, read=None):
        """Read, check and keep the files of the form.

        What is accepted is stored at once, so that a form shown again for any other
        reason loses nothing.

        :param tuple read: What `_uploads_read` gave, when it was called before.
        :return: pending attachments of the current user in sudo, and messages.
        :rtype: tuple[ir.attachment, list[str]]
        """
        files, errors = read or self._uploads_read()
        kept_sudo = self._uploads_kept()
        files, total_errors = self._uploads_check_total(files, kept_sudo)
        # sudo: ir.attachment - customers may not create attachments; these were checked
        created_sudo = request.env["ir.attachment"].sudo().create(files)
        return kept_sudo | created_sudo, errors + total_errors

    def _uploads_form_values(self):
        """Return what the form says about files, to people and to its script.

        :rtype: dict
        """
        return {
            "max_files": uploads.MAX_FILES,
            "max_file_size": uploads.MAX_FILE_SIZE,
            "max_total_size": uploads.MAX_TOTAL_SIZE,
            "files_help": self.env._(
                "Up to %(count)s files of %(size)s each, %(total)s together: PDF, "
                "images, office documents or text.",
                count=uploads.MAX_FILES,
                size=uploads.megabytes(uploads.MAX_FILE_SIZE),
                total=uploads.megabytes(uploads.MAX_TOTAL_SIZE),
            ),
            "accept": uploads.ACCEPT,
        }
