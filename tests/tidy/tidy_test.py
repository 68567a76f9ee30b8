#!/usr/bin/env python3
"""Each rule of tidy finds its bad sample, at the line, and lets the good one pass."""
import os
import sys
import tempfile
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
sys.dont_write_bytecode = True

import tidy  # noqa: E402  (the path above comes first)

TABLE = """# engine
| module | what | may include | third party |
|---|---|---|---|
| `engine/base` | foundation | — | fmt, sodium (.cc) |
| `engine/core` | the core | `engine/base` | fmt |
| `engine/app` | all | everything under `engine` | fmt |
| `adapters/sdk` | sdk | `engine/base` | zmq (.cc) |
| `adapters/*` | channels | `adapters/sdk` | any |
"""
PURPOSE = "// What this sample is for, in a sentence.\n"


class Rules(unittest.TestCase):
    def findings(self, rule, files):
        """(path, line) of what `rule` finds in a project made of `files` (path → text)."""
        with tempfile.TemporaryDirectory() as root:
            for path, text in {"engine/README.md": TABLE, **files}.items():
                os.makedirs(os.path.join(root, os.path.dirname(path)), exist_ok=True)
                with open(os.path.join(root, path), "w", encoding="utf-8") as file:
                    file.write(text)
            return [(path, line) for path, line, _, _ in tidy.findings_of(root, [rule])]

    def cpp(self, rule, code, path="engine/core/sample.cc", others=()):
        """Lines found in `code`, which stands from line 2 on, under a purpose line."""
        files = {path: PURPOSE + code, **{other: PURPOSE for other in others}}
        return [line for found, line in self.findings(rule, files) if found == path]

    def test_an_include_that_the_table_does_not_name_is_found(self):
        others = ["engine/app/run.h", "engine/base/time.h", "engine/core/state.h"]
        code = '#include "engine/core/state.h"\n#include "engine/base/time.h"\n#include "engine/app/run.h"\n'
        self.assertEqual([4], self.cpp("include", code, others=others))
        self.assertEqual([], self.cpp("include", code, path="engine/app/sample.cc", others=others))

    def test_an_include_must_be_written_from_the_root_and_be_there(self):
        self.assertEqual([2, 3], self.cpp("include", '#include "state.h"\n#include "engine/core/gone.h"\n'))

    def test_an_include_in_a_comment_or_string_is_not_one(self):
        code = ('// #include "engine/app/run.h"\n/*\n#include "state.h"\n*/\n'
                'auto s = R"(\n#include "state.h"\n)";\n')
        self.assertEqual([], self.cpp("include", code))

    def test_a_channel_may_include_the_sdk_but_not_another_channel(self):
        code = "".join(f'#include "adapters/{name}.h"\n' for name in ("sdk/client", "web/page", "sms/own"))
        others = ["adapters/sdk/client.h", "adapters/web/page.h", "adapters/sms/own.h"]
        self.assertEqual([3], self.cpp("include", code, path="adapters/sms/sample.cc", others=others))

    def test_a_file_that_does_not_include_its_own_header_first_is_found(self):
        good = {"engine/core/a.cc": PURPOSE + '#include "engine/core/a.h"\n#include <vector>\n'}
        bad = {"engine/core/a.cc": PURPOSE + '#include <vector>\n#include "engine/core/a.h"\n'}
        for files, found in ((good, []), (bad, [("engine/core/a.cc", 2)])):
            self.assertEqual(found, self.findings("own-header", {**files, "engine/core/a.h": PURPOSE}))

    def test_a_library_out_of_its_place_is_found(self):
        code = "#include <fmt/format.h>\n#include <vector>\n#include <zmq.hpp>\n"
        self.assertEqual([4], self.cpp("third-party", code))

    def test_a_library_for_cc_files_is_found_in_a_header(self):
        self.assertEqual([], self.cpp("third-party", "#include <sodium.h>\n", path="engine/base/hash.cc"))
        self.assertEqual([2], self.cpp("third-party", "#include <sodium.h>\n", path="engine/base/hash.h"))

    def test_a_library_that_nobody_knows_is_found(self):
        self.assertEqual([2], self.cpp("third-party", "#include <curl/curl.h>\n"))

    def test_a_folder_without_a_row_is_found(self):
        self.assertEqual([("engine/fresh/a.cc", 1)], self.findings("module", {"engine/fresh/a.cc": PURPOSE}))

    def test_banned_calls_are_found_in_pure_modules_alone(self):
        for code in ("auto t = std::chrono::system_clock::now();", "auto t = time(nullptr);",
                     "int r = rand();",
                     "std::mt19937 g;", "std::thread t;", "std::mutex m;", "usleep(5);",
                     "std::this_thread::sleep_for(d);", "#include <iostream>", 'std::printf("x");',
                     'auto h = std::getenv("X");', "std::ifstream in(name);"):
            with self.subTest(code):
                self.assertIn(2, self.cpp("banned-call", code + "\n"))
                self.assertEqual([], self.cpp("banned-call", code + "\n", path="engine/app/sample.cc"))

    def test_words_that_only_look_like_banned_calls_pass(self):
        for code in ("// no system_clock here", 'auto s = "rand()";', "operand(x);", "clock.time(entry);",
                     "int n = 1'000; // 'rand()", "std::snprintf(b, 4, f);", "runtime(0);"):
            with self.subTest(code):
                self.assertEqual([], self.cpp("banned-call", code + "\n"))

    def test_a_loop_over_an_unordered_container_is_found(self):
        header = ("std::unordered_map<std::string, std::vector<int>> by_name_;\n"
                  "using Set = std::unordered_set<int>;\n")
        code = ("void f() {\n  for (auto& [k, v] : by_name_) g(k);\n  Set seen;\n  for (int x : seen) g(x);\n"
                "  auto i = by_name_.begin();\n  if (by_name_.find(x) != by_name_.end()) g(1);\n}\n")
        self.assertEqual([5, 7, 8], self.cpp("unordered", header + code))

    def test_a_loop_in_the_cc_over_a_member_of_the_header_is_found(self):
        files = {"engine/core/a.h": PURPOSE + "struct A { std::unordered_map<int, int> all; };\n",
                 "engine/core/a.cc": PURPOSE + "int sum(const A& a) {\n  for (auto& p : a.all) use(p);\n}\n"}
        self.assertEqual([("engine/core/a.cc", 3)], self.findings("unordered", files))

    def test_a_loop_whose_order_does_not_matter_may_say_so(self):
        code = ("std::unordered_set<int> all;\n// order-free: a sum\nfor (int x : all) sum += x;\n"
                "std::vector<int> row;\nfor (int x : row) g(x);\n")
        self.assertEqual([], self.cpp("unordered", code))

    def test_floating_point_in_core_is_found(self):
        self.assertEqual([2], self.cpp("floating", "double score = 0;\n"))
        self.assertEqual([], self.cpp("floating", "double rate = 0;\n", path="engine/app/sample.cc"))

    def test_a_file_without_a_purpose_line_is_found(self):
        bad = {"engine/core/a.cc": "#include <vector>\n", "tools/x": "#!/usr/bin/env bash\nset -e\n",
               "tools/y.py": "import os\n", "tests/CMakeLists.txt": "project(x)\n"}
        good = {"engine/core/b.cc": PURPOSE, "tools/z": "#!/usr/bin/env bash\n# Starts everything.\n",
                "tools/w.py": '#!/usr/bin/env python3\n"""Writes a list of rows."""\n'}
        self.assertEqual(sorted((path, 1) for path in bad), self.findings("purpose", {**bad, **good}))

    def test_a_file_of_more_than_400_lines_is_found(self):
        self.assertEqual([], self.cpp("length", "int x;\n" * 399))
        self.assertEqual([401], self.cpp("length", "int x;\n" * 400))

    def test_a_line_of_more_than_110_characters_is_found(self):
        self.assertEqual([3], self.cpp("width", "/" * 110 + "\n" + "/" * 111 + "\n"))

    def test_left_over_words_are_found(self):
        for word in ("TO" + "DO", "FIX" + "ME", "HA" + "CK"):
            with self.subTest(word):
                self.assertEqual([2], self.cpp("left-over", f"// {word}: later\n"))
        self.assertEqual([], self.cpp("left-over", "int hackney = 1; // todos los casos\n"))

    def test_paths_of_a_machine_are_found(self):
        for path in ("/ho" + "me/ann/gridline", "/wo" + "rk/main", "/ro" + "ot/x"):
            with self.subTest(path):
                self.assertEqual([2], self.cpp("machine-path", f'auto p = "{path}";\n'))
        self.assertEqual([], self.cpp("machine-path", 'auto p = "/run/gridline"; auto q = "/api/v1/work";\n'))

    def test_links_that_lead_nowhere_are_found(self):
        text = ("# Title\n[a](engine/README.md) [b](gone.md)\n[c](#title) [d](#nothing)\n"
                "[e](https://example.org)\n"
                "see `engine/README.md` and `engine/gone.cc`, not `engine/NAME`\n"
                "```\n[f](in_a_fence.md)\n```\n")
        found = [line for path, line in self.findings("link", {"README.md": text}) if path == "README.md"]
        self.assertEqual([2, 3, 5], found)

    def test_every_rule_explains_itself(self):
        for name, rule in tidy.RULES.items():
            self.assertTrue(rule.__doc__, name)


if __name__ == "__main__":
    unittest.main()
