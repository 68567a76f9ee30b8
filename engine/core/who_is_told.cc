// A message names whom it goes to; a step of a ladder tells people as well.
#include "engine/core/who_is_told.h"

#include <algorithm>

namespace gridline::core {

namespace {

// Everybody whom what is new or taken back is about, once, but for who did it himself.
void tell_of_rota(const DutyChanged& e, std::vector<Telling>& out) {
  std::vector<MemberId> told{e.member};
  const auto tell = [&](MemberId m) {
    if (!m || std::find(told.begin(), told.end(), m) != told.end()) return;
    told.push_back(m);
    out.push_back({m, Notice::rota_changed, {}});
  };
  for (const MemberId m : e.told) tell(m);
  for (const DutyChange& c : e.added) {
    if (c.to <= e.at) continue;
    tell(c.member);
    tell(c.other);
  }
}

// Of a clock that has no ladder.
Notice notice_of_reminder(const EscalationStepTaken& step) {
  if (step.level > 0) return Notice::overdue;
  switch (step.clock) {
    case pack::ClockKind::contact: return Notice::written_again;
    case pack::ClockKind::hand_over: return Notice::handed_over;
    default: return Notice::due_soon;
  }
}

Notice notice_of(const EscalationStepTaken& step) {
  switch (step.act) {
    case pack::StepDo::none: return notice_of_reminder(step);
    case pack::StepDo::raise: return Notice::overdue;
    case pack::StepDo::supervise: return Notice::supervised;
    case pack::StepDo::reassign: return Notice::reassigned;
    case pack::StepDo::invite: return Notice::invited;
    case pack::StepDo::agenda: return Notice::tabled;
    default: return Notice::step;
  }
}

base::Hasher& tell_apart(base::Hasher& out, const MessageQueued& e) {
  return out.number(e.ticket.value).number(e.complaint.value).number(static_cast<std::uint64_t>(e.notice))
      .number(static_cast<std::uint64_t>(e.at.ms));
}
base::Hasher& tell_apart(base::Hasher& out, const EscalationStepTaken& e) {
  return out.number(e.ticket.value).number(static_cast<std::uint64_t>(e.clock)).number(e.subject.value)
      .number(e.step).number(e.generation).number(e.times)
      .number(e.step != 0 ? 0 : static_cast<std::uint64_t>(e.at.ms));
}
base::Hasher& tell_apart(base::Hasher& out, const DigestQueued& e) {
  return out.number(static_cast<std::uint64_t>(e.at.ms)).number(static_cast<std::uint64_t>(e.since.ms));
}
base::Hasher& tell_apart(base::Hasher& out, const ClockNoticed& e) {
  return out.number(static_cast<std::uint64_t>(e.oddity)).number(static_cast<std::uint64_t>(e.at.ms))
      .number(static_cast<std::uint64_t>(e.found.ms));
}
base::Hasher& tell_apart(base::Hasher& out, const DutyChanged& e) {
  out.number(static_cast<std::uint64_t>(e.at.ms));
  for (const DutyChange& c : e.added) out.number(c.number);
  for (const std::uint32_t number : e.removed) out.number(number);
  return out;
}
base::Hasher& tell_apart(base::Hasher& out, const MeetingSet& e) {
  return out.number(e.council.value).number(static_cast<std::uint64_t>(e.ruled.ms))
      .number(static_cast<std::uint64_t>(e.at.ms));
}
template <class E>
base::Hasher& tell_apart(base::Hasher& out, const E&) {
  return out;
}

}  // namespace

std::vector<Telling> told_by(const Event& event) {
  std::vector<Telling> out;
  if (const auto* e = std::get_if<MessageQueued>(&event)) {
    if (e->complaint) out.push_back({{}, e->notice, e->ticket});
    if (e->in_digest) return out;
    for (const MemberId m : e->told) out.push_back({m, e->notice, e->ticket});
  } else if (const auto* step = std::get_if<EscalationStepTaken>(&event)) {
    if (step->in_digest) return out;
    for (const MemberId m : step->told) out.push_back({m, notice_of(*step), step->ticket});
  } else if (const auto* rota = std::get_if<DutyChanged>(&event)) {
    tell_of_rota(*rota, out);
  } else if (const auto* meeting = std::get_if<MeetingSet>(&event)) {
    for (const MemberId m : meeting->told) {
      if (m != meeting->member) out.push_back({m, Notice::meeting_moved, {}});
    }
  } else if (const auto* digest = std::get_if<DigestQueued>(&event)) {
    out.push_back({digest->member, Notice::digest, {}});
  } else if (const auto* clock = std::get_if<ClockNoticed>(&event)) {
    for (const MemberId m : clock->told) out.push_back({m, Notice::clock_odd, {}});
  }
  return out;
}

base::Hash128 effect_id(const Event& event, MemberId who) {
  base::Hasher out;
  out.number(who.value);
  std::visit([&](const auto& e) {
    out.number(static_cast<std::uint64_t>(std::decay_t<decltype(e)>::type));
    tell_apart(out, e);
  }, event);
  return out.finish128();
}

}  // namespace gridline::core
