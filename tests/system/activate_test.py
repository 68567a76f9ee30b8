#!/usr/bin/env python3
"""A rule editor at work on a running engine: a pack with a mistake, one whose case fails, a good one; the way
back; open tickets taken over; a kill -9 in between.

Usage: activate_test.py PROJECT BIN
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from engine_case import EngineCase  # noqa: E402

PROJECT, PROGRAMS = (os.path.abspath(p) for p in sys.argv[1:3])
del sys.argv[1:3]
EngineCase.project, EngineCase.programs = PROJECT, PROGRAMS
LINGYUN = os.path.join(PROJECT, "rules", "packs", "lingyun")
LAMP = "海曲世家8号楼2单元楼道灯不亮，晚上看不见"


class Editor(EngineCase):
    settings = ("demonstration=true",)

    def pack(self, name, file, old, new):
        folder = os.path.join(self.folder, name)
        shutil.copytree(LINGYUN, folder)
        path = os.path.join(folder, file)
        with open(path, encoding="utf-8") as f:
            text = f.read()
        self.assertTrue(old in text, old)
        with open(path, "w", encoding="utf-8") as f:
            f.write(text.replace(old, new, 1))
        return folder

    def slower(self):
        folder = os.path.join(self.folder, "slower")
        shutil.copytree(LINGYUN, folder)
        os.mkdir(os.path.join(folder, "profiles"))
        with open(os.path.join(folder, "profiles", "shandong-2020.yaml"), "w", encoding="utf-8") as f:
            f.write("clocks:\n  resolve: {U3: 8 wd, U4: 20 wd}\n")
        os.remove(os.path.join(folder, "tests", "deadlines.yaml"))  # its cases say the old promise
        return folder

    def lamp(self, id_):
        ticket = self.asked("submit", "--text", LAMP, "--id", id_)["tickets"][0]
        return ticket, self.asked("ticket", "show", str(ticket))

    def history(self):
        return self.asked("pack", "history")["history"]

    def test_a_pack_with_a_mistake_changes_nothing(self):
        bad = self.pack("bad", "routes.yaml", "policy: base", "policy: bass")
        done = self.gridline("pack", "activate", bad, "--yes")
        self.assertEqual(1, done.returncode)
        self.assertIn("routes.yaml:", done.stdout + done.stderr)
        self.assertEqual(1, len(self.history()))
        self.assertEqual(1, len(os.listdir(os.path.join(self.data, "packs"))))

    def test_a_pack_whose_own_case_fails_is_not_brought(self):
        folder = self.slower()
        with open(os.path.join(folder, "tests", "wrong.yaml"), "w", encoding="utf-8") as f:
            f.write(f"- text: {LAMP}\n  expect: {{place: 海曲世家/9号楼}}\n")
        done = self.gridline("pack", "activate", folder, "--yes")
        self.assertEqual(1, done.returncode, done.stdout)
        self.assertIn("wrong.yaml:2", done.stderr)
        self.assertIn("place 应为 海曲世家/9号楼，实得 海曲世家/8号楼", done.stderr)
        told = self.gridline("pack", "activate", folder, "--yes", "--json")
        self.assertEqual(1, told.returncode)
        self.assertEqual("cases_failed", json.loads(told.stdout)["code"])
        self.assertEqual(1, len(self.history()))
        self.assertEqual(1, len(os.listdir(os.path.join(self.data, "packs"))))

    def test_activate_take_over_go_back_and_a_kill_between(self):
        first, was = self.lamp("a")
        slower = self.slower()
        diff = self.gridline("pack", "diff", slower)
        self.assertEqual(1, diff.returncode, diff.stderr)  # they differ
        self.assertIn("5 wd → 8 wd", diff.stdout)
        unsure = self.gridline("pack", "activate", slower)
        self.assertEqual(1, unsure.returncode)  # nobody there to ask
        self.assertIn("--yes", unsure.stderr)
        self.assertEqual(0, self.gridline("pack", "activate", slower, "--yes", "--note", "放宽").returncode)
        self.end(by=signal.SIGKILL)
        self.begin()
        self.assertEqual(["activated", "activated"], [s["step"] for s in self.history()])
        self.assertEqual("放宽", self.history()[0]["note"])
        kept = self.asked("ticket", "show", str(first))
        self.assertEqual(was["resolve_due"], kept["resolve_due"])
        moved = self.asked("pack", "migrate", "--yes")
        self.assertEqual((1, 1, 0), (moved["tickets"], moved["moved"], moved["earlier"]))
        self.assertGreater(self.asked("ticket", "show", str(first))["resolve_due"], was["resolve_due"])
        self.assertEqual(0, self.gridline("pack", "rollback", "--yes").returncode)
        steps = self.history()
        self.assertEqual(steps[2]["hash"], steps[0]["hash"])
        self.assertEqual(0, self.gridline("pack", "diff", LINGYUN).returncode)  # no difference
        again = self.asked("pack", "migrate", "--yes")
        self.assertEqual(1, again["earlier"])
        self.assertEqual(was["resolve_due"], self.asked("ticket", "show", str(first))["resolve_due"])
        self.end()
        verify = subprocess.run([os.path.join(PROGRAMS, "gridline"), "journal", "verify",
                                 "--data", self.data],
                                capture_output=True, text=True, check=False, timeout=120)
        self.assertEqual(0, verify.returncode, verify.stdout + verify.stderr)


if __name__ == "__main__":
    unittest.main()
