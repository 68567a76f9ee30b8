#!/usr/bin/env python3
"""A resident is erased from the real engine, which is killed while it happens.

Usage: erase_test.py PROJECT BIN
"""
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from engine_case import EngineCase  # noqa: E402

PROJECT, PROGRAMS = (os.path.abspath(p) for p in sys.argv[1:3])
del sys.argv[1:3]
EngineCase.project, EngineCase.programs = PROJECT, PROGRAMS
PHONE, NEIGHBOUR = "13912345678", "13800000001"
# Words that stand nowhere else.
HIS, OTHERS, NOTE = "楼道灯龘靐不亮", "楼道灯鑫淼不亮", "已联系麤犇"


class Erase(EngineCase):
    settings = ("segment_mib=1",)

    def submit(self, id_, text, phone):
        return self.asked("submit", "--id", id_, "--text", f"青松里2号楼{text}", "--phone", phone)

    def files_with(self, word):
        """Of the data folder; also of what SQLite keeps beside its files."""
        found = []
        for folder, _, names in os.walk(self.data):
            for name in names:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        if word.encode() in file.read():
                            found.append(name)
                except FileNotFoundError:
                    pass  # replaced under its name meanwhile
                except OSError:
                    pass  # a socket
        return found

    def journal(self, what, data):
        return subprocess.run([os.path.join(PROGRAMS, "gridline"), "journal", what, "--data", data],
                              capture_output=True, text=True, check=False, timeout=120)

    def facts(self):
        copy = tempfile.mkdtemp(dir=self.folder)
        shutil.copytree(os.path.join(self.data, "journal"), os.path.join(copy, "journal"))
        done = self.journal("export", copy)
        self.assertEqual(0, done.returncode, done.stderr)
        facts = [line for line in done.stdout.splitlines() if "person_erased" in line]
        self.assertNotIn(PHONE, "".join(facts))
        return [e for line in facts for e in json.loads(line)["events"] if e["type"] == "person_erased"]

    def test_what_was_his_is_in_no_file_and_the_fact_does_not_say_who(self):
        first = self.submit("1", HIS, PHONE)
        self.submit("2", OTHERS, NEIGHBOUR)
        self.asked("ticket", "note", str(first["tickets"][0]), "--note", NOTE)
        seen = self.asked("resident", "erase", "--phone", "139-1234-5678", "--dry-run")
        self.assertEqual([first["complaint"]], seen["complaints"])
        self.assertEqual((2, 1, 0), (seen["entries"], seen["notes"], seen["erased"]))
        self.assertEqual(first["tickets"], seen["open_tickets"])
        self.assertNotEqual([], self.files_with(HIS))
        self.assertEqual([], self.facts())

        refused = self.gridline("resident", "erase", "--phone", PHONE)
        self.assertIn("reason", refused.stdout + refused.stderr)
        done = self.asked("resident", "erase", "--phone", PHONE, "--reason", "resident_asked")
        self.assertEqual(2, done["erased"])
        self.assertIn("backups", [r["code"] for r in done["remains"]])
        self.until(lambda: not any(self.files_with(w) for w in (HIS, NOTE, PHONE)), "something is left")
        self.assertNotEqual([], self.files_with(OTHERS))
        facts = self.facts()
        self.assertEqual([2], [len(f["entries"]) for f in facts])

        again = self.asked("resident", "erase", "--phone", PHONE, "--reason", "resident_asked")
        self.assertEqual((0, 0, None), (again["entries"], again["erased"], again["seq"]))
        self.assertEqual(facts, self.facts())
        self.assertEqual([], self.asked("search", HIS)["tickets"])
        self.end()
        verified = self.journal("verify", self.data)
        self.assertEqual(0, verified.returncode, verified.stdout + verified.stderr)
        self.begin()
        second = self.submit("3", "又不亮了，上次反映过", PHONE)
        self.assertNotEqual(first["tickets"], second["tickets"], "he is known again")

    def test_a_number_of_many_complaints_needs_to_be_meant(self):
        for n in range(33):
            self.submit(str(n), f"第{n}件事，垃圾没人清", PHONE)
        refused = self.gridline("resident", "erase", "--phone", PHONE, "--reason", "resident_asked")
        self.assertNotEqual(0, refused.returncode)
        self.assertIn("--expect 33", refused.stdout + refused.stderr)
        wrong = self.gridline("resident", "erase", "--phone", PHONE, "--reason", "resident_asked",
                              "--expect", "32")
        self.assertNotEqual(0, wrong.returncode)
        done = self.asked("resident", "erase", "--phone", PHONE, "--reason", "resident_asked",
                          "--expect", "33")
        self.assertEqual(33, done["erased"])

    def test_killed_at_any_moment_either_nothing_is_done_or_all_of_it(self):
        draw = random.Random(7)
        for n in range(400):
            self.submit(f"other-{n}", f"{OTHERS}{n}", NEIGHBOUR if n % 3 else "")
        done = 0
        for n in range(8):
            word = f"{HIS}第{n}回"
            self.submit(f"his-{n}", word, PHONE)
            before = len(self.facts())
            erasing = subprocess.Popen(self.command("resident", "erase", "--phone", PHONE, "--json",
                                                    "--reason", "resident_asked"),
                                       stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                       stderr=subprocess.PIPE)
            try:  # not a wait for anything: the moment of the kill is what is drawn
                erasing.wait(timeout=draw.random() * 0.25)
            except subprocess.TimeoutExpired:
                pass
            self.end(signal.SIGKILL)
            erasing.communicate(timeout=60)
            self.begin()
            if len(self.facts()) == before:
                self.assertNotEqual([], self.files_with(word), "erased without a fact")
                continue
            done += 1
            self.until(lambda w=word: not self.files_with(w), "the fact stands, and his words too")
            self.assertFalse(os.path.exists(os.path.join(self.data, "erasing")))
        self.asked("resident", "erase", "--phone", PHONE, "--reason", "resident_asked")
        self.until(lambda: not self.files_with(HIS) and not self.files_with(PHONE), "something is left")
        self.assertNotEqual([], self.files_with(OTHERS))
        print(f"8 kills, {done} of them after the fact", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
