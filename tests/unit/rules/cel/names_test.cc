// Named constants in expressions: put in as if they had been written there.
#include "rules/cel/names.h"

#include <gtest/gtest.h>

#include "rules/cel/evaluate.h"
#include "rules/cel/program.h"

namespace gridline::cel {
namespace {

pack::Let list(std::string name, std::initializer_list<pack::Constant> values) {
  pack::Let out{std::move(name), {}, true, {}};
  for (const pack::Constant& v : values) out.values.push_back({v, {}});
  return out;
}
pack::Let value(std::string name, pack::Constant v) {
  return {std::move(name), {}, false, {{std::move(v), {}}}};
}

const std::vector<pack::Let> names = {list("old", {"海曲世家", "安泰花园"}), value("crowd", std::int64_t{5}),
                                      value("share", 0.5), value("open", true),
                                      list("numbers", {std::int64_t{-1}, std::int64_t{2}})};

Schema schema() {
  Schema out;
  out.add("compound", Kind::string);
  out.add("tags", Type::list(Kind::string));
  out.add("count", Kind::integer);
  return out;
}

Compiled compiled(std::string_view text, std::string_view besides = {}) {
  return compile(text, schema(), Kind::boolean, {}, {names, besides});
}

std::string tree(std::string_view text, std::string_view besides = {}) {
  const Compiled c = compiled(text, besides);
  return c.program ? print(c.program->ast()) : c.issues.empty() ? "?" : c.source.display(c.issues[0]);
}

TEST(Names, stand_for_what_was_written) {
  EXPECT_EQ(tree("compound in old"), tree("compound in ['海曲世家', '安泰花园']"));
  EXPECT_EQ(tree("count > crowd && open"), tree("count > 5 && true"));
  EXPECT_EQ(tree("double(count) > share"), tree("double(count) > 0.5"));
  EXPECT_EQ(tree("count in numbers"), tree("count in [-1, 2]"));
  EXPECT_EQ(tree("old.exists(c, c == compound)"), tree("['海曲世家', '安泰花园'].exists(c, c == compound)"));
}

TEST(Names, are_folded_into_constants) {
  const Compiled c = compiled("compound in old");
  ASSERT_TRUE(c.program);
  const Ast& ast = c.program->ast();
  const NodeId in_list = ast.children_of(ast.root)[1];
  EXPECT_EQ(c.program->plan().steps[in_list].op, Op::constant);
  EXPECT_EQ(c.program->plan().steps[in_list].constant.as_list().size(), 2u);
}

TEST(Names, give_way_to_the_variable_of_a_comprehension) {
  EXPECT_EQ(tree("tags.exists(old, old == 'x')"), "tags.exists(old, (old == \"x\"))");
  EXPECT_EQ(tree("tags.exists(t, t in old) && compound in old"),
            tree("tags.exists(t, t in ['海曲世家', '安泰花园']) && compound in ['海曲世家', '安泰花园']"));
}

TEST(Names, are_shown_to_people_and_known_by_node) {
  const Compiled c = compiled("compound in old || count > crowd");
  ASSERT_TRUE(c.program);
  const Ast& ast = c.program->ast();
  EXPECT_EQ(print_with_names(ast, ast.root), "((compound in old) || (count > crowd))");
  ASSERT_EQ(ast.named.size(), 4u);
  EXPECT_EQ(ast.named[0].value, 0u);
  EXPECT_EQ(ast.named[1].value, 1u);
  EXPECT_EQ(ast.named[2].value, NamedNode::whole);
  EXPECT_EQ(c.program->source().text(ast.node(ast.named[1].node).span), "old");
}

TEST(Names, are_checked_and_suggested) {
  EXPECT_EQ(tree("count in old").substr(0, 4), "1:7:");
  EXPECT_NE(tree("compound in odl").find("did you mean old?"), std::string::npos) << tree("compound in odl");
  EXPECT_NE(tree("old.x == 1").find("has no field x"), std::string::npos) << tree("old.x == 1");
}

TEST(Names, may_not_be_those_of_fields_functions_types_or_words) {
  EXPECT_EQ(taken("compound", schema()), Taken::by_field);
  EXPECT_EQ(taken("size", schema()), Taken::by_function);
  EXPECT_EQ(taken("exists", schema()), Taken::by_function);
  EXPECT_EQ(taken("int", schema()), Taken::by_type);
  for (const char* name : {"in", "true", "as", "3old", "a b", "a.b", "", "海曲", "a-b", ".a", "f()"})
    EXPECT_EQ(taken(name, schema()), Taken::not_a_name) << name;
  EXPECT_EQ(taken("old_compounds", schema()), Taken::no);
}

TEST(Names, do_not_grow_a_condition_without_end) {
  pack::Let many{"many", {}, true, {}};
  for (int i = 0; i < 1'000; ++i) many.values.push_back({"v" + std::to_string(i), {}});
  std::string text = "compound in many";
  for (int i = 1; i < 19; ++i) text += " || compound in many";
  EXPECT_TRUE(compile(text, schema(), Kind::boolean, {}, {std::span(&many, 1), {}}).program);
  text += " || compound in many";
  const Compiled over = compile(text, schema(), Kind::boolean, {}, {std::span(&many, 1), {}});
  ASSERT_EQ(over.issues.size(), 1u);
  EXPECT_NE(over.issues[0].en.find("too long together"), std::string::npos);
}

TEST(Besides, stands_before_what_was_written_and_alone_without_it) {
  EXPECT_EQ(tree("count == 1 || count == 2", "'x' in tags"),
            "((\"x\" in tags) && ((count == 1) || (count == 2)))");
  EXPECT_EQ(tree("count == 1 && compound == 'a'", "'x' in tags"),
            "((\"x\" in tags) && (count == 1) && (compound == \"a\"))");
  EXPECT_EQ(tree("", "'x' in tags"), "(\"x\" in tags)");
  EXPECT_EQ(tree("count = 1", "'x' in tags").substr(0, 4), "1:7:");
}

TEST(PartOf, is_a_program_of_its_own) {
  const Compiled c = compiled("compound in old && count > crowd");
  ASSERT_TRUE(c.program);
  const NodeId second = c.program->ast().children_of(c.program->ast().root)[1];
  const Program part = part_of(*c.program, second, schema());
  EXPECT_EQ(print(part.ast()), "(count > 5)");
  ASSERT_EQ(part.slots().size(), 1u);
  EXPECT_EQ(print_with_names(part.ast(), part.ast().root), "(count > crowd)");
}

}  // namespace
}  // namespace gridline::cel
