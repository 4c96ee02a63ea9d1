from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal

from ..tools import uploads

# More digits than any id has; what is longer only costs time.
MAX_ID_DIGITS = 10


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


class PqrPortalUploads(CustomerPortal):
    """The files of the form: new ones, and those kept from an earlier attempt."""

    def _pqr_read_files(self):
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

    def _pqr_kept_attachments(self):
        """Return the files of an earlier attempt that the customer still wants.

        :return: pending attachments of the current user, in sudo.
        :rtype: ir.attachment
        """
        wanted = [
            int(value)
            for value in request.httprequest.form.getlist("kept_files")
            if value.isdecimal() and len(value) <= MAX_ID_DIGITS
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
