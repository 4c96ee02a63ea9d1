WRONG = "Departamento o estado"


def migrate(cr, version):
    """Forget a wrong translation: the update puts the right one in its place.

    The state of a record was translated like the state that a city lies in, and an
    update leaves translations alone that are there.
    """
    cr.execute(
        """
        UPDATE ir_model_fields field
           SET field_description = (
                   SELECT jsonb_object_agg(key, value)
                     FROM jsonb_each(field.field_description)
                    WHERE key = 'en_US' OR value <> to_jsonb(%(wrong)s::text)
               )
          FROM ir_model_data data
         WHERE data.model = 'ir.model.fields'
           AND data.res_id = field.id
           AND data.module = 'clientes_crm'
           AND field.field_description ->> 'en_US' = 'State'
           AND field.field_description::text LIKE %(pattern)s
        """,
        {"wrong": WRONG, "pattern": f"%{WRONG}%"},
    )
    # A view is translated as a whole: all of its terms are in our translation.
    cr.execute(
        """
        UPDATE ir_ui_view view
           SET arch_db = (
                   SELECT jsonb_object_agg(key, value)
                     FROM jsonb_each(view.arch_db)
                    WHERE key = 'en_US' OR NOT value::text LIKE %(pattern)s
               )
          FROM ir_model_data data
         WHERE data.model = 'ir.ui.view'
           AND data.res_id = view.id
           AND data.module = 'clientes_crm'
           AND view.arch_db::text LIKE %(pattern)s
        """,
        {"pattern": f"%{WRONG}%"},
    )
