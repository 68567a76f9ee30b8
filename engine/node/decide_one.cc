// One command in the duty cycle: what it needs is looked up, it is decided, its events are encoded and
// applied, and what follows the tickets is told.
#include <algorithm>

#include "engine/core/evolve.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"

namespace gridline::node {

void Node::decide_one(core::Command& command, Outcome& outcome) {
  command.at = at_;
  if (auto* submit = std::get_if<core::SubmitComplaint>(&command.body)) {
    // Read ahead with a pack that is no longer active: read again, with the one that decides.
    if (ready_ && submit->reading.pack != rules_.short_hash()) read_again(command, *ready_);
  }
  if (const auto* accept = std::get_if<core::AcceptClock>(&command.body)) {
    outcome.rejection = refuse_accept(*accept);
    if (outcome.rejection) return;
  }
  look_up_archived(command);
  look_up_contact(command);
  const std::shared_ptr<const ReadyPack> named = pack_named_by(command);
  core::Context context{ready_ ? &rules_ : nullptr, named ? named->pack.get() : nullptr};
  if (named && named->pack->hash == naming_) context.names = found_names_;
  core::Decision decision = core::decide(state_, command, context);

  ++counters_.commands;
  outcome.rejection = std::move(decision.rejection);
  outcome.reply = std::move(decision.reply);
  if (outcome.rejection) ++counters_.rejections;
  if (!decision.events.empty()) journal_and_evolve(command, decision.events, outcome);
  if (const auto* names = std::get_if<core::DefineNames>(&command.body)) note_names(*names, named.get());
}

void Node::journal_and_evolve(const core::Command& command, const std::vector<core::Event>& events,
                              Outcome& outcome) {
  if (!deciding_.chunk) deciding_.chunk = new_chunk();
  deciding_.chunk->add(command, events, random_.bytes(16));
  outcome.seq = next_;
  if (contacts_) contacts_->see(command, events, next_);
  next_ = base::Seq(next_.value + 1);
  state_.now = at_;
  evolve_all(events, outcome.seq);
  if (std::holds_alternative<core::AcceptClock>(command.body)) keeper_.accept();
}

// What the clocks do now is not in the state: whether there is anything to accept is for the node to say.
std::optional<core::Rejection> Node::refuse_accept(const core::AcceptClock& accept) const {
  const ClockStatus now = keeper_.status();
  if (!now.held() || now.state == ClockState::slowed) {
    return core::Rejection{"clock_not_held", "系统时钟没有被挂起，无需确认",
                           "the machine's clock is followed: there is nothing to accept"};
  }
  const base::Duration off = accept.found - now.wall;
  if (off > clock_step_min || off < base::Duration{-clock_step_min.ms}) {
    return core::Rejection{"clock_moved", "系统时钟又变了，请重新查看后再确认",
                           "the machine's clock has changed again: look at it once more"};
  }
  return std::nullopt;
}

// What is not at hand any more is looked up here and travels with the command, so that decide depends
// on nothing but the state and the command, today and when the journal is verified.
void Node::look_up_archived(core::Command& command) {
  base::Status looked;
  if (auto* submit = std::get_if<core::SubmitComplaint>(&command.body)) {
    submit->archived.reset();
    if (!archive_->may_have(submit->key) || state_.complaint_by_key(submit->key) != nullptr) return;
    auto found = archive_->complaint(submit->key);
    if (found) submit->archived = *found;
    else looked = found.error();
  } else if (auto* act = std::get_if<core::ActOnTicket>(&command.body)) {
    act->archived.reset();
    const bool was_there = act->ticket && act->ticket.value < state_.next_ticket;
    if (!was_there || state_.ticket(act->ticket) != nullptr) return;
    auto found = archive_->ticket(act->ticket, state_);
    if (found) act->archived = std::move(*found);
    else looked = found.error();
  }
  if (!looked) fatal_(looked.error());  // deciding without it would make the same complaint twice
}

// Who submits, by his phone. A text that names no place is read once more with the place he is known for.
void Node::look_up_contact(core::Command& command) {
  auto* submit = std::get_if<core::SubmitComplaint>(&command.body);
  if (submit == nullptr) return;
  submit->contact.reset();
  if (!contacts_ || !ready_ || submit->archived || state_.complaint_by_key(submit->key) != nullptr) return;
  submit->contact = contacts_->look_up(command, state_);
  if (!submit->contact || !submit->contact->place || submit->reading.place != 0) return;
  const std::uint32_t symbol = submit->contact->place.value;
  const pack::PlaceIndex place =
      symbol < rules_.place_of.size() ? rules_.place_of[symbol] : pack::PlaceIndex();
  if (place) read_again(command, *ready_, (*rules_.pack)[place].path);
}

// Applies the events of one command, and notes what has to follow the tickets: the archive, the timers
// and, once it is durable, the queues.
void Node::evolve_all(const std::vector<core::Event>& events, base::Seq seq) {
  see_touched(events);
  for (const core::Event& event : events) {
    if (base::Status s = archive_->see(state_, event, seq); !s) fatal_(s.error());
    core::evolve(state_, event);
    if (const auto* activated = std::get_if<core::PackActivated>(&event)) {
      use_pack(activated->hash);
      deciding_.packs = PackStanding{ready_, state_.proposed};
    } else if (std::holds_alternative<core::PackProposed>(event)) {
      deciding_.packs = PackStanding{ready_, state_.proposed};
    }
  }
  for (const Touched& t : touched_) {
    const core::Ticket* ticket = state_.ticket(t.ticket);
    core::Ticket& row = deciding_.rows.emplace_back();
    if (ticket != nullptr) row = *ticket;
    else row.id = t.ticket;
    timers_.moved(t.ticket, t.deadline, timers_.deadline_of(t.ticket).at);
  }
}

// The tickets that the events are about to change, each once, in the order of ids.
void Node::see_touched(const std::vector<core::Event>& events) {
  touched_.clear();
  const auto touch = [this](base::TicketId id) {
    if (touched_.empty() || touched_.back().ticket != id) touched_.push_back({id, {}});
  };
  for (const core::Event& event : events) {
    core::each_ticket(event, touch);
    const auto* revised = std::get_if<core::ComplaintRevised>(&event);
    const core::Complaint* complaint = revised == nullptr ? nullptr : state_.complaint(revised->complaint);
    for (std::uint64_t i = 0; complaint != nullptr && i < complaint->tickets; ++i) {
      touch(base::TicketId(complaint->first_ticket.value + i));
    }
  }
  if (touched_.size() > 1) {
    std::sort(touched_.begin(), touched_.end(),
              [](const Touched& a, const Touched& b) { return a.ticket < b.ticket; });
    const auto same = [](const Touched& a, const Touched& b) { return a.ticket == b.ticket; };
    touched_.erase(std::unique(touched_.begin(), touched_.end(), same), touched_.end());
  }
  for (Touched& t : touched_) t.deadline = timers_.deadline_of(t.ticket).at;
}

}  // namespace gridline::node
