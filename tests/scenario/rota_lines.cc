// One line, one change of the rota.
#include "tests/scenario/rota_lines.h"

#include "tests/scenario/expectations.h"
#include "tests/scenario/line_words.h"

namespace gridline::scenario {

using namespace core;

namespace {

Instant time_of(const World& world, const std::string& text) {
  if (text.front() == '+') return world.now + duration_of(text.substr(1)).value_or(Duration{});
  return base::parse_instant(text).value();
}

// "first=FROM/TO": hours that the giver gives.
DutyChange stretch(const World& world, const std::string& word, MemberId taker, MemberId giver) {
  const std::string value = word.substr(word.find('=') + 1);
  const std::size_t slash = value.find('/');
  return {0, DutyKind::on, taker, {}, time_of(world, value.substr(0, slash)),
          time_of(world, value.substr(slash + 1)), giver, 0, {}};
}

// Nothing: a word is not a field.
std::optional<ChangeDuty> one_change(const World& world, DutyKind kind,
                                     const std::vector<std::string>& words) {
  ChangeDuty duty;
  DutyChange c{0, kind, member_of(world, words.at(3)), {}, world.now, {}, {}, 0, {}};
  for (std::size_t i = 4; i < words.size(); ++i) {
    const std::size_t equal = words[i].find('=');
    const std::string name = words[i].substr(0, equal), value = words[i].substr(equal + 1);
    if (name == "from") c.from = time_of(world, value);
    else if (name == "to") c.to = time_of(world, value);
    else if (name == "for" || name == "stand_in") c.other = member_of(world, value);
    else if (name == "unit") duty.units = {value};
    else return std::nullopt;
  }
  duty.add.push_back(c);
  return duty;
}

}  // namespace

std::optional<ChangeDuty> rota_of(const World& world, const std::vector<std::string>& words) {
  const std::string& what = words.at(2);
  ChangeDuty duty;
  if (what == "undo") {
    duty.remove.push_back(static_cast<std::uint32_t>(std::stoul(words.at(3))));
    return duty;
  }
  if (what == "swap") {
    const MemberId a = member_of(world, words.at(3)), b = member_of(world, words.at(4));
    duty.add = {stretch(world, words.at(5), b, a), stretch(world, words.at(6), a, b)};
    duty.together = true;
    return duty;
  }
  const auto kind = duty_of(what);
  return kind ? one_change(world, *kind, words) : std::nullopt;
}

}  // namespace gridline::scenario
