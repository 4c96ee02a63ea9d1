from . import (
    base_partner_merge_kpi,
    base_partner_merge_receivable,
    clientes_document_reject,
    clientes_merge,
    clientes_merge_checks,
    clientes_receivable_wizard,
    clientes_reminder_preview,
    clientes_reminder_preview_line,
    clientes_verification_wizard,
)
