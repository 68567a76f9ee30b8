"""A new channel in an afternoon: every step of adapters/README.md, as a new user would do it.

    walkthrough_test.py SOURCE_FOLDER BIN_FOLDER
"""
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

LINES_MAX = 100  # of the adapter that the page shows


def steps(source):
    """The fenced blocks of the section, in order, as (language, text)."""
    with open(os.path.join(source, "adapters", "README.md"), encoding="utf-8") as f:
        section = f.read().split("## A new channel in an afternoon")[1].split("\n## ")[0]
    return re.findall(r"^```(\w+)\n(.*?)^```$", section, re.M | re.S)


def write(path, text):
    with open(path, "w", encoding="utf-8") as f:
        f.write(text)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def output(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **more)
    if done.returncode != 0:
        raise SystemExit(f"{command}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def until(seconds, what, condition):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not after {seconds} s")
        time.sleep(0.1)  # polls another process


def live(source, binaries, folder, environment, step):
    """The last step: the adapter beside an engine; its two posts are two complaints, once each."""
    data = os.path.join(folder, "data")
    endpoint = f"tcp://127.0.0.1:{free_port()}"
    with open(os.path.join(folder, "log.txt"), "wb") as log:
        engine = subprocess.Popen(
            [os.path.join(binaries, "gridlined"), "--pack", os.path.join(source, "rules/packs/lingyun"),
             "--data", data, "--set", f"adapters_bind={endpoint}", "--set", "feed_bind=",
             "--set", "board_port=0"], stdout=log, stderr=log)
        adapter = subprocess.Popen(["bash", "-c", f"{step}\nwait"], cwd=folder, stdout=log, stderr=log,
                                   env={**environment, "ENGINE": endpoint}, start_new_session=True)
        try:
            environment["GRIDLINE_SOCKET"] = os.path.join(data, "gridlined.sock")

            def accepted():
                done = subprocess.run(["gridline", "adapter", "list", "--json"], capture_output=True,
                                      timeout=60, env=environment)
                rows = json.loads(done.stdout)["adapters"] if done.returncode == 0 else []
                return [row["accepted"] for row in rows if row["name"] == "rss-1"] == [2]
            until(60, "two posts accepted", accepted)
        finally:
            os.killpg(adapter.pid, signal.SIGTERM)
            adapter.wait(timeout=30)
            engine.terminate()
            engine.wait(timeout=30)
    export = output("gridline", "journal", "export", "--data", data, env=environment)
    ids = [json.loads(line)["command"].get("source_id") for line in export.splitlines()]
    return sorted(i for i in ids if i)


def main():
    source, binaries = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
    (_, make), (python, code), (_, kit), (_, run_kit), (_, in_life) = steps(source)
    assert python == "python" and len(code.splitlines()) <= LINES_MAX, len(code.splitlines())
    environment = {**os.environ, "PATH": binaries + ":" + os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory(prefix="gridline-walk-") as folder:
        output("bash", "-ec", make, cwd=folder, env=environment)
        write(os.path.join(folder, "rss", "rss.py"), code)
        write(os.path.join(folder, "rss", "test"), kit)
        print(output("bash", "-ec", run_kit, cwd=folder, env=environment).strip().splitlines()[-1])
        ids = live(source, binaries, folder, environment, in_life)
        print("in the journal:", ids)
        return 0 if ids == ["post-1", "post-2"] else 1


if __name__ == "__main__":
    sys.exit(main())
