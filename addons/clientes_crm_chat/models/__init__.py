from . import (
    clientes_dashboard,
    clientes_partner_kpi,
    discuss_channel,
    discuss_channel_link,
    discuss_channel_member,
    discuss_channel_session,
    ir_http,
    mail_message,
    mail_message_kpi,
    pqr_ticket,
    res_partner,
    res_partner_access,
)
