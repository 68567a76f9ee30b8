#!/usr/bin/env python3
"""The scripts people start: help, bad flags, from any folder; and the demonstration's stream.

Usage: tools_test.py PROJECT [unittest's arguments]
"""
import csv
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest

from readme_test import remaining

PROJECT = os.path.abspath(sys.argv.pop(1)) if len(sys.argv) > 1 else "."
SCRIPTS = ["install", "test", "run"]


def start(*words, folder="/"):
    """Runs to its end from another folder; stdin is closed."""
    return subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False,
                          stdin=subprocess.DEVNULL, timeout=60)


def tool(name):
    return os.path.join(PROJECT, "tools", name)


class Scripts(unittest.TestCase):
    def test_help_has_an_example_and_works_from_any_folder(self):
        for name in SCRIPTS:
            with self.subTest(name):
                done = start(tool(name), "--help")
                self.assertEqual(0, done.returncode, done.stderr)
                self.assertIn("Example", done.stdout)
                self.assertIn(f"tools/{name}", done.stdout)

    def test_an_unknown_flag_is_refused_with_the_usage(self):
        for name in SCRIPTS:
            with self.subTest(name):
                done = start(tool(name), "--no-such-flag")
                self.assertEqual(2, done.returncode)
                self.assertIn("Usage", done.stderr)

    def test_install_has_nothing_to_do_on_a_machine_that_builds(self):
        done = start(tool("install"), "--list")
        self.assertEqual((0, ""), (done.returncode, done.stdout), done.stdout)

    def test_an_unknown_preset_is_named(self):
        done = start(tool("test"), "--no-install", "--preset", "fast")
        self.assertEqual(1, done.returncode)
        self.assertIn("'fast'", done.stderr)

    def test_fresh_never_touches_a_folder_that_run_did_not_make(self):
        with tempfile.TemporaryDirectory() as folder:
            kept = os.path.join(folder, "mine.txt")
            with open(kept, "w", encoding="utf-8") as file:
                file.write("mine")
            done = start(tool("run"), "--bin", folder, "--data", folder, "--fresh")
            self.assertEqual(1, done.returncode)
            self.assertIn("does not touch", done.stderr)
            self.assertTrue(os.path.exists(kept))


# Stand-ins for the programs: an engine that is up once its socket is there and says how it was stopped.
STAND_INS = {
    "gridlined": """trap 'echo stopped in order; exit 0' TERM
while [[ "$1" != --data ]]; do shift; done
: >"$2/gridlined.sock"
while :; do sleep 0.1; done""",
    "gridline": '[[ -e "$GRIDLINE_SOCKET" ]] && echo "stand-in: $*"',
    "gridline-adapter-hotline": "exec sleep 1000",
}


class Run(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.data = os.path.join(self.folder.name, "data")

    def command(self, **changed):
        for name, script in {**STAND_INS, **changed}.items():
            path = os.path.join(self.folder.name, name)
            with open(path, "w", encoding="utf-8") as file:
                file.write("#!/usr/bin/env bash\n" + script + "\n")
            os.chmod(path, 0o755)
        return [tool("run"), "--bin", self.folder.name, "--data", self.data, "--no-show", "--interval", "0.1"]

    def test_ctrl_c_stops_all_in_order_and_keeps_the_data(self):
        process = subprocess.Popen(self.command(), cwd="/", text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
        said = []
        with process.stdout:
            for line in process.stdout:
                said.append(line)
                if "Ctrl-C stops everything" in line:
                    os.killpg(process.pid, signal.SIGINT)
        self.assertEqual(0, process.wait(timeout=60), "".join(said))
        self.assertEqual([], remaining(self.folder.name))
        with open(os.path.join(self.data, "logs", "gridlined.log"), encoding="utf-8") as log:
            self.assertEqual("stopped in order\n", log.read())
        self.assertTrue(os.path.exists(os.path.join(self.data, ".demonstration")))

    def test_nothing_is_left_when_run_itself_is_killed(self):
        process = subprocess.Popen(self.command(), cwd="/", text=True, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with process.stdout:
            while "Ctrl-C stops everything" not in process.stdout.readline():
                self.assertIsNone(process.poll())
        process.kill()
        process.wait()
        end = time.monotonic() + 30
        while remaining(self.folder.name) and time.monotonic() < end:
            time.sleep(0.05)
        self.assertEqual([], remaining(self.folder.name))

    def test_an_engine_that_ends_by_itself_is_reported_with_its_last_words(self):
        done = start(*self.command(gridlined="echo the disk is on fire; exit 3"))
        self.assertEqual(1, done.returncode)
        self.assertIn("gridlined ended by itself", done.stderr)
        self.assertIn("the disk is on fire", done.stderr)
        self.assertEqual([], remaining(self.folder.name))

    # On a loaded machine a second is over before the stream has written its first row: then once more.
    def run_until(self, holds):
        for _ in range(20):
            self.assertEqual(0, start(*self.command(), "--for", "1").returncode)
            if holds():
                return
        self.fail("the stream wrote nothing in twenty runs")

    def test_a_second_run_goes_on_with_the_data_and_fresh_begins_anew(self):
        path = os.path.join(self.data, "hotline", "orders.csv")
        self.run_until(lambda: os.path.exists(path) and os.path.getsize(path) > 0)
        first = os.path.getsize(path)
        with open(path, "rb") as file:
            begins = file.read()
        self.run_until(lambda: os.path.getsize(path) > first)
        with open(path, "rb") as file:
            self.assertTrue(file.read().startswith(begins))
        with open(path, "ab") as old:
            old.write(b"a row of before\r\n")
        self.assertEqual(0, start(*self.command(), "--for", "1", "--fresh").returncode)
        if os.path.exists(path):
            with open(path, "rb") as fresh:
                self.assertNotIn(b"a row of before", fresh.read())


class Stream(unittest.TestCase):
    def rows(self, path):
        with open(path, encoding="gb18030", newline="") as file:
            return list(csv.reader(file))

    def stream(self, path, *more):
        done = start(sys.executable, "-B", tool("demo/stream.py"), path, "--at", "2026-03-02T09:00:00",
                     "--interval", "0", *more)
        self.assertEqual(0, done.returncode, done.stderr)

    def test_the_same_seed_gives_the_same_bytes_however_often_it_is_started(self):
        with tempfile.TemporaryDirectory() as folder:
            one, two, other = (os.path.join(folder, name) for name in ("one.csv", "two.csv", "other.csv"))
            self.stream(one, "--count", "50")
            for _ in range(5):
                self.stream(two, "--count", "10")
            self.stream(other, "--count", "50", "--seed", "2")
            contents = []
            for path in (one, two, other):
                with open(path, "rb") as file:
                    contents.append(file.read())
            self.assertEqual(contents[0], contents[1])
            self.assertNotEqual(contents[0], contents[2])

    def test_rows_are_whole_numbered_and_masked(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "orders.csv")
            self.stream(path, "--count", "200")
            header, *rows = self.rows(path)
            self.assertEqual([f"LY-DEMO-{n:06}" for n in range(1, 201)], [row[0] for row in rows])
            self.assertEqual({len(header)}, {len(row) for row in rows})
            self.assertTrue(all("****" in row[4] for row in rows))
            self.assertTrue(any("\n" in row[8] for row in rows), "no text with a line break among 200")


if __name__ == "__main__":
    unittest.main()
