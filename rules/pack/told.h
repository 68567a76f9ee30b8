// What residents and members are told (texts.yaml): a text for each occasion, with places to fill in.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/issue.h"

namespace gridline::pack {

// When something is told. Used as an index.
enum class Occasion : std::uint8_t {
  receipt = 0,     // 回执, to the resident: it was taken
  emergency = 1,   // 紧急提示, to the resident, at once
  ask_place = 2,   // 追问地点, to the resident: where is it?
  result = 3,      // 办结告知, to the resident
  escalation = 4,  // 升级通知, to a member: it is overdue
  duty = 5,        // 派单通知, to a member: it is yours
};
inline constexpr std::size_t occasions = 6;
enum class Audience : std::uint8_t { resident = 0, member = 1 };

struct OccasionInfo {
  std::string_view code, zh, en;
  Audience audience;
};
const OccasionInfo& info(Occasion);
std::optional<Occasion> occasion_of(std::string_view code);

// What may be filled in. A resident is never told what only members may see.
enum class Blank : std::uint8_t {
  none, receipt, place, category, due, unit, result, member, ticket, urgency, late, link, blanks
};
struct BlankInfo {
  std::string_view name, zh, en;
  bool resident;  // may stand in what a resident is told
};
const BlankInfo& info(Blank);

// Text, or a place to fill in.
struct ToldPart {
  std::string text;
  Blank blank = Blank::none;
};
struct Told {
  std::string id;
  Occasion occasion = Occasion::receipt;
  std::vector<ToldPart> zh, en;
  Position at;
};

// Any bytes; "{{" and "}}" are braces. None, with where the first mistake begins and what it is: a name that
// is no blank, or an unclosed brace (then `name` is empty).
struct ToldMistake {
  std::size_t offset = 0, length = 1;
  std::string name;
};
std::optional<std::vector<ToldPart>> parts_of(std::string_view text, ToldMistake& mistake);

// By blank; what has no value is filled in as nothing.
using Filled = std::array<std::string_view, static_cast<std::size_t>(Blank::blanks)>;
// Pure; nothing is escaped. A blank that the audience may not see stays empty whatever `values` has.
std::string filled_in(std::span<const ToldPart> parts, Audience audience, const Filled& values);

// An SMS of Chinese text: 70 characters alone, 67 a part when it needs several. Characters beyond the basic
// plane count twice.
std::size_t sms_parts(std::string_view text);

// What is told where a pack says nothing.
const std::array<Told, occasions>& told_by_default();

}  // namespace gridline::pack
