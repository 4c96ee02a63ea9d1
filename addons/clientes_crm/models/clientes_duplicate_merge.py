from odoo import api, models


class ClientesDuplicate(models.Model):
    """What becomes of the queue when customers are merged."""

    _name = "clientes.duplicate"
    _inherit = "clientes.duplicate"

    # === BUSINESS METHODS === #

    @api.model
    def _follow_merge(self, destination, sources, log):
        """Keep the queue true to a merge.

        A pair that was merged stays as a trace. What was told apart from one of the
        merged customers is told apart from the one that stays, and what may be the
        same as one of them may be the same as that.

        :param res.partner destination: the customer that stays.
        :param res.partner sources: those merged into it.
        :param clientes.merge.log log: the log of the merge.
        """
        merged = destination | sources
        pairs = self.search(
            [("partner_id", "in", merged.ids), ("other_id", "in", merged.ids)]
        )
        pairs.write(
            {
                "partner_id": destination.id,
                "other_id": False,
                "merge_log_id": log.id,
            }
        )
        pairs._review("merged")
        kept = set()
        # Those told apart come first: of two pairs that become one, they stay.
        others = self.search(
            [
                ("other_id", "!=", False),
                "|",
                ("partner_id", "in", merged.ids),
                ("other_id", "in", merged.ids),
            ],
            order="state DESC, score DESC",
        ).sorted(lambda pair: pair.state != "not_duplicate")
        doubled = self.browse()
        for pair in others:
            stranger = (pair.partner_id | pair.other_id) - merged
            if stranger in kept:
                doubled |= pair
            kept.add(stranger)
        doubled.unlink()
        self.env.flush_all()
        for pair in others - doubled:
            stranger = (pair.partner_id | pair.other_id) - merged
            pair.write({"partner_id": destination.id, "other_id": stranger.id})
        self.env.flush_all()
