from . import uploads
