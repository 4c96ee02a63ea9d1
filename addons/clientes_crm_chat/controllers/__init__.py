from . import private_link, webclient
