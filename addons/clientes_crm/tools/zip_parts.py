import struct
import zlib

LOCAL = struct.Struct("<4s5H3L2H")
CENTRAL = struct.Struct("<4s6H3L5H2L")
DESCRIPTOR = struct.Struct("<4s3L")
END = struct.Struct("<4s4H2LH")
# The sizes follow the data, because they are unknown before; names are UTF-8.
FLAGS = 0x0808
DEFLATED = 8
VERSION = 20
# The first day that the format knows: the same content gives the same bytes.
DAY = (1 << 5) | 1
# Of the XML of a table, the fastest level leaves out nine tenths already.
LEVEL = 1
# A file without the 64 bit extension ends here; some room for the directory.
LARGEST = 2**32 - 2**20


class ZipParts:
    """A ZIP file written in parts, each by a request of its own.

    Python's `zipfile` keeps the checksum and the compressor of an entry in memory until
    it is closed. Here a part ends on a byte boundary of the compressed stream, so that
    a new compressor may go on; the checksum goes on from a number.
    """

    def __init__(self, state=None):
        """Begin a part.

        :param dict state: the state after the part before, None for the first.
        """
        self.state = state or {"offset": 0, "entries": [], "open": None}
        self._pieces = []
        self._compressor = None

    def open_entry(self, name):
        """Begin a file inside the archive.

        :param str name: its path.
        """
        self.state["open"] = {
            "name": name,
            "offset": self.state["offset"],
            "crc": 0,
            "packed": 0,
            "size": 0,
        }
        raw = name.encode()
        self._put(
            LOCAL.pack(
                *(b"PK\3\4", VERSION, FLAGS, DEFLATED, 0, DAY, 0, 0, 0, len(raw), 0)
            )
            + raw
        )

    def append(self, content):
        """Go on with the open file.

        :param bytes content: what follows.
        """
        entry = self.state["open"]
        entry["crc"] = zlib.crc32(content, entry["crc"])
        entry["size"] += len(content)
        self._pack(self._get_compressor().compress(content))

    def close_entry(self):
        """End the open file."""
        self._pack(self._get_compressor().flush(zlib.Z_FINISH))
        self._compressor = None
        entry = self.state["open"]
        self._put(
            DESCRIPTOR.pack(b"PK\7\10", entry["crc"], entry["packed"], entry["size"])
        )
        self.state["entries"].append(entry)
        self.state["open"] = None

    def add_entry(self, name, content):
        """Add a whole file.

        :param str name: its path.
        :param bytes content: its content.
        """
        self.open_entry(name)
        self.append(content)
        self.close_entry()

    def finish(self):
        """Write the directory at the end of the archive."""
        entries = self.state["entries"]
        start = self.state["offset"]
        for entry in entries:
            name = entry["name"].encode()
            head = (b"PK\1\2", VERSION, VERSION, FLAGS, DEFLATED, 0, DAY)
            sizes = (entry["crc"], entry["packed"], entry["size"], len(name))
            tail = (*[0] * 5, entry["offset"])
            self._put(CENTRAL.pack(*head, *sizes, *tail) + name)
        size = self.state["offset"] - start
        count = len(entries)
        self._put(END.pack(b"PK\5\6", 0, 0, count, count, size, start, 0))

    def pull(self):
        """Return what was written in this part.

        :rtype: bytes
        """
        if self._compressor:
            self._pack(self._compressor.flush(zlib.Z_FULL_FLUSH))
            self._compressor = None
        content = b"".join(self._pieces)
        self._pieces.clear()
        return content

    def _get_compressor(self):
        if not self._compressor:
            self._compressor = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
        return self._compressor

    def _pack(self, packed):
        self.state["open"]["packed"] += len(packed)
        self._put(packed)

    def _put(self, piece):
        self.state["offset"] += len(piece)
        self._pieces.append(piece)
