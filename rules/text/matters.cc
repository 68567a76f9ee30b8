// The problem: several words of several categories in one message, of which some are the matter,
// some a second matter, and some only colour (我每年交着物业费,垃圾没人清). A word counts once however
// often it is repeated; the title and clauses that ask count more; and a category is a matter of
// its own only where it owns a clause. What remains contested makes the reading unsure.
//
// Rejected: the category with the most words over the whole text. On real messages it is right for
// most titles and wrong for most bodies (DOMAIN 7.4), and it cannot see two matters.
#include "rules/text/matters.h"

#include <algorithm>

#include "engine/base/limits.h"

namespace gridline::text {

namespace {

constexpr std::int32_t factor_narrative = 4;
constexpr std::int32_t factor_ask = 6;
constexpr std::int32_t factor_title = 8;
constexpr std::int32_t factor_past = 2;
constexpr std::int32_t factor_faint = 1;  // said, but not of the matter: a person may want to see it
// An editor may give a doubtful word less. A long letter tells stories, and one word of them is no alarm.
constexpr std::int32_t emergency_weight_min = 10;
constexpr std::int32_t emergency_weight_letter = 20;
constexpr std::uint32_t letter_chars = 200;
// From here on a model may know better than a word of the story (MattersFound::narrated).
constexpr std::uint32_t narrative_chars = 100;

// The longer the text, the more of it is narrative, where one word proves little.
std::int32_t threshold(std::uint32_t chars) {
  if (chars <= 120) return score_word;
  return chars <= 400 ? score_word * 3 / 2 : score_word * 2;
}

std::int32_t alarm_needed(std::uint32_t chars) {
  return chars <= letter_chars ? emergency_weight_min : emergency_weight_letter;
}

// One word's worth for one category in one clause.
struct Point {
  std::uint32_t category = 0;
  std::uint32_t entry = 0;
  std::uint32_t clause = 0;   // over all passages
  std::int32_t points = 0;
  std::int32_t alarm = 0;     // weight as a present emergency
  bool title = false;
  bool ask = false;
  bool faint = false;
};

struct Candidate {
  std::uint32_t category = 0;
  std::int32_t score = 0;
  std::int32_t alarm = 0;
  bool owns_clause = false;
  bool in_title = false;
  bool loud = false;                  // an alarm in the title or in a clause that asks
  bool faint = true;          // all its words are
  std::uint32_t first = 0xffffffffu;  // the clause where it is first said
};

bool is_faint(const Hit& hit, const Entry& entry) {
  switch (hit.scope) {
    case Scope::present: case Scope::past: return false;
    case Scope::hypothetical: case Scope::hyperbole: return entry.transfer;  // 差点触电 tells of bad wiring
    default: return true;
  }
}

std::vector<Point> collect(std::span<const Passage> passages, const Vocabulary& vocabulary,
                           bool alarms_only) {
  std::vector<Point> points;
  points.reserve(32);
  std::uint32_t clauses_before = 0;
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    for (const Hit& hit : passage.hits) {
      const Entry& entry = vocabulary[hit.entry];
      if (entry.kind != EntryKind::category) continue;
      if (hit.scope == Scope::negated || hit.scope == Scope::ironic) continue;
      const bool present = hit.scope == Scope::present;
      if (alarms_only && !(entry.emergency && present)) continue;
      const bool title = passage.field == Field::title;
      const bool ask = passage.clauses[hit.clause].ask;
      const bool faint = is_faint(hit, entry);
      const std::int32_t factor = faint                             ? factor_faint
                                  : hit.scope == Scope::past        ? factor_past
                                  : title                           ? factor_title
                                  : ask                             ? factor_ask
                                                                    : factor_narrative;
      // Weights come from a file; a huge one must not overflow a sum.
      const std::int32_t weight = std::clamp(entry.weight, -1'000, 1'000);
      points.push_back({entry.target, hit.entry, clauses_before + hit.clause, weight * factor,
                        entry.emergency && present ? weight * (title ? 2 : 1) : 0, title, ask, faint});
    }
    clauses_before += static_cast<std::uint32_t>(passage.clauses.size());
  }
  return points;
}

// Sums by category, each word once, at its best.
std::vector<Candidate> candidates_of(std::vector<Point> points) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    if (a.category != b.category) return a.category < b.category;
    if (a.entry != b.entry) return a.entry < b.entry;
    if (a.points != b.points) return a.points > b.points;
    return a.clause < b.clause;
  });
  std::vector<Candidate> all;
  all.reserve(points.size());
  for (std::size_t i = 0; i < points.size();) {
    const std::uint32_t category = points[i].category;
    Candidate candidate{category};
    for (; i < points.size() && points[i].category == category;) {
      const std::uint32_t entry = points[i].entry;
      candidate.score += points[i].points;
      std::int32_t alarm = 0;
      for (; i < points.size() && points[i].category == category && points[i].entry == entry; ++i) {
        alarm = std::max(alarm, points[i].alarm);
        candidate.loud = candidate.loud || (points[i].alarm > 0 && (points[i].title || points[i].ask));
        candidate.in_title = candidate.in_title || (points[i].title && !points[i].faint);
        candidate.faint = candidate.faint && points[i].faint;
        if (!points[i].faint) candidate.first = std::min(candidate.first, points[i].clause);
      }
      candidate.alarm += alarm;
    }
    all.push_back(candidate);
  }
  return all;
}

Candidate& candidate_of(std::vector<Candidate>& all, std::uint32_t category) {
  return *std::lower_bound(all.begin(), all.end(), category,
                           [](const Candidate& c, std::uint32_t wanted) { return c.category < wanted; });
}

// Each clause belongs to the category that has most in it; on a tie to the stronger one overall.
void give_clauses(std::vector<Point>& points, std::vector<Candidate>& all) {
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    if (a.clause != b.clause) return a.clause < b.clause;
    return a.category < b.category;
  });
  for (std::size_t i = 0; i < points.size();) {
    const std::uint32_t clause = points[i].clause;
    Candidate* owner = nullptr;
    std::int32_t most = 0;
    while (i < points.size() && points[i].clause == clause) {
      const std::uint32_t category = points[i].category;
      std::int32_t sum = 0;
      for (; i < points.size() && points[i].clause == clause && points[i].category == category; ++i) {
        sum += points[i].points;
      }
      Candidate& candidate = candidate_of(all, category);
      if (owner == nullptr || sum > most || (sum == most && candidate.score > owner->score)) {
        owner = &candidate;
        most = sum;
      }
    }
    if (owner != nullptr && most > 0) owner->owns_clause = true;
  }
}

bool stronger(const Candidate& a, const Candidate& b) {
  if (a.score != b.score) return a.score > b.score;
  return a.category < b.category;
}

std::int32_t alarm_score(const Candidate& c) { return score_certain + std::min(c.score, 1'000'000); }

std::uint32_t chars_of_text(std::span<const Passage> passages) {
  std::uint32_t chars = 0;
  for (const Passage& passage : passages) {
    if (passage.field == Field::text) chars += passage.text.size();
  }
  return chars;
}

// Categories of which words are there, but none is said of the matter.
std::vector<pack::CategoryIndex> denied_categories(std::span<const Passage> passages,
                                                   const Vocabulary& vocabulary,
                                                   const std::vector<Point>& points) {
  std::vector<pack::CategoryIndex> out;
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    for (const Hit& hit : passage.hits) {
      const Entry& entry = vocabulary[hit.entry];
      if (entry.kind != EntryKind::category || !is_faint(hit, entry)) continue;
      const pack::CategoryIndex category(entry.target);
      const auto said = [&](const Point& p) { return p.category == entry.target && !p.faint; };
      if (std::any_of(points.begin(), points.end(), said)) continue;
      if (std::find(out.begin(), out.end(), category) == out.end()) out.push_back(category);
    }
  }
  return out;
}

// Matters about equally strong stand in the order in which they are told: residents begin with what matters
// most. `said`: the first clauses of so many, as they stand; behind emergencies, before the weaker ones.
void order_as_said(std::vector<Matter>& matters, const std::vector<std::uint32_t>& said) {
  if (said.size() < 2) return;
  const auto is_alarm = [](const Matter& m) { return m.score >= score_certain; };
  const auto begin = std::find_if_not(matters.begin(), matters.end(), is_alarm);
  const auto at = [&](std::size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
  std::vector<std::pair<std::uint32_t, Matter>> keyed;
  for (std::size_t i = 0; i < said.size(); ++i) keyed.emplace_back(said[i], *at(i));
  std::stable_sort(keyed.begin(), keyed.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < keyed.size(); ++i) *at(i) = keyed[i].second;
}

// Which of them, sorted, are matters of their own, and whether one can rely on it.
void choose(const std::vector<Candidate>& all, std::int32_t enough, const pack::Pack& pack,
            MattersFound& found) {
  const std::int32_t needed = found.needed;
  const Candidate* best = nullptr;  // among those that are no emergency
  std::int32_t contested = 0;       // the strongest that is no matter of its own
  std::vector<std::uint32_t> said;  // where those nearly as strong as the best are first said
  for (const Candidate& c : all) {
    if (c.alarm >= enough) {
      found.emergency = true;
      found.narrated = found.narrated && !c.loud;
      if (found.matters.size() < limits::matters_max) {
        found.matters.push_back({pack::CategoryIndex(c.category), alarm_score(c)});
      }
      continue;
    }
    if (c.faint) continue;
    const pack::Category& category = pack.categories[c.category];
    const bool doubtful = c.alarm > 0 && category.guard == pack::Guard::transfer;
    bool own = c.owns_clause && !doubtful;
    if (best == nullptr) {
      best = &c;
      own = (!found.emergency || (own && c.score >= needed)) && !doubtful;
      if (doubtful && !found.emergency) found.suspected = pack::CategoryIndex(c.category);
    } else {
      // A title says what the message is about, and a question beside a matter is mostly a manner of
      // speaking (在哪办): more than that must be said loudly.
      const bool question = category.urgency == pack::Urgency::consult;
      const std::int32_t alone = question || (best->in_title && !c.in_title) ? needed * 2 : needed;
      own = own && c.score >= alone && c.score * 2 >= best->score;
    }
    if (own && found.matters.size() < limits::matters_max) {
      found.matters.push_back({pack::CategoryIndex(c.category), c.score});
      if (c.score * 5 >= best->score * 3) said.push_back(c.first);
    } else if (&c != best) {
      contested = std::max(contested, c.score);
    }
  }
  order_as_said(found.matters, said);
  const bool clear = best != nullptr && best->score >= needed && best->score * 2 >= contested * 3;
  found.sure = found.emergency || (clear && !found.suspected);
}

}  // namespace

MattersFound find_matters(std::span<const Passage> passages, const Vocabulary& vocabulary,
                          const pack::Pack& pack) {
  MattersFound found;
  std::vector<Point> points = collect(passages, vocabulary, false);
  const std::uint32_t chars = chars_of_text(passages);
  const std::int32_t enough = alarm_needed(chars);
  found.needed = threshold(chars);
  found.narrated = chars > narrative_chars;
  found.denied = denied_categories(passages, vocabulary, points);
  if (points.empty()) return found;
  std::vector<Candidate> all = candidates_of(points);
  give_clauses(points, all);
  std::erase_if(all, [](const Candidate& c) { return c.score <= 0; });
  std::sort(all.begin(), all.end(), [&](const Candidate& a, const Candidate& b) {
    const bool alarm_a = a.alarm >= enough, alarm_b = b.alarm >= enough;
    return alarm_a != alarm_b ? alarm_a : stronger(a, b);
  });
  found.candidates.reserve(std::min(all.size(), limits::matters_max));
  for (const Candidate& c : all) {
    if (found.candidates.size() == limits::matters_max) break;
    found.candidates.push_back({pack::CategoryIndex(c.category), c.score});
  }
  choose(all, enough, pack, found);
  return found;
}

std::vector<Matter> find_emergencies(std::span<const Passage> passages, const Vocabulary& vocabulary) {
  std::vector<Matter> matters;
  std::vector<Point> points = collect(passages, vocabulary, true);
  if (points.empty()) return matters;
  std::vector<Candidate> all = candidates_of(points);
  std::sort(all.begin(), all.end(), stronger);
  const std::int32_t enough = alarm_needed(chars_of_text(passages));
  for (const Candidate& c : all) {
    if (c.alarm < enough || matters.size() == limits::matters_max) continue;
    matters.push_back({pack::CategoryIndex(c.category), alarm_score(c)});
  }
  return matters;
}

}  // namespace gridline::text
