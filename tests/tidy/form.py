"""The form of files: a purpose line, bounded length and width, nothing left over, no machine's paths."""
import re

from tree import Finding

LINES_MAX = 400
COLUMNS_MAX = 110


def check_purpose_line(tree):
    """Every source file opens by saying in a sentence what it is for."""
    for file in tree.sources():
        lines = [line for line in file.lines[:4] if not line.startswith("#!")]
        first = lines[0] if lines else ""
        if file.is_cpp:
            good = re.match(r"// \S.{8,}", first)
        elif file.is_python:
            good = re.match(r'(# |""")\S.{8,}', first)
        else:
            good = re.match(r"# \S.{8,}", first)
        if not good:
            yield Finding(file.path, 1, "no purpose line; the first line (after #!) says what the file is "
                          "for")


def check_length(tree):
    """No source file is longer than 400 lines; near 120 is the aim."""
    for file in tree.sources():
        if len(file.lines) > LINES_MAX:
            yield Finding(file.path, LINES_MAX + 1, f"{len(file.lines)} lines, {LINES_MAX} is the most; "
                          "divide it by what changes for one reason")


def check_width(tree):
    """No line of a source file has more than 110 characters."""
    for file in tree.sources():
        for number, line in enumerate(file.lines, 1):
            if len(line) > COLUMNS_MAX:
                yield Finding(file.path, number,
                              f"{len(line)} characters, {COLUMNS_MAX} is the most; break the line")


# Written in two halves, so that this file does not find itself.
LEFT_OVER = re.compile(r"\b(?:TO" r"DO|FIX" r"ME|HA" r"CK)\b|\bX" r"XX\b(?!\d)")


def check_left_over_words(tree):
    """No note to do something later: do it, or write an issue."""
    for file in tree.files:
        if file.is_source or file.is_markdown or file.path.endswith((".yaml", ".yml")):
            for number, line in enumerate(file.lines, 1):
                match = LEFT_OVER.search(line)
                if match:
                    yield Finding(file.path, number, f"`{match.group(0)}`; do it now, or open an issue and "
                                  "say here what holds today")


MACHINE_PATH = re.compile(r"(?<![\w.}/-])/(?:wo" r"rk|ro" r"ot|ho" r"me/\w+|Us" r"ers/\w+|tm" r"p/s)"
                          r"(?:/|\b(?!\w))")


def check_machine_paths(tree):
    """No path of somebody's machine: the project works from any folder of any machine."""
    for file in tree.files:
        if file.is_source or file.is_markdown or file.path.endswith((".yaml", ".yml", ".json", ".txt")):
            for number, line in enumerate(file.lines, 1):
                match = MACHINE_PATH.search(line)
                if match:
                    yield Finding(file.path, number, f"`{match.group(0)}` is a path of one machine; start "
                                  "from the project's root, the data folder or the temporary folder")
