def migrate(cr, version):
    """Take the list away that the menu of receivables opened: it holds menus now."""
    cr.execute(
        """
        UPDATE ir_ui_menu menu
           SET action = NULL
          FROM ir_model_data data
         WHERE data.model = 'ir.ui.menu'
           AND data.res_id = menu.id
           AND data.module = 'clientes_crm'
           AND data.name = 'clientes_receivables_menu'
        """
    )
