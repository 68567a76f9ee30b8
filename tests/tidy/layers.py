"""Who may include whom: the table in engine/README.md, read as it stands there."""
import fnmatch
import re
from dataclasses import dataclass

from tree import Finding

TABLE = "engine/README.md"

# The folders whose C++ files must belong to a row of the table.
HOUSE = ("engine/", "rules/", "adapters/", "tools/")

# Beginning of a header's name → the name that the table uses for it.
THIRD_PARTY = {
    "fmt/": "fmt", "msgpack.h": "msgpack", "msgpack/": "msgpack", "sodium": "sodium",
    "yaml-cpp/": "yaml-cpp", "nlohmann/": "nlohmann", "unicode/": "unicode", "re2/": "re2",
    "linear.h": "linear", "zip.h": "zip", "pugixml.hpp": "pugixml", "libical/": "ical",
    "sqlite3": "sqlite3", "boost/": "boost", "zmq": "zmq", "openssl/": "openssl", "spdlog/": "spdlog",
    "CLI/": "CLI", "zlib.h": "zlib", "gtest/": "gtest", "gmock/": "gmock", "rapidcheck": "rapidcheck",
    "benchmark/": "benchmark",
}
# Headers of the system: C++ has no dot, C and POSIX stand in these places.
SYSTEM = re.compile(r"^([a-z0-9_]+|[a-z0-9_]+\.h|(sys|netinet|arpa|linux|net)/[a-z0-9_]+\.h|cxxabi\.h)$")


@dataclass
class Row:
    module: str
    may_include: list   # folders, a module or one above it
    third_party: dict   # name → True when only .cc files may have it
    any_third_party: bool


def rows_of(tree):
    """The rows of the layer table. An entry like `tools/*` stands for each folder under tools."""
    file = tree.file(TABLE)
    if file is None:
        raise SystemExit(f"tidy: {TABLE} is missing; the layer table stands there")
    rows = []
    for line in file.lines:
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) != 4 or not re.fullmatch(r"`[^`]+`", cells[0]):
            continue
        names = {}
        for part in cells[3].split(","):
            words = part.split()
            if words:
                names[words[0].strip("`")] = "(.cc)" in words[1:]
        rows.append(Row(cells[0].strip("`"), re.findall(r"`([^`]+)`", cells[2]), names,
                        cells[3].startswith("any")))
    if not rows:
        raise SystemExit(f"tidy: no layer table found in {TABLE}: rows are "
                         "`module` | what | may include | third party")
    return rows


def is_under(path, folder):
    return path.startswith(folder.rstrip("/") + "/")


def row_for(rows, path):
    """The row of the module that a path lies in: the longest exact one, else one with a `*`."""
    exact = [row for row in rows if is_under(path, row.module)]
    if exact:
        return max(exact, key=lambda row: len(row.module))
    return next((row for row in rows
                 if "*" in row.module and fnmatch.fnmatch(path, row.module + "/*")), None)


def own_folder(row, path):
    """The module's folder; for a row with `*` the folder the path really lies in."""
    return row.module if "*" not in row.module else "/".join(path.split("/")[:row.module.count("/") + 1])


def check_modules(tree):
    """Every C++ file of the house lies in a module that the layer table knows."""
    rows = rows_of(tree)
    for file in tree.cpp():
        if file.path.startswith(HOUSE) and row_for(rows, file.path) is None:
            yield Finding(file.path, 1,
                          f"no row of {TABLE} covers this folder; add one that says what it may include")


def check_includes(tree):
    """A module includes itself and the modules that its row of the layer table names."""
    rows = rows_of(tree)
    for file in tree.cpp():
        row = row_for(rows, file.path)
        for line, name, quoted in file.includes():
            if not quoted:
                continue
            if "/" not in name:
                yield Finding(file.path, line, f'"{name}": write the path from the project\'s root')
            elif name not in tree.paths:
                yield Finding(file.path, line, f'"{name}" is not a file of the project; '
                                               "use <...> for a header from elsewhere")
            elif row:
                own = own_folder(row, file.path)
                if not any(is_under(name, folder) for folder in [own, *row.may_include]):
                    allowed = ", ".join(row.may_include) or "nothing else"
                    yield Finding(file.path, line, f'{own} may not include "{name}"; it may: {allowed}. '
                                  "Turn the dependency round, or hand the value in from above")


def check_own_header_first(tree):
    """x.cc includes x.h first, so that building x.cc proves that x.h compiles alone."""
    for file in tree.cpp():
        own = file.path[:-len(".cc")] + ".h"
        if file.path.endswith(".cc") and own in tree.paths:
            line, name, _ = next(file.includes(), (1, "", True))
            if name != own:
                yield Finding(file.path, line, f'the first include is not "{own}"; put it first, so that '
                              "building this file shows whether its header compiles alone")


def third_party_name(header):
    """The table's name for a header, "" for the system's own, None for one that nobody knows."""
    for prefix, name in THIRD_PARTY.items():
        if header.startswith(prefix):
            return name
    return "" if SYSTEM.match(header) else None


def check_third_party(tree):
    """A library's header stands only where the layer table allows it; (.cc) means never in a .h."""
    rows = rows_of(tree)
    for file in tree.cpp():
        row = row_for(rows, file.path)
        for line, header, quoted in file.includes():
            if quoted:
                continue
            name = third_party_name(header)
            if name is None:
                yield Finding(file.path, line, f"<{header}> is of no library that is known here; "
                              "add it to THIRD_PARTY in tests/tidy/layers.py and to the layer table")
            elif name and row and not row.any_third_party:
                if name not in row.third_party:
                    allowed = ", ".join(row.third_party) or "none"
                    yield Finding(file.path, line,
                                  f"{row.module} may not use {name} <{header}>; it may: {allowed}")
                elif row.third_party[name] and file.path.endswith(".h"):
                    yield Finding(file.path, line, f"<{header}> may stand in .cc files only; "
                                  "hide it behind a type that is declared here and defined in the .cc")
