// A message names whom it goes to; a step of a ladder tells people as well.
#include "engine/core/who_is_told.h"

#include <algorithm>

namespace gridline::core {

namespace {

// Everybody whom what is new is about, once, but for who did it himself.
void tell_of_rota(const DutyChanged& e, std::vector<Telling>& out) {
  std::vector<MemberId> told{e.member};
  for (const DutyChange& c : e.added) {
    for (const MemberId m : {c.member, c.other}) {
      if (!m || c.to <= e.at || std::find(told.begin(), told.end(), m) != told.end()) continue;
      told.push_back(m);
      out.push_back({m, Notice::rota_changed, {}});
    }
  }
}

}  // namespace

std::vector<Telling> told_by(const Event& event) {
  std::vector<Telling> out;
  if (const auto* e = std::get_if<MessageQueued>(&event)) {
    if (e->complaint) out.push_back({{}, e->notice, e->ticket});
    for (const MemberId m : e->told) out.push_back({m, e->notice, e->ticket});
  } else if (const auto* step = std::get_if<EscalationStepTaken>(&event)) {
    const Notice notice = step->level == 0 ? Notice::due_soon : Notice::overdue;
    for (const MemberId m : step->told) out.push_back({m, notice, step->ticket});
  } else if (const auto* rota = std::get_if<DutyChanged>(&event)) {
    tell_of_rota(*rota, out);
  }
  return out;
}

}  // namespace gridline::core
