"""The project as the rules see it: its files, their text, and C++ without comments and strings."""
import os
import re
from dataclasses import dataclass
from functools import cached_property

# Folders that are not the project's own text: what is built, and the bad samples of the tests here.
SKIPPED_FOLDERS = {"build", ".git", "__pycache__", "node_modules", ".cache"}
SKIPPED_PATHS = ("tests/tidy/samples/", "tests/fuzz/corpus/", "tests/golden/")

CPP_ENDINGS = (".cc", ".h")


@dataclass(frozen=True)
class Finding:
    path: str
    line: int  # from 1
    text: str


class File:
    def __init__(self, root, path):
        self.path = path
        self._full_path = os.path.join(root, path)

    @cached_property
    def text(self):
        with open(self._full_path, encoding="utf-8", errors="replace") as file:
            return file.read()

    @cached_property
    def lines(self):
        return self.text.splitlines()

    @cached_property
    def code(self):
        """C++ text of the same length and lines, with comments and the insides of strings blank."""
        return blank_comments_and_strings(self.text)

    @property
    def is_cpp(self):
        return self.path.endswith(CPP_ENDINGS)

    @property
    def is_python(self):
        return self.path.endswith(".py") or (self.is_script and "python" in self.lines[0])

    @property
    def is_shell(self):
        return self.path.endswith(".sh") or (self.is_script and "sh" in self.lines[0].rsplit("/", 1)[-1])

    @property
    def is_cmake(self):
        return self.path.endswith((".cmake", "CMakeLists.txt"))

    @property
    def is_markdown(self):
        return self.path.endswith(".md")

    @property
    def is_script(self):
        """A file without an ending that begins with `#!`."""
        return "." not in os.path.basename(self.path) and self.text.startswith("#!")

    @property
    def is_source(self):
        return self.is_cpp or self.is_python or self.is_shell or self.is_cmake

    def line_at(self, offset):
        return self.text.count("\n", 0, offset) + 1

    def includes(self):
        """(line, name, is_quoted) of every #include."""
        code_lines = self.code.splitlines()
        for number, line in enumerate(self.lines, 1):
            match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
            if match and code_lines[number - 1].lstrip().startswith("#"):
                yield number, match.group(2), match.group(1) == '"'


class Tree:
    def __init__(self, root):
        self.root = root
        self.files = [File(root, path) for path in sorted(self._walk())]
        self.paths = {file.path for file in self.files}

    def _walk(self):
        for folder, folders, names in os.walk(self.root):
            folders[:] = [name for name in folders if name not in SKIPPED_FOLDERS]
            for name in names:
                path = os.path.relpath(os.path.join(folder, name), self.root).replace(os.sep, "/")
                if not path.startswith(SKIPPED_PATHS) and not os.path.islink(os.path.join(folder, name)):
                    yield path

    def cpp(self):
        return (file for file in self.files if file.is_cpp)

    def sources(self):
        return (file for file in self.files if file.is_source)

    def file(self, path):
        return next((file for file in self.files if file.path == path), None)


_TOKEN = re.compile(
    r'//[^\n]*'                                             # a line comment
    r'|/\*.*?\*/'                                           # a block comment
    r'|R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'                # a raw string
    r'|"(?:\\.|[^"\\\n])*"'                                 # a string
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",               # a character, not the ' of 1'000
    re.DOTALL)


def blank_comments_and_strings(text):
    def blank(match):
        found = match.group(0)
        inside = re.sub(r"[^\n]", " ", found)
        return '"' + inside[1:-1] + '"' if found[0] in 'R"' else inside
    return _TOKEN.sub(blank, text)
