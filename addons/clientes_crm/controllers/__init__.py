from . import portal_account, portal_data, portal_data_form, portal_required
