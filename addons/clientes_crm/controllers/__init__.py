from . import portal_account, portal_data, portal_required, portal_uploads
