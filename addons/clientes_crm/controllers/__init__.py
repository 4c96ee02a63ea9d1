from . import portal_required
from . import portal_uploads
