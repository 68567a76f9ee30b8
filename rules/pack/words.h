// The words of a pack that the engine itself knows, with numbers that never change (they are
// written to the journal). The field's own words; DOMAIN practice is in the README of rules/.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gridline::pack {

// How fast. Q (咨询) and W (微心愿) are classes of their own, beside the four degrees.
enum class Urgency : std::uint8_t { none = 0, u1 = 1, u2 = 2, u3 = 3, u4 = 4, consult = 5, wish = 6 };

// 性质: what the resident wants of us.
enum class Nature : std::uint8_t {
  none = 0,
  ask = 1,       // 求 help
  complain = 2,  // 投
  consult = 3,   // 咨
  suggest = 4,   // 建
  report = 5,    // 举 (an informant: need-to-know)
  praise = 6,    // 扬
};

// Who may close a matter of this category.
enum class Guard : std::uint8_t {
  none = 0,
  grid = 1,        // G: a grid may close it
  grid_first = 2,  // F: the grid verifies and makes safe, then the department
  department = 3,  // D: departments only, never given to a grid
  transfer = 4,    // X: emergency, transferred at once
};

enum class Role : std::uint8_t {
  none = 0,
  call_taker = 1,       // 受理员
  dispatch_desk = 2,    // 派单员
  liaison = 3,          // 联络员
  grid_member = 4,      // 网格员
  grid_secretary = 5,   // 网格书记
  checker = 6,          // 核查员
  callback_clerk = 7,   // 回访员
  supervisor = 8,       // 督办
  outside_partner = 9,  // 协办单位
  rule_editor = 10,
  auditor = 11,
  administrator = 12,
};

enum class ClockKind : std::uint8_t {
  none = 0,
  intake = 1,
  dispatch = 2,
  accept = 3,
  contact = 4,
  resolve = 5,
  check = 6,
  callback = 7,
  claim = 8,
  ruling = 9,
  hold_review = 10,
  partner = 11,
  rework = 12,
  info = 13,
  mediation = 14,
  commitment = 15,
  stay = 16,     // 每级停留: how long an overdue ticket stays on one rung of the ladder
  archive = 17,  // 归档: when a finished ticket leaves memory; not for packs to set
  assignment = 18,  // 本次交办: of the unit that has it now; begins anew with each unit
  whistle = 19,     // 吹哨报到: until a whistled partner is on the spot
  attempt = 20,     // 再次调解: until the next attempt
  hand_over = 21,   // 移交确认: until the receiver has seen his list
  council = 22,     // 议事会: until the meeting that hears it
};

// Each word has one code ("U1", "grid_member") used in packs, JSON and the command line, and a
// Chinese name for people. code() of none is "". The parsers return nothing for an unknown word.
std::string_view code(Urgency);
std::string_view code(Nature);
std::string_view code(Guard);
std::string_view code(Role);
std::string_view code(ClockKind);
std::string_view zh(Urgency);
std::string_view zh(Nature);
std::string_view zh(Guard);
std::string_view zh(Role);
std::string_view zh(ClockKind);
std::optional<Urgency> urgency_of(std::string_view code);
std::optional<Nature> nature_of(std::string_view code);  // also the Chinese character: 求 投 咨 建 举 扬
std::optional<Guard> guard_of(std::string_view code);    // also the letter: G F D X
std::optional<Role> role_of(std::string_view code);
std::optional<ClockKind> clock_of(std::string_view code);

}  // namespace gridline::pack
