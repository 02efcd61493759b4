"""The hostile server's driver sees what it is to see: a reader that finds nothing would let everything pass."""

import pathlib
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "HostileServer"))

import hygiene
import judging
import secrets_known
from case import exit_status


class Secrets(unittest.TestCase):
    known = secrets_known.make()
    finder = secrets_known.Finder(known)

    def test_every_writing_of_a_secret_is_found(self):
        for name, write in secrets_known.WRITINGS.items():
            for secret in self.known.values():
                with self.subTest(name):
                    self.assertTrue(self.finder.find(f"before {write(secret)} after"))

    def test_a_piece_of_eight_is_found_and_one_of_seven_is_not(self):
        secret = self.known["BACKEND"]
        self.assertTrue(self.finder.find("x" * 90 + secret[5:13] + "…"))
        self.assertTrue(self.finder.find(secret[-8:].upper()))
        self.assertFalse(self.finder.find("--" + secret[5:12] + "--"))

    def test_names_and_fillers_are_no_secrets(self):
        for text in ["$HOSTILE_BACKEND", "•••", "r8_ hf_ Bearer", "A lighthouse on a cliff at dusk"]:
            self.assertFalse(self.finder.find(text))


class Hygiene(unittest.TestCase):
    bad = {
        "stdout": ["a\x1b[31mb", "a\0b", "a\x9bb", "a\u202eb", "a\u2066b", "a\x07b", "a\x7fb"],
        "report.json": ['{"a":1', "a\x1b"],
        "report.csv": ["a,b\r\nx,=1+1\r\n", "a,b\r\nx,\ufeff@SUM(1)\r\n", "a,b\r\nx\r\n", 'a,b\r\nx,"+1"\r\n'],
        "report.html": [
            "<p><script>x</script>",
            "<p onclick=x>",
            "<a href=' javascript:x'>",
            "<img src=http://127.0.0.1/x>",
            "<iframe>",
        ],
        "report.markdown": [
            "a <img src=x onerror=alert('hostile')>",
            "[a](javascript:x)",
            "`a` <script>hostile</script> `b`",
        ],
        "report.junit": ["<testsuites><testsuite tests='2'><testcase/></testsuite></testsuites>", "<testsuites>"],
        "report.tap": ["TAP version 13\n1..2\nok 1 - a\n", "1..1\nok 1 - a\nBail out! b\n", "1..1\nok 1\n1..1\n"],
        "report.github": ["::add-mask::x", "::error file=x::hostile"],
    }
    good = {
        "stdout": "a\tb\nc é \\u{202E}",
        "report.json": '{"a":"\\u001b\u202e"}',
        "report.csv": "a,b\r\nx,'=1+1\r\ny,-1.5\r\n",
        "report.html": "<!DOCTYPE html><html><head><style>p{}</style></head><body><p class=\"a\">&lt;script&gt;</p><a href='#x'>y</a></body>",
        "report.markdown": "`<script>hostile</script>` and \\<img hostile> and\n\n```text\n<script>hostile</script>\n```\n",
        "report.junit": "<testsuites><testsuite tests='1'><testcase/></testsuite></testsuites>",
        "report.tap": "TAP version 13\n1..1\nok 1 - a\n",
        "report.github": "::error title=a::b\ntext\n",
    }

    def test_what_harms_a_reader_is_found(self):
        for name, texts in self.bad.items():
            for text in texts:
                with self.subTest(name, text=text):
                    self.assertTrue(hygiene.remarks(name, text.encode()))

    def test_what_is_harmless_is_not(self):
        for name, text in self.good.items():
            with self.subTest(name):
                self.assertEqual(hygiene.remarks(name, text.encode()), [])


class Judging(unittest.TestCase):
    def test_the_exit_status_is_the_worst_ones(self):
        self.assertEqual(exit_status({"ok", "degraded.slow"}), 0)
        self.assertEqual(exit_status({"ok", "image.blank"}), 1)
        self.assertEqual(exit_status({"contract.json", "transport.reset"}), 3)
        self.assertEqual(exit_status({"skipped.key"}), 5)

    def test_the_case_named_last_is_blamed(self):
        text = "text-a: fine\ntext-ab: oh\ntext-a: fine\n"
        self.assertEqual(judging.blame(["text-a", "text-ab"], text, text.index("oh")), "text-ab")
        self.assertEqual(judging.blame(["text-a", "text-b"], "front text-b", 0), "text-b")


if __name__ == "__main__":
    unittest.main()
