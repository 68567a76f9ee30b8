#!/usr/bin/env python3
# Writes a pack for the mailbox of a whole city, for measuring hot spots: the places of a pack that
# changsha.py wrote, the seven labels of the contest's messages as categories, one route that compares texts
# and counts what piles up, and the labelled messages to learn from (none of them is among those that are
# judged). The data is given as an argument and is never part of the project; nor is the pack that is written.
#
#   changsha.py --from GAZETTEER --out CITY --base rules/packs/lingyun --messages TEDDY
#   mailbox.py --places CITY --messages TEDDY --out MAILBOX
#   gridline pack learn MAILBOX
#   mailbox.py --lines TEDDY | gridline hot --pack MAILBOX --top 20 --json
import argparse
import json
import shutil
import sys
from pathlib import Path

# The label, its id here, and a word of it: what a category needs. The model decides.
LABELS = {"城乡建设": ("construction", "规划"), "环境保护": ("environment", "污染"), "交通运输": ("transport", "公交"),
          "教育文体": ("education", "学校"), "劳动和社会保障": ("labour", "社保"), "商贸旅游": ("trade", "旅游"),
          "卫生计生": ("health", "医院")}
ROUTES = """root:
  zh: 全部来信
  lead: triage
  person: {role: dispatch_desk, on_duty: true}
  policy: base
  similar: {do: propose, within: 28 d, near: compound, alike: 20%}
  hot: {households: 3, days: 28, per: compound, of: group, above: 3}
"""


def rows_of(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def write(args):
    shutil.copytree(args.places, args.out, dirs_exist_ok=True)
    (args.out / "routes.yaml").write_text(ROUTES, encoding="utf-8")
    categories = [f"mail.{name}:\n  zh: {zh}\n  en: {name}\n  lead: COM\n  urgency: U3\n  guard: F\n"
                  f"  nature: 投\n  words: {word}=3\n" for zh, (name, word) in LABELS.items()]
    (args.out / "categories.yaml").write_text("".join(categories), encoding="utf-8")
    with open(args.out / "pack.yaml", "a", encoding="utf-8") as file:
        file.write("reading:\n  model: with_words\n  sure: 60%\n")
    learn, seen = args.out / "learn", set()
    learn.mkdir(exist_ok=True)
    with open(learn / "messages.jsonl", "w", encoding="utf-8") as file:
        for name in ("labeled_full", "labeled_text_only"):
            for row in rows_of(args.messages / f"{name}.jsonl"):
                text = row.get("body") or ""
                if row["label"] not in LABELS or text[:60] in seen:
                    continue
                seen.add(text[:60])
                line = {"text": text, "title": row.get("title") or "",
                        "category": "mail." + LABELS[row["label"]][0]}
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def print_lines(folder):
    for row in rows_of(folder / "hot_messages.jsonl"):
        print(json.dumps({"id": row["id"], "title": row["title"], "text": row["body"] or row["title"],
                          "at": row["time"], "resident": row["user"]}, ensure_ascii=False))


def main():
    parser = argparse.ArgumentParser(description="write a pack for a city's mailbox, for measuring hot spots")
    parser.add_argument("--places", type=Path, help="a pack of changsha.py")
    parser.add_argument("--messages", type=Path, help="the folder of the messages")
    parser.add_argument("--out", type=Path)
    parser.add_argument("--lines", type=Path, help="print the messages to judge, from this folder")
    args = parser.parse_args()
    if args.lines:
        return print_lines(args.lines)
    if not (args.places and args.messages and args.out):
        return parser.error("--places, --messages and --out, or --lines")
    return write(args)


if __name__ == "__main__":
    sys.exit(main())
