// The words of ladders.
#include "rules/pack/ladder.h"

#include "rules/pack/model.h"
#include "rules/pack/word_table.h"

namespace gridline::pack {

namespace {

// Indexed by the enumeration's number; entry 0 is "none".
constexpr Word moments[] = {{"", ""},    {"share", ""}, {"before", ""},
                            {"due", ""}, {"after", ""}, {"then", ""}};
constexpr Word acts[] = {{"", ""},           {"notify", "提醒"}, {"reassign", "改派"}, {"raise", "升级"},
                         {"supervise", "督办"}, {"invite", "邀协办"}, {"agenda", "提交议事会"}, {"webhook", "外部通知"}};
constexpr Word people[] = {{"", ""},      {"handler", "承办人"}, {"lead", "主办单位"}, {"above", "上一级"},
                           {"level", "指定层级"}, {"unit", "指定单位"}, {"role", "指定岗位"}};
constexpr Word moments_of_start[] = {{"", ""}, {"said", ""}, {"received", ""}, {"dispatched", ""}};

}  // namespace

std::string_view code(StepAt e) { return word_at(moments, e).code; }
std::string_view code(StepDo e) { return word_at(acts, e).code; }
std::string_view code(StepTo e) { return word_at(people, e).code; }
std::string_view zh(StepDo e) { return word_at(acts, e).zh; }
std::string_view zh(StepTo e) { return word_at(people, e).zh; }
std::optional<StepDo> step_do_of(std::string_view text) { return word_of<StepDo>(acts, text); }
std::optional<StepTo> step_to_of(std::string_view text) { return word_of<StepTo>(people, text); }
std::string_view code(ClockFrom e) { return word_at(moments_of_start, e).code; }
std::optional<ClockFrom> clock_from_of(std::string_view text) {
  return word_of<ClockFrom>(moments_of_start, text);
}

// A policy's own ladders of a clock stand for all of its parent's.
const Ladder* ladder_of(const Pack& pack, PolicyIndex policy, ClockKind clock, Urgency urgency) {
  for (; policy; policy = pack[policy].parent) {
    const Ladder* any = nullptr;
    bool says = false;
    for (const Ladder& l : pack[policy].ladders) {
      if (l.clock != clock) continue;
      says = true;
      if (l.urgency == urgency) return &l;
      if (l.urgency == Urgency::none) any = &l;
    }
    if (says) return any;
  }
  return nullptr;
}

std::uint32_t pauses_of(const Pack& pack, PolicyIndex policy, ClockKind clock, std::uint32_t otherwise) {
  for (; policy; policy = pack[policy].parent) {
    for (const PauseRule& p : pack[policy].pauses) {
      if (p.clock == clock) return p.states;
    }
  }
  return otherwise;
}

ClockFrom start_of(const Pack& pack, PolicyIndex policy, ClockKind clock) {
  for (; policy; policy = pack[policy].parent) {
    for (const StartFrom& s : pack[policy].starts) {
      if (s.clock == clock) return s.from;
    }
  }
  return ClockFrom::none;
}

}  // namespace gridline::pack
