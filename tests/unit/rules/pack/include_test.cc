// Routes in several files: where they stand in the tree, and what is said of wrong includes.
#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

const std::string root = "root:\n  lead: triage\n  policy: base\n  children:\n";
const std::string one = "- {id: water, when: 'group == \"util\"', lead: community}\n";

TEST(Include, puts_the_routes_of_a_file_where_it_stands) {
  const PackFiles files =
      edited({{"routes.yaml", root + "    - {id: first, when: advert}\n"
                                     "    - include: routes/water.yaml\n"
                                     "    - {id: last}\n"},
              {"routes/water.yaml", one + "- id: fire\n  children:\n    - include: [routes/deep/gas.yaml]\n"},
              {"routes/deep/gas.yaml", "- {id: gas}\n"}});
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.pack) << texts_of(loaded.issues);
  std::string paths;
  for (const Route& r : loaded.pack->routes) paths += r.path + " ";
  EXPECT_EQ(paths, "root root/first root/water root/fire root/fire/gas root/last ");
  const Route& water = loaded.pack->routes[2];
  EXPECT_EQ(loaded.pack->file_names[water.when_at.file], "routes/water.yaml");
  EXPECT_EQ(water.when_at.line, 1u);
}

TEST(Include, is_a_part_of_the_packs_identity) {
  const std::string routes = root + "    - include: routes/water.yaml\n";
  const auto hash = [&](const std::string& included) {
    return load(edited({{"routes.yaml", routes}, {"routes/water.yaml", included}})).pack->hash;
  };
  EXPECT_EQ(hash(one), hash(one));
  EXPECT_NE(hash(one), hash("- {id: water, lead: community}\n"));
  const PackFiles files = edited({{"routes.yaml", routes}, {"routes/water.yaml", one}});
  const auto again = from_blob(to_blob(files));
  ASSERT_TRUE(again.ok());
  EXPECT_TRUE(load(*again).pack);
}

TEST(Include, names_the_included_file_for_what_is_wrong_in_it) {
  const Loaded loaded = load(edited({{"routes.yaml", root + "    - include: routes/water.yaml\n"},
                                     {"routes/water.yaml", "- id: water\n  leed: grid\n"}}));
  EXPECT_EQ(places_of(loaded.issues), "unknown_key routes/water.yaml:2:3\n");
}

TEST(Include, refuses_what_is_not_there_or_outside_of_the_folder) {
  const Loaded loaded =
      load(edited({{"routes.yaml", root + "    - include: routes/watr.yaml\n"
                                          "    - include: ../water.yaml\n"
                                          "    - include: routes/../pack.yaml\n"
                                          "    - include: /etc/passwd\n"
                                          "    - include: policies.yaml\n"
                                          "    - {include: routes/water.yaml, lead: grid}\n"
                                          "    - include:\n"},
                   {"routes/water.yaml", one}}));
  EXPECT_EQ(places_of(loaded.issues), "missing_include routes.yaml:5:16\n"
                                      "bad_include routes.yaml:6:16\n"
                                      "bad_include routes.yaml:7:16\n"
                                      "bad_include routes.yaml:8:16\n"
                                      "bad_include routes.yaml:9:16\n"
                                      "unknown_key routes.yaml:10:36\n"
                                      "missing_key routes.yaml:11:7\n");
  EXPECT_NE(texts_of(loaded.issues).find("routes/water.yaml”？"), std::string::npos)
      << texts_of(loaded.issues);
}

TEST(Include, refuses_circles_and_files_that_stand_twice_or_nowhere) {
  const Loaded loaded =
      load(edited({{"routes.yaml", root + "    - include: routes/a.yaml\n"
                                          "    - include: routes/b.yaml\n"},
                   {"routes/a.yaml", "- id: a\n  children:\n    - include: routes/b.yaml\n"},
                   {"routes/b.yaml", "- id: b\n  children:\n    - include: routes/a.yaml\n"},
                   {"routes/c.yaml", one}}));
  EXPECT_EQ(places_of(loaded.issues), "included_twice routes.yaml:6:16\n"
                                      "include_cycle routes/b.yaml:3:16\n"
                                      "not_included routes/c.yaml:0:1\n");
}

TEST(Include, nests_eight_deep_and_no_deeper) {
  std::vector<PackFile> files = {{"routes.yaml", root + "    - include: routes/1.yaml\n"}};
  for (int i = 1; i <= 9; ++i) {
    const std::string n = std::to_string(i), next = std::to_string(i + 1);
    std::string routes = "- id: r" + n + "\n";
    if (i < 9) routes += "  children:\n    - include: routes/" + next + ".yaml\n";
    files.push_back({"routes/" + n + ".yaml", routes});
  }
  const Loaded loaded = load(edited(files));
  EXPECT_EQ(places_of(loaded.issues), "too_many_includes routes/8.yaml:3:16\n");
}

TEST(Include, wants_a_list_of_routes) {
  const Loaded loaded = load(edited({{"routes.yaml", root + "    - include: routes/a.yaml\n"},
                                     {"routes/a.yaml", "root: {id: a}\n"}}));
  EXPECT_EQ(places_of(loaded.issues), "not_a_list routes/a.yaml:1:1\n");
}

}  // namespace
}  // namespace gridline::pack
