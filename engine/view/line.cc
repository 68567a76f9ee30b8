// The intake's events by name; the desk's by their field numbers, which mean the same in all of them
// (core::desk_field): a new desk event is shown without a word here.
#include "engine/view/line.h"

#include "engine/view/ticket_change.h"

namespace gridline::view {

namespace {

namespace field = core::desk_field;

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

std::string clocks_of(const std::vector<core::RunningClock>& started) {
  std::vector<RowClock> clocks;
  for (const core::RunningClock& c : started) clocks.push_back({c.clock, c.due.ms, c.unit.value, 0});
  return column_of(clocks);
}

// Takes each field of a desk event to where the line has it. What only decisions need is left out.
struct DeskFields {
  TimelineRow& line;
  LineDetail& detail;

  void operator()(int key, base::MemberId v) {
    (key == field::stand_in ? detail.stand_in.value : line.member) = v.value;
  }
  void operator()(int key, base::TicketId v) {
    if (key == field::cluster) detail.plain.cluster = v;
  }
  void operator()(int, base::ComplaintId v) { line.complaint = v.value; }
  void operator()(int key, base::Symbol v) {
    switch (key) {
      case field::reason: detail.reason = v; break;
      case field::unit: line.unit = v.value; break;
      case field::place: line.place = v.value; break;
      case field::category: line.category = v.value; break;
      case field::subject: detail.subject = v; break;
      case field::area: detail.plain.hot.area = v; break;
      case field::what: detail.plain.hot.what = v; break;
      case field::council: detail.council = v; break;
      case field::hook: detail.hook = v; break;
      default: break;
    }
  }
  void operator()(int key, base::Instant v) {
    switch (key) {
      case field::old_due: detail.plain.old_due = v; break;
      case field::planned: detail.plain.planned = v; break;
      case field::ruled: detail.plain.ruled = v; break;
      case field::meeting: detail.plain.meeting = v; break;
      default: break;
    }
    if (key == field::until) detail.plain.until = v;
    if (key == field::resolve_due) detail.plain.resolve_due = v;
  }
  void operator()(int key, bool v) {
    switch (key) {
      case field::required: detail.plain.required = v; break;
      case field::whistle: detail.plain.whistle = v; break;
      case field::contacted: detail.plain.contacted = v; break;
      case field::forced: detail.plain.forced = v; break;
      case field::again: detail.plain.again = v; break;
      case field::passed: detail.plain.passed = v; break;
      case field::in_digest: detail.plain.in_digest = v; break;
      default: break;
    }
  }
  void operator()(int key, std::uint32_t v) {
    if (key == field::level) detail.plain.level = v;
    if (key == field::number) detail.plain.number = v;
    if (key == field::alike) detail.plain.alike = v;
    if (key == field::step) detail.plain.step = v;
    if (key == field::times) detail.plain.times = v;
    if (key == field::generation) detail.plain.generation = v;
    if (key == field::carried) detail.plain.carried = v;
    core::HotSpot& hot = detail.plain.hot;
    if (key == field::households) hot.households = v;
    if (key == field::days) hot.days = v;
    if (key == field::needed) hot.needed = v;
    if (key == field::today) hot.today = v;
    if (key == field::usual) hot.usual = v;
  }
  void operator()(int, pack::StepDo v) { detail.plain.act = v; }
  void operator()(int, pack::AmountUnit v) { detail.plain.left_unit = v; }
  void operator()(int, base::Duration v) { detail.plain.left = v; }
  void operator()(int, core::HotWhy v) { detail.plain.hot.why = v; }
  void operator()(int, core::SimilarWhy v) { detail.plain.why = v; }
  void operator()(int, const text::Sketch&) {}
  void operator()(int, const std::vector<base::TicketId>& v) { detail.plain.others = v; }
  void operator()(int, const std::vector<std::string>& v) { detail.plain.evidence = v; }
  void operator()(int, const std::vector<base::MemberId>& v) { detail.told = v; }
  void operator()(int, core::TicketState v) { detail.plain.to = v; }
  void operator()(int, core::Request v) { detail.plain.request = v; }
  void operator()(int, core::Result v) { detail.plain.result = v; }
  void operator()(int, core::Outcome v) { line.outcome = number(v); }
  void operator()(int, pack::ClockKind v) { detail.plain.clock = v; }
  void operator()(int, core::Notice v) { detail.plain.notice = v; }
  void operator()(int, pack::Urgency v) { line.urgency = number(v); }
  void operator()(int, pack::Nature v) { line.nature = number(v); }
  void operator()(int, core::Solved v) { detail.plain.solved = v; }
  void operator()(int, core::Satisfied v) { detail.plain.satisfied = v; }
  void operator()(int, core::Cause v) { detail.plain.cause = v; }
  void operator()(int, core::Review v) { detail.plain.review = v; }
  void operator()(int, std::int64_t) {}                                // half_day, day
  void operator()(int, const base::Hash256&) {}
  void operator()(int, const std::vector<base::ComplaintId>&) {}
  void operator()(int, const core::ArchivedTicket&) {}
};

struct Describe {
  TimelineRow& line;
  LineDetail& detail;
  const TicketRow& t;

  void show_reading() const {
    line.place = t.place;
    line.category = t.category;
    line.urgency = t.urgency;
    line.nature = t.nature;
    line.pack = t.pack;
    line.route = t.route;
  }
  void operator()(const core::TicketOpened& e) const {
    line.complaint = e.complaint.value;
    show_reading();
  }
  void operator()(const core::TicketReread&) const { show_reading(); }
  void operator()(const core::ComplaintJoined& e) const {
    line.complaint = e.complaint.value;
    detail.plain.alike = e.alike;
    detail.plain.why = e.why;
  }
  void operator()(const core::ComplaintRevised& e) const {
    line.complaint = e.complaint.value;
    line.version = e.version;
  }
  void operator()(const core::TicketTriaged& e) const {
    line.unit = e.unit.value;
    line.triage_reason = e.reason;
  }
  void operator()(const core::TicketDispatched& e) const {
    line.unit = e.lead.value;
    line.partners = column_of_ids(e.partners);
    line.by_person = e.by_person ? 1 : 0;
    detail.plain.forced = e.forced;
  }
  void operator()(const core::ClocksStarted& e) const { line.clocks = clocks_of(e.clocks); }
  void operator()(const core::TicketAccepted& e) const {
    line.member = e.member.value;
    line.unit = t.lead;
  }
  void operator()(const core::TicketAssigned& e) const { line.member = e.member.value; }
  void operator()(const core::TicketClaimed& e) const { line.member = e.member.value; }
  void operator()(const core::NoteAdded& e) const { line.member = e.member.value; }
  void operator()(const core::DoneReported& e) const {
    line.member = e.member.value;
    detail.plain.evidence = e.evidence;
  }
  void operator()(const core::TicketClosed& e) const {
    line.member = e.member.value;
    line.outcome = number(e.outcome);
  }
  void operator()(const core::HandedOver& e) const {
    line.member = e.member.value;
    detail.stand_in = e.stand_in;
  }
  void operator()(const core::PlanChanged& e) const {
    line.member = e.member.value;
    detail.plain.resolve_due = e.resolve_due;
  }
  void operator()(const core::DeadlineRecounted& e) const {
    line.member = e.member.value;
    detail.subject = e.subject;
    detail.plain.clock = e.clock;
    detail.plain.due = e.due;
    detail.plain.old_due = e.old_due;
  }
  void operator()(const core::HandOverAcknowledged& e) const { line.member = e.member.value; }
  template <class E>
  void operator()(const E& e) const {
    if constexpr (!is_one_of<E, core::SymbolsDefined, core::PackActivated, core::PackProposed,
                             core::PlanDefined, core::MembersChanged,
                             core::ComplaintReceived, core::ActRemembered, core::ClockNoticed,
                             core::DigestQueued, core::DutyChanged, core::MeetingSet,
                             core::MeetingHeld, core::PersonErased>) {
      DeskFields fields{line, detail};
      E::fields(fields, e);
    }
    if constexpr (requires { e.ticket; e.others; }) {
      if (line.ticket != e.ticket.value) detail.plain.others = {e.ticket};  // seen from the other one
    }
  }
};

}  // namespace

void describe(TimelineRow& line, const TicketRow& t, const core::Event& event) {
  LineDetail detail;
  std::visit(Describe{line, detail, t}, event);
  if (!base::is_default(detail)) line.detail.bytes = base::to_packed(detail);
}

}  // namespace gridline::view
