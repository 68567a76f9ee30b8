#!/usr/bin/env python3
"""Runs the five minutes of README.md: its blocks marked `sh run`, against the programs of this build.

Usage: readme_test.py PROJECT BIN. Only what would disturb others or take minutes is replaced: the data
folder is a temporary one, the ports are free ones, the programs are those in BIN, the show is a fast one.
Afterwards Ctrl-C must stop all of it.
"""
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading

READY = "Ctrl-C stops everything"  # the last line that tools/run prints when all is up
START_SECONDS = 180
STOP_SECONDS = 60


def blocks_of(path):
    """(is_background, text) of each block that is marked, in order."""
    with open(path, encoding="utf-8") as file:
        found = re.findall(r"^```sh run( background)?\n(.*?)^```$", file.read(), re.DOTALL | re.MULTILINE)
    return [(bool(background), text) for background, text in found]


def three_free_ports():
    """A port that is free together with the next two."""
    while True:
        with socket.socket() as first, socket.socket() as second, socket.socket() as third:
            first.bind(("127.0.0.1", 0))
            port = first.getsockname()[1]
            try:
                second.bind(("127.0.0.1", port + 1))
                third.bind(("127.0.0.1", port + 2))
                return port
            except (OSError, OverflowError):
                continue


def wait_until_ready(process):
    """Passes the output on; True when the line READY came, False when the program ended or time is up."""
    timer = threading.Timer(START_SECONDS, process.kill)
    timer.start()
    try:
        for line in process.stdout:
            print("  |", line, end="", flush=True)
            if READY in line:
                return True
        return False
    finally:
        timer.cancel()


def remaining(folder):
    """Command lines of processes that still work in our data folder."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/cmdline", "rb") as file:
                words = file.read().replace(b"\0", b" ").decode(errors="replace")
        except OSError:
            continue
        if folder in words and int(pid) != os.getpid():
            found.append(words)
    return found


def run(project, programs, folder):
    data = os.path.join(folder, "data")
    port = three_free_ports()

    def adapted(text):
        text = text.replace("./tools/run", f"exec ./tools/run --bin {programs} --data {data} --port {port} "
                                           "--interval 0.2 --fast --speed 3000")
        return text.replace("$PWD/build/demo-data", data).replace("$PWD/build/release/bin", programs)

    blocks = blocks_of(os.path.join(project, "README.md"))
    background = [adapted(text) for is_background, text in blocks if is_background]
    commands = "".join(adapted(text) for is_background, text in blocks if not is_background)
    if len(background) != 1 or not commands:
        print("README.md must have one block `sh run background` and others `sh run`")
        return 1

    engine = subprocess.Popen(["bash", "-c", background[0]], cwd=project, text=True,
                              start_new_session=True, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        if not wait_until_ready(engine):
            print("tools/run did not come up")
            return 1
        drain = threading.Thread(target=lambda: [None for _ in engine.stdout], daemon=True)
        drain.start()
        result = subprocess.run(["bash", "-euxo", "pipefail", "-c", commands], cwd=project, check=False,
                                stdin=subprocess.DEVNULL, timeout=START_SECONDS)
        if result.returncode != 0:
            print(f"a command of README.md ended with {result.returncode}; it is the last above after a +")
            return 1
        os.killpg(engine.pid, signal.SIGINT)  # what Ctrl-C does: the whole group gets it
        code = engine.wait(timeout=STOP_SECONDS)
        left = remaining(data)
        if code != 0 or left:
            print(f"after Ctrl-C: exit code {code}, still running: {left}")
            return 1
        return 0
    finally:
        if engine.poll() is None:  # something failed above; what tools/run started ends with it
            os.killpg(engine.pid, signal.SIGKILL)
            engine.wait()


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    with tempfile.TemporaryDirectory(prefix="gridline-readme-") as folder:
        return run(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), folder)


if __name__ == "__main__":
    sys.exit(main())
