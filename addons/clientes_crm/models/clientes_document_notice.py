from markupsafe import Markup

from odoo import models

REVIEW_ACTIVITY = "clientes_crm.mail_activity_type_document_review"
EXPIRY_ACTIVITY = "clientes_crm.mail_activity_type_document_expiry"


class ClientesDocument(models.Model):
    """Who is told about a document: the responsible and the customer."""

    _name = "clientes.document"
    _inherit = "clientes.document"

    # === BUSINESS METHODS === #

    def _schedule_review(self):
        """Ask whoever takes care of the customer to review these documents."""
        for document in self:
            document.activity_schedule(
                REVIEW_ACTIVITY,
                summary=document.display_name,
                user_id=document._get_responsible().id,
            )

    def _get_responsible(self):
        """Return who takes care of the customer's documents.

        The customer's salesperson, else the user of the settings, else whoever
        reviewed or created the document; only who may read it.

        :rtype: res.users
        """
        self.ensure_one()
        # sudo: res.partner, res.company - who is responsible is no secret
        document = self.sudo()
        company = document.company_id or self.env.company
        candidates = (
            document.partner_id.user_id
            | company.clientes_document_user_id
            | document.reviewer_id
            | document.create_uid
        )
        for user in candidates:
            if (
                user.active
                and not user.share
                and company in user.company_ids
                and document.with_user(user).with_company(company).has_access("read")
            ):
                return user
        return self.env.ref("base.user_admin")

    def _tell_submitter(self):
        """Write to the customer who uploaded the document what became of it."""
        # sudo: res.users - where to write to the portal user who sent it
        partner = self.submitter_id.sudo().partner_id
        if not partner:
            return
        document = self.with_context(lang=partner.lang)
        if self.review_state == "valid":
            text = document.env._(
                "We approved your document “%(document)s”.",
                document=document.display_name,
            )
        else:
            text = document.env._(
                "We could not accept your document “%(document)s”: %(reason)s",
                document=document.display_name,
                reason=self.reject_reason,
            )
        document.message_post(
            body=Markup('<p>%s</p><p><a href="%s">%s</a></p>')
            % (text, self._get_portal_url(), document.env._("See my documents")),
            partner_ids=partner.ids,
            subtype_xmlid="mail.mt_comment",
        )

    def _get_portal_url(self):
        """Return where the customer sees this document.

        :rtype: str
        """
        return f"{self.get_base_url()}/my/documents/{self.id}"

    def _get_access_action(self, access_uid=None, force_website=False):
        """Bring customers to the portal instead of a form that is not theirs."""
        user = self.env["res.users"].browse(access_uid) if access_uid else self.env.user
        # sudo: res.users - whether the reader is a customer
        if user.sudo().share or force_website:
            return {
                "type": "ir.actions.act_url",
                "url": f"/my/documents/{self.id}",
                "target": "self",
                "res_id": self.id,
            }
        return super()._get_access_action(
            access_uid=access_uid, force_website=force_website
        )
