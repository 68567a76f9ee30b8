// The fact that a resident was erased. Who it was is not in it: numbers of entries, and a code for why.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"
#include "engine/core/decide_parts.h"

namespace gridline::core {

// The administrator alone: whoever works on tickets sees less of a resident, and undoes none of it.
Decision decide_erase(const Command& command, const ErasePerson& body) {
  if (command.actor.kind != ActorKind::administrator) return not_yours();
  if (body.reason.empty()) return reason_needed();
  if (!is_code(body.reason))
    return rejected("bad_code", "理由代码只用字母、数字和 _-.:/，至多 64 个",
                    "a reason code: letters, digits and _-.:/ only, 64 at most");
  if (body.entries.size() > limits::erase_entries_max)
    return rejected("too_many", "一次清除的条目过多", "too many entries to erase at once");
  const auto out_of_order = [](std::uint64_t a, std::uint64_t b) { return a >= b; };
  if (body.entries.empty() || body.entries.front() == 0 ||
      std::adjacent_find(body.entries.begin(), body.entries.end(), out_of_order) != body.entries.end())
    return rejected("bad_entries", "条目应从小到大、不重复", "entries must be ascending, each once");
  Decision d;
  d.events.push_back(PersonErased{command.actor.member, command.at, body.entries, body.complaints});
  return d;
}

}  // namespace gridline::core
