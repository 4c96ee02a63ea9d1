"""What customers may upload. Pure functions: no ORM, no request.

The name is normalised before it is looked at, so that no invisible character can hide
the real extension, and the contents must begin like a file of that extension does.
"""

import re
import unicodedata

MAX_FILES = 10
MAX_FILE_SIZE = 10 * 1024 * 1024
MAX_TOTAL_SIZE = 25 * 1024 * 1024
MAX_NAME_LENGTH = 150

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# How the contents of each extension begin; an empty tuple stands for plain text.
SIGNATURES = {
    "pdf": (b"%PDF-",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "jpg": (b"\xff\xd8\xff",),
    "jpeg": (b"\xff\xd8\xff",),
    "gif": (b"GIF87a", b"GIF89a"),
    "webp": (b"RIFF",),
    "doc": (OLE,),
    "xls": (OLE,),
    "ppt": (OLE,),
    "docx": (ZIP,),
    "xlsx": (ZIP,),
    "pptx": (ZIP,),
    "odt": (ZIP,),
    "ods": (ZIP,),
    "txt": (),
    "csv": (),
}
ACCEPT = ",".join(f".{extension}" for extension in SIGNATURES)

UNWANTED = re.compile(r'[\\/:*?"<>|]')


def megabytes(size):
    """Write a size for people.

    >>> megabytes(10 * 1024 * 1024)
    '10 MB'
    >>> megabytes(1572864)
    '1.5 MB'

    :param int size: Number of bytes.
    :rtype: str
    """
    return f"{size / (1024 * 1024):.3g} MB"


def clean_name(name):
    """Return a file name without path, control or invisible characters.

    >>> clean_name("C:\\\\fotos\\\\da\\u00f1o .pdf ")
    'daño .pdf'
    >>> clean_name("factura.pdf\\u200b")
    'factura.pdf'
    >>> clean_name("..")
    ''

    :param str name: The name that the browser sent.
    :rtype: str
    """
    name = unicodedata.normalize("NFKC", name or "")
    name = "".join(c for c in name if unicodedata.category(c)[0] != "C")
    name = UNWANTED.sub("/", name).rpartition("/")[2].strip(" .")
    stem, dot, extension = name.rpartition(".")
    if dot:
        return f"{stem[: MAX_NAME_LENGTH - len(extension) - 1]}.{extension}"
    return name[:MAX_NAME_LENGTH]


def check_file(name, content):
    """Tell why a file is refused.

    >>> check_file("contrato.pdf", b"%PDF-1.7 ...")
    >>> check_file("contrato.exe", b"MZ...")
    'type'
    >>> check_file("contrato.pdf", b"MZ...")
    'content'
    >>> check_file("contrato.pdf", b"")
    'empty'

    :param str name: A name cleaned with `clean_name`.
    :param bytes content: The contents, read up to one byte more than the limit.
    :return: "type", "empty", "size", "content", or nothing when the file is accepted.
    :rtype: str or None
    """
    _stem, _dot, extension = name.rpartition(".")
    signatures = SIGNATURES.get(extension.lower())
    if signatures is None or not _stem:
        return "type"
    if not content:
        return "empty"
    if len(content) > MAX_FILE_SIZE:
        return "size"
    matches = content.startswith(signatures) if signatures else b"\0" not in content
    return None if matches else "content"
