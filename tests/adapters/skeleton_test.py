"""gridline adapter new: each language's skeleton works as it stands, and its own test passes.

    skeleton_test.py SOURCE_FOLDER BIN_FOLDER LANGUAGE [NODE_MODULES]
"""
import os
import subprocess
import sys
import tempfile

# What a desk would compile: main.cc of the skeleton against the libraries that the build has made.
LIBRARIES = ["libadapters_sdk.a", "libengine_wire.a", "libengine_base.a"]
SYSTEM = ["-lzmq", "-lsqlite3", "-lfmt", "-lsodium", "-lpthread"]
CASES = "one_row,ends_well,no_ack,killed_mid_batch,engine_gone_mid_batch,notify,credit_held,garbage"


def run(*command, **more):
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, **more)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(command)}: exit code {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done.stdout


def compile_cpp(source, binaries, folder, programs):
    build = os.path.dirname(binaries)
    os.mkdir(programs)
    libraries = [os.path.join(build, name) for name in LIBRARIES]
    run("g++", "-std=c++20", "-I", source, os.path.join(folder, "main.cc"), "-o",
        os.path.join(programs, "gridline-adapter-visits"), *libraries, *SYSTEM)


def main():
    source, binaries, language = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]
    gridline = os.path.join(binaries, "gridline")
    with tempfile.TemporaryDirectory(prefix="gridline-new-") as parent:
        if language == "cpp":  # a checkout as far as the command looks
            os.mkdir(os.path.join(parent, "sdk"))
            open(os.path.join(parent, "sdk", "adapter.h"), "w").close()
        print(run(gridline, "adapter", "new", "visits", "--lang", language, "--into", parent), end="")
        folder = os.path.join(parent, "visits")
        environment = {**os.environ, "GRIDLINE": gridline}
        if language == "cpp":
            environment["PROGRAMS"] = os.path.join(parent, "bin")
            compile_cpp(source, binaries, folder, environment["PROGRAMS"])
        if language == "node":
            os.symlink(os.path.join(sys.argv[4], "node_modules"), os.path.join(folder, "node_modules"))
        out = run(os.path.join(folder, "test"), "--case", CASES, env=environment)
        print(out.strip().splitlines()[-1])
        again = subprocess.run([gridline, "adapter", "new", "visits", "--lang", language, "--into", parent],
                               capture_output=True, timeout=60)
        if again.returncode != 2:
            raise SystemExit(f"a second skeleton of the same name ended with {again.returncode}")
        for name in os.listdir(folder):
            if "echo" in name:
                raise SystemExit(f"{name} is still called after the echo")
    return 0


if __name__ == "__main__":
    sys.exit(main())
