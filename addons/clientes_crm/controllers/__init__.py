from . import portal_required
from . import portal_uploads
from . import portal_account, portal_data, portal_required
