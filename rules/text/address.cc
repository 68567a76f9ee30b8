// A hand-written grammar over folded characters: each part is tried in turn, from the building
// inwards, and a part that came before cannot come again. Rejected: regular expressions, which
// could not say "only directly after a name" or "only with a building before it", the two
// conditions that keep quantities (三户人家, 一栋楼, 14度) apart from doors.
#include "rules/text/address.h"

#include <fmt/format.h>

#include <initializer_list>
#include <string_view>

#include "rules/text/numeral.h"
#include "rules/text/places_where.h"

namespace gridline::text {

namespace {

constexpr std::uint32_t building_number_max = 999;
constexpr std::uint32_t stair_max = 99;
constexpr std::int32_t floor_max = 99;

constexpr bool is_letter(char32_t c) { return c >= U'a' && c <= U'z'; }
constexpr bool is_side(char32_t c) { return c == U'东' || c == U'西' || c == U'南' || c == U'北' || c == U'中'; }
constexpr bool is_dash(char32_t c) { return c == U'-' || c == U'—' || c == U'–' || c == U'−'; }

// Digits before these count something: 14度, 300元, 801户居民 is caught by its own rule.
constexpr bool is_measure(char32_t c) {
  constexpr std::u32string_view measures = U"度元块毛年月日号路个人天次分岁名平米秒点时条张件户家多来百千万℃%.*:/m";
  return measures.find(c) != std::u32string_view::npos;
}

class Grammar {
 public:
  Grammar(std::span<const char32_t> chars, std::uint32_t at, bool attached)
      : chars_(chars), at_(at), attached_(attached) {
    address_.at = {at, at};
  }

  Address run() {
    while (part()) {
      address_.at.end = at_;
      skip_separator();
    }
    return address_.at.empty() ? Address{} : address_;
  }

 private:
  char32_t peek(std::uint32_t i) const { return i < chars_.size() ? chars_[i] : 0; }
  bool starts(std::uint32_t i, std::u32string_view word) const {
    return i + word.size() <= chars_.size() && std::u32string_view(chars_.data() + i, word.size()) == word;
  }
  // Length of the first of `words` that stands at i; 0 for none.
  std::uint32_t any(std::uint32_t i, std::initializer_list<std::u32string_view> words) const {
    for (const std::u32string_view word : words) {
      if (starts(i, word)) return static_cast<std::uint32_t>(word.size());
    }
    return 0;
  }

  bool begun() const { return !address_.at.empty(); }
  bool has_room() const { return address_.room != 0 || address_.side != 0; }
  bool take(std::uint32_t end) {
    at_ = end;
    return true;
  }

  void skip_separator() {
    separator_ = peek(at_);
    if (separator_ == U' ' || is_dash(separator_) || separator_ == U'的') {
      ++at_;
    } else {
      separator_ = 0;
    }
  }
  // Digits without a classifier are a room only where nothing else can be meant: 8号楼 120来了 is
  // a telephone number.
  bool may_be_bare_room() const {
    if (!begun()) return attached_;
    return separator_ == 0 || is_dash(separator_) || (separator_ == U' ' && address_.stair != 0);
  }

  bool part() {
    std::uint32_t at = at_;
    if (peek(at) == U'第') ++at;
    const char32_t c = peek(at);
    if (is_letter(c)) return letter_part(at);
    if (c == U'顶') return top_part(at);
    if (is_side(c)) return side_part(at);
    if (c == U'负' || starts(at, U"地下")) return below_ground_part(at);
    if (is_digit(c) && dashed_part(at)) return true;
    const Numeral n = read_numeral(chars_, at);
    const std::uint32_t end = over_blank(at + n.chars);
    return n.chars > 0 && (building_part(n, end) || inner_part(n, end));
  }

  // "4 号楼 3 单元": some keyboards put a blank between a number and what it counts.
  std::uint32_t over_blank(std::uint32_t end) const {
    const bool joins = peek(end) == U' ' && any(end + 1, {U"号楼", U"号栋", U"号幢", U"#", U"栋", U"幢", U"座",
                                                          U"单元", U"层", U"楼", U"室"}) > 0;
    return joins ? end + 1 : end;
  }

  // A座, B栋, C号楼, A单元
  bool letter_part(std::uint32_t at) {
    if (at > 0 && !begun() && (is_letter(peek(at - 1)) || is_digit(peek(at - 1)))) return false;
    const std::uint32_t end = at + 1;
    if (!address_.building && address_.stair == 0) {
      if (const std::uint32_t n = any(end, {U"号楼", U"座", U"栋", U"幢", U"楼"}); n > 0) {
        address_.building = {0, static_cast<char>(peek(at)), BuildingName::Form::block};
        return take(end + n);
      }
    }
    return false;
  }

  bool top_part(std::uint32_t at) {
    if (address_.floor != floor_none || has_room() || any(at, {U"顶楼", U"顶层"}) == 0) return false;
    address_.floor = floor_top;
    return take(at + 2);
  }

  bool side_part(std::uint32_t at) {
    if (has_room() || peek(at + 1) != U'户') return false;
    address_.side = peek(at);
    return take(at + 2);
  }

  // 负一楼, 地下二层
  bool below_ground_part(std::uint32_t at) {
    const std::uint32_t from = at + (peek(at) == U'负' ? 1 : 2);
    const Numeral n = read_numeral(chars_, from);
    const std::uint32_t end = from + n.chars;
    if (n.chars == 0 || n.value > 9 || address_.floor != floor_none || any(end, {U"楼", U"层"}) == 0)
      return false;
    address_.floor = -static_cast<std::int32_t>(n.value);
    return take(end + 1);
  }

  // 3-1-702, 8-2-5-502, 1-301: numbers joined by dashes of which the last looks like a room.
  bool dashed_part(std::uint32_t at) {
    if (!begun() && at > 0 && (is_digit(peek(at - 1)) || is_dash(peek(at - 1)))) return false;
    std::uint32_t values[4] = {};
    std::uint32_t count = 0, end = at;
    while (count < 4) {
      const Numeral n = read_numeral(chars_, end);
      if (n.chars == 0 || n.chinese) return false;
      values[count++] = n.value;
      end += n.chars;
      if (!is_dash(peek(end)) || !is_digit(peek(end + 1))) break;
      ++end;
    }
    const std::uint32_t room = values[count - 1];
    if (count < 2 || room < 100 || room > 9'999 || has_room()) return false;
    if (is_dash(peek(end)) || is_measure(peek(end)) || is_digit(peek(end))) return false;
    if (address_.building) {  // the building came in words: 4号楼3-502
      if (count != 2 || address_.stair != 0 || values[0] > stair_max) return false;
      address_.stair = values[0];
    } else {
      // Two numbers right after a compound are building and room, as people write them; elsewhere
      // they may as well be unit and room, or no address at all.
      if (count == 2 && !attached_) return false;
      if (values[0] > building_number_max || (count > 2 && values[1] > stair_max)) return false;
      if (count == 4 && values[2] > static_cast<std::uint32_t>(floor_max)) return false;
      address_.building = {values[0]};
      if (count > 2) address_.stair = values[1];
      if (count == 4) address_.floor = static_cast<std::int32_t>(values[2]);
    }
    address_.room = room;
    if (any(end, {U"室", U"户", U"号"}) > 0) ++end;
    return take(end);
  }

  // Does another part of an address stand at i? One step ahead, with a fresh grammar.
  bool followed_by_part(std::uint32_t i) const {
    const Numeral n = read_numeral(chars_, i);
    if (n.chars == 0) return false;
    return any(i + n.chars, {U"单元", U"层", U"楼", U"室", U"户", U"号"}) > 0 || (!n.chinese && n.value >= 100);
  }

  bool building_part(const Numeral& n, std::uint32_t end) {
    if (address_.building || address_.stair != 0 || has_room() || n.value > building_number_max) return false;
    const auto found = [&](std::uint32_t word, BuildingName::Form form) {
      address_.building = {n.value, 0, form};
      return take(end + word);
    };
    using Form = BuildingName::Form;
    if (const std::uint32_t word = any(end, {U"号楼", U"#楼", U"号栋", U"号幢"}); word > 0)
      return found(word, Form::storey);
    if (peek(end) == U'#' && !n.chinese) return found(1, Form::storey);
    // 一栋楼 and 三排树 are quantities unless the place says otherwise.
    const bool certain = attached_ || begun();
    if (const std::uint32_t word = any(end, {U"栋楼", U"幢楼", U"栋", U"幢", U"座"}); word > 0) {
      const bool plain = word == 1 && !n.chinese && peek(end) != U'座';
      if (certain || plain || followed_by_part(end + word)) return found(word, Form::storey);
    }
    if (peek(end) == U'排' && (certain || followed_by_part(end + 1))) return found(1, Form::row);
    // 8号 alone is a date or a bus line, except right after a compound.
    if (peek(end) == U'号' && certain && any(end + 1, {U"线", U"院", U"门", U"机", U"车"}) == 0) {
      return found(1, Form::storey);
    }
    return false;
  }

  bool inner_part(const Numeral& n, std::uint32_t end) {
    if (starts(end, U"单元")) {
      if (address_.stair != 0 || has_room() || n.value > stair_max) return false;
      address_.stair = n.value;
      return take(end + 2);
    }
    if ((peek(end) == U'楼' || peek(end) == U'层') && n.value <= static_cast<std::uint32_t>(floor_max)) {
      if (address_.floor != floor_none || has_room() || starts(end, U"楼梯")) return false;
      address_.floor = static_cast<std::int32_t>(n.value);
      address_.floor_may_be_building = peek(end) == U'楼' && !begun();
      return take(end + 1);
    }
    return room_part(n, end);
  }

  // Digit by digit: 三〇一 is a door, 三百 counts something.
  static bool is_spelt_out(const Numeral& n) { return n.chars == (n.value > 999 ? 4u : 3u); }

  bool room_part(const Numeral& n, std::uint32_t end) {
    if (has_room()) return false;
    if (begun() && address_.building.form == BuildingName::Form::row && any(end, {U"户", U"号"}) > 0) {
      address_.room = n.value;
      address_.home = true;
      return take(end + 1);
    }
    if (n.value < 100 || n.value > 9'999) return false;  // 三室一厅, 2户
    const std::uint32_t word = any(end, {U"号房", U"室", U"房"});
    const bool households = peek(end) == U'户' && n.chinese && !is_spelt_out(n);  // 三百户
    const bool classified =
        word > 0 || (begun() && !households && (peek(end) == U'户' || peek(end) == U'号'));
    if (!classified) {
      if ((n.chinese && !(address_.stair != 0 && is_spelt_out(n))) || !may_be_bare_room() ||
          is_measure(peek(end)) || is_letter(peek(end)))
        return false;
      address_.room_is_bare = !begun();
    }
    address_.room = n.value;
    return take(end + (word > 0 ? word : classified ? 1 : 0));
  }

  std::span<const char32_t> chars_;
  std::uint32_t at_;
  bool attached_;
  char32_t separator_ = 0;  // what stood between the last part and this one
  Address address_;
};

}  // namespace

std::string BuildingName::text() const {
  if (letter != 0) return fmt::format("{}座", static_cast<char>(letter - 'a' + 'A'));
  if (number == 0) return {};
  return fmt::format("{}{}", number, form == Form::row ? "排" : "号楼");
}

Address read_address(std::span<const char32_t> chars, std::uint32_t at, bool attached) {
  return Grammar(chars, at, attached).run();
}

BuildingName read_building_name(std::span<const char32_t> chars) {
  const Address address = read_address(chars, 0, true);
  return address.at.end == chars.size() && address.stair == 0 && address.room == 0 ? address.building
                                                                                    : BuildingName{};
}

void address_beginnings_of(std::span<const char32_t> chars, std::vector<std::uint32_t>& out) {
  const auto size = static_cast<std::uint32_t>(chars.size());
  out.resize(size + 1);
  const auto begins = [c = chars.data()](std::uint32_t i) { return may_begin_address(c[i]); };
  out[places_where(0, size, out.data(), begins)] = size;
}

}  // namespace gridline::text
