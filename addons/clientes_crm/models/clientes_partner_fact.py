from odoo import api, models


class ClientesPartnerFact(models.AbstractModel):
    """Documents that are facts about a customer: its figures follow them.

    A document inherits it beside its own model and tells whom it concerns.
    """

    _name = "clientes.partner.fact"
    _description = "Fact about a customer"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._enqueue_fact()
        return records

    def write(self, vals):
        if not self._get_fact_fields() & vals.keys():
            return super().write(vals)
        # The former customer has one fact less.
        self._enqueue_fact()
        result = super().write(vals)
        self._enqueue_fact()
        return result

    def unlink(self):
        self._enqueue_fact()
        return super().unlink()

    # === BUSINESS METHODS === #

    @api.model
    def _get_fact_fields(self):
        """Return the fields whose change concerns the customer's figures.

        :rtype: set
        """
        return {"partner_id", "company_id"}

    def _enqueue_fact(self):
        """Have the figures of the customers of these documents worked out again.

        To be overridden by documents that count from a certain time only.
        """
        # sudo: res.partner - whom it concerns, not what the user may read
        self.env["clientes.partner.kpi"]._enqueue(self.sudo()._get_fact_partners())

    def _get_fact_partners(self):
        """Return the customers, or their contacts, whom these documents concern.

        :rtype: res.partner
        """
        return self.partner_id
