from odoo.http import request

from odoo.addons.mail.controllers.webclient import WebclientController


class WebClient(WebclientController):
    """What a customer's page loads when it starts the chat."""

    @classmethod
    def _process_request_for_all(cls, store, name, params):
        result = super()._process_request_for_all(store, name, params)
        if name == "init_livechat" and not request.env.user._is_internal():
            channels = request.env["discuss.channel"].search(
                [
                    ("customer_id", "!=", False),
                    ("livechat_end_dt", "=", False),
                    ("is_member", "=", True),
                ]
            )
            store.add(channels, extra_fields={"reopen_chat_window": True})
        return result
