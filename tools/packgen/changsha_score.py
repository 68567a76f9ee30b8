#!/usr/bin/env python3
# How well the district of a message is found from its street, community or compound alone: the district's own
# word is taken out of the text, the message read with a pack written by changsha.py, and the district of the
# place compared with the word. Messages that name one district count, of the half that changsha.py did not
# learn from.
# Usage: changsha_score.py --gridline PROGRAM --pack FOLDER --messages FOLDER [--half 0|1] [--errors FILE]
import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

from changsha import codes_of_messages, half_of, messages_of, rows_of

# The set writes 长沙 as A市, its districts as A1区 …, the province as 西地省.
DISTRICT_WORD = re.compile(r"[A-Z]\d*[区县市]|西地省")
NOT_CERTAIN = {"ambiguous_name", "point_disagrees", "outside_area"}


def districts_of(place, names):
    """The districts of the units of a place and of the other one beside it."""
    out = set()
    for unit in place["units"]:
        out.add(unit[3:9])
    other = place["other"]
    if other:
        out.add(names.get(other.split("/", 1)[0], ""))
    return out - {"430100", ""}


def answer_of(place, names):
    """The district that the reading is certain of; none when it is not."""
    found = districts_of(place, names)
    return next(iter(found)) if len(found) == 1 and not NOT_CERTAIN & set(place["flags"]) else None


def read_all(program, pack, asked):
    lines = "".join(json.dumps(a, ensure_ascii=False) + "\n" for a in asked)
    done = subprocess.run([program, "route", "--pack", pack, "--jsonl"], input=lines, capture_output=True,
                          text=True)
    if done.returncode not in (0, 1):
        sys.exit(done.stderr)
    return {a["id"]: a for a in map(json.loads, done.stdout.splitlines())}


def share(part, whole):
    return f"{part} of {whole} ({100 * part / whole:.1f} %)" if whole else "none"


def main():
    parser = argparse.ArgumentParser(description="score the districts found with a pack of changsha.py")
    parser.add_argument("--gridline", required=True, help="the program")
    parser.add_argument("--pack", required=True)
    parser.add_argument("--messages", type=Path, required=True)
    parser.add_argument("--half", type=int, choices=[0, 1], default=1,
                        help="1: not learned from (the default)")
    parser.add_argument("--errors", type=Path, help="write what was wrong, and what was not answered")
    args = parser.parse_args()

    codes, messages = codes_of_messages(args.messages), messages_of(args.messages)
    named = {(r["dataset"], r["id"]): r for r in rows_of(args.messages / "derived_places.csv")}
    judged = [k for k in messages if half_of(k[1]) == args.half and len(codes.get(k, [])) == 1]
    asked = []
    for n, key in enumerate(judged):
        title, body = (DISTRICT_WORD.sub("", t) for t in messages[key])
        asked.append({"id": n, "title": title[:300], "text": (body or title)[:9000]})
    answers = read_all(args.gridline, args.pack, asked)
    names = {r["path"]: r["unit"][3:9] for r in rows_of(Path(args.pack) / "places.csv")
             if r["kind"] == "district"}

    right, wrong, silent, misspelt, lines = 0, 0, 0, [0, 0], []
    known, known_answered, tables = 0, 0, {"street or community": [0, 0, 0], "compound only": [0, 0, 0]}
    for n, key in enumerate(judged):
        answer = answers.get(n)
        place = answer["place"] if answer and "place" in answer else None
        found = answer_of(place, names) if place else None
        gold = codes[key][0]
        row = named[key]
        kind = ("street or community" if row["streets"] or row["villages"] else
                "compound only" if row["compounds"] else None)
        if kind:
            tables[kind][0] += 1
            tables[kind][1] += found is not None
            tables[kind][2] += found == gold
        names_one = place is not None and bool(districts_of(place, names))
        known += names_one
        known_answered += found is not None
        if found is None:
            silent += 1
        else:
            right, wrong = right + (found == gold), wrong + (found != gold)
            if "misspelt" in place["flags"]:
                misspelt[found != gold] += 1
        if found != gold and (found or kind):
            words = [w["entry"] + " " + w["about"] for w in answer["words"]
                     if w["about"].startswith(("place:", "misspelt:"))]
            lines.append("\t".join([str(key), "wrong" if found else "silent", gold, str(found),
                                    str(place["path"]), str(place["other"]), ",".join(place["flags"]),
                                    " | ".join(words), asked[n]["title"],
                                    asked[n]["text"][:150].replace("\n", " ")]))
    print(f"messages with one district, half {args.half}: {len(judged)}")
    print(f"answered                     {share(right + wrong, len(judged))}")
    print(f"right where it answers       {share(right, right + wrong)}")
    print(f"a known name, and answered   {share(known_answered, known)}")
    for kind, (all, given, good) in tables.items():
        print(f"{kind:<28} answered {share(given, all)}, right {share(good, given)}")
    print(f"by a misspelt name           right {misspelt[0]}, wrong {misspelt[1]}")
    if args.errors:
        args.errors.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
