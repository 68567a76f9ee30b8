// Positions, carets, widths; the parts that stand alone.
#include "rules/cel/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/cel/arena.h"
#include "rules/cel/compare.h"
#include "rules/cel/functions.h"
#include "rules/cel/schema.h"
#include "rules/cel/suggest.h"

namespace gridline::cel {
namespace {

TEST(CelSource, columns_count_code_points_and_carets_count_terminal_columns) {
  const Source source("小区 == \"é😀\" && x");
  const std::uint32_t x = static_cast<std::uint32_t>(source.text().rfind('x'));
  EXPECT_EQ(source.position(x), (Position{1, 15}));
  EXPECT_EQ(source.display({x, x + 1}, "here"),
            "1:15: here\n"
            "  小区 == \"é😀\" && x\n"
            "                   ^");
}

TEST(CelSource, a_wide_character_is_underlined_over_both_columns) {
  const Source source("a 世家 b");
  EXPECT_EQ(source.display({2, 8}, "here"), "1:3: here\n  a 世家 b\n    ^^^^");
}

TEST(CelSource, positions_are_those_of_the_file_the_text_stands_in) {
  const Source source("a &&\nb", {"routes.yaml", {12, 9}, 5});
  EXPECT_EQ(source.position(2), (Position{12, 11}));
  EXPECT_EQ(source.position(5), (Position{13, 5}));
  EXPECT_EQ(source.display({5, 6}, "here"), "routes.yaml:13:5: here\n  b\n  ^");
}

TEST(CelSource, any_span_and_any_bytes_can_be_shown) {
  const Source source("a\xFF\x1b[31m\r\n\tz");
  EXPECT_EQ(source.display({1, 2}, "here"), "1:2: here\n  a\xEF\xBF\xBD\xEF\xBF\xBD[31m\n   ^");
  EXPECT_EQ(source.display({10, 99}, "here"), "2:2: here\n   z\n   ^");
  EXPECT_EQ(source.display({500, 400}, "here"), "2:3: here\n   z\n    ^");
  EXPECT_EQ(source.text({500, 3}), "");
  EXPECT_EQ(Source("").display({0, 0}, "here"), "1:1: here\n  \n  ^");
}

TEST(CelSource, issues_come_in_the_order_of_the_text_and_stop_at_twenty) {
  Issues issues;
  for (std::uint32_t i = 0; i < 50; ++i) issues.add({100 - i, 101}, "错", "wrong");
  issues.add({100, 100}, "又错", "again");
  const std::vector<Issue> list = issues.take();
  ASSERT_EQ(list.size(), 20u);
  EXPECT_EQ(list.front().span.begin, 81u);
  EXPECT_EQ(list.back().span.begin, 100u);
  EXPECT_TRUE(issues.empty());
}

TEST(CelType, nested_types_come_apart_as_they_were_put_together) {
  const Type inner = Type::map(Kind::string, Type::list(Kind::integer));
  const Type type = Type::list(Type::map(Type::list(Kind::boolean), inner));
  EXPECT_EQ(type_name(type), "list(map(list(bool), map(string, list(int))))");
  EXPECT_EQ(type.element().value(), inner);
  EXPECT_EQ(type.element().element(), Type::list(Kind::boolean));
  EXPECT_EQ(inner.value().element(), Type(Kind::integer));
}

TEST(CelType, what_is_too_deep_reads_as_dyn) {
  Type type = Kind::integer;
  for (int i = 0; i < 40; ++i) type = Type::map(Kind::string, type);
  for (int i = 0; i < 40; ++i) type = type.value();
  EXPECT_EQ(type, Type());
}

TEST(CelArena, maps_are_sorted_and_refuse_equal_and_impossible_keys) {
  Arena arena(4096);
  const MapEntry entries[] = {{Value::string("b"), Value::integer(1)},
                              {Value::integer(-1), Value::integer(2)},
                              {Value::boolean(true), Value::integer(3)},
                              {Value::unsigned_integer(7), Value::integer(4)}};
  const Value map = arena.map(entries);
  EXPECT_EQ(to_text(map), "{true: 3, -1: 2, 7u: 4, \"b\": 1}");
  EXPECT_EQ(to_text(find(map, Value::number(7.0))), "4");
  EXPECT_TRUE(find(map, Value::null()).is_absent());
  const MapEntry twice[] = {{Value::integer(1), Value()}, {Value::unsigned_integer(1), Value()}};
  EXPECT_TRUE(arena.map(twice).is_absent());
  const MapEntry odd[] = {{Value::number(1), Value()}};
  EXPECT_TRUE(arena.map(odd).is_absent());
}

TEST(CelArena, the_bound_holds_and_clearing_gives_the_room_back) {
  Arena arena(100);
  EXPECT_FALSE(arena.string(std::string(90, 'x')).is_absent());
  EXPECT_TRUE(arena.string(std::string(20, 'x')).is_absent());
  EXPECT_FALSE(arena.values(SIZE_MAX / 8).has_value());
  arena.clear();
  EXPECT_FALSE(arena.string(std::string(90, 'x')).is_absent());
}

TEST(CelSchema, groups_come_from_dotted_paths) {
  Schema schema;
  schema.add("place.compound", Kind::string);
  schema.add("place.poi.name", Kind::string);
  schema.add("placement", Kind::string);
  EXPECT_TRUE(schema.is_group("place"));
  EXPECT_TRUE(schema.is_group("place.poi"));
  EXPECT_FALSE(schema.is_group("place.compound"));
  EXPECT_THAT(schema.names_in("place"), testing::ElementsAre("compound", "poi"));
  EXPECT_THAT(schema.names_in(""), testing::ElementsAre("place", "placement"));
  EXPECT_EQ(schema.find("placement")->slot, 2u);
}

TEST(CelSuggest, the_nearest_name_is_offered_and_a_far_one_is_not) {
  const std::vector<std::string_view> names{"startsWith", "endsWith", "compound", "size"};
  EXPECT_EQ(nearest("startswith", names), "startsWith");
  EXPECT_EQ(nearest("compuond", names), "compound");
  EXPECT_EQ(nearest("comp", names), "compound");
  EXPECT_EQ(nearest("sizes", names), "size");
  EXPECT_EQ(nearest("telephone", names), "");
}

TEST(CelFunctions, every_row_is_documented_in_both_languages_and_found_by_its_name) {
  for (const Function& function : functions()) {
    EXPECT_FALSE(function.zh.empty()) << function.name;
    EXPECT_FALSE(function.en.empty()) << function.name;
    const auto rows = overloads(function.name, function.form);
    EXPECT_TRUE(&function >= rows.data() && &function < rows.data() + rows.size()) << function.name;
    const bool by_evaluator = function.name == "_&&_" || function.name == "_||_" || function.name == "_?_:_";
    EXPECT_EQ(function.implementation == nullptr, by_evaluator) << function.name;
  }
  EXPECT_TRUE(overloads("startsWith", Form::global).empty());
  const std::string reference = function_reference();
  for (const char* row : {"| `string.startsWith(string) → bool` | 以这一段开头 |", "| `within(string) → bool` |",
                          "| `working_time(timestamp) → bool` |", "| `timestamp.getHours(string) → int` |",
                          "| `timestamp - timestamp → duration` |", "| `duration.getHours() → int` |"}) {
    EXPECT_THAT(reference, testing::HasSubstr(row));
  }
}

}  // namespace
}  // namespace gridline::cel
