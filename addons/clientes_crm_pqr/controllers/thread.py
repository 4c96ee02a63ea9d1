from werkzeug.exceptions import NotFound

from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.clientes_crm.controllers.portal_uploads import file_error
from odoo.addons.clientes_crm.tools import uploads
from odoo.addons.clientes_crm.tools.record_ids import read_id
from odoo.addons.mail.controllers.attachment import AttachmentController
from odoo.addons.mail.controllers.thread import ThreadController
from odoo.addons.portal.controllers.portal_thread import PortalChatter


def is_customer_on_case(thread_model):
    """Tell whether somebody who is no employee deals with a case.

    :param str thread_model: Model of the record, as the browser sent it.
    :rtype: bool
    """
    return thread_model == "pqr.ticket" and request.env.user.share


class PqrThreadController(ThreadController):
    def _prepare_message_data(self, post_data, *, thread, **kwargs):
        values = super()._prepare_message_data(post_data, thread=thread, **kwargs)
        if kwargs.get("from_create") and is_customer_on_case(thread._name):
            # Without it, a customer's message could end as a note that only the
            # employees see, or that reopens nothing.
            values.update(thread._get_customer_message_values())
            # sudo: ir.attachment - the ownership was checked above
            files_sudo = request.env["ir.attachment"].sudo()
            for file in files_sudo.browse(values.get("attachment_ids", ())):
                if problem := uploads.check_file(file.name or "", file.raw or b""):
                    raise UserError(file_error(request.env, problem, file.name))
        return values


class PqrAttachmentController(AttachmentController):
    @route()
    def mail_attachment_upload(
        self, ufile, thread_id, thread_model, is_pending=False, **kwargs
    ):
        """Accept from customers what the filing form accepts too."""
        if is_customer_on_case(thread_model):
            ufile.filename = uploads.clean_name(ufile.filename)
            content = ufile.read(uploads.MAX_FILE_SIZE + 1)
            ufile.seek(0)
            if problem := uploads.check_file(ufile.filename, content):
                error = file_error(request.env, problem, ufile.filename)
                return request.make_json_response({"error": error})
        return super().mail_attachment_upload(
            ufile, thread_id, thread_model, is_pending, **kwargs
        )


class PqrPortalChatter(PortalChatter):
    @route()
    def portal_message_fetch(self, thread_model, thread_id, fetch_params=None, **kw):
        """Answer that there is no such case when the id cannot even be one."""
        if thread_model == "pqr.ticket":
            thread_id = read_id(thread_id)
            if not thread_id:
                raise NotFound()
        return super().portal_message_fetch(
            thread_model, thread_id, fetch_params=fetch_params, **kw
        )
