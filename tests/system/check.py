"""The independent checker: compares what an adapter was told with what the journal holds.

It shares no code with the engine and knows three files only: the rows that were given to the
adapter, the adapter's --results, and `gridline journal export`. Usable on its own:
    check.py ROWS.json RESULTS.tsv QUARANTINE.txt EXPORT.jsonl
ROWS.json: {"good": [ids], "bad": [ids]}. Prints each violation; exit 0 when there is none.
"""
import json
import sys


def read_export(path):
    """Received complaints by source id, tickets that exist, and what is wrong with the order."""
    received, tickets, wrong, next_seq = {}, set(), [], 1
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            if entry["seq"] != next_seq:
                wrong.append(f"entry {entry['seq']} follows {next_seq - 1}")
            next_seq = entry["seq"] + 1
            for event in entry["events"]:
                if event["type"] == "complaint_received":
                    source_id = entry["command"]["source_id"]
                    received.setdefault(source_id, []).append((event["complaint"], event["receipt"]))
                elif event["type"] == "ticket_opened":
                    tickets.add(event["ticket"])
    return received, tickets, wrong


def read_results(path):
    """What the adapter was told: accepted as (id, receipt, complaint, tickets), and final refusals."""
    accepted, refused = [], set()
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if not line.endswith("\n"):
                continue  # killed in the middle of writing it down; it is told again
            part = line.rstrip("\n").split("\t")
            if part[1] == "refused":
                if part[3] == "final":
                    refused.add(part[0])
                continue
            numbers = [int(t) for t in part[5].split(",") if t]
            accepted.append((part[0], part[1], int(part[2]), numbers))
    return accepted, refused


def check(rows, results_path, quarantine_text, export_path):
    received, tickets, wrong = read_export(export_path)
    accepted, refused = read_results(results_path)
    good, bad = set(rows["good"]), set(rows["bad"])

    for source_id, complaints in received.items():
        if len(complaints) > 1:
            wrong.append(f"row {source_id} became {len(complaints)} complaints: {complaints}")
        if source_id not in good:
            wrong.append(f"the journal has a complaint {source_id} that no row was given for")
    for source_id in sorted(good - received.keys()):
        wrong.append(f"row {source_id} is not in the journal")
    told = {}
    for source_id, receipt, complaint, numbers in accepted:
        if (complaint, receipt) not in received.get(source_id, []):
            wrong.append(f"row {source_id} was told {complaint} {receipt}, "
                         f"the journal says {received.get(source_id)}")
        if told.setdefault(source_id, (receipt, complaint)) != (receipt, complaint):
            wrong.append(f"row {source_id} was told two different things: "
                         f"{told[source_id]}, {(receipt, complaint)}")
        wrong += [f"row {source_id} was told ticket {n}, which does not exist"
                  for n in numbers if n not in tickets]
        if not numbers:
            wrong.append(f"row {source_id} was told no ticket")
    for source_id in sorted(good - told.keys()):
        wrong.append(f"row {source_id} was never acknowledged")
    for row in sorted(bad):
        if row not in quarantine_text:
            wrong.append(f"bad row {row} is not in the quarantine")
    for row in sorted(refused & good):
        wrong.append(f"row {row} was refused for good")
    return wrong


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        rows = json.load(f)
    with open(sys.argv[3], encoding="utf-8") as f:
        quarantine = f.read()
    wrong = check(rows, sys.argv[2], quarantine, sys.argv[4])
    for line in wrong[:50]:
        print("VIOLATION:", line)
    print(f"{len(rows['good'])} rows, {len(rows['bad'])} unusable ones, {len(wrong)} violations")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
