#!/usr/bin/env python3
"""A demonstration stream: appends invented complaints of the Lingyun world to a hotline export.

The file is what a 12345 platform's export looks like: CSV in GB18030 with quoted line breaks. What row n
says depends on the seed and n alone (time apart), so the same demonstration can be shown again. A second
start goes on behind the rows that are there. Every resident and order is invented; phones are masked.
"""
import argparse
import csv
import datetime
import io
import os
import sys
import time

from sentences import complaint_of

HEADER = ["工单编号", "受理时间", "受理渠道", "来电人", "来电号码", "是否保密", "诉求类型", "工单标题",
          "诉求内容", "事发地址", "紧急程度"]
CHINA = datetime.timezone(datetime.timedelta(hours=8))


def encoded(cells):
    """One row as bytes, line end included."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerow(cells)
    return out.getvalue().encode("gb18030")


def rows_in(path):
    """Complaints that the file has already; 0 when there is no file."""
    if not os.path.exists(path) or os.path.getsize(path) == 0:
        return 0
    with open(path, encoding="gb18030", newline="") as file:
        return max(0, sum(1 for _ in csv.reader(file)) - 1)


def append(path, content):
    """With one write, so that a reader never sees half of it between two system calls."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        while content:
            content = content[os.write(descriptor, content):]
    finally:
        os.close(descriptor)


def row(number, seed, received):
    said = complaint_of(number, seed)
    return [f"LY-DEMO-{number:06}", received.strftime("%Y-%m-%d %H:%M:%S"), "电话", said.caller, said.phone,
            "是" if said.confidential else "否", said.nature, said.title, said.text, said.address, said.urgency]


def main():
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0],
        epilog="Example: tools/demo/stream.py orders.csv --count 20 --interval 0")
    parser.add_argument("file", help="the export to append to; made when it is not there")
    parser.add_argument("--seed", type=int, default=1, help="another seed, other complaints (1)")
    parser.add_argument("--interval", type=float, default=3.0, help="seconds between two rows (3)")
    parser.add_argument("--burst", type=int, default=12, help="rows of a new file that come at once (12)")
    parser.add_argument("--count", type=int, default=0, help="rows to append, then end; 0: until stopped (0)")
    parser.add_argument("--at", default="", help="time of row 1 as 2026-03-02T09:00:00, later rows a minute "
                                                 "apart; without it the time of writing")
    arguments = parser.parse_args()

    first = rows_in(arguments.file) + 1
    start = datetime.datetime.fromisoformat(arguments.at).replace(tzinfo=CHINA) if arguments.at else None
    if first == 1:
        append(arguments.file, encoded(HEADER))
    number = first
    while arguments.count == 0 or number < first + arguments.count:
        received = start + datetime.timedelta(minutes=number - 1) if start else datetime.datetime.now(CHINA)
        append(arguments.file, encoded(row(number, arguments.seed, received)))
        number += 1
        if number > arguments.burst:
            time.sleep(arguments.interval)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(0)
