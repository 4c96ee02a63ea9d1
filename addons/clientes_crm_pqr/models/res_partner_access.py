from odoo import models


class ResPartner(models.Model):
    """Who reads which cases after a change of employer."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _leave_former_company(self, former):
        result = super()._leave_former_company(former)
        # Who had no employer keeps the own cases: they were filed in person.
        people = self.filtered(lambda person: former[person] != person)
        # sudo: mail.followers - users who edit contacts do not see followers
        followers = (
            self.env["mail.followers"]
            .sudo()
            .search(
                [("res_model", "=", "pqr.ticket"), ("partner_id", "in", people.ids)]
            )
        )
        # sudo: pqr.ticket - nor every case that the contacts follow
        tickets_sudo = self.env["pqr.ticket"].sudo()
        for person in people:
            followed = followers.filtered(lambda f, p=person: f.partner_id == p)
            tickets_sudo.browse(followed.mapped("res_id")).filtered(
                lambda t, p=person: t.commercial_partner_id == former[p]
            ).message_unsubscribe(person.ids)
        return result
