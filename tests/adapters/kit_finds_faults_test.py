"""The conformance kit fails the adapters that deserve it: one fault each, and the cases that must find it.

    kit_finds_faults_test.py BIN_FOLDER
"""
import concurrent.futures
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
FOUND_BY = {
    "new_id_each_time": ["no_ack", "killed_before_the_ack"],
    "ignores_credit": ["credit_zero", "credit_held"],
    "ignores_batch_max": ["batch_of_three"],
    "ignores_frame_bytes_max": ["small_frames"],
    "never_beats": ["beats"],
    "waits_for_ever": ["no_ack", "result_missing"],
    "forgets_when_refused_for_now": ["refused_for_now", "over_credit"],
    "tries_for_ever_when_refused_for_good": ["refused_for_good", "unknown_code_for_good"],
    "takes_any_ack": ["unknown_ack", "result_missing"],
    "keeps_nothing": ["killed_before_the_ack", "one_spool_one_process"],
    "dies_of_garbage": ["garbage", "cut_short", "wrong_types"],
    "dies_when_the_engine_leaves": ["goodbye_of_the_engine", "hello_first", "silence"],
    "submits_before_the_welcome": ["no_welcome"],
    "same_batch_number": ["batch_of_three"],
    "answers_no_notify": ["notify"],
    "newer_overtakes_older": ["same_id"],
    "sends_two_parts": ["one_row"],
}


def verdicts(program, fault, cases):
    command = [program, "adapter", "check", "--json", "--limit", "15", "--row", "{id}\\t{text}",
               "--case", ",".join(cases), "--", sys.executable, "-B",
               os.path.join(HERE, "faulty_adapter.py"), fault]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    if done.returncode != 1:
        return {"": f"exit code {done.returncode}: {done.stdout}{done.stderr}"}
    return {row["case"]: row["verdict"] for row in json.loads(done.stdout)["cases"]}


def main():
    program = os.path.join(sys.argv[1], "gridline")
    wrong = 0
    with concurrent.futures.ThreadPoolExecutor(4) as several:
        found = several.map(lambda fault: (fault, verdicts(program, fault, FOUND_BY[fault])), FOUND_BY)
    for fault, cases in found:
        for case, verdict in cases.items():
            if verdict != "failed":
                wrong += 1
                print(f"{fault}: {case} says {verdict}")
    print(f"{len(FOUND_BY)} faults, {wrong} not found")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
