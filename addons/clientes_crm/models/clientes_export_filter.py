import psycopg2

from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.record_ids import read_id

# What a filter raises that no list has: of no known field, operator or type.
BAD_FILTER = (ValueError, TypeError, KeyError, AttributeError, psycopg2.DataError)


class ClientesExport(models.AbstractModel):
    """Which records are exported, as the browser sent it."""

    _name = "clientes.export"
    _inherit = "clientes.export"

    # === BUSINESS METHODS === #

    def _get_records(self, model, domain, selected_ids):
        """Return the domain of what is exported, and the model to search it in."""
        if selected_ids:
            ids = map(read_id, selected_ids if isinstance(selected_ids, list) else [0])
            ids = list(ids)
            if not all(ids):
                raise UserError(
                    self.env._("The selected records cannot be read. Reload the page.")
                )
            return Domain("id", "in", ids), model.with_context(active_test=False)
        if not isinstance(domain, list | tuple):
            raise self._get_filter_error()
        try:
            return Domain(domain), model
        except (ValueError, TypeError) as error:
            raise self._get_filter_error() from error

    def _count(self, model, domain):
        """Count what is exported, which also checks the filter.

        :raise UserError: when the filter names what cannot be searched.
        """
        try:
            with self.env.cr.savepoint(flush=False):
                return model.search_count(domain)
        except AccessError:
            raise
        except (*BAD_FILTER, UserError) as error:
            raise self._get_filter_error() from error

    def _get_filter_error(self):
        message = self.env._("The filter of the list cannot be read. Reload the page.")
        return UserError(message)
