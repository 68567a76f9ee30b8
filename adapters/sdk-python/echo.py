#!/usr/bin/python3
"""The adapter to copy: each line on stdin is a complaint; each result is a line on stdout.

Ids, since stdin has none: --id-from counter (default) numbers the lines on and on, also over restarts;
--id-from field takes what stands before the first tab: right when the source has keys of its own. --resume:
stdin begins with the same lines as last time, and those that were kept are passed over.
"""
import argparse
import sys

import gridline_sdk as sdk

LINES_TOGETHER = 256  # one sync for all that is there already


def complaint(line, id_from, counted):
    if id_from == "field":
        identity, tab, text = line.partition("\t")
        return {"id": identity if tab else "", "text": text if tab else line, "raw": line}
    return {"id": counted, "text": line, "raw": line}


def lines_together(stream):
    """The lines that are there already; the first is waited for."""
    rest = b""
    while chunk := stream.read1(65536):
        lines = (rest + chunk).split(b"\n")
        rest = lines.pop()
        for at in range(0, len(lines), LINES_TOGETHER):
            yield lines[at:at + LINES_TOGETHER]
    yield [rest]


def main():
    parser = argparse.ArgumentParser(description="Each line on stdin is a complaint; each result is printed. "
                                                 "Ends when all are acknowledged.",
                                     epilog="Example: printf '3栋电梯坏了\\n' | ./echo.py --spool /tmp/echo")
    sdk.add_common_flags(parser, name="echo-1")
    parser.add_argument("--id-from", choices=["counter", "field"], default="counter")
    parser.add_argument("--resume", action="store_true", help="stdin is the same again: pass it over")
    parser.add_argument("--notify", action="store_true", help="carry messages outward: each is printed")
    parser.add_argument("--wait", type=float, default=60, help="seconds to wait for the last results")
    flags = parser.parse_args()
    if (code := sdk.serve_quarantine(flags)) is not None:
        return code
    callbacks = sdk.Callbacks()
    sdk.print_results(callbacks)
    if flags.notify:
        callbacks.notify = lambda n: print(f"notify {n.get('to', '')} {n.get('text', '')}", flush=True)
    adapter = sdk.open_from_flags(flags, "echo", "gridline echo.py 0.1.0", callbacks)
    count = int(adapter.checkpoint() or 0)  # here: the lines counted by earlier runs
    kept_before = count if flags.resume else 0
    for lines in lines_together(sys.stdin.buffer):
        rows = []
        for line in filter(None, (b.decode("utf-8", "surrogateescape") for b in lines)):
            if kept_before:
                kept_before -= 1
                continue
            count += 1
            rows.append(complaint(line, flags.id_from, f"{adapter.identity}-{count}"))
        for index, refusal in adapter.submit_or_wait(rows, str(count)) if rows else ():
            print(f"{rows[index]['id']} refused {refusal['code']}: {refusal['en']}", flush=True)
    return sdk.finish(adapter, flags.wait)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except sdk.SdkError as error:
        sys.exit(str(error))
