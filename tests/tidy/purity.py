"""What the pure modules may not do: the same input must give the same events on every machine, for ever.

Found by text, after comments and strings are taken out; a call that is hidden well enough is not
found. That is what `gridline journal verify` and the golden journal are for.
"""
import re

from tree import Finding

PURE = ("rules/pack/", "rules/text/", "rules/cel/", "rules/route/",
        "engine/base/", "engine/core/", "engine/codec/")

# what it is → (pattern in the code, what to do instead)
BANNED = {
    "clock": (r"\b(?:system|steady|high_resolution|utc|file|tai|gps)_clock\b|\b(?:gettimeofday|clock_gettime"
              r"|localtime(?:_r)?|gmtime(?:_r)?|mktime)\s*\(|\bstd::time\s*\("
              r"|\btime\s*\(\s*(?:nullptr|NULL|0|&)",
              "take the time as a value (base::Instant) from the command or the context"),
    "random": (r"\b(?:s?rand|s?random|drand48|arc4random\w*|getrandom|random_bytes)\s*\(|\brandombytes_\w+"
               r"|\bstd::(?:random_device|mt19937(?:_64)?|minstd_rand0?|default_random_engine)\b"
               r"|\bstd::(?:random_)?shuffle\b"
               r"|#\s*include\s*<random>",
               "take what must be unpredictable as a parameter; vary by a hash of the input"),
    "thread": (r"\bstd::(?:j?thread|async|(?:shared_|recursive_|timed_)?mutex|condition_variable\w*|future"
               r"|promise|counting_semaphore|latch|barrier)\b|\bpthread_\w+"
               r"|#\s*include\s*<(?:thread|mutex|future|shared_mutex|condition_variable|semaphore|latch"
               r"|barrier)>",
               "threads belong to engine/node and above; give the work to them as a function"),
    "sleep": (r"\b(?:sleep_for|sleep_until|usleep|nanosleep)\s*\(|(?<![\w.>])sleep\s*\(",
              "waiting belongs above; a pure function answers at once"),
    "io": (r"#\s*include\s*<(?:iostream|fstream|cstdio|stdio\.h|filesystem|unistd\.h|fcntl\.h"
           r"|sys/[a-z_]+\.h)>|\bstd::(?:cout|cerr|clog|cin|ifstream|ofstream|fstream|filesystem)\b"
           r"|(?<!\w)f?printf\s*\(|\bfopen\s*\("
           r"|\bfmt::print\s*\(|(?<![\w.>:])getenv\s*\(|\bstd::getenv\s*\(",
           "return what is to be said or stored; reading and writing belong to the modules above"),
}

# (file, what) → why this one may.
ALLOWED = {
    ("engine/base/assert.cc", "io"): "says why the process ends, then ends it",
    ("engine/base/hash.h", "random"): "the one place that makes unpredictable bytes, for callers above",
    ("engine/base/hash.cc", "random"): "the one place that makes unpredictable bytes, for callers above",
    ("rules/pack/files.cc", "io"): "reads a pack's folder; everything after it is pure",
}


def is_pure(path):
    return path.startswith(PURE)


def check_banned_calls(tree):
    """No clock, random number, thread, sleep or input/output in the pure modules."""
    for file in tree.cpp():
        if not is_pure(file.path):
            continue
        for what, (pattern, instead) in BANNED.items():
            if (file.path, what) in ALLOWED:
                continue
            for match in re.finditer(pattern, file.code):
                yield Finding(file.path, file.line_at(match.start()),
                              f"{what}: `{match.group(0).strip()}` in a pure module; {instead}")


UNORDERED = re.compile(r"\b(?:std::)?unordered_(?:multi)?(?:map|set)\s*<")


def after_angle_brackets(code, open_end):
    """The offset behind the `>` that closes the `<` ending at open_end; None when there is none."""
    depth = 1
    for offset in range(open_end, min(len(code), open_end + 2000)):
        if code[offset] == "<":
            depth += 1
        elif code[offset] == ">" and code[offset - 1] != "-":
            depth -= 1
            if depth == 0:
                return offset + 1
    return None


def unordered_names(code):
    """Names of variables, members and parameters that are unordered containers, also through an alias."""
    names, aliases = set(), set()
    for match in UNORDERED.finditer(code):
        end = after_angle_brackets(code, match.end())
        if end is None:
            continue
        alias = re.search(r"\busing\s+(\w+)\s*=\s*$", code[:match.start()])
        if alias:
            aliases.add(alias.group(1))
        name = re.match(r"[\s&*]*(?:const\s+)?(\w+)\s*[;={(),]", code[end:])
        if name:
            names.add(name.group(1))
    for alias in aliases:
        names.update(re.findall(rf"\b{alias}\b[\s&*]+(\w+)\s*[;={{(),]", code))
    return names


def check_unordered_iteration(tree):
    """No loop over an unordered container in the pure modules: its order differs between machines.

    Where the order provably does not matter, say so in a comment `order-free: why` on the line or
    the one above. A name counts in the files of the same stem (x.h, x.cc) alone.
    """
    by_stem = {}
    for file in tree.cpp():
        if is_pure(file.path):
            by_stem.setdefault(file.path.rsplit(".", 1)[0], []).append(file)
    for files in by_stem.values():
        names = set().union(*(unordered_names(file.code) for file in files))
        if not names:
            continue
        either = "|".join(sorted(names))
        loop = re.compile(rf"\bfor\s*\([^;()]*:[^;{{]*?\b({either})\s*\)"
                          rf"|\b({either})\s*(?:\.|->)\s*c?begin\s*\(")
        for file in files:
            for match in loop.finditer(file.code):
                line = file.line_at(match.end())
                if any("order-free:" in text for text in file.lines[max(0, line - 2):line]):
                    continue
                name = match.group(1) or match.group(2)
                yield Finding(file.path, line, f"iterates over the unordered `{name}`; use a sorted "
                              "container or vector, or say `order-free: why` in a comment")


def check_floating_point(tree):
    """No floating point in engine/core: sums must not depend on their order; use scaled integers."""
    for file in tree.cpp():
        if file.path.startswith("engine/core/"):
            for match in re.finditer(r"\b(?:float|double)\b", file.code):
                yield Finding(file.path, file.line_at(match.start()),
                              f"`{match.group(0)}` in core; use an integer with its unit in the name")
