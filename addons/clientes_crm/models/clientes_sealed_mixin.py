from odoo import api, models
from odoo.exceptions import AccessError


class ClientesSealedMixin(models.AbstractModel):
    """Records that the addon writes by SQL, past the ORM, and nobody else ever."""

    _name = "clientes.sealed.mixin"
    _description = "Written by the addon only"

    # === CRUD METHODS === #

    @api.model_create_multi
    def create(self, vals_list):
        """Refuse, the superuser too."""
        self._refuse()
        return super().create(vals_list)

    def write(self, vals):
        """Refuse, the superuser too."""
        self._refuse()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sealed(self):
        self._refuse()

    # === BUSINESS METHODS === #

    @api.model
    def _refuse(self):
        """Tell whoever wants to change a record that nobody may.

        :raise AccessError: always.
        """
        raise AccessError(
            self.env._(
                "This is written by the application itself; nobody may change it."
            )
        )
