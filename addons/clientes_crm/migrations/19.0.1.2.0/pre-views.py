def migrate(cr, version):
    """Empty our extensions of views: this update fills each of them again.

    Views are loaded one after the other, and each is checked together with those that
    still are as they were before. A button whose method is gone would refuse the whole
    update, a field that has a group now would be complained about, and a term that was
    changed a little would keep its former translation.
    """
    cr.execute(
        """
        UPDATE ir_ui_view view
           SET arch_db = '{"en_US": "<data/>"}'
          FROM ir_model_data data
         WHERE data.model = 'ir.ui.view'
           AND data.res_id = view.id
           AND data.module = 'clientes_crm'
           AND data.noupdate IS NOT TRUE
           AND view.inherit_id IS NOT NULL
           AND view.type <> 'qweb'
        """
    )
