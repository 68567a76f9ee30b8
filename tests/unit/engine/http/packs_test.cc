// Rule packs through the API: who may, what is refused before anything is kept, and two editors at once.
#include <gtest/gtest.h>

#include "rules/pack/files.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct PacksTest : testing::Test {
  Desk desk;

  // Lingyun with `from` of one file replaced, and with these cases instead of those that say how long a
  // promise is, which packs here change.
  static std::string blob(const std::string& file = "", const std::string& from = "",
                          const std::string& to = "", const std::string& cases = "") {
    pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
    for (pack::PackFile& f : files.files) {
      if (f.name == "tests/deadlines.yaml") f.content = cases;
      if (f.name != file) continue;
      const std::size_t at = f.content.find(from);
      EXPECT_NE(at, std::string::npos) << from;
      if (at != std::string::npos) f.content.replace(at, from.size(), to);
    }
    return pack::to_blob(files);
  }
  static std::string slower(const std::string& cases = "") {
    return blob("profiles/shandong-2020.yaml", "U3: 5 wd, U4: 15 wd", "U3: 8 wd, U4: 20 wd", cases);
  }
  static std::string lamp(const std::string& place) {
    return "- text: 海曲世家8号楼2单元楼道灯不亮，晚上看不见\n  expect: {place: " + place + "}\n";
  }
  std::string active() { return desk.get("packs").body["active"]["hash"].get<std::string>(); }
};

TEST_F(PacksTest, a_sound_pack_is_kept_and_answered_with_what_it_would_change) {
  desk.project();
  const Answered a = desk.post("packs", slower());
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["ok"], true);
  EXPECT_EQ(a.body["active"], active());
  EXPECT_NE(a.body["hash"], active());
  ASSERT_EQ(a.body["difference"]["count"], 3) << a.text;  // its file, and the cases
  EXPECT_EQ(a.body["difference"]["changes"][0]["kind"], "policy");
  EXPECT_EQ(a.body["difference"]["changes"][0]["id"], "shandong-2020");
}

TEST_F(PacksTest, one_with_errors_is_answered_with_its_issues_and_cannot_be_activated) {
  desk.project();
  const Answered a =
      desk.post("packs", blob("routes.yaml", "policy: base", "policy: bass"));
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["ok"], false);
  EXPECT_EQ(a.body["code"], "pack_errors");
  EXPECT_FALSE(a.body["issues"].empty());
  EXPECT_FALSE(a.body.contains("hash"));
  EXPECT_FALSE(a.body.contains("cases"));
}

TEST_F(PacksTest, one_whose_own_case_does_not_hold_is_refused_with_the_case_and_nothing_changes) {
  desk.project();
  const std::string before = active();
  const std::string bytes = slower(lamp("海曲世家/8号楼") + lamp("海曲世家/9号楼"));
  const Answered a = desk.post("packs", bytes);
  ASSERT_EQ(a.status, 200u) << a.text;
  EXPECT_EQ(a.body["ok"], false);
  EXPECT_EQ(a.body["code"], "cases_failed");
  EXPECT_EQ(a.body["cases"]["failed"], 1) << a.text;
  ASSERT_EQ(a.body["errors"], 1) << a.text;
  const Json issue = a.body["issues"].back();
  EXPECT_EQ(issue["file"], "tests/deadlines.yaml");
  EXPECT_EQ(issue["line"], 4);
  EXPECT_EQ(issue["zh"], "place 应为 海曲世家/9号楼，实得 海曲世家/8号楼");
  EXPECT_FALSE(a.body.contains("hash"));
  const std::string hash = base::to_hex(pack::hash_of(pack::from_blob(bytes).value()));
  EXPECT_EQ(desk.post("packs/" + hash + "/activate", "{}").code(), "not_found");
  EXPECT_EQ(active(), before);
}

TEST_F(PacksTest, one_whose_cases_hold_is_taken_and_so_is_one_that_has_none) {
  desk.project();
  const Answered held = desk.post("packs", slower(lamp("海曲世家/8号楼")));
  EXPECT_EQ(held.body["ok"], true) << held.text;
  EXPECT_TRUE(held.body["code"].is_null());
  EXPECT_GT(held.body["cases"]["all"], 400);
  EXPECT_EQ(held.body["cases"]["failed"], 0);
  EXPECT_EQ(desk.post("packs/" + held.body["hash"].get<std::string>() + "/activate", "{}").body["changed"],
            true);
  pack::PackFiles none = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
  std::erase_if(none.files, [](const pack::PackFile& f) { return f.name.starts_with("tests/"); });
  const Answered without = desk.post("packs", pack::to_blob(none));
  EXPECT_EQ(without.body["ok"], true) << without.text;
  EXPECT_EQ(without.body["cases"]["all"], 0);
}

TEST_F(PacksTest, an_engine_that_stops_does_not_wait_for_the_cases_of_a_pack) {
  desk.api.stop();
  const Answered a = desk.post("packs", slower());
  EXPECT_EQ(a.status, 503u) << a.text;
}

TEST_F(PacksTest, bytes_that_are_no_pack_are_refused) {
  EXPECT_EQ(desk.post("packs", "not a pack").code(), "bad_pack");
  EXPECT_EQ(desk.post("packs", "").code(), "bad_pack");
  EXPECT_EQ(desk.post("packs/xyz/activate", "{}").code(), "bad_field");
  EXPECT_EQ(desk.post("packs/" + std::string(64, '0') + "/activate", "{}").code(), "not_found");
}

TEST_F(PacksTest, a_grid_member_neither_sees_nor_changes_them) {
  desk.project();
  const std::string token = desk.token_of("G1-M");
  EXPECT_EQ(desk.get("packs", {}, token).status, 403u);
  EXPECT_EQ(desk.post("packs", slower(), token).status, 403u);
  EXPECT_EQ(desk.post("packs/" + active() + "/migrate", "{}", token).status, 403u);
}

TEST_F(PacksTest, of_two_editors_who_saw_the_same_pack_one_is_told_to_look_again) {
  desk.project();
  const std::string before = active();
  const std::string one = desk.post("packs", slower()).body["hash"];
  const std::string two =
      desk.post("packs", blob("profiles/shandong-2020.yaml", "U3: 5 wd, U4: 15 wd", "U3: 6 wd, U4: 15 wd"))
          .body["hash"];
  const std::string from = Json{{"from", before}, {"note", "国庆"}}.dump();
  EXPECT_EQ(desk.post("packs/" + one + "/activate", from).body["changed"], true);
  EXPECT_EQ(desk.post("packs/" + two + "/activate", from).code(), "changed_meanwhile");
  EXPECT_EQ(active(), one);
}

TEST_F(PacksTest, where_two_activate_the_answer_and_the_history_say_which_proposal_was_put_aside) {
  const std::string two =
      desk.post("packs", blob("pack.yaml", "\ntriage:", "\nactivation: {people: 2}\ntriage:")).body["hash"];
  ASSERT_EQ(desk.post("packs/" + two + "/activate", "{}").body["changed"], true);
  ASSERT_EQ(desk.post("members", R"({"members":[
      {"id":"ed-1","name":"甲","unit":"LY","roles":["rule_editor"]},
      {"id":"ed-2","name":"乙","unit":"LY","roles":["rule_editor"]}]})").status, 200u);
  const std::string one = desk.token_of("ed-1"), other = desk.token_of("ed-2");
  const std::string first = desk.post("packs", slower()).body["hash"];
  const std::string second =
      desk.post("packs", blob("profiles/shandong-2020.yaml", "U3: 5 wd, U4: 15 wd", "U3: 6 wd, U4: 15 wd"))
          .body["hash"];
  const Answered proposed = desk.post("packs/" + first + "/activate", "{}", one);
  EXPECT_EQ(proposed.body["proposed"]["hash"], first) << proposed.text;
  EXPECT_TRUE(proposed.body["proposed"]["instead_of"].is_null());
  const Answered aside = desk.post("packs/" + second + "/activate", "{}", other);
  EXPECT_EQ(aside.body["proposed"]["instead_of"], first) << aside.text;
  ASSERT_EQ(desk.post("packs/" + second + "/activate", "{}", one).body["active"]["hash"], second);
  desk.project();
  const Json history = desk.get("packs").body["history"];
  EXPECT_EQ(history[1]["step"], "proposed");
  EXPECT_EQ(history[1]["instead_of"], first);
  EXPECT_TRUE(history[2]["instead_of"].is_null());
}

TEST_F(PacksTest, history_says_who_and_why) {
  const std::string one = desk.post("packs", slower()).body["hash"];
  desk.post("packs/" + one + "/activate", Json{{"note", "国庆值班"}}.dump());
  desk.project();
  const Json history = desk.get("packs").body["history"];
  ASSERT_EQ(history.size(), 2u);
  EXPECT_EQ(history[0]["hash"], one);
  EXPECT_EQ(history[0]["step"], "activated");
  EXPECT_EQ(history[0]["actor"], "administrator");
  EXPECT_EQ(history[0]["note"], "国庆值班");
}

}  // namespace
}  // namespace gridline::test
