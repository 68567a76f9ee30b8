// The profiles that come with the program: brought into a pack, inherited, and the due of each at fixed
// moments.
#include "rules/pack/profiles.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <fmt/format.h>

#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

PackFiles lingyun_with(const std::string& profiles, const std::string& policies = "") {
  PackFiles files = *read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
  std::erase_if(files.files, [](const PackFile& f) { return f.name.starts_with("profiles/"); });
  for (PackFile& f : files.files) {
    const std::string mine = "profiles: [shandong-2020]";
    if (f.name == "pack.yaml")
      f.content.replace(f.content.find(mine), mine.size(), "profiles: [" + profiles + "]");
    if (f.name == "policies.yaml") f.content += policies;
  }
  add_profiles(files);
  return files;
}

std::string all_names() {
  std::string out;
  for (const Profile& p : profiles()) out += (out.empty() ? "" : ", ") + std::string(p.name);
  return out;
}

PolicyIndex policy_of(const Pack& pack, std::string_view id) {
  for (std::size_t i = 0; i < pack.policies.size(); ++i) {
    if (pack.policies[i].id == id) return PolicyIndex(i);
  }
  return {};
}

std::string errors_of(const Loaded& loaded) {
  std::string out;
  for (const Issue& issue : loaded.issues) out += to_text(issue);
  return out;
}

TEST(Profiles, are_a_part_of_the_pack_that_names_them_and_of_its_hash) {
  const PackFiles with = lingyun_with("shandong-2020, beijing-2022");
  ASSERT_NE(with.find("profiles/beijing-2022.yaml"), nullptr);
  EXPECT_TRUE(is_built_in(*with.find("profiles/beijing-2022.yaml")));
  EXPECT_NE(hash_of(with), hash_of(lingyun_with("shandong-2020")));
  // As it is stored: nothing is asked of the program any more.
  const auto stored = from_blob(to_blob(with));
  ASSERT_TRUE(stored);
  EXPECT_TRUE(load(*stored).pack);
}

TEST(Profiles, a_file_of_the_packs_own_goes_before_the_programs) {
  PackFiles files = lingyun_with("shandong-2020");
  for (PackFile& f : files.files) {
    if (f.name == "profiles/shandong-2020.yaml") f.content = "clocks: {resolve: {U3: 9 wd, U4: 15 wd}}\n";
  }
  add_profiles(files);
  const Loaded loaded = load(files);
  ASSERT_TRUE(loaded.pack) << errors_of(loaded);
  const PolicyIndex base = policy_of(*loaded.pack, "base");
  EXPECT_EQ(clock_rule(*loaded.pack, base, ClockKind::resolve, Urgency::u3)->amount.value, 9);
  EXPECT_FALSE(is_built_in(*files.find("profiles/shandong-2020.yaml")));
}

TEST(Profiles, a_policy_inherits_from_one) {
  const Loaded loaded = load(lingyun_with("shandong-2020, beijing-2022",
                                          "quick:\n  parent: beijing-2022\n  clocks: {accept: 1 h}\n"));
  ASSERT_TRUE(loaded.pack) << errors_of(loaded);
  const PolicyIndex quick = policy_of(*loaded.pack, "quick");
  EXPECT_EQ(clock_rule(*loaded.pack, quick, ClockKind::resolve, Urgency::u3)->amount,
            (Amount{7, AmountUnit::day}));
}

TEST(Profiles, the_yellow_card_comes_a_working_day_before_and_the_red_one_on_the_first_after) {
  const Loaded loaded = load(lingyun_with("shandong-2017, shandong-2020",
                                          "cards:\n  parent: shandong-2017\n  clocks: {accept: 1 wd}\n"));
  ASSERT_TRUE(loaded.pack) << errors_of(loaded);
  const Ladder* ladder =
      ladder_of(*loaded.pack, policy_of(*loaded.pack, "cards"), ClockKind::resolve, Urgency::u3);
  ASSERT_NE(ladder, nullptr);
  ASSERT_EQ(ladder->steps.size(), 3u);
  const LadderStep &yellow = ladder->steps.front(), &red = ladder->steps.back();
  EXPECT_EQ(yellow.when, StepAt::before);
  EXPECT_EQ(yellow.amount, (Amount{1, AmountUnit::working_day}));
  EXPECT_EQ(yellow.to, StepTo::handler);
  EXPECT_EQ(red.when, StepAt::after);
  EXPECT_EQ(red.amount, (Amount{1, AmountUnit::working_day}));
  EXPECT_EQ(red.act, StepDo::supervise);
}
TEST(Profiles, what_is_not_known_named_twice_or_not_named_is_said) {
  EXPECT_NE(errors_of(load(lingyun_with("shandong-2021"))).find("unknown_profile"), std::string::npos);
  EXPECT_NE(errors_of(load(lingyun_with("shandong-2020, shandong-2020"))).find("duplicate"),
            std::string::npos);
  PackFiles files = lingyun_with("shandong-2020");
  files.files.push_back({"profiles/other.yaml", "clocks: {resolve: 5 wd}\n"});
  std::sort(files.files.begin(), files.files.end(),
            [](const PackFile& a, const PackFile& b) { return a.name < b.name; });
  EXPECT_NE(errors_of(load(files)).find("profile_not_named"), std::string::npos);
}

std::string dues_of(const Pack& pack, base::Instant from) {
  const Calendar& calendar = pack.calendars.front();
  std::string out = base::to_iso(from).substr(0, 16) + "\n";
  for (const Profile& p : profiles()) {
    out += fmt::format("  {}\n", p.name);
    for (unsigned u = 1; u <= static_cast<unsigned>(Urgency::wish); ++u) {
      const auto urgency = static_cast<Urgency>(u);
      const ClockRule* rule = clock_rule(pack, policy_of(pack, p.name), ClockKind::resolve, urgency);
      const Counted counted =
          rule == nullptr ? Counted{} : count(calendar, from, rule->amount, rule->start);
      const std::string due = rule == nullptr ? "-" : base::to_iso(counted.due).substr(0, 16);
      out += fmt::format("    {:<3}{}{}\n", code(urgency), due, counted.provisional ? " provisional" : "");
    }
  }
  return out;
}

TEST(Profiles, give_each_urgency_its_due_at_fixed_moments) {
  const Loaded loaded = load(lingyun_with(all_names()));
  ASSERT_TRUE(loaded.pack) << errors_of(loaded);
  std::string dues;
  for (const char* from : {"2026-03-02T10:00", "2026-02-12T15:00", "2026-09-25T16:30", "2026-10-01T02:00"})
    dues += dues_of(*loaded.pack, *base::parse_instant(from));
  const std::string golden = GRIDLINE_SOURCE_DIR "/tests/golden/profiles.txt";
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) std::ofstream(golden) << dues;
  std::ifstream in(golden);
  std::ostringstream kept;
  kept << in.rdbuf();
  EXPECT_EQ(kept.str(), dues) << "GRIDLINE_UPDATE_GOLDEN=1 writes it anew; read the difference";
}

}  // namespace
}  // namespace gridline::pack
