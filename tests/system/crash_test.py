"""Engine and hotline adapter as real processes, killed with -9 again and again while a GB18030
export grows in bursts and is rotated: every row is exactly one complaint, or one quarantine entry.

    crash_test.py SOURCE_FOLDER BIN_FOLDER [--kills N] [--seed N]

The rows are the 2 003 messages of the shared data set where it lies beside the checkout (nothing of
it is kept), and as many of its own making where it does not. A failure prints the seed.
"""
import argparse
import csv
import io
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import check  # noqa: E402

HEADER = ["留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级标签"]
ROWS = 2003
UNUSABLE = [f"2.{n}0912E+17" for n in range(10, 17)]  # ids that a spreadsheet has rounded


def shared_file(source):
    return os.path.join(source, "..", "shared", "data", "teddy", "labeled_full.jsonl")


def shared_rows(path):
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            r = json.loads(line)
            when = r["time"].replace("T", " ")
            yield [f"t{r['id']}", r.get("user", ""), r.get("title", ""), when, r["body"], ""]


def own_rows(rng):
    places = ["海曲世家8号楼", "凌云花园东区3号楼", "星河港湾3号楼", "金泰新居A区2号楼", "没写地点"]
    matters = ["楼顶漏雨，\n床上放着盆", "垃圾没人清", '邻居说"别管"，可是太吵', "停水一天了", "路灯不亮，老人差点摔倒"]
    for n in range(ROWS):
        text = f"{rng.choice(places)}{rng.choice(matters)}，第{n}条。" + "希望尽快处理。" * rng.randrange(30)
        when = f"2026-03-{n % 28 + 1:02} 09:{n % 60:02}:00"
        yield [f"o{n}", f"U{n:05}", rng.choice(matters)[:6], when, text, "城乡建设"]


def all_rows(source, rng):
    shared = shared_file(source)
    rows, seen = [], set()
    for row in shared_rows(shared) if os.path.exists(shared) else own_rows(rng):
        if row[0] not in seen:
            seen.add(row[0])
            rows.append(row)
    for n, bad in enumerate(UNUSABLE):
        rows.insert(rng.randrange(len(rows)), [bad, "U", "编号已失真", "2026-03-02 09:00:00", f"第{n}条坏行", ""])
    return rows


def encoded(row):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(row)
    return out.getvalue().encode("gb18030", errors="replace")


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class World:
    """The two processes and the file between them."""

    def __init__(self, source, binaries, folder, rng):
        self.source, self.binaries, self.folder, self.rng = source, binaries, folder, rng
        self.data = os.path.join(folder, "data")
        self.export = os.path.join(folder, "export.csv")
        self.results = os.path.join(folder, "results.tsv")
        self.spool = os.path.join(folder, "spool")
        self.endpoint = f"tcp://127.0.0.1:{free_port()}"
        self.log = open(os.path.join(folder, "log.txt"), "wb")
        self.engine = self.adapter = None
        self.kills = 0
        open(self.results, "a").close()

    def program(self, name):
        return os.path.join(self.binaries, name)

    def start_engine(self):
        self.engine = subprocess.Popen(
            [self.program("gridlined"), "--pack", os.path.join(self.source, "rules/packs/lingyun"),
             "--data", self.data, "--set", f"adapters_bind={self.endpoint}", "--set", "feed_bind=",
             "--set", "board_port=0"],
            stdout=self.log, stderr=self.log)

    def start_adapter(self):
        self.adapter = subprocess.Popen(
            [self.program("gridline-adapter-hotline"), self.export, "--engine", self.endpoint,
             "--spool", self.spool, "--results", self.results, "--grace", "2"],
            stdout=self.log, stderr=self.log)

    def kill(self, process):
        process.send_signal(signal.SIGKILL)
        process.wait()
        self.kills += 1

    def stop(self):
        for process in (self.adapter, self.engine):
            if process and process.poll() is None:
                process.terminate()
        for process in (self.adapter, self.engine):
            if process:
                try:
                    process.wait(timeout=30)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        self.log.close()

    def rotate(self):
        """log → log.1 → log.2, as logrotate without copytruncate does."""
        if not os.path.exists(self.export):
            return
        number = 1
        while os.path.exists(f"{self.export}.{number}"):
            number += 1
        for n in range(number, 1, -1):
            os.rename(f"{self.export}.{n - 1}", f"{self.export}.{n}")
        os.rename(self.export, f"{self.export}.1")

    def append(self, data):
        fresh = not os.path.exists(self.export)
        with open(self.export, "ab") as out:
            if fresh:
                out.write(encoded(HEADER))
            cut = self.rng.randrange(len(data) + 1)  # a reader may see any half of a burst
            out.write(data[:cut])
            out.flush()
            out.write(data[cut:])

    def told(self):
        with open(self.results, encoding="utf-8") as lines:
            return {line.split("\t")[0] for line in lines if line.endswith("\n")}

    def output(self, *arguments):
        done = subprocess.run([self.program(arguments[0]), *arguments[1:]], capture_output=True, timeout=300)
        return done.returncode, done.stdout.decode("utf-8", "replace"), done.stderr.decode("utf-8", "replace")


def storm(world, rows, kills):
    """Bursts, rotations and kills until the rows and the kills are used up."""
    rng, at = world.rng, 0
    world.start_engine()
    world.start_adapter()
    while at < len(rows) or world.kills < kills:
        burst = rows[at:at + rng.randrange(5, 60)]
        at += len(burst)
        if burst:
            world.append(b"".join(encoded(r) for r in burst))
            if rng.random() < 0.08 and world.told():  # what is rotated before the very first look is not read
                world.rotate()
        time.sleep(rng.random() * 0.8)  # the moment of the kill is what is random here
        if world.kills >= kills:
            continue
        victims = rng.choice([["engine"], ["adapter"], ["engine", "adapter"]])
        for victim in victims:
            world.kill(getattr(world, victim))
        for victim in victims:
            world.start_engine() if victim == "engine" else world.start_adapter()


def wait_until_told(world, good, seconds):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        missing = good - world.told()
        if not missing:
            return set()
        for name in ("engine", "adapter"):
            process = getattr(world, name)
            if process.poll() is not None:
                raise SystemExit(f"{name} ended by itself with {process.returncode}; see log.txt")
        time.sleep(0.2)  # polls another process's file
    return missing


def run(arguments):
    rng = random.Random(arguments.seed)
    rows = all_rows(arguments.source, rng)
    good = {r[0] for r in rows} - set(UNUSABLE)
    with tempfile.TemporaryDirectory(prefix="gridline-crash-") as folder:
        world = World(os.path.abspath(arguments.source), os.path.abspath(arguments.binaries), folder, rng)
        try:
            storm(world, rows, arguments.kills)
            missing = wait_until_told(world, good, 180)
        finally:
            world.stop()
        if missing:
            print(f"{len(missing)} rows were never acknowledged, such as {sorted(missing)[:5]}")
            with open(os.path.join(folder, "log.txt"), errors="replace") as log:
                print(log.read()[-4000:])
        code, out, err = world.output("gridline", "journal", "verify", "--data", world.data)
        print("journal verify:", code, (out or err).strip().splitlines()[-1:])
        _, export, err = world.output("gridline", "journal", "export", "--data", world.data)
        _, quarantine, _ = world.output("gridline-adapter-hotline", "--spool", world.spool,
                                        "--list-quarantine", "--raw")
        export_path = os.path.join(folder, "export.jsonl")
        with open(export_path, "w", encoding="utf-8") as f:
            f.write(export)
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
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 32))
    arguments = parser.parse_args()
    try:
        return run(arguments)
    except BaseException:
        print(f"seed {arguments.seed}")
        raise


if __name__ == "__main__":
    sys.exit(main())
