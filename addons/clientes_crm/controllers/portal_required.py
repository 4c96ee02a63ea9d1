from odoo import http

from odoo.addons.portal.controllers.portal import CustomerPortal


class CustomerPortalRequired(CustomerPortal):
    """A customer who empties what we require of it is told at the field."""

    def _validate_address_values(self, address_values, partner_sudo, *args, **kwargs):
        invalid_fields, missing_fields, messages = super()._validate_address_values(
            address_values, partner_sudo, *args, **kwargs
        )
        emptied = [
            name
            for name in partner_sudo._get_required_fields()
            if name in address_values
            and partner_sudo[name]
            and not address_values[name]
            and name not in missing_fields
        ]
        if emptied:
            missing_fields.update(emptied)
            labels = partner_sudo._get_field_labels(emptied)
            messages.append(
                http.request.env._(
                    "We need these data of yours, please do not empty them: %(data)s",
                    data=", ".join(labels),
                )
            )
        return invalid_fields, missing_fields, messages
