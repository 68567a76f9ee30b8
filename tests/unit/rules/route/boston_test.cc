// A city's requests with their opening, target and closing times: does a pack of its promises give the same
// day? The whole set (Boston 311, half of 2011) is read where it lies beside the checkout, as
// ../shared/data/boston311/requests.csv.gz; else a small sample of our own in the same form, and it says
// which.
#include <gtest/gtest.h>

#include <cstdio>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rules/pack/files.h"
#include "rules/pack/loader.h"
#include "rules/route/route_tree.h"

namespace gridline::route {
namespace {

namespace fs = std::filesystem;

const std::string folder = GRIDLINE_SOURCE_DIR "/tests/golden/boston311/";
const std::string whole_set = GRIDLINE_SOURCE_DIR "/../shared/data/boston311/requests.csv.gz";

std::string output_of(const std::string& command) {
  std::string out;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) return out;
  char buffer[65536];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, pipe)) out.append(buffer, n);
  return ::pclose(pipe) == 0 ? out : "";
}

// RFC 4180: quotes, commas and line breaks within them.
std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < csv.size(); ++i) {
    const char c = csv[i];
    if (c == '"' && quoted && i + 1 < csv.size() && csv[i + 1] == '"') rows.back().back() += csv[++i];
    else if (c == '"') quoted = !quoted;
    else if (c == ',' && !quoted) rows.back().emplace_back();
    else if (c == '\n' && !quoted) rows.emplace_back(1);
    else if (c != '\r') rows.back().back() += c;
  }
  if (rows.back().size() == 1 && rows.back()[0].empty()) rows.pop_back();
  return rows;
}

struct Request {
  std::string type, on_time;
  std::optional<base::Instant> opened, target, closed;
};

std::vector<Request> requests_of(const std::string& csv, base::ZoneOffset zone) {
  const std::vector<std::vector<std::string>> rows = rows_of(csv);
  std::map<std::string, std::size_t> column;
  for (std::size_t i = 0; i < rows.at(0).size(); ++i) column[rows[0][i]] = i;
  const auto when = [&](const std::string& text) -> std::optional<base::Instant> {
    const auto at = base::parse_instant(text, zone);
    return at ? std::optional(*at) : std::nullopt;
  };
  std::vector<Request> out;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    const auto cell = [&](const char* name) { return rows[i].at(column.at(name)); };
    out.push_back({cell("type"), cell("ontime"), when(cell("open_dt")), when(cell("target_dt")),
                   when(cell("closed_dt"))});
  }
  return out;
}

// What a target was if not the day that its type and opening give.
struct Shares {
  std::size_t with_target = 0, of_known_types = 0, in_working_days = 0;
  std::size_t same_day = 0, same_working_day = 0, same_with_holidays = 0;
  std::size_t weekend_evening = 0, another_amount = 0, by_hand = 0;
};

class Boston : public testing::Test {
 protected:
  void SetUp() override {
    const auto files = pack::read_folder(folder + "pack");
    ASSERT_TRUE(files.ok());
    pack::Loaded loaded = pack::load(*files);
    for (const pack::Issue& issue : loaded.issues) ADD_FAILURE() << pack::to_text(issue);
    ASSERT_NE(loaded.pack, nullptr);
    pack_ = loaded.pack;
    std::vector<pack::Issue> issues;
    tree_ = RouteTree::compile(pack_, nullptr, issues);
    for (const pack::Issue& issue : issues) ADD_FAILURE() << pack::to_text(issue);
    ASSERT_NE(tree_, nullptr);
    for (std::size_t i = 0; i < pack_->categories.size(); ++i)
      by_type_[pack_->categories[i].en] = pack::CategoryIndex(i);
    whole_ = fs::exists(whole_set);
    const std::string csv =
        whole_ ? output_of("gzip -dc '" + whole_set + "'") : output_of("cat '" + folder + "sample.csv'");
    ASSERT_FALSE(csv.empty());
    requests_ = requests_of(csv, pack_->zone);
    std::printf("%s: %zu requests\n",
                whole_ ? "the whole set" : "no ../shared/data/boston311 beside the checkout; our own sample",
                requests_.size());
  }

  std::int64_t day(base::Instant t) const {
    const base::CivilTime c = base::to_civil(t, pack_->zone);
    return base::civil_day(c.year, c.month, c.day);
  }
  std::int64_t second_of_day(base::Instant t) const {
    return (t.ms / 1000 + pack_->zone.minutes * 60) % 86'400;
  }

  // What the pack promises a request of this category opened then.
  struct Promise {
    base::Instant due;
    pack::PolicyIndex policy;
  };
  Promise promised(pack::CategoryIndex category, base::Instant opened) const {
    Facts facts;
    facts.category = category;
    facts.urgency = pack::Urgency::u3;
    facts.at = opened;
    const Routing routing = tree_->route(facts);
    for (const Clock& clock : routing.clocks)
      if (clock.clock == pack::ClockKind::resolve) return {clock.due, routing.policy};
    ADD_FAILURE() << "no resolve clock";
    return {};
  }

  void compare(const Request& r, Shares& s) const {
    ++s.with_target;
    const auto known = by_type_.find(r.type);
    if (known == by_type_.end()) return;
    ++s.of_known_types;
    const Promise promise = promised(known->second, *r.opened);
    const pack::Amount amount = pack_->policies[promise.policy.value].clocks.at(0).amount;
    const bool working = amount.unit == pack::AmountUnit::working_day;
    s.in_working_days += working ? 1 : 0;
    const std::int64_t late = day(*r.target) - day(promise.due);
    if (working) {
      const base::Instant due =
          pack::count(pack_->calendars[1], *r.opened, amount, pack::StartRule::instant).due;
      s.same_with_holidays += day(due) == day(*r.target) ? 1 : 0;
    }
    if (late == 0) {
      ++s.same_day;
      s.same_working_day += working ? 1 : 0;
      return;
    }
    constexpr std::int64_t friday = 4, five = 17 * 3600, opening = 8 * 3600 + 1800;
    const std::int64_t apart = std::abs(second_of_day(*r.target) - second_of_day(*r.opened));
    const bool same_clock =
        apart <= 120 || std::abs(apart - 3600) <= 120;  // the autumn's change of the clock
    if (working && late == 1 && base::weekday(day(*r.opened)) > friday && second_of_day(*r.opened) >= five)
      ++s.weekend_evening;
    else if (same_clock || second_of_day(*r.target) == opening) ++s.another_amount;
    else ++s.by_hand;
  }

  std::shared_ptr<const pack::Pack> pack_;
  std::shared_ptr<const RouteTree> tree_;
  std::map<std::string, pack::CategoryIndex> by_type_;
  std::vector<Request> requests_;
  bool whole_ = false;
};

TEST_F(Boston, on_time_follows_from_due_and_closed_in_every_row_that_has_both) {
  std::size_t both = 0, late = 0, unsaid = 0;
  for (const Request& r : requests_) {
    if (!r.target || !r.closed) continue;
    ++both;
    if (r.on_time.empty()) {  // the city says nothing of it
      ++unsaid;
      continue;
    }
    late += *r.closed > *r.target ? 1 : 0;
    EXPECT_EQ(r.on_time, *r.closed <= *r.target ? "ONTIME" : "OVERDUE") << r.type;
  }
  std::printf("%zu rows with target and closed, %zu of them late, %zu without the city's word\n", both, late,
              unsaid);
  EXPECT_GE(both - unsaid, whole_ ? 30'000u : 15u);
  EXPECT_GT(late, 0u);
}

TEST_F(Boston, the_pack_gives_the_citys_own_day) {
  Shares s;
  for (const Request& r : requests_)
    if (r.target) compare(r, s);
  const auto share = [](std::size_t part, std::size_t of) {
    return 100.0 * static_cast<double>(part) / static_cast<double>(of);
  };
  std::printf("%zu with a target, %zu of the pack's %zu types\n", s.with_target, s.of_known_types,
              by_type_.size());
  std::printf(
      "the same day: %zu (%.2f %%); of %zu in working days %zu (%.2f %%), with holidays %zu (%.2f %%)\n",
      s.same_day, share(s.same_day, s.of_known_types), s.in_working_days, s.same_working_day,
      share(s.same_working_day, s.in_working_days), s.same_with_holidays,
      share(s.same_with_holidays, s.in_working_days));
  std::printf("the rest: weekend evenings %zu, another amount %zu, set by hand %zu\n", s.weekend_evening,
              s.another_amount, s.by_hand);
  EXPECT_EQ(s.same_day + s.weekend_evening + s.another_amount + s.by_hand, s.of_known_types);
  EXPECT_LT(s.same_with_holidays, s.same_working_day);
  if (!whole_) {
    EXPECT_EQ(s.same_day, 17u);
    EXPECT_EQ(s.weekend_evening, 1u);
    EXPECT_EQ(s.by_hand, 1u);
    return;
  }
  EXPECT_GE(share(s.of_known_types, s.with_target), 98.0);
  EXPECT_GE(share(s.same_working_day, s.in_working_days), 95.5);
  EXPECT_GE(share(s.same_working_day + s.weekend_evening, s.in_working_days), 99.0);
}

}  // namespace
}  // namespace gridline::route
