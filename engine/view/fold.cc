// One small function per event; a ticket's line in the timeline is filled from the event beside
// the change it makes.
#include "engine/view/fold.h"

#include <fmt/format.h>

#include <iterator>
#include <vector>

namespace gridline::view {

namespace {

using core::TicketState;

constexpr std::int64_t ms_a_minute = 60'000, ms_a_day = 86'400'000;

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

std::int64_t day_of(std::int64_t at_ms, base::ZoneOffset zone) {
  const std::int64_t local = at_ms + zone.minutes * ms_a_minute;
  return local >= 0 ? local / ms_a_day : -((-local + ms_a_day - 1) / ms_a_day);
}

std::string clocks_of(const std::vector<core::RunningClock>& clocks) {
  std::string out;
  for (const core::RunningClock& c : clocks) {
    if (!out.empty()) out += ' ';
    fmt::format_to(std::back_inserter(out), "{}:{}", number(c.clock), c.due.ms);
  }
  return out;
}

class Fold {
 public:
  Fold(Tables& tables, std::uint64_t seq, const codec::DecodedEntry& entry, PersonalState personal,
       base::ZoneOffset zone)
      : tables_(tables), seq_(seq), entry_(entry), personal_(personal), zone_(zone) {}

  base::Status run() {
    for (const core::Event& event : entry_.events) {
      if (auto done = std::visit([this](const auto& e) { return apply(e); }, event); !done) return done;
    }
    if (auto done = names(); !done) return done;
    if (auto done = note(); !done) return done;
    return count_intake();
  }

 private:
  // ---- helpers ----

  void count(const TicketRow& t, Measure measure, std::int64_t at, std::uint32_t plus = 0) {
    tables_.count({day_of(at, zone_), t.lead, t.category, t.channel, number(measure) + plus});
  }

  // A line with what every event of this entry has in common: who and when.
  TimelineRow line(std::uint64_t ticket, core::EventType type, base::Instant at = {}) {
    const core::Actor& actor = entry_.command.actor;
    TimelineRow row;
    row.ticket = ticket;
    row.seq = seq_;
    row.number = ++lines_;
    row.at = at ? at.ms : entry_.command.at.ms;
    row.type = number(type);
    row.actor_kind = number(actor.kind);
    row.actor_member = actor.member.value;
    row.actor_source = actor.source;
    if (const auto* act = std::get_if<core::ActOnTicket>(&entry_.command.body)) row.reason = act->reason;
    return row;
  }

  // The ticket's change and its line; `change(ticket, line)`.
  template <class Event, class Change>
  base::Status on_ticket(const Event& e, base::Instant at, Change change) {
    auto ticket = tables_.ticket(e.ticket);
    if (!ticket) return ticket.error();
    TimelineRow row = line(e.ticket.value, Event::type, at);
    change(**ticket, row);
    return tables_.add_line(row);
  }

  // ---- names and members ----

  base::Status apply(const core::SymbolsDefined& e) {
    std::uint32_t symbol = e.first;
    for (const std::string& name : e.names) {
      if (auto added = tables_.add_symbol(symbol++, name); !added) return added;
    }
    return {};
  }

  base::Status apply(const core::PackActivated&) { return {}; }

  base::Status apply(const core::MembersChanged& e) {
    for (const core::ChangedMember& m : e.members) {
      if (auto put = tables_.put_member(m); !put) return put;
    }
    return {};
  }

  base::Status apply(const core::ActRemembered&) { return {}; }

  // ---- complaints ----

  base::Result<const core::SubmitComplaint*> said() const {
    if (const auto* body = std::get_if<core::SubmitComplaint>(&entry_.command.body)) return body;
    return base::Error{base::ErrorCode::corrupt,
                       fmt::format("entry {} has a complaint's event but no complaint", seq_)};
  }

  base::Status index(std::uint64_t complaint) {
    const core::Personal& who = entry_.command.personal;
    return personal_ == PersonalState::present ? tables_.index(complaint, who.title, who.text)
                                               : base::Status{};
  }

  base::Status apply(const core::ComplaintReceived& e) {
    auto body = said();
    if (!body) return body.error();
    received_ = &e;
    if (auto added = tables_.add_complaint(e, **body, seq_); !added) return added;
    if (auto added =
            tables_.add_version(e.complaint.value, 1, 0, e.at.ms, seq_, personal_, entry_.command.personal);
        !added) {
      return added;
    }
    return index(e.complaint.value);
  }

  base::Status apply(const core::ComplaintRevised& e) {
    const std::uint64_t complaint = e.complaint.value;
    auto before = tables_.current(complaint);
    if (!before) return before.error();
    if (auto out = tables_.unindex(complaint, before->seq); !out) return out;
    if (auto added = tables_.add_version(complaint, e.version, before->seq, e.at.ms, seq_, personal_,
                                         entry_.command.personal);
        !added) {
      return added;
    }
    if (auto set = tables_.set_current(complaint, e.version, seq_); !set) return set;
    auto tickets = tables_.tickets_of(complaint);
    if (!tickets) return tickets.error();
    for (const std::uint64_t id : *tickets) {
      TimelineRow row = line(id, core::ComplaintRevised::type, e.at);
      row.complaint = complaint;
      row.version = e.version;
      if (auto added = tables_.add_line(row); !added) return added;
    }
    if (!tickets->empty()) {
      auto first = tables_.ticket(base::TicketId(tickets->front()));
      if (!first) return first.error();
      count(**first, Measure::revised, e.at.ms);
    }
    return index(complaint);
  }

  base::Status apply(const core::ComplaintJoined& e) {
    if (!first_) first_ = e.ticket;
    if (auto linked = tables_.link(e.complaint.value, e.ticket.value); !linked) return linked;
    return on_ticket(e, {}, [&](TicketRow& t, TimelineRow& row) {
      row.complaint = e.complaint.value;
      count(t, Measure::joined, row.at);
    });
  }

  // ---- tickets ----

  base::Status apply(const core::TicketOpened& e) {
    std::uint32_t channel =
        received_ != nullptr && received_->complaint == e.complaint ? received_->channel.value : 0;
    if (channel == 0) {
      auto complaint = tables_.current(e.complaint.value);
      if (!complaint) return complaint.error();
      channel = complaint->channel;
    }
    if (!first_) first_ = e.ticket;
    opened_.push_back(e.ticket);
    TicketRow& t = tables_.open_ticket(e.ticket);
    t.complaint = e.complaint.value;
    t.parent = e.parent.value;
    t.kind = number(e.kind);
    t.state = number(TicketState::triage);
    t.place = e.place.value;
    t.place_flags = e.place_flags;
    t.category = e.category.value;
    t.urgency = number(e.urgency);
    t.nature = number(e.nature);
    for (const std::string& tag : e.tags) t.tags += t.tags.empty() ? tag : "\n" + tag;
    t.pack = e.pack.value;
    t.route = e.route.value;
    t.policy = e.policy.value;
    t.channel = channel;
    t.opened_at = e.at.ms;
    TimelineRow row = line(t.id, core::TicketOpened::type, e.at);
    row.complaint = t.complaint;
    show_reading(t, row);
    if (auto linked = tables_.link(t.complaint, t.id); !linked) return linked;
    return tables_.add_line(row);
  }

  static void show_reading(const TicketRow& t, TimelineRow& row) {
    row.place = t.place;
    row.category = t.category;
    row.urgency = t.urgency;
    row.nature = t.nature;
    row.pack = t.pack;
    row.route = t.route;
  }

  base::Status apply(const core::TicketReread& e) {
    return on_ticket(e, {}, [&](TicketRow& t, TimelineRow& row) {
      t.place = e.place.value;
      t.category = e.category.value;
      t.urgency = number(e.urgency);
      t.nature = number(e.nature);
      t.pack = e.pack.value;
      t.route = e.route.value;
      show_reading(t, row);
    });
  }

  base::Status apply(const core::TicketTriaged& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::triage);
      t.lead = row.unit = e.unit.value;
      t.member = 0;
      t.triage_reason = row.triage_reason = e.reason;
      count(t, Measure::triaged, row.at);
    });
  }

  base::Status apply(const core::TicketDispatched& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::queued);
      t.lead = row.unit = e.lead.value;
      t.member = 0;
      t.triage_reason = 0;
      t.partners = row.partners = numbers(e.partners);
      row.by_person = e.by_person ? 1 : 0;
      count(t, Measure::dispatched, row.at);
    });
  }

  base::Status apply(const core::TicketAssigned& e) {
    return on_ticket(e, e.at,
                     [&](TicketRow& t, TimelineRow& row) { t.member = row.member = e.member.value; });
  }

  base::Status apply(const core::ClocksStarted& e) {
    return on_ticket(e, {}, [&](TicketRow& t, TimelineRow& row) {
      for (const core::RunningClock& c : e.clocks) {
        if (c.clock == pack::ClockKind::accept) t.accept_due = c.due.ms;
        if (c.clock == pack::ClockKind::resolve) t.resolve_due = c.due.ms;
      }
      row.clocks = clocks_of(e.clocks);
    });
  }

  base::Status apply(const core::TicketAccepted& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::accepted);
      t.accepted_at = row.at;
      row.member = e.member.value;
      row.unit = t.lead;
      count(t, Measure::accepted, row.at);
      if (t.accept_due != 0 && row.at > t.accept_due) count(t, Measure::accepted_late, row.at);
    });
  }

  base::Status apply(const core::TicketClaimed& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::claimed);
      t.member = row.member = e.member.value;
      t.claimed_at = row.at;
      count(t, Measure::claimed, row.at);
    });
  }

  base::Status apply(const core::DoneReported& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::reported);
      t.reported_at = row.at;
      row.member = e.member.value;
      count(t, Measure::reported, row.at);
    });
  }

  base::Status apply(const core::TicketClosed& e) {
    return on_ticket(e, e.at, [&](TicketRow& t, TimelineRow& row) {
      t.state = number(TicketState::closed);
      t.closed_at = row.at;
      t.outcome = row.outcome = number(e.outcome);
      row.member = e.member.value;
      count(t, Measure::closed, row.at);
      count(t, Measure::closed_with, row.at, t.outcome);
      if (t.resolve_due != 0 && row.at > t.resolve_due) count(t, Measure::closed_late, row.at);
    });
  }

  base::Status apply(const core::NoteAdded& e) {
    return on_ticket(e, e.at, [&](TicketRow&, TimelineRow& row) { row.member = e.member.value; });
  }

  // ---- what belongs to the entry as a whole ----

  // The prose of an act stands once per entry, beside the lines.
  base::Status note() {
    if (personal_ == PersonalState::none || !std::holds_alternative<core::ActOnTicket>(entry_.command.body)) {
      return {};
    }
    return tables_.add_note(seq_, personal_, entry_.command.personal.note);
  }

  // An import without names leaves those that are known.
  base::Status names() {
    const auto* import = std::get_if<core::ImportMembers>(&entry_.command.body);
    if (import == nullptr || personal_ == PersonalState::none) return {};
    const std::vector<std::string>& given = entry_.command.personal.names;
    for (std::size_t i = 0; i < import->members.size(); ++i) {
      const std::string_view name = i < given.size() ? std::string_view(given[i]) : std::string_view();
      if (auto put = tables_.put_member_name(import->members[i].id, seq_, personal_, name); !put) return put;
    }
    return {};
  }

  // Only now is known to which unit the new tickets went. A complaint counts once, where its first
  // ticket is.
  base::Status count_intake() {
    for (const core::TicketId id : opened_) {
      auto t = tables_.ticket(id);
      if (!t) return t.error();
      count(**t, Measure::opened, (*t)->opened_at);
    }
    if (received_ == nullptr) return {};
    TicketRow nowhere;
    const TicketRow* t = &nowhere;
    if (first_) {
      auto found = tables_.ticket(first_);
      if (!found) return found.error();
      t = *found;
    }
    tables_.count({day_of(received_->at.ms, zone_), t->lead, t->category, received_->channel.value,
                   number(Measure::received)});
    return {};
  }

  Tables& tables_;
  const std::uint64_t seq_;
  const codec::DecodedEntry& entry_;
  const PersonalState personal_;
  const base::ZoneOffset zone_;
  std::uint32_t lines_ = 0;
  const core::ComplaintReceived* received_ = nullptr;
  core::TicketId first_;                // the first ticket that this entry gave the complaint
  std::vector<core::TicketId> opened_;
};

}  // namespace

base::Status fold(Tables& tables, std::uint64_t seq, const codec::DecodedEntry& entry, PersonalState personal,
                  base::ZoneOffset zone) {
  return Fold(tables, seq, entry, personal, zone).run();
}

}  // namespace gridline::view
