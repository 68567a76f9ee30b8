// The grammar of what comes after a compound's name: [building] [unit] [floor] [room] [side].
// It knows forms only; whether a building exists is for the gazetteer.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "rules/text/character_set.h"
#include "rules/text/clean.h"

namespace gridline::text {

// A building as named: by number (8号楼, 8#, 八栋, 三排) or by letter (A座). Zero: none.
struct BuildingName {
  std::uint32_t number = 0;
  char letter = 0;  // small
  enum class Form : std::uint8_t { storey, row, block } form = Form::storey;  // 号楼, 排, 座

  explicit operator bool() const { return number != 0 || letter != 0; }
  bool operator==(const BuildingName& o) const { return number == o.number && letter == o.letter; }
  // One number for look-ups; never 0 for a name.
  std::uint32_t key() const {
    return letter != 0 ? 0x80000000u + static_cast<unsigned char>(letter) : number;
  }
  std::string text() const;  // "8号楼", "3排", "A座"; empty for none
};

inline constexpr std::int32_t floor_none = 0;
inline constexpr std::int32_t floor_top = 1'000;  // 顶楼: whichever that is

struct Address {
  Span at;                           // in chars
  BuildingName building;
  std::uint32_t stair = 0;           // 单元
  std::int32_t floor = floor_none;   // negative below ground
  bool floor_may_be_building = false;  // "5楼" with no building before it
  std::uint32_t room = 0;            // 502; 二户 is 2 with `home`
  bool home = false;
  char32_t side = 0;                 // 西 of 西户
  bool room_is_bare = false;         // digits with neither classifier nor anything before them

  bool empty() const { return at.empty(); }
};

// The address that begins at `at`; empty when none does. `attached`: a name ends right there, which
// makes forms certain that are quantities elsewhere (一栋, 8号). Looks ahead a bounded distance.
Address read_address(std::span<const char32_t> chars, std::uint32_t at, bool attached);

// A building's name as a register writes it ("8号楼", "A座", "3排"); none when it has another form.
BuildingName read_building_name(std::span<const char32_t> chars);

// The characters an address can begin with; asked of every character of every text.
inline constexpr CharacterSet address_beginnings{
    U"0123456789abcdefghijklmnopqrstuvwxyz〇零○一二两俩三四五六七八九十百壹贰叁肆伍陆柒捌玖拾佰幺东西南北中第顶负地"};
inline bool may_begin_address(char32_t c) { return address_beginnings.has(c); }

// Where they stand, in order, and behind them the text's end: whoever looks for addresses goes from one to
// the next.
void address_beginnings_of(std::span<const char32_t> chars, std::vector<std::uint32_t>& out);

}  // namespace gridline::text
