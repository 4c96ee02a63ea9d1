from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from .clientes_document_notice import EXPIRY_ACTIVITY, REVIEW_ACTIVITY


class ClientesDocument(models.Model):
    """From a draft or an upload to an approved document, and to its renewal."""

    _name = "clientes.document"
    _inherit = "clientes.document"

    # === ACTION METHODS === #

    def action_submit(self):
        """Ask for the review of drafts."""
        drafts = self.filtered(lambda d: d.review_state == "draft")
        drafts.check_access("write")
        drafts._check_complete()
        # sudo: clientes.document - the state is the system's; rights checked above
        drafts.sudo().review_state = "review"
        drafts._schedule_review()
        return True

    def action_approve(self):
        """Approve documents; each one replaces the version before it."""
        self.check_access("write")
        pending = self.filtered(lambda d: d.review_state != "valid")
        if replaced := pending.filtered("replaced_by_id"):
            raise UserError(
                self.env._(
                    "There is a newer version of “%(document)s”: review that one.",
                    document=replaced[0].display_name,
                )
            )
        pending._check_complete()
        for document in pending:
            document._approve()
        return True

    def action_reject(self):
        """Open the dialog that asks for the reason."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Reject Document"),
            "res_model": "clientes.document.reject",
            "view_mode": "form",
            "target": "new",
            "context": {"default_document_ids": self.ids},
        }

    def action_reset(self):
        """Take a rejected or submitted document back to draft."""
        self.check_access("write")
        if self.filtered(lambda d: d.review_state == "valid"):
            raise UserError(
                self.env._("An approved document stays: renew it, or reject it.")
            )
        # sudo: clientes.document - the state is the system's; rights checked above
        self.sudo().write({"review_state": "draft", "reject_reason": False})
        self.activity_unlink([REVIEW_ACTIVITY])
        return True

    def action_renew(self):
        """Open the form of the next version of this document."""
        self.ensure_one()
        renewal = self._renew({})
        return renewal.action_open()

    def action_open(self):
        """Open this document on its own page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
        }

    # === BUSINESS METHODS === #

    def _check_complete(self):
        """Refuse to review what lacks what its type asks for.

        :raise UserError: naming all that is missing.
        """
        for document in self:
            missing = []
            if not document.attachment_ids:
                missing.append(self.env._("the file"))
            if document.type_id.number_required and not document.number:
                missing.append(self.env._("the number"))
            if document.type_id.validity != "none" and not document.date_expiry:
                missing.append(self.env._("the date of expiry"))
            if missing:
                raise UserError(
                    self.env._(
                        "“%(document)s” still lacks: %(missing)s.",
                        document=document.display_name,
                        missing=", ".join(missing),
                    )
                )

    def _approve(self):
        """Make this the valid version, and the former ones history."""
        self.ensure_one()
        # sudo: clientes.document - the state of former versions is the system's
        document_sudo = self.sudo()
        former_sudo = document_sudo.previous_id.filtered(lambda d: not d.replaced_by_id)
        if not self.type_id.allow_multiple:
            former_sudo |= document_sudo.search(self._get_same_domain())
        values = {
            "review_state": "valid",
            "reject_reason": False,
            "reviewer_id": self.env.uid,
            "date_reviewed": fields.Datetime.now(),
        }
        if former_sudo and not self.previous_id:
            latest = former_sudo.sorted("version")[-1]
            values |= {"previous_id": latest.id, "version": latest.version + 1}
        document_sudo.write(values)
        former_sudo.replaced_by_id = self
        former_sudo.activity_unlink([EXPIRY_ACTIVITY, REVIEW_ACTIVITY])
        self.activity_feedback([REVIEW_ACTIVITY])
        self._tell_submitter()

    def _reject(self, reason):
        """Refuse a document and tell the customer why.

        :param str reason: What the customer reads.
        """
        self.check_access("write")
        for document in self:
            # sudo: clientes.document - the state is the system's; rights checked above
            document.sudo().write(
                {
                    "review_state": "rejected",
                    "reject_reason": reason,
                    "reviewer_id": self.env.uid,
                    "date_reviewed": fields.Datetime.now(),
                }
            )
            document.activity_unlink([EXPIRY_ACTIVITY])
            document.activity_feedback([REVIEW_ACTIVITY])
            document._tell_submitter()

    def _renew(self, vals):
        """Create the next version of this document.

        What was approved stays in force until the new version is approved too; what
        was not makes way at once.

        :param dict vals: Values of the new version.
        """
        self.ensure_one()
        if self.replaced_by_id:
            raise UserError(
                self.env._(
                    "“%(document)s” has been renewed already.",
                    document=self.display_name,
                )
            )
        self.check_access("write")
        renewal = self.create(
            {
                "partner_id": self.partner_id.id,
                "company_id": self.company_id.id,
                "type_id": self.type_id.id,
                "number": self.number,
                **vals,
            }
        )
        # sudo: clientes.document - versions are the system's; rights checked above
        document_sudo = self.sudo()
        renewal.with_env(document_sudo.env).write(
            {"previous_id": self.id, "version": self.version + 1}
        )
        if self.review_state != "valid":
            document_sudo.replaced_by_id = renewal
            self.activity_unlink([REVIEW_ACTIVITY])
        return renewal

    def _get_same_domain(self):
        """Return the valid documents that this one replaces when it is approved.

        :rtype: Domain
        """
        return (
            Domain("id", "!=", self.id)
            & Domain("partner_id", "=", self.partner_id.id)
            & Domain("type_id", "=", self.type_id.id)
            & Domain("company_id", "=", self.company_id.id)
            & Domain("review_state", "=", "valid")
            & Domain("replaced_by_id", "=", False)
        )
