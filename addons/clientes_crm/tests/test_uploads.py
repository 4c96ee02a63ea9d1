import doctest

from odoo.tests import BaseCase, tagged

from ..tools import uploads


@tagged("post_install", "-at_install")
class TestUploads(BaseCase):
    def test_doctests(self):
        failures, count = doctest.testmod(uploads)
        self.assertEqual(failures, 0)
        self.assertGreaterEqual(count, 7)

    def test_accepted(self):
        for name, content in (
            ("a.pdf", b"%PDF-1.4"),
            ("A.PDF", b"%PDF-1.4"),
            ("foto.jpg", b"\xff\xd8\xff\xe0"),
            ("foto.png", b"\x89PNG\r\n\x1a\n.."),
            ("carta.docx", b"PK\x03\x04.."),
            ("carta.doc", uploads.OLE),
            ("nota.txt", "año".encode("latin-1")),
        ):
            with self.subTest(name=name):
                self.assertIsNone(uploads.check_file(name, content))

    def test_refused(self):
        for name, content, problem in (
            ("virus.exe", b"MZ", "type"),
            ("page.html", b"<script>", "type"),
            ("drawing.svg", b"<svg>", "type"),
            ("archive.zip", b"PK\x03\x04", "type"),
            ("noextension", b"x", "type"),
            (".pdf", b"%PDF-", "type"),
            ("invoice.pdf.exe", b"%PDF-", "type"),
            ("invoice.pdf", b"MZ", "content"),
            ("note.txt", b"MZ\0\0", "content"),
            ("invoice.pdf", b"", "empty"),
            ("big.pdf", b"%PDF-" + b"x" * uploads.MAX_FILE_SIZE, "size"),
        ):
            with self.subTest(name=name):
                self.assertEqual(uploads.check_file(name, content), problem)

    def test_clean_name(self):
        for name, expected in (
            ("../../etc/passwd.txt", "passwd.txt"),
            ("a\u202efdp.exe", "afdp.exe"),
            ("inv\u200boice.pdf", "invoice.pdf"),
            ("x\r\nSet-Cookie: a.pdf", "a.pdf"),
            ("<img onerror=1>.pdf", ".pdf".strip(" .")),
            (None, ""),
        ):
            with self.subTest(name=name):
                self.assertEqual(uploads.clean_name(name), expected)

    def test_long_name_keeps_extension(self):
        name = uploads.clean_name("a" * 500 + ".pdf")
        self.assertEqual(len(name), uploads.MAX_NAME_LENGTH)
        self.assertTrue(name.endswith(".pdf"))
