"""A test with an engine of its own on the Lingyun pack, which can be stopped, killed and begun again."""
import json
import os
import shutil
import signal
import subprocess
import tempfile
import time
import unittest


class EngineCase(unittest.TestCase):
    project = programs = ""   # set by the test's file before anything runs
    settings = ()             # more of "--set name=value"

    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix="gridline-system-")
        self.addCleanup(shutil.rmtree, self.folder)
        self.data = os.path.join(self.folder, "data")
        self.socket = os.path.join(self.folder, "engine.sock")
        self.lingyun = os.path.join(self.project, "rules", "packs", "lingyun")
        self.engine = None
        self.addCleanup(self.end)
        self.begin()

    def environment(self):
        return None

    def begin(self):
        settings = [f"socket={self.socket}", "feed_bind=", "board_port=0",
                    f"adapters_bind=ipc://{self.folder}/door", *self.settings]
        self.engine = subprocess.Popen(
            [os.path.join(self.programs, "gridlined"), "--pack", self.lingyun, "--data", self.data,
             *(word for setting in settings for word in ("--set", setting))],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            env=self.environment())
        self.until(lambda: self.gridline("status").returncode == 0, "the engine does not answer")

    def end(self, by=signal.SIGTERM):
        """What it said on stderr; nothing when none runs."""
        if self.engine is None:
            return ""
        self.engine.send_signal(by)
        _, said = self.engine.communicate(timeout=60)
        self.engine = None
        return said

    def until(self, holds, otherwise):
        end = time.monotonic() + 90
        while not holds():
            self.assertIsNone(self.engine.poll(), "the engine has ended")
            self.assertLess(time.monotonic(), end, otherwise)
            time.sleep(0.05)

    def command(self, *words):
        return [os.path.join(self.programs, "gridline"), *words, "--socket", self.socket]

    def gridline(self, *words):
        return subprocess.run(self.command(*words), capture_output=True, text=True, check=False,
                              stdin=subprocess.DEVNULL, timeout=120)

    def asked(self, *words):
        """The answer; asked again where the engine says that it may be: views are made anew after a kill."""
        end = time.monotonic() + 90
        while True:
            done = self.gridline(*words, "--json")
            if '"retry":true' not in done.stdout or time.monotonic() > end:
                break
            time.sleep(0.05)
        self.assertEqual(0, done.returncode, done.stdout + done.stderr)
        return json.loads(done.stdout)
