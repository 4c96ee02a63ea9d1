{
    "name": "Clientes: Chat",
    "summary": "Live conversations with customers, bound to the customer and the PQR",
    "version": "19.0.1.4.0",
    "category": "Services/Live Chat",
    "author": "Clientes",
    "license": "LGPL-3",
    "depends": ["clientes_crm_pqr", "bus", "im_livechat", "crm_livechat"],
    "data": [
        "security/ir.model.access.csv",
        "security/discuss_channel_security.xml",
        "security/clientes_chat_security.xml",
        "data/im_livechat_channel_data.xml",
        "data/mail_template_data.xml",
        "data/clientes_partner_kpi_data.xml",
        "wizard/clientes_chat_link_views.xml",
        "wizard/clientes_chat_start_views.xml",
        "views/discuss_channel_views.xml",
        "views/pqr_ticket_views.xml",
        "views/res_partner_views.xml",
        "views/portal_chat_templates.xml",
        "views/clientes_crm_chat_menus.xml",
    ],
    "demo": [
        "demo/discuss_channel_demo.xml",
        "demo/clientes_partner_kpi_demo.xml",
    ],
    "uninstall_hook": "uninstall_hook",
    "assets": {
        # Every page that holds the customer's chat window.
        "im_livechat.assets_embed_core": [
            "clientes_crm_chat/static/src/embed/**/*",
        ],
        "web.assets_frontend": [
            "clientes_crm_chat/static/src/portal/**/*",
        ],
        "web.assets_tests": [
            "clientes_crm_chat/static/tests/tours/**/*",
        ],
        "im_livechat.embed_assets_unit_tests": [
            "clientes_crm_chat/static/tests/embed/**/*",
        ],
    },
}
