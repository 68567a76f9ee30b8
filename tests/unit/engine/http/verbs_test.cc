// Verbs over the API: the fields of each, strictly, and who acts.
#include <gtest/gtest.h>

#include "engine/node/act_fields.h"
#include "tests/unit/engine/http/desk.h"

namespace gridline::test {
namespace {

struct VerbsTest : testing::Test {
  Desk desk;
  std::string submitted() { return desk.submit("海曲世家8号楼房顶漏雨").body["tickets"][0].dump(); }
};

TEST_F(VerbsTest, a_field_that_the_verb_does_not_use_is_refused_with_those_it_uses) {
  const std::string t = submitted();
  const Answered typo = desk.post("tickets/" + t + "/accept", R"({"untl":"2026-03-20"})");
  EXPECT_EQ(typo.status, 400u);
  EXPECT_EQ(typo.code(), "unknown_field");
  const Answered other = desk.post("tickets/" + t + "/claim", R"({"solved":"yes"})");
  EXPECT_EQ(other.code(), "unknown_field");
  const std::string en = other.body["error"]["en"];
  for (const char* used : {"member", "reason", "text", "key", "as"}) {
    EXPECT_NE(en.find(used), std::string::npos) << en;
  }
  EXPECT_EQ(en.find("satisfied"), std::string::npos) << en;
}

TEST_F(VerbsTest, a_wrong_value_is_a_400_that_names_the_field_and_what_it_should_be) {
  const struct { const char* verb; const char* body; const char* field; } cases[] = {
      {"ask_extension", R"({"until":"next week"})", "until"},
      {"ask_extension", R"({"until":2026})", "until"},
      {"ask_extension", R"({"until":{}})", "until"},
      {"ask_hold", R"({"others":17})", "others"},
      {"ask_hold", R"({"others":["x"]})", "others"},
      {"ask_hold", R"({"others":[0]})", "others"},
      {"report_done", R"({"evidence":"photo"})", "evidence"},
      {"report_done", R"({"evidence":[""]})", "evidence"},
      {"check", R"({"result":"fine"})", "result"},
      {"callback", R"({"contacted":"maybe"})", "contacted"},
      {"callback", R"({"solved":true})", "solved"},
      {"callback", R"({"complaint":-1})", "complaint"},
      {"correct", R"({"urgency":"U9"})", "urgency"},
      {"invite", R"({"whistle":1})", "whistle"},
      {"close", R"({"outcome":"good"})", "outcome"},
      {"accept", R"({"reason":7})", "reason"},
      {"accept", R"({"unit":"\u0001"})", "unit"},
  };
  for (const auto& c : cases) {
    const Answered a = desk.post(std::string("tickets/1/") + c.verb, c.body);
    EXPECT_EQ(a.status, 400u) << c.verb << c.body << a.text;
    EXPECT_NE(a.text.find(c.field), std::string::npos) << c.body << a.text;
  }
  EXPECT_EQ(desk.post("tickets/1/accept", R"({"reason":")" + std::string(300, 'x') + R"("})").status, 400u);
  Json many = {{"evidence", Json::array()}};
  for (int i = 0; i < 40; ++i) many["evidence"].push_back("e");
  EXPECT_EQ(desk.post("tickets/1/report_done", many.dump()).status, 400u);
}

// What reaches decide: every field of the table, from JSON to the command.
TEST(ActFields, each_is_set_from_text_and_no_two_share_a_place) {
  const std::map<std::string, std::vector<std::string>> values = {
      {"unit", {"LY-G1"}},     {"units", {"LY-G1", "LY-G2"}}, {"outcome", {"solved"}},
      {"until", {"2026-03-20T17:30"}}, {"others", {"18", "19"}}, {"evidence", {"e1"}},
      {"result", {"agreed"}},  {"contacted", {"yes"}},        {"solved", {"partly"}},
      {"satisfied", {"fairly"}}, {"cause", {"objective"}},    {"complaint", {"41"}},
      {"matters", {"prop.fee", "sani.weeds"}}, {"place", {"海曲世家"}}, {"category", {"prop.fee"}},
      {"urgency", {"U2"}},     {"required", {"yes"}},         {"whistle", {"yes"}},
      {"council", {"LY-THU"}}, {"every", {"7"}},
      {"reason", {"r"}},       {"text", {"附言"}}};
  core::Command command;
  command.body = core::ActOnTicket{};
  for (const node::ActField& field : node::act_fields()) {
    if (field.form == node::FieldForm::member) continue;
    const auto& given = values.at(std::string(field.name));
    EXPECT_FALSE(node::set_field(command, field, given, {})) << field.name;
  }
  const auto& act = std::get<core::ActOnTicket>(command.body);
  EXPECT_EQ(act.unit, "LY-G1");
  EXPECT_EQ(act.council, "LY-THU");
  EXPECT_EQ(act.recurs_days, 7u);
  EXPECT_EQ(act.units, (std::vector<std::string>{"LY-G1", "LY-G2"}));
  EXPECT_EQ(act.outcome, core::Outcome::solved);
  EXPECT_EQ(base::to_iso(act.until), "2026-03-20T17:30:00+08:00");
  EXPECT_EQ(act.others, (std::vector<base::TicketId>{base::TicketId(18), base::TicketId(19)}));
  EXPECT_EQ(act.evidence, std::vector<std::string>{"e1"});
  EXPECT_EQ(act.result, core::Result::agreed);
  EXPECT_TRUE(act.contacted);
  EXPECT_EQ(act.solved, core::Solved::partly);
  EXPECT_EQ(act.satisfied, core::Satisfied::fairly);
  EXPECT_EQ(act.cause, core::Cause::objective);
  EXPECT_EQ(act.complaint, base::ComplaintId(41));
  EXPECT_EQ(act.matters, (std::vector<core::SplitMatter>{{"prop.fee"}, {"sani.weeds"}}));
  EXPECT_EQ(act.place, "海曲世家");
  EXPECT_EQ(act.category, "prop.fee");
  EXPECT_EQ(act.urgency, pack::Urgency::u2);
  EXPECT_TRUE(act.required && act.whistle);
  EXPECT_EQ(act.reason, "r");
  EXPECT_EQ(command.personal.note, "附言");
}

TEST(ActFields, args_of_an_adapter_are_text_with_commas_and_unknown_names_are_passed_over) {
  core::Command command;
  command.body = core::ActOnTicket{};
  EXPECT_FALSE(node::set_args(command, {{"others", "18,19"}, {"until", "1773990000000"}, {"mood", "good"},
                                        {"contacted", "no"}, {"unit", ""}}, {}));
  const auto& act = std::get<core::ActOnTicket>(command.body);
  EXPECT_EQ(act.others.size(), 2u);
  EXPECT_EQ(act.until.ms, 1'773'990'000'000);
  EXPECT_EQ(act.unit, "");
  const std::map<std::string, std::string> wrong[] = {
      {{"others", "18,"}}, {{"others", "18;19"}}, {{"until", "1773990000"}}, {{"result", "通过"}},
      {{"whistle", "true"}}, {{"unit", "\xff"}}};
  for (const auto& args : wrong) {
    const auto fault = node::set_args(command, args, {});
    ASSERT_TRUE(fault) << args.begin()->first << args.begin()->second;
    EXPECT_EQ(fault->field, args.begin()->first);
  }
}

TEST(ActFields, every_verb_takes_a_reason_and_a_note_and_only_fields_that_there_are) {
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::table); ++v) {
    const auto verb = static_cast<core::Verb>(v);
    if (code(verb).empty()) continue;  // some numbers are no verb's
    EXPECT_TRUE(node::uses(verb, "reason") && node::uses(verb, "text")) << code(verb);
    for (const node::ActField* field : node::fields_of(verb)) EXPECT_EQ(node::act_field(field->name), field);
  }
  EXPECT_TRUE(node::uses(core::Verb::callback, "satisfied"));
  EXPECT_FALSE(node::uses(core::Verb::accept, "satisfied"));
}

TEST_F(VerbsTest, the_administrator_acts_in_a_members_name_and_the_journal_says_both) {
  const std::string t = submitted();
  const std::string member = desk.running.a_member_of("LY-G1");
  const Answered a = desk.post("tickets/" + t + "/accept", Json{{"as", member}}.dump());
  ASSERT_EQ(a.status, 200u) << a.text;
  desk.project();
  const Json timeline = desk.get("tickets/" + t).body["timeline"];
  bool found = false;
  for (const Json& e : timeline) {
    if (e["event"] != "ticket_accepted") continue;
    found = true;
    EXPECT_EQ(e["by"]["kind"], "member");
  }
  EXPECT_TRUE(found);
  EXPECT_EQ(desk.post("tickets/" + t + "/claim", R"({"as":"nobody"})").code(), "unknown_member");
}

TEST_F(VerbsTest, verbs_may_be_written_with_dashes) {
  EXPECT_NE(desk.post("tickets/1/ask-return", "{}").code(), "unknown_verb");
  EXPECT_EQ(desk.post("tickets/1/ask-nothing", "{}").code(), "unknown_verb");
}

}  // namespace
}  // namespace gridline::test
