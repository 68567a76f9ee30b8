// `let` in routes.yaml: what is read, and what is said of what is wrong.
#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

const std::string tree = "root:\n  lead: triage\n  policy: base\n";

TEST(Let, keeps_lists_and_values_with_their_types_and_places) {
  const Loaded loaded = load(edited({{"routes.yaml", "let:\n"
                                                     "  old: [海曲世家, \"3\"]\n"
                                                     "  crowd: 5\n"
                                                     "  share: 0.5\n"
                                                     "  open: true\n" + tree}}));
  ASSERT_TRUE(loaded.pack) << texts_of(loaded.issues);
  const std::vector<Let>& lets = loaded.pack->lets;
  ASSERT_EQ(lets.size(), 4u);
  EXPECT_TRUE(lets[0].is_list);
  ASSERT_EQ(lets[0].values.size(), 2u);
  EXPECT_EQ(lets[0].values[1].value, Constant(std::string("3")));
  EXPECT_EQ(lets[0].values[1].at.line, 2u);
  EXPECT_EQ(lets[0].values[1].at.column, 15u);
  EXPECT_FALSE(lets[1].is_list);
  EXPECT_EQ(lets[1].values[0].value, Constant(std::int64_t{5}));
  EXPECT_EQ(lets[2].values[0].value, Constant(0.5));
  EXPECT_EQ(lets[3].values[0].value, Constant(true));
}

TEST(Let, refuses_what_is_no_list_of_one_sort) {
  const Loaded loaded = load(edited({{"routes.yaml", "let:\n"
                                                     "  mixed: [海曲世家, 3]\n"
                                                     "  empty: []\n"
                                                     "  nothing:\n"
                                                     "  deep: [[a]]\n"
                                                     "  twice: [a, a]\n" + tree}}));
  EXPECT_FALSE(loaded.pack);
  EXPECT_EQ(places_of(loaded.issues), "mixed_let routes.yaml:2:17\n"
                                      "bad_let routes.yaml:3:10\n"
                                      "bad_let routes.yaml:4:3\n"
                                      "not_text routes.yaml:5:10\n"
                                      "doubled_let_value routes.yaml:6:14\n");
}

TEST(Let, holds_a_thousand_values_and_no_more) {
  std::string list;
  for (int i = 0; i < 1'000; ++i) list += "v" + std::to_string(i) + ", ";
  EXPECT_TRUE(load(edited({{"routes.yaml", "let:\n  many: [" + list + "]\n" + tree}})).pack);
  const Loaded over = load(edited({{"routes.yaml", "let:\n  many: [" + list + "one_more]\n" + tree}}));
  EXPECT_EQ(places_of(over.issues), "bad_let routes.yaml:2:9\n");
}

}  // namespace
}  // namespace gridline::pack
