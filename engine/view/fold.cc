// What belongs to an entry as a whole, names, members and complaints; what an event does to a ticket is
// said by ticket_change, fold_desk, tally and line.
#include "engine/view/fold.h"

#include <fmt/format.h>

#include <vector>

#include "engine/view/fold_desk.h"
#include "engine/view/line.h"
#include "engine/view/tally.h"
#include "engine/view/ticket_change.h"

namespace gridline::view {

namespace {

using core::TicketState;

constexpr std::int64_t ms_a_minute = 60'000, ms_a_day = 86'400'000;

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

std::int64_t day_of(std::int64_t at_ms, base::ZoneOffset zone) {
  const std::int64_t local = at_ms + zone.minutes * ms_a_minute;
  return local >= 0 ? local / ms_a_day : -((-local + ms_a_day - 1) / ms_a_day);
}

class Fold {
 public:
  Fold(Tables& tables, std::uint64_t seq, const codec::DecodedEntry& entry, PersonalState personal,
       base::ZoneOffset zone)
      : tables_(tables), seq_(seq), entry_(entry), personal_(personal), zone_(zone) {}

  base::Status run() {
    for (const core::Event& event : entry_.events) {
      event_ = &event;
      if (auto done = std::visit([this](const auto& e) { return apply(e); }, event); !done) return done;
    }
    if (auto done = names(); !done) return done;
    if (auto done = note(); !done) return done;
    return count_intake();
  }

 private:
  // ---- helpers ----

  void count(const TicketRow& t, Measure measure, std::int64_t at) {
    tables_.count({day_of(at, zone_), t.lead, t.category, t.channel, number(measure)});
  }

  template <class E>
  std::int64_t time_of(const E& e) const {
    if constexpr (requires { e.at; }) return e.at ? e.at.ms : entry_.command.at.ms;
    else return entry_.command.at.ms;
  }

  // The event at hand as a line of this ticket.
  base::Status add_line(const TicketRow& t, core::EventType type, std::int64_t at) {
    const core::Actor& actor = entry_.command.actor;
    TimelineRow row;
    row.ticket = t.id;
    row.seq = seq_;
    row.number = ++lines_;
    row.at = at;
    row.type = number(type);
    row.actor_kind = number(actor.kind);
    row.actor_member = actor.member.value;
    row.actor_source = actor.source;
    if (const auto* act = std::get_if<core::ActOnTicket>(&entry_.command.body)) row.reason = act->reason;
    describe(row, t, *event_);
    return tables_.add_line(row);
  }

  // Every event about one ticket.
  template <class E>
  base::Status on_ticket(const E& e) {
    auto ticket = tables_.ticket(e.ticket);
    if (!ticket) return ticket.error();
    TicketRow& t = **ticket;
    const std::int64_t accept_due = t.accept_due, at = time_of(e);
    change(t, e);
    if (auto done = change_beside(tables_, t, e, seq_); !done) return done;
    Tally facts;
    tally(facts, t, e, accept_due);
    for (const Measure fact : facts.all()) count(t, fact, at);
    return add_line(t, E::type, at);
  }

  // Lines in the lives of other tickets that this event is about too.
  template <class E>
  base::Status lines_of_others(const E& e) {
    for (const base::TicketId id : e.others) {
      auto other = tables_.ticket(id);
      if (!other) return other.error();
      if (auto added = add_line(**other, E::type, time_of(e)); !added) return added;
    }
    return {};
  }

  // ---- names and members ----

  base::Status apply(const core::SymbolsDefined& e) {
    std::uint32_t symbol = e.first;
    for (const std::string& name : e.names) {
      if (auto added = tables_.add_symbol(symbol++, name); !added) return added;
    }
    return {};
  }

  base::Status apply(const core::PackActivated& e) {
    return add_pack(e.second ? PackStep::confirmed : PackStep::activated, e, e.pack.value);
  }
  base::Status apply(const core::PackProposed& e) {
    const bool other = e.instead_of != base::Hash256{};
    const PackStep step = e.from == base::Hash256{} ? PackStep::proposed : PackStep::recount_proposed;
    return add_pack(step, e, 0, other ? base::to_hex(e.instead_of) : std::string());
  }
  template <class E>
  base::Status add_pack(PackStep step, const E& e, std::uint32_t pack, std::string instead_of = {}) {
    return tables_.add_pack(
        {seq_, time_of(e), number(step), pack, base::to_hex(e.hash), number(entry_.command.actor.kind),
         e.member.value, std::move(instead_of)});
  }
  base::Status apply(const core::PlanDefined&) { return {}; }

  base::Status apply(const core::MembersChanged& e) {
    for (const core::ChangedMember& m : e.members) {
      if (auto put = tables_.put_member(m); !put) return put;
    }
    return {};
  }

  base::Status apply(const core::ActRemembered&) { return {}; }
  // No ticket's own: the journal tells them.
  base::Status apply(const core::ClockNoticed&) { return {}; }
  base::Status apply(const core::DigestQueued&) { return {}; }
  base::Status apply(const core::DutyChanged&) { return {}; }
  base::Status apply(const core::MeetingSet&) { return {}; }
  base::Status apply(const core::MeetingHeld&) { return {}; }
  base::Status apply(const core::LeaveSet&) { return {}; }
  base::Status apply(const core::PersonErased& e) {
    for (const std::uint64_t entry : e.entries) {
      if (auto done = tables_.erase(entry); !done) return done;
    }
    return tables_.want_purge();
  }
  base::Status apply(const core::TokenIssued&) { return {}; }
  base::Status apply(const core::TokenRevoked&) { return {}; }

  base::Status apply(const core::HandedOver& e) {
    for (const base::TicketId id : e.others) {
      auto ticket = tables_.ticket(id);
      if (!ticket) return ticket.error();
      (*ticket)->member = e.stand_in.value;
    }
    return lines_of_others(e);
  }

  base::Status apply(const core::HandOverAcknowledged& e) { return lines_of_others(e); }

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
      auto ticket = tables_.ticket(base::TicketId(id));
      if (!ticket) return ticket.error();
      if (auto added = add_line(**ticket, core::ComplaintRevised::type, e.at.ms); !added) return added;
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
    return on_ticket(e);
  }

  // ---- tickets ----

  base::Status apply(const core::TicketOpened& e) {
    std::uint32_t channel = 0;
    bool confidential = false;
    if (received_ != nullptr && received_->complaint == e.complaint) {
      channel = received_->channel.value;
      confidential = received_->confidential;
    } else {
      auto complaint = tables_.current(e.complaint.value);
      if (!complaint) return complaint.error();
      channel = complaint->channel;
      confidential = complaint->confidential;
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
    t.flags = flags_of(e, confidential);
    if (e.for_many) return add_line(t, core::TicketOpened::type, e.at.ms);  // no resident's own
    if (auto linked = tables_.link(t.complaint, t.id); !linked) return linked;
    return add_line(t, core::TicketOpened::type, e.at.ms);
  }

  static std::uint32_t flags_of(const core::TicketOpened& e, bool confidential) {
    namespace flag = core::ticket_flag;
    std::uint32_t flags = 0;
    if (confidential || e.nature == pack::Nature::report) flags |= flag::confidential;
    if (e.emergency) flags |= flag::emergency;
    if (e.person_visit) flags |= flag::person_visit;
    if (e.no_resident) flags |= flag::no_resident;
    return flags;
  }

  // The way into the archive and back is the engine's own: a ticket is here all the time.
  base::Status apply(const core::TicketArchived&) { return {}; }
  base::Status apply(const core::TicketRestored&) { return {}; }

  base::Status apply(const core::TicketMerged& e) { return with_others(e); }
  base::Status apply(const core::TicketUnmerged& e) { return with_others(e); }
  base::Status apply(const core::DuplicateProposed& e) { return with_others(e); }
  base::Status apply(const core::KeptApart& e) { return with_others(e); }
  base::Status apply(const core::TicketSketched&) { return {}; }  // for decisions alone
  // Counting alone is for decisions; that it came into a hot spot stands in both lives.
  base::Status apply(const core::MatterCounted& e) { return e.cluster ? with_cluster(e) : base::Status{}; }
  base::Status apply(const core::ClusterLeft& e) { return with_cluster(e); }
  base::Status apply(const core::ClusterJoined& e) { return with_cluster(e); }
  base::Status apply(const core::HotSpotOpened& e) {
    for (const base::TicketId id : e.others) {
      auto member = tables_.ticket(id);
      if (!member) return member.error();
      (*member)->cluster = e.ticket.value;
    }
    return with_others(e);
  }
  template <class E>
  base::Status with_cluster(const E& e) {
    if (auto done = on_ticket(e); !done) return done;
    auto cluster = tables_.ticket(e.cluster);
    return cluster ? add_line(**cluster, E::type, time_of(e)) : cluster.error();
  }
  template <class E>
  base::Status with_others(const E& e) {
    if (auto done = on_ticket(e); !done) return done;
    return lines_of_others(e);
  }

  template <class E>
  base::Status apply(const E& e) {
    return on_ticket(e);
  }

  // ---- what belongs to the entry as a whole ----

  // The prose of an act stands once per entry, beside the lines.
  base::Status note() {
    const core::CommandBody& body = entry_.command.body;
    const bool acts =
        std::holds_alternative<core::ActOnTicket>(body) || std::holds_alternative<core::ActivatePack>(body);
    if (personal_ == PersonalState::none || !acts) return {};
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
  const core::Event* event_ = nullptr;  // at hand
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
