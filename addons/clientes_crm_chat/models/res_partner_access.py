from odoo import models


class ResPartner(models.Model):
    """Who reads which conversations after a change of employer."""

    _name = "res.partner"
    _inherit = "res.partner"

    def _leave_former_company(self, former):
        result = super()._leave_former_company(former)
        for person in self:
            if former[person] == person:
                continue
            # sudo: discuss.channel - users who edit contacts take no part in these
            channels_sudo = (
                self.env["discuss.channel"]
                .sudo()
                .search(
                    [
                        ("customer_id", "=", former[person].id),
                        ("channel_member_ids.partner_id", "=", person.id),
                    ]
                )
            )
            for channel in channels_sudo:
                channel._action_unfollow(partner=person, post_leave_message=False)
        return result
