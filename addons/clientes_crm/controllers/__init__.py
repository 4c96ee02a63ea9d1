from . import portal_uploads
