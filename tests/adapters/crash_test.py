"""An echo adapter of any language and a real engine, killed with -9 again and again as lines come:
every line is exactly one complaint, or one quarantine entry. The checker is that of tests/system.

    crash_test.py SOURCE_FOLDER BIN_FOLDER [--kills N] [--seed N] -- ECHO_COMMAND...

At each start the adapter is given all lines from the first one on, and skips those that it has kept
(--resume): what its spool loses is never given again by anybody. A failure prints the seed.
"""
import argparse
import os
import random
import subprocess
import sys
import tempfile
import threading
import time

SYSTEM = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "system")
sys.path.insert(0, SYSTEM)
import check  # noqa: E402
import crash_test as hotline  # noqa: E402  (this file is __main__)

UNUSABLE = [f"bad\x01-{n}" for n in range(7)]  # no identifier


class EchoWorld(hotline.World):
    """The engine, and an adapter that reads lines from a pipe."""

    def __init__(self, command, *arguments):
        super().__init__(*arguments)
        self.command = command
        self.lines = []
        self.changed = threading.Condition()

    def start_adapter(self):
        self.adapter = subprocess.Popen(
            [*self.command, "--engine", self.endpoint, "--spool", self.spool, "--results", self.results,
             "--id-from", "field", "--resume", "--log", "quiet"],
            stdin=subprocess.PIPE, stdout=self.log, stderr=self.log)
        threading.Thread(target=self.feed, args=(self.adapter,), daemon=True).start()

    def feed(self, adapter):
        """All lines to this process, the later ones as they come, until it is gone."""
        at = 0
        try:
            while adapter.poll() is None:
                with self.changed:
                    self.changed.wait_for(lambda: len(self.lines) > at, 0.5)
                    fresh = self.lines[at:]
                adapter.stdin.write(b"".join(fresh))
                adapter.stdin.flush()
                at += len(fresh)
        except (BrokenPipeError, ValueError):
            pass  # killed: the next one is given everything again

    def reveal(self, rows):
        with self.changed:
            self.lines += [f"{identity}\t{text}\n".encode() for identity, text in rows]
            self.changed.notify_all()


def all_rows(rng):
    rows = [(row[0], row[4].replace("\n", " ")) for row in hotline.own_rows(rng)]
    for bad in UNUSABLE:
        rows.insert(rng.randrange(len(rows)), (bad, "编号不合法"))
    return rows


def storm(world, rows, kills):
    """Bursts and kills until both are used up."""
    rng, at = world.rng, 0
    world.start_engine()
    world.start_adapter()
    while at < len(rows) or world.kills < kills:
        burst = rows[at:at + rng.randrange(10, 120)]
        at += len(burst)
        world.reveal(burst)
        time.sleep(rng.random() * 0.8)  # the moment of the kill is what is random here
        if world.kills >= kills:
            continue
        victims = rng.choice([["engine"], ["adapter"], ["adapter"], ["engine", "adapter"]])
        for victim in victims:
            world.kill(getattr(world, victim))
        for victim in victims:
            world.start_engine() if victim == "engine" else world.start_adapter()


def run(arguments, folder):
    rng = random.Random(arguments.seed)
    rows = all_rows(rng)
    good = {identity for identity, _ in rows} - set(UNUSABLE)
    source, binaries = os.path.abspath(arguments.source), os.path.abspath(arguments.binaries)
    world = EchoWorld(arguments.command, source, binaries, folder, rng)
    try:
        storm(world, rows, arguments.kills)
        missing = hotline.wait_until_told(world, good, 120)
    finally:
        world.stop()
    if missing:
        with open(os.path.join(folder, "log.txt"), errors="replace") as log:
            print(log.read()[-4000:])
    code, out, err = world.output("gridline", "journal", "verify", "--data", world.data)
    print("journal verify:", code, (out or err).strip().splitlines()[-1:])
    _, export, _ = world.output("gridline", "journal", "export", "--data", world.data)
    export_path = os.path.join(folder, "export.jsonl")
    with open(export_path, "w", encoding="utf-8") as f:
        f.write(export)
    quarantine = subprocess.run([*arguments.command, "--spool", world.spool, "--quarantine", "list"],
                                capture_output=True, timeout=60).stdout.decode()
    wrong = check.check({"good": sorted(good), "bad": UNUSABLE}, world.results, quarantine, export_path)
    for line in wrong[:20]:
        print("VIOLATION:", line)
    print(f"{len(good)} rows, {len(UNUSABLE)} unusable, {world.kills} kills, seed {arguments.seed}: "
          f"{len(wrong)} violations")
    return 1 if wrong or code != 0 else 0


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("source")
    parser.add_argument("binaries")
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    try:
        with tempfile.TemporaryDirectory(prefix="gridline-crash-") as folder:
            return run(arguments, folder)
    except BaseException:
        print(f"seed {arguments.seed}")
        raise


if __name__ == "__main__":
    sys.exit(main())
