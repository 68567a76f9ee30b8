#!/usr/bin/env python3
"""The real engine on a machine whose clock is set forward and back, that sleeps, and that is off for a month.

Usage: clock_test.py PROJECT BIN FAKE_CLOCK_LIBRARY
"""
import json
import mmap
import os
import signal
import struct
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from engine_case import EngineCase  # noqa: E402

PROJECT, PROGRAMS, LIBRARY = (os.path.abspath(p) for p in sys.argv[1:4])
del sys.argv[1:4]
EngineCase.project, EngineCase.programs = PROJECT, PROGRAMS
LINGYUN = os.path.join(PROJECT, "rules", "packs", "lingyun")
HOUR, DAY = 3600, 24 * 3600


class Machine:
    """The clocks of the machine, shared with the engine (fake_clock.cc)."""

    def __init__(self, path):
        with open(path, "wb") as file:
            file.write(struct.pack("qqq", 0, 0, 1))
        with open(path, "r+b") as file:
            self.shared = mmap.mmap(file.fileno(), 24)
        self.path, self.wall, self.slept, self.synchronised = path, 0, 0, 1

    def write(self):
        self.shared[:] = struct.pack("qqq", self.wall, self.slept, self.synchronised)

    def set(self, seconds):
        self.wall += seconds
        self.write()

    def sleep(self, seconds):
        self.slept += seconds
        self.set(seconds)

    def vouch(self, synchronised):
        self.synchronised = int(synchronised)
        self.write()


class Clock(EngineCase):
    def setUp(self):
        super().setUp()
        self.asked("member", "import", os.path.join(LINGYUN, "members.csv"))

    def environment(self):
        if not hasattr(self, "machine"):
            self.machine = Machine(os.path.join(self.folder, "machine"))
        return {**os.environ, "LD_PRELOAD": LIBRARY, "FAKE_CLOCK": self.machine.path}

    def state(self):
        return self.asked("clock", "show")["state"]

    def wait_for(self, state):
        self.until(lambda: self.state() == state, f"the clock is {self.state()}, not {state}")

    def roof(self, id_):
        return self.asked("submit", "--id", id_, "--text", "海曲世家8号楼房顶漏雨", "--confidential")["tickets"][0]

    def steps(self, ticket):
        life = self.asked("ticket", "show", str(ticket))["timeline"]
        return [e for e in life if e["event"] == "escalation_step_taken"]

    def events(self, kind):
        copy = tempfile.mkdtemp(dir=self.folder)  # the engine keeps its own to itself
        self.asked("backup", "--to", copy)
        done = subprocess.run([os.path.join(PROGRAMS, "gridline"), "journal", "export", "--data", copy],
                              capture_output=True, text=True, check=True)
        lines = (json.loads(line) for line in done.stdout.splitlines())
        return [e for line in lines for e in line["events"] if e["type"] == kind]

    def test_set_forward_it_is_held_told_and_accepted(self):
        ticket = self.roof("a")
        self.machine.set(2 * DAY)
        self.wait_for("ahead")
        done = self.gridline("status")
        self.assertIn("CLOCK HELD", done.stdout)
        self.assertIn("gridline clock accept", done.stdout)
        self.assertEqual([], self.steps(ticket))
        noticed = self.events("clock_noticed")
        self.assertEqual(["ahead"], [e["oddity"] for e in noticed])
        self.assertTrue(noticed[0]["told"])
        self.machine.set(-2 * DAY)
        self.wait_for("followed")
        self.machine.set(2 * DAY)
        self.wait_for("ahead")
        self.assertEqual("followed", self.asked("clock", "accept")["state"])
        self.until(lambda: self.steps(ticket), "what was due has not acted")
        self.assertGreater(self.steps(ticket)[0]["late_s"], HOUR)
        self.assertTrue(self.events("digest_queued"))
        self.assertIn("is not believed", self.end())

    def test_set_back_it_stands_still_and_takes_complaints(self):
        before = self.asked("clock", "show")["time"]
        self.machine.set(-3 * HOUR)
        self.wait_for("back")
        opened = self.asked("ticket", "show", str(self.roof("b")))["opened"]
        self.assertGreaterEqual(opened[:19], before[:19])
        self.assertEqual("slowed", self.asked("clock", "accept")["state"])
        self.assertEqual(1, self.gridline("clock", "accept").returncode)  # nothing more to accept
        self.machine.set(3 * HOUR)
        self.wait_for("followed")

    def test_a_night_asleep_or_off_is_downtime_with_one_digest_each(self):
        ticket = self.roof("c")
        self.machine.sleep(3 * DAY)
        self.until(lambda: self.steps(ticket), "what was due has not acted")
        self.assertTrue(self.steps(ticket)[0]["in_digest"])
        first = self.events("digest_queued")
        self.assertEqual(len(first), len({e["member"] for e in first}))
        self.end(signal.SIGKILL)
        self.machine.set(3 * DAY)
        self.begin()
        self.until(lambda: len(self.events("digest_queued")) > len(first), "no digest after downtime")
        self.assertEqual(["downtime"] * 2, [e["oddity"] for e in self.events("clock_noticed")])

    def test_a_month_later_it_waits_for_a_person(self):
        ticket = self.roof("d")
        self.end()
        self.machine.set(30 * DAY)
        self.begin()
        self.wait_for("ahead_at_start")
        self.assertTrue(self.roof("e"))
        self.assertEqual([], self.steps(ticket))
        self.asked("clock", "accept")
        self.until(lambda: self.steps(ticket), "what was due has not acted")

    def test_a_clock_that_nobody_vouches_for_is_believed_once_somebody_does(self):
        self.roof("f")
        self.end()
        self.machine.vouch(False)
        self.machine.set(HOUR)
        self.begin()
        self.wait_for("ahead_at_start")
        self.machine.vouch(True)
        self.wait_for("followed")


if __name__ == "__main__":
    unittest.main()
