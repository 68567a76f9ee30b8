#!/usr/bin/env python3
"""Checks what a compiler does not: who includes whom, banned calls, the form of files, links.

Prints one line a finding, `file:line: [rule] what is wrong; what to do instead`, and ends with 1
when there is any. Each rule is a function in a module beside this one and has a test with a bad
sample in tidy_test.py.
"""
import argparse
import sys

import form
import layers
import links
import purity
from tree import Tree

# name of the rule → function(tree) that yields Findings. `tidy.py --list` prints the first line of
# each function's own text, so that is where a rule is explained.
RULES = {
    "include": layers.check_includes,
    "third-party": layers.check_third_party,
    "own-header": layers.check_own_header_first,
    "module": layers.check_modules,
    "banned-call": purity.check_banned_calls,
    "unordered": purity.check_unordered_iteration,
    "floating": purity.check_floating_point,
    "purpose": form.check_purpose_line,
    "length": form.check_length,
    "width": form.check_width,
    "left-over": form.check_left_over_words,
    "machine-path": form.check_machine_paths,
    "link": links.check_links,
}


def findings_of(root, names=None):
    """All findings of the named rules (default: every rule) in the project at `root`, in order."""
    tree = Tree(root)
    found = []
    for name in names or RULES:
        for finding in RULES[name](tree):
            found.append((finding.path, finding.line, name, finding.text))
    return sorted(set(found))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("root", nargs="?", default=".", help="the project's folder")
    parser.add_argument("--rule", action="append", choices=RULES, help="only this rule; may be repeated")
    parser.add_argument("--list", action="store_true", help="print the rules and end")
    arguments = parser.parse_args()
    if arguments.list:
        for name, rule in RULES.items():
            print(f"{name:13} {rule.__doc__.splitlines()[0]}")
        return 0
    found = findings_of(arguments.root, arguments.rule)
    for path, line, rule, text in found:
        print(f"{path}:{line}: [{rule}] {text}")
    print(f"tidy: {len(found)} findings" if found else "tidy: nothing to say")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
