from . import (
    clientes_dashboard,
    clientes_dashboard_cards,
    crm_lead,
    crm_stage,
    ir_http,
    ir_module_module,
    res_config_settings,
    res_partner,
    res_partner_access,
    res_partner_new_customer,
)
