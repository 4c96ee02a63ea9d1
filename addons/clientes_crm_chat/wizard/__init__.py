from . import clientes_chat_link, clientes_chat_start
