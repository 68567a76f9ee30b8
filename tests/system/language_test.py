#!/usr/bin/env python3
"""Runs every example of rules/LANGUAGE.md.

Usage: language_test.py PROJECT BIN. What a fenced block is, its first line says:
  ```cel            lines `EXPRESSION => VALUE` (as JSON), `=> error WORD`, `=> refused: WORDS`; `vars {...}`
                    gives the variables for the lines below it
  ```yaml file=X    the pack's file X. The first block of a file belongs to the smallest pack, which all the
                    others start from; each further one replaces it alone, and the pack must be sound
  ```yaml children  routes below the root of the smallest pack
  ```yaml wrong=CODE file=X    the pack must have an issue with this code
  ```console        `$ command` lines with what they print, in a folder where the smallest pack is ./pack
Any other block must not be there, so that none is forgotten.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

AT = "2026-03-02"  # what `pack check` proves from


def blocks_of(page):
    """(line, head, text) of each fenced block."""
    out, head, begin, lines = [], None, 0, []
    for number, line in enumerate(page.split("\n"), 1):
        if head is None and line.startswith("```"):
            head, begin, lines = line[3:].strip(), number, []
        elif head is not None and line == "```":
            out.append((begin, head, "\n".join(lines) + "\n"))
            head = None
        elif head is not None:
            lines.append(line)
    return out


class Examples:
    def __init__(self, programs):
        self.gridline = os.path.join(programs, "gridline")
        self.programs = programs
        self.pack = {}  # the smallest pack
        self.failures = []
        self.run = 0

    def fail(self, line, why):
        self.failures.append(f"rules/LANGUAGE.md:{line}: {why}")

    def cel(self, begin, text):
        asked, wanted, variables = [], [], {}
        for offset, line in enumerate(text.split("\n"), 1):
            if line.startswith("vars "):
                variables = json.loads(line[5:])
            elif line.strip():
                expression, arrow, value = line.rpartition(" => ")
                if not arrow:
                    self.fail(begin + offset, "no => in this line")
                    continue
                asked.append(json.dumps({"id": begin + offset, "expr": expression.strip(),
                                         "vars": variables}))
                wanted.append(value.strip())
        ran = subprocess.run([self.gridline, "cel", "--jsonl"], input="\n".join(asked) + "\n", text=True,
                             capture_output=True, check=False)
        answers = [json.loads(line) for line in ran.stdout.splitlines()]
        if len(answers) != len(asked):
            self.fail(begin, f"{len(asked)} expressions, {len(answers)} answers")
        for answer, value in zip(answers, wanted):
            self.run += 1
            if not self.is_as_told(answer, value):
                self.fail(answer["id"], f"=> {value}, but it gives {json.dumps(answer, ensure_ascii=False)}")

    @staticmethod
    def is_as_told(answer, value):
        if value.startswith("error "):
            return answer.get("error", "").startswith(value[6:] + ":")
        if value.startswith("refused: "):
            return value[9:] in answer.get("error", "") and not re.match(r"[a-z_]+: ", answer["error"])
        # The sort of number counts too: 1 and 1.0 are equal in Python, int and double are not.
        told = json.loads(value)
        return "error" not in answer and answer["value"] == told and type(answer["value"]) is type(told)

    def checked(self, files):
        """The issues that `pack check` finds in a pack of these files."""
        with tempfile.TemporaryDirectory(prefix="gridline-language-") as folder:
            self.write(folder, files)
            ran = subprocess.run([self.gridline, "pack", "check", folder, "--at", AT, "--json"], text=True,
                                 capture_output=True, check=False)
        try:
            return json.loads(ran.stdout)["issues"]
        except ValueError:
            return [{"code": "no_answer", "en": ran.stdout + ran.stderr}]

    @staticmethod
    def write(folder, files):
        for name, text in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)

    def yaml(self, begin, words, text):
        self.run += 1
        wrong = next((w[6:] for w in words if w.startswith("wrong=")), None)
        name = next((w[5:] for w in words if w.startswith("file=")), None)
        if "children" in words:
            name = "routes.yaml"
            text = "root:\n  lead: triage\n  policy: base\n  children:\n" + re.sub("(?m)^(?=.)", "    ", text)
        if name is None:
            self.fail(begin, "say file=NAME or children")
            return
        issues = self.checked({**self.pack, name: text})
        codes = [issue["code"] for issue in issues]
        if wrong is None and issues:
            self.fail(begin, "issues: " + "; ".join(f"{i['code']} {i['en']}" for i in issues))
        elif wrong is not None and wrong not in codes:
            self.fail(begin, f"no issue {wrong}, but {codes}")

    def console(self, begin, text):
        environment = {**os.environ, "PATH": self.programs + ":" + os.environ["PATH"]}
        with tempfile.TemporaryDirectory(prefix="gridline-language-") as folder:
            self.write(os.path.join(folder, "pack"), self.pack)
            for piece in re.split(r"(?m)^\$ ", text)[1:]:
                self.run += 1
                command, _, told = piece.partition("\n")
                ran = subprocess.run(["bash", "-c", command], cwd=folder, text=True, check=False, timeout=60,
                                     stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                     stderr=subprocess.STDOUT, env=environment)
                if ran.stdout.strip() != told.strip():
                    self.fail(begin, f"$ {command}\nprints\n{ran.stdout}")

    def take(self, blocks):
        # The smallest pack first: an example may stand before the last of its files.
        smallest = set()
        for begin, head, text in blocks:
            name = next((w[5:] for w in head.split() if w.startswith("file=")), None)
            if head.startswith("yaml") and name and name not in self.pack and "wrong=" not in head:
                self.pack[name] = text
                smallest.add(begin)
        self.run += 1
        issues = self.checked(self.pack)
        if issues:
            self.fail(min(smallest), "the smallest pack: " + json.dumps(issues, ensure_ascii=False))
        for begin, head, text in blocks:
            words = head.split()
            if begin in smallest:
                continue
            if words[:1] == ["cel"]:
                self.cel(begin, text)
            elif words[:1] == ["yaml"]:
                self.yaml(begin, words[1:], text)
            elif words[:1] == ["console"]:
                self.console(begin, text)
            else:
                self.fail(begin, f"a block that nothing runs: ```{head}")


def main():
    if len(sys.argv) != 3:
        print(__doc__)
        return 2
    with open(os.path.join(sys.argv[1], "rules", "LANGUAGE.md"), encoding="utf-8") as file:
        blocks = blocks_of(file.read())
    examples = Examples(os.path.abspath(sys.argv[2]))
    examples.take(blocks)
    print("\n".join(examples.failures))
    print(f"{examples.run - len(examples.failures)} passed, {len(examples.failures)} failed")
    return 1 if examples.failures or examples.run < 60 else 0


if __name__ == "__main__":
    sys.exit(main())
