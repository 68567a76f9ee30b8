// What a route says of complaints that belong together: the same matter from several residents (相似诉求), and
// complaints that pile up (热点).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "engine/base/time.h"
#include "rules/pack/index.h"

namespace gridline::pack {

// 相似诉求: a complaint of the same category, near by and in like words, while the other ticket is open.
// What is not given is inherited, field by field.
enum class SimilarAct : std::uint8_t {
  never = 0,    // nothing is compared, and nothing kept to compare with
  propose = 1,  // the new ticket says which open one it is like; a person merges it or keeps it apart
  join = 2,     // no new ticket: the complaint joins the open one
};
std::string_view code(SimilarAct);
struct SimilarNear {
  LevelIndex level;             // the unit of this level above both places is the same; none: the compound
};
struct SimilarRule {
  std::optional<SimilarAct> act;
  std::optional<base::Duration> within;   // the other was opened no longer ago than this
  std::optional<SimilarNear> near;
  std::optional<std::int32_t> alike;      // per mille, at least (text::alike)
  std::optional<std::int32_t> unplaced;   // the same where one of them names no place; only ever proposed
};
// As it is after inheritance; the defaults are those of a root that gives nothing.
struct Similar {
  SimilarAct act = SimilarAct::never;
  base::Duration within = base::days(7);
  SimilarNear near;
  std::int32_t alike = 350;
  std::int32_t unplaced = 0;              // 0: a complaint without a place is like no other

  void take(const SimilarRule& rule);
};
// Below this texts of different matters are alike by chance.
inline constexpr std::int32_t similar_percent_min = 20;

// 热点: complaints pile up at one place about one thing. What is not given is inherited, field by field.
enum class HotOf : std::uint8_t { category = 0, group = 1 };
std::string_view code(HotOf);
struct HotRule {
  std::optional<std::int32_t> households;  // so many in `days` make a hot spot; 0: not by their number
  std::optional<std::int32_t> days;
  std::optional<SimilarNear> per;          // at one compound, or in one unit of a level
  std::optional<HotOf> of;
  std::optional<std::int32_t> above;       // more today than mean + so many σ of the 28 days before
};
// As it is after inheritance; the defaults are those of a root that gives nothing: nothing is counted.
struct Hot {
  std::int32_t households = 0;
  std::int32_t days = 7;
  SimilarNear per;
  HotOf of = HotOf::category;
  std::int32_t above = 0;

  bool counts() const { return households > 0 || above > 0; }
  void take(const HotRule&);
};
// The days whose counts say what is usual; and the most that `days` may be.
inline constexpr std::int32_t hot_days_max = 28;

}  // namespace gridline::pack
