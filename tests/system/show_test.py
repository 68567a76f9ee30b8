#!/usr/bin/env python3
"""The first run of tools/run with the real programs, faster: every scene, the newcomer's own sentence, a
kill -9, and the comparison after it.

Usage: show_test.py PROJECT BIN
"""
import os
import pty
import subprocess
import sys
import tempfile
import unittest

from readme_test import remaining, three_free_ports

PROJECT, PROGRAMS = (os.path.abspath(p) for p in sys.argv[1:3])
del sys.argv[1:3]
SCENES = ["【一】", "【二】", "【三】", "【四】", "【五】", "【六】", "【七】", "【八】"]


class Show(unittest.TestCase):
    def test_it_plays_in_order_takes_a_sentence_and_loses_nothing_by_a_kill(self):
        with tempfile.TemporaryDirectory() as folder:
            master, slave = pty.openpty()  # a person at a keyboard
            process = subprocess.Popen(
                [os.path.join(PROJECT, "tools", "run"), "--bin", PROGRAMS,
                 "--data", os.path.join(folder, "data"), "--fast", "--speed", "3000", "--for", "1",
                 "--port", str(three_free_ports())],
                stdin=slave, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            os.close(slave)
            os.write(master, "星河港湾3号楼楼上漏水，漏到我家了\n\n\n".encode())
            said = process.communicate(timeout=300)[0]
            os.close(master)
            self.assertEqual(0, process.returncode, said)
            self.assertEqual(SCENES, sorted((s for s in SCENES if s in said), key=said.index), said)
            self.assertIn("TIME-LAPSE", said)
            self.assertIn("category:disp.leak", said)
            self.assertIn("已被 kill -9", said)
            self.assertIn("一张不少", said)
            self.assertEqual([], remaining(folder))


if __name__ == "__main__":
    unittest.main()
