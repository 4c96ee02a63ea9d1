from . import (
    clientes_dashboard,
    discuss_channel,
    discuss_channel_link,
    discuss_channel_member,
    discuss_channel_session,
    ir_http,
    mail_message,
    pqr_ticket,
    res_partner,
    res_partner_access,
    res_partner_merge,
)
