# Inherited by other models: before them.
from . import clientes_partner_fact

# isort: split
from . import (
    account_move_kpi,
    base_partner_merge_kpi,
    calendar_event_kpi,
    clientes_dashboard,
    clientes_dashboard_cards,
    clientes_partner_kpi,
    clientes_partner_kpi_facts,
    clientes_partner_kpi_queue,
    clientes_segment,
    crm_lead,
    crm_lead_kpi,
    crm_stage,
    ir_module_module,
    mail_message_kpi,
    mail_notification_kpi,
    res_company_directory,
    res_config_settings,
    res_config_settings_directory,
    res_partner,
    res_partner_access,
    res_partner_code,
    res_partner_directory,
    res_partner_kpi,
    res_partner_new_customer,
    res_partner_opportunity_value,
    res_users_kpi,
    sale_order_kpi,
)
