#!/usr/bin/env python3
"""Breaks the C++ lines that tidy finds too wide, by clang-format, and leaves every other line as it is.

Usage: break_lines.py FILE... Needs clang-format (apt-get install clang-format). What cannot be broken,
such as a long string, stays and is printed.
"""
import subprocess
import sys

from form import COLUMNS_MAX


def wide_lines(path):
    with open(path, encoding="utf-8") as file:
        return [number for number, line in enumerate(file.read().split("\n"), 1) if len(line) > COLUMNS_MAX]


def main():
    for path in sys.argv[1:]:
        wide = wide_lines(path)
        if wide:
            subprocess.run(["clang-format", "-i", "--style=file", *(f"--lines={n}:{n}" for n in wide), path],
                           check=True)
            for number in wide_lines(path):
                print(f"{path}:{number}: still too wide")
    return 0


if __name__ == "__main__":
    sys.exit(main())
