// What residents and members are told: the blanks, their audience, the lengths, and the way down the tree.
#include "rules/pack/told.h"

#include "rules/pack/known_blanks.h"
#include "tests/unit/rules/pack/edited_pack.h"

namespace gridline::pack {
namespace {

const std::string tree =
    "root:\n"
    "  lead: triage\n"
    "  policy: base\n"
    "  children:\n"
    "    - id: night\n"
    "      says: {receipt: night}\n"
    "      children:\n"
    "        - {id: inner, lead: grid}\n";

Filled values() {
  Filled out;
  out[static_cast<std::size_t>(Blank::receipt)] = "K7P2";
  out[static_cast<std::size_t>(Blank::member)] = "王某";
  out[static_cast<std::size_t>(Blank::place)] = "海曲世家";
  return out;
}

TEST(Told, is_inherited_down_the_tree_and_built_in_above) {
  const Loaded loaded =
      load(edited({{"routes.yaml", tree},
                   {"texts.yaml", "night: {for: receipt, zh: '夜间受理{{{receipt}}}', en: Night}\n"}}));
  ASSERT_TRUE(loaded.pack) << texts_of(loaded.issues);
  const Pack& pack = *loaded.pack;
  const Told& inner = told_at(pack, RouteIndex(2), Occasion::receipt);
  EXPECT_EQ(inner.id, "night");
  EXPECT_EQ(filled_in(inner.zh, Audience::resident, values()), "夜间受理{K7P2}");
  EXPECT_EQ(filled_in(told_at(pack, RouteIndex(0), Occasion::receipt).zh, Audience::resident, values()),
            "您的诉求已受理，受理码 K7P2。");
  EXPECT_EQ(told_at(pack, RouteIndex(2), Occasion::result).id, "");
}

TEST(Told, shows_a_resident_nothing_that_is_for_members) {
  ToldMistake mistake;
  const auto parts = parts_of("{member} {place}", mistake);
  ASSERT_TRUE(parts);
  EXPECT_EQ(filled_in(*parts, Audience::resident, values()), " 海曲世家");
  EXPECT_EQ(filled_in(*parts, Audience::member, values()), "王某 海曲世家");
}

TEST(Told, says_what_is_wrong_at_its_place) {
  const Loaded loaded = load(edited({{"routes.yaml", tree},
                                     {"texts.yaml", "night:\n"
                                                    "  for: receipt\n"
                                                    "  zh: \"夜间{recipt}受理\"\n"
                                                    "  en: 'by {member}'\n"
                                                    "b: {for: reciept, zh: x}\n"
                                                    "c: {for: duty, zh: 'a } b'}\n"
                                                    "d: {for: duty, en: no Chinese}\n"
                                                    "e: {for: ask_place, zh: '{place}?'}\n"}}));
  EXPECT_EQ(places_of(loaded.issues), "unknown_blank texts.yaml:3:10\n"
                                      "blank_for_members texts.yaml:4:11\n"
                                      "unknown_occasion texts.yaml:5:10\n"
                                      "bad_brace texts.yaml:6:23\n"
                                      "missing_key texts.yaml:7:4\n"
                                      "blank_not_known_then texts.yaml:8:26\n");
  EXPECT_NE(texts_of(loaded.issues).find("did you mean 'receipt'"), std::string::npos);
}

TEST(Told, is_chosen_by_its_name_for_its_occasion) {
  const Loaded loaded = load(edited({{"routes.yaml",
                                      "root:\n"
                                      "  lead: triage\n"
                                      "  policy: base\n"
                                      "  says: {receipt: nihgt, result: night, recipt: night}\n"},
                                     {"texts.yaml", "night: {for: receipt, zh: 夜间受理}\n"}}));
  EXPECT_EQ(places_of(loaded.issues), "unknown_told routes.yaml:4:19\n"
                                      "wrong_occasion routes.yaml:4:34\n"
                                      "unknown_key routes.yaml:4:41\n");
}

TEST(Told, is_warned_of_when_no_route_says_it) {
  const Loaded loaded = load(edited({{"routes.yaml", tree},
                                     {"texts.yaml", "night: {for: receipt, zh: 夜间受理}\n"
                                                    "other: {for: duty, zh: 请办}\n"}}));
  EXPECT_TRUE(loaded.pack);
  EXPECT_EQ(places_of(loaded.issues), "unused_told texts.yaml:2:1\n");
  EXPECT_TRUE(loaded.issues[0].warning);
}

TEST(Told, counts_the_parts_of_an_sms_and_warns) {
  const auto of = [](std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += "字";
    return out;
  };
  EXPECT_EQ(sms_parts(of(70)), 1u);
  EXPECT_EQ(sms_parts(of(71)), 2u);
  EXPECT_EQ(sms_parts(of(134)), 2u);
  EXPECT_EQ(sms_parts(of(135)), 3u);
  EXPECT_EQ(sms_parts(of(69) + "\xf0\x9f\x98\x80"), 2u);  // an emoji counts twice
  EXPECT_EQ(sms_parts(std::string(160, 'x')), 1u);
  EXPECT_EQ(sms_parts(std::string(161, 'x')), 2u);
  const Loaded longer = load(edited({{"routes.yaml", tree},
                                     {"texts.yaml", "night: {for: receipt, zh: " + of(71) + "}\n"}}));
  EXPECT_TRUE(longer.pack);
  EXPECT_EQ(places_of(longer.issues), "long_told texts.yaml:1:27\n");
  const Loaded letter = load(edited({{"routes.yaml", tree},
                                     {"texts.yaml", "night: {for: receipt, zh: " + of(671) + "}\n"}}));
  EXPECT_EQ(places_of(letter.issues), "told_too_long texts.yaml:1:27\n");
}

TEST(Told, has_a_text_of_its_own_for_every_occasion) {
  for (std::size_t i = 0; i < occasions; ++i) {
    const Told& told = told_by_default()[i];
    EXPECT_EQ(told.occasion, static_cast<Occasion>(i));
    EXPECT_FALSE(told.zh.empty());
    EXPECT_FALSE(told.en.empty());
    for (const Blank blank : known_blanks(told.occasion))
      EXPECT_TRUE(info(blank).resident || info(told.occasion).audience == Audience::member);
    for (const ToldPart& part : told.zh) {
      const std::span<const Blank> known = known_blanks(told.occasion);
      EXPECT_TRUE(part.blank == Blank::none || std::count(known.begin(), known.end(), part.blank) == 1)
          << info(part.blank).name;
    }
  }
}

}  // namespace
}  // namespace gridline::pack
