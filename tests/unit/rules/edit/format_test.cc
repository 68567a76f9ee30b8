// `pack fmt`: one form, the same meaning, the same comments; what cannot be proved is left alone.
#include "rules/edit/format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <string>
#include <vector>

#include "rules/edit/layout.h"
#include "rules/edit/print.h"
#include "rules/pack/source.h"
#include "rules/pack/yaml_node.h"

namespace gridline::edit {
namespace {

using pack::PackFiles;
using pack::YamlNode;

PackFiles one(const std::string& name, const std::string& content) { return {{{name, content}}}; }

std::string formatted(const std::string& name, const std::string& content) {
  const PackFiles files = one(name, content);
  const Formatted out = format_file(files, 0);
  for (const pack::Issue& issue : out.refused) ADD_FAILURE() << pack::to_text(issue);
  return out.content;
}

std::string refusal(const std::string& name, const std::string& content) {
  const PackFiles files = one(name, content);
  const Formatted out = format_file(files, 0);
  EXPECT_EQ(out.content, "");
  return out.refused.empty() ? "" : out.refused[0].code + ":" + std::to_string(out.refused[0].line);
}

// By keys alone, whatever their order: not the formatter's own comparison.
bool same(const YamlNode& a, const YamlNode& b) {
  if (a.kind != b.kind || a.text != b.text || a.style != b.style || a.items.size() != b.items.size())
    return false;
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    const YamlNode* other = a.is_map() ? b.get(a.keys[i].text) : &b.items[i];
    if (other == nullptr || !same(a.items[i], *other)) return false;
  }
  return true;
}

TEST(Format, ThePacksThatShipAreInForm) {
  for (const std::string pack : {"lingyun", "xuzhuang"}) {
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/" + pack);
    ASSERT_TRUE(files) << files.error().message;
    std::size_t seen = 0;
    for (std::uint32_t i = 0; i < files->files.size(); ++i) {
      if (!is_formatted(files->files[i].name)) continue;
      ++seen;
      const Formatted out = format_file(*files, i);
      EXPECT_TRUE(out.refused.empty()) << pack << "/" << files->files[i].name;
      EXPECT_EQ(out.content, files->files[i].content)
          << pack << "/" << files->files[i].name << ": run gridline pack fmt rules/packs/" << pack;
    }
    EXPECT_GE(seen, 9u);
  }
}

TEST(Format, IndentsByTwoAndListsBelowTheirKey) {
  EXPECT_EQ(
      formatted("routes.yaml",
                "root:\n    lead: triage\n    policy:   base\n    children:\n    - id: a\n"
                "      lead: grid\n    -\n        id: b\n"),
      "root:\n  lead: triage\n  policy: base\n  children:\n    - id: a\n      lead: grid\n    - id: b\n");
}

TEST(Format, PutsKeysInTheOrderOfTheReferenceWithTheirComments) {
  EXPECT_EQ(formatted("routes.yaml", "root:\n  policy: base\n  # who\n  lead: triage  # a person\n"),
            "root:\n  # who\n  lead: triage  # a person\n  policy: base\n");
}

TEST(Format, LeavesNamesInTheEditorsOrder) {
  const std::string text = "zebra.b:\n  zh: 乙\nalpha.a:\n  zh: 甲\n";
  EXPECT_EQ(formatted("categories.yaml", text), text);
}

TEST(Format, MovesKeysOnlyWithinTheGroupsThatBlankLinesSetApart) {
  EXPECT_EQ(
      formatted("pack.yaml", "# The pack.\ntimezone: \"+08:00\"\nname: a\n\ntriage: T\nversion: \"1\"\n"),
      "# The pack.\nname: a\ntimezone: \"+08:00\"\n\nversion: \"1\"\ntriage: T\n");
}

TEST(Format, WritesFlowsEvenlyAndBreaksThoseThatAreTooLong) {
  EXPECT_EQ(formatted("org.yaml", "shifts:\n  a: { to: '14:00',from: \"06:00\" , zh: 早班}\n"),
            "shifts:\n  a: {zh: 早班, from: \"06:00\", to: \"14:00\"}\n");
  const std::string words = std::string(40, 'a') + " " + std::string(40, 'b') + " " + std::string(40, 'c');
  EXPECT_EQ(formatted("words.yaml", "tags:\n  t: {zh: 标签, words: " + words + "}\n"),
            "tags:\n  t:\n    zh: 标签\n    words: " + std::string(40, 'a') + " " + std::string(40, 'b') +
                "\n      " + std::string(40, 'c') + "\n");
}

TEST(Format, TurnsAFlowWithCommentsIntoLines) {
  EXPECT_EQ(formatted("routes.yaml", "root:\n  partners: [category, # whoever\n    grid]\n"),
            "root:\n  partners:\n    - category  # whoever\n    - grid\n");
}

TEST(Format, KeepsQuotesForTheyMeanSomethingButPrefersDoubleOnes) {
  EXPECT_EQ(formatted("pack.yaml", "name: 'a'\nversion: '\"q\"'\nzh: \"x\"\nen: y\n"),
            "name: \"a\"\nversion: '\"q\"'\nzh: \"x\"\nen: y\n");
}

TEST(Format, KeepsConditionsOfSeveralLines) {
  EXPECT_EQ(
      formatted("routes.yaml",
                "root:\n   when: |\n       a in [\"b\"]\n         || c  # no comment\n\n   lead: grid\n"),
      "root:\n  when: |\n    a in [\"b\"]\n      || c  # no comment\n\n  lead: grid\n");
}

TEST(Format, SetsCommentsBehindLinesThatFollowEachOtherInOneColumn) {
  EXPECT_EQ(formatted("pack.yaml", "name: abcdef # one\nversion: \"1\"      # two\ntimezone: \"+08:00\"\n"),
            "name: abcdef  # one\nversion: \"1\"  # two\ntimezone: \"+08:00\"\n");
}

TEST(Format, KeepsCommentsAtTheEndOfABlockWhereTheyStand) {
  const std::string text = "root:\n  children:\n    - id: a\n    # - id: b\n  # of the root\n# of the file\n";
  EXPECT_EQ(formatted("routes.yaml", text), text);
}

TEST(Format, LeavesOneBlankLineAndNoneAtTheEnds) {
  EXPECT_EQ(formatted("pack.yaml", "\xef\xbb\xbf\r\n\nname: a   \r\n\n\n\nversion: b\n\n\n"),
            "name: a\n\nversion: b\n");
}

TEST(Format, RefusesWhatItDoesNotKnowAndSaysWhere) {
  EXPECT_EQ(refusal("routes.yaml", "root:\n  when: |2\n      x\n"), "cannot_format:2");
  EXPECT_EQ(refusal("pack.yaml", "name: a\nname: b\n"), "duplicate_key:2");
  EXPECT_EQ(refusal("pack.yaml", "name: [a\n"), "yaml_syntax:2");
  EXPECT_EQ(refusal("members.csv", "id,name\n\"a,b\n"), "open_quote:2");
}

TEST(Format, WritesTablesWithQuotesOnlyWhereTheyAreNeeded) {
  EXPECT_EQ(
      formatted(
          "members.csv",
          "\xef\xbb\xbfid, name ,\"unit\"\r\n# of the desk\r\n\r\n\r\n\"m1\",\"a,\"\"b\"\"\",  U\r\nm2,c,U"),
      "id,name,unit\n# of the desk\n\nm1,\"a,\"\"b\"\"\",U\nm2,c,U\n");
}

// ---- random trees, written in random ways ----

struct Written {
  std::string text;
  int comments = 0;
};

std::string scalar_of(int n) {
  static const std::vector<std::string> some = {
      "漏雨=14 房顶",       "a b",  "\"x: # y\"", "'it''s'", "grid", "08:30-12:00",
      "\"say \\\"hi\\\"\"", "5 wd", "''",         "a#b",     "x:y"};
  return some[static_cast<std::size_t>(n) % some.size()];
}

// A map or list as a block at `indent`, or a flow; with comments and blank lines strewn about.
void write_node(Written& out, int depth, std::size_t indent);

std::string flow_node(int depth) {
  if (depth == 0 || *rc::gen::inRange(0, 3) == 0) return scalar_of(*rc::gen::inRange(0, 11));
  std::string text;
  const int n = *rc::gen::inRange(0, 3);
  const bool map = *rc::gen::arbitrary<bool>();
  for (int i = 0; i < n; ++i)
    text +=
        (i > 0 ? " ,  " : "") + (map ? "k" + std::to_string(i) + ": " : std::string()) + flow_node(depth - 1);
  return (map ? "{ " : "[") + text + (map ? "}" : " ]");
}

void noise(Written& out, std::size_t indent) {
  if (*rc::gen::inRange(0, 5) == 0) out.text += "\n";
  if (*rc::gen::inRange(0, 5) == 0)
    out.text += std::string(indent, ' ') + "# note " + std::to_string(out.comments++) + "\n";
}

void write_value(Written& out, int depth, std::size_t indent) {
  const int sort = *rc::gen::inRange(0, depth == 0 ? 3 : 5);
  if (sort == 0) {
    out.text += " |\n" + std::string(indent + 3, ' ') + "one\n\n" + std::string(indent + 5, ' ') + "# two\n";
  } else if (sort < 3) {
    out.text += " " + (sort == 1 ? scalar_of(*rc::gen::inRange(0, 11)) : flow_node(2));
    if (*rc::gen::inRange(0, 3) == 0) out.text += "   # behind " + std::to_string(out.comments++);
    out.text += "\n";
  } else {
    if (*rc::gen::inRange(0, 3) == 0) out.text += " # head " + std::to_string(out.comments++);
    out.text += "\n";
    write_node(out, depth - 1, indent + static_cast<std::size_t>(*rc::gen::inRange(1, 5)));
  }
}

void write_node(Written& out, int depth, std::size_t indent) {
  const bool map = *rc::gen::arbitrary<bool>();
  const int n = *rc::gen::inRange(1, 4);
  for (int i = 0; i < n; ++i) {
    noise(out, indent);
    out.text += std::string(indent, ' ') + (map ? "key" + std::to_string(i) + ":" : "-");
    write_value(out, depth, indent);
  }
}

// The comments are numbered, so that each can be looked for.
void keeps_a_random_tree() {
  Written in;
  write_node(in, 3, 0);
  const PackFiles files = one("tests/x.yaml", in.text);
  pack::IssueList issues(files);
  const YamlNode before = pack::read_yaml(0, issues);
  if (issues.has_errors()) return;
  const Formatted out = format_file(files, 0);
  if (!out.refused.empty()) RC_FAIL(in.text + "\n" + pack::to_text(out.refused[0]));
  const PackFiles again = one("tests/x.yaml", out.content);
  pack::IssueList more(again);
  RC_ASSERT(same(before, pack::read_yaml(0, more)));
  RC_ASSERT(format_file(again, 0).content == out.content);
  int comments = 0;
  for (int i = 0; i < in.comments; ++i)
    for (const char* word : {"# note ", "# behind ", "# head "})
      comments += out.content.find(word + std::to_string(i) + "\n") != std::string::npos ? 1 : 0;
  RC_ASSERT(comments == in.comments);
}

TEST(Format, RandomFilesKeepTheirTreeAndTheirCommentsAndSettle) {
  EXPECT_TRUE(rc::check("fmt(fmt(x)) == fmt(x), tree(fmt(x)) == tree(x)", [] {
    for (int trees = 0; trees < 20; ++trees) keeps_a_random_tree();
  }));
}

// A formatter that loses something must be caught by the proof, so the proof itself is tried: bytes of a
// shipped file changed at random are refused or keep their tree, never written differently.
TEST(Format, DamagedFilesAreRefusedOrKeepTheirTree) {
  const auto pack = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
  ASSERT_TRUE(pack);
  const std::string whole = pack->find("routes.yaml")->content;
  EXPECT_TRUE(rc::check("no damage changes the meaning", [&] {
    std::string text = whole;
    for (int n = *rc::gen::inRange(1, 6); n > 0; --n) {
      const auto at = static_cast<std::size_t>(*rc::gen::inRange(0, static_cast<int>(text.size())));
      text.replace(at, 1, std::string(1, *rc::gen::elementOf(std::string(" \n#:-[]{}\"',|>x&!?"))));
    }
    const PackFiles files = one("routes.yaml", text);
    pack::IssueList issues(files);
    const YamlNode before = pack::read_yaml(0, issues);
    const Formatted out = format_file(files, 0);
    if (issues.has_errors()) {
      RC_ASSERT(!out.refused.empty());
      return;
    }
    RC_CLASSIFY(!out.refused.empty(), "refused");
    if (!out.refused.empty()) return;
    const PackFiles again = one("routes.yaml", out.content);
    pack::IssueList more(again);
    const YamlNode after = pack::read_yaml(0, more);
    RC_ASSERT(!more.has_errors());
    RC_ASSERT(same(before, after));
    RC_ASSERT(format_file(again, 0).content == out.content);
  }));
}

}  // namespace
}  // namespace gridline::edit
