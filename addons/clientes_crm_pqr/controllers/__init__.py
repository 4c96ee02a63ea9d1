from . import portal, portal_form, thread
