"""Links in the project's Markdown: each leads to a file, folder or heading that is there."""
import os
import re
from urllib.parse import unquote

from tree import Finding

LINK = re.compile(r"\[[^\]\n]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
# `engine/node/duty_cycle.cc` in running text is a promise as well. Words with <, *, blanks are forms, and so
# is a part in capitals alone: `adapters/NAME`.
CODE_PATH = re.compile(r"`((?:engine|rules|adapters|tools|tests)/[\w./-]+|\.ci/[\w./-]+)`")


def without_fences(lines):
    """The lines with those inside ``` fences blank."""
    inside = False
    for line in lines:
        fence = line.lstrip().startswith("```")
        yield "" if inside or fence else line
        inside ^= fence


def anchors_of(file):
    """GitHub's anchors: lower case, punctuation gone, blanks to dashes, doubles numbered."""
    seen, anchors = {}, set()
    for line in without_fences(file.lines):
        heading = re.match(r"#{1,6}\s+(.*?)\s*#*$", line)
        if heading:
            anchor = re.sub(r"[^\w\- ]", "", heading.group(1).lower()).replace(" ", "-")
            count = seen.get(anchor, 0)
            seen[anchor] = count + 1
            anchors.add(f"{anchor}-{count}" if count else anchor)
    return anchors


def check_links(tree):
    """Every link and every `folder/file` named in Markdown leads somewhere."""
    for file in tree.files:
        if not file.is_markdown:
            continue
        folder = os.path.dirname(file.path)
        for number, line in enumerate(without_fences(file.lines), 1):
            for target in LINK.findall(re.sub(r"`[^`]*`", "", line)):
                if re.match(r"[a-z]+:", target):
                    continue
                name, _, anchor = unquote(target).partition("#")
                path = os.path.normpath(os.path.join(folder, name)) if name else file.path
                if not os.path.exists(os.path.join(tree.root, path)):
                    yield Finding(file.path, number, f"link to `{target}`, which is not there")
                elif anchor and path.endswith(".md") and anchor not in anchors_of(tree.file(path)):
                    yield Finding(file.path, number, f"link to `{target}`: {path} has no such heading")
            for path in CODE_PATH.findall(line):
                is_form = any(re.fullmatch(r"[A-Z]+", part) for part in path.split("/"))
                if not is_form and not os.path.exists(os.path.join(tree.root, path.rstrip("."))):
                    yield Finding(file.path, number, f"names `{path}`, which is not there")
