from . import portal, portal_form, portal_uploads, thread
