// A message names whom it goes to; a step of a ladder tells people as well.
#include "engine/core/who_is_told.h"

namespace gridline::core {

std::vector<Telling> told_by(const Event& event) {
  std::vector<Telling> out;
  if (const auto* e = std::get_if<MessageQueued>(&event)) {
    if (e->complaint) out.push_back({{}, e->notice, e->ticket});
    for (const MemberId m : e->told) out.push_back({m, e->notice, e->ticket});
  } else if (const auto* step = std::get_if<EscalationStepTaken>(&event)) {
    const Notice notice = step->level == 0 ? Notice::due_soon : Notice::overdue;
    for (const MemberId m : step->told) out.push_back({m, notice, step->ticket});
  }
  return out;
}

}  // namespace gridline::core
