from . import portal_required
