from lxml import etree
from psycopg2.extras import Json

# Methods of buttons that this version does without.
REMOVED = ("action_schedule_activity",)


def migrate(cr, version):
    """Take the buttons out of our views whose methods this version does without.

    While the views are loaded one after the other, those of before still stand beside
    the new code, and Odoo refuses a button without its method: the whole update.
    """
    cr.execute(
        """
        SELECT view.id, view.arch_db
          FROM ir_ui_view view
          JOIN ir_model_data data
               ON data.model = 'ir.ui.view' AND data.res_id = view.id
         WHERE data.module = 'clientes_crm'
           AND view.arch_db::text LIKE ANY(%s)
        """,
        [[f"%{name}%" for name in REMOVED]],
    )
    for view_id, arches in cr.fetchall():
        # The same in each language: its translations stay in step.
        without = {lang: _without_removed(arch) for lang, arch in arches.items()}
        cr.execute(
            "UPDATE ir_ui_view SET arch_db = %s WHERE id = %s", [Json(without), view_id]
        )


def _without_removed(arch):
    tree = etree.fromstring(arch)
    for button in tree.xpath("//button[@type='object']"):
        if button.get("name") in REMOVED:
            button.getparent().remove(button)
    return etree.tostring(tree, encoding="unicode")
