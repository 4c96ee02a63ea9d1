{
    "name": "Clientes: Directory and CRM",
    "summary": "Customer directory, profile and sales funnel on Odoo's own records",
    "version": "19.0.1.0.0",
    "category": "Sales/CRM",
    "author": "Clientes",
    "license": "LGPL-3",
    "depends": [
        "contacts",
        "crm",
        "sale_management",
        "sale_crm",
        "sale_stock",
        "account",
        "portal",
        "phone_validation",
        "base_vat",
    ],
    "data": [
        "security/clientes_crm_groups.xml",
        "security/ir.model.access.csv",
        "security/account_move_security.xml",
        "security/clientes_exchange_security.xml",
        "data/ir_config_parameter_data.xml",
        "data/crm_stage_data.xml",
        "data/clientes_import_data.xml",
        "views/account_move_views.xml",
        "views/crm_lead_views.xml",
        "views/crm_stage_views.xml",
        "views/res_partner_views.xml",
        "views/clientes_dashboard_views.xml",
        # Depends on the actions of all the views.
        "views/clientes_crm_menus.xml",
        # Adds its menu to Configuration; other settings put their blocks into it.
        "views/res_config_settings_views.xml",
        # Other views put their fields and pages into it.
        "views/res_partner_profile_views.xml",
        "views/clientes_export_log_views.xml",
        "views/clientes_import_views.xml",
    ],
    "demo": [
        "demo/res_lang_demo.xml",
        "demo/res_company_demo.xml",
        "demo/res_users_demo.xml",
        "demo/res_partner_demo.xml",
        # Depends on the customers' contacts.
        "demo/res_users_portal_demo.xml",
        "demo/crm_lead_demo.xml",
        "demo/product_demo.xml",
        "demo/sale_order_demo.xml",
        "demo/sale_order_operations_demo.xml",
    ],
    "assets": {
        "web.assets_backend": [
            "clientes_crm/static/src/**/*",
        ],
        "web.assets_unit_tests": [
            "clientes_crm/static/tests/**/*",
            ("remove", "clientes_crm/static/tests/tours/**/*"),
        ],
        "web.assets_tests": [
            "clientes_crm/static/tests/tours/**/*",
        ],
    },
    "uninstall_hook": "uninstall_hook",
    "application": True,
}
