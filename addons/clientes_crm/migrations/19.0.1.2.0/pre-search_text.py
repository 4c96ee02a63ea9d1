def migrate(cr, version):
    """Have the text that customers are found by made anew, with addresses compacted.

    Adding the column fills it with one rewrite of the table; see `_auto_init` of
    `models/res_partner_search_text.py`.
    """
    if version:
        cr.execute("ALTER TABLE res_partner DROP COLUMN IF EXISTS search_text")
