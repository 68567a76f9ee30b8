// Random lives of tickets: events as a desk where anything may happen to any ticket would decide them,
// applied to a State by core's evolve and written as a journal.
#pragma once

#include <bitset>
#include <initializer_list>
#include <random>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/core/evolve.h"
#include "engine/core/state.h"
#include "tests/unit/engine/view/desk.h"
#include "tests/unit/engine/view/lives_hot.h"

namespace gridline::view::test {

using core::Request;
using core::TicketState;
using pack::ClockKind;

using Seen = std::bitset<std::variant_size_v<core::AnyEvent>>;

// Kept to what evolve relies on: partners were invited, one request at a time, what is unmerged was merged.
class Lives {
 public:
  explicit Lives(std::uint32_t seed) : random_(seed) {
    for (const char* name : {"unit:G1", "unit:G2", "unit:ST", "unit:WY", "place:海曲世家", "place:银杏公馆",
                             "category:prop.leak", "category:env.noise", "route:root/prop", "policy:base",
                             "reason:not_ours", "reason:no_power", "source:hotline-1", "channel:hotline"}) {
      desk_.symbol(name);
    }
    desk_.import({{"a", "王小明"}, {"b", "李四"}, {"c", "赵六"}});
    const Entry entry = desk_.all().front();
    const auto decoded = codec::decode(entry.public_part, entry.personal_part);
    for (const core::Event& e : decoded->events) evolve(e);
  }

  void step() {
    const std::size_t what = pick(40);
    if (what < 3 || state_.ticket_count() < 3) return receive();
    if (what == 3) return join();
    const core::TicketId id = any_ticket();
    const std::size_t n = 1 + pick(3);
    for (std::size_t i = 0; i < n && state_.ticket(id) != nullptr; ++i) act(id);
    write(core::ActOnTicket{});
  }

  const core::State& state() const { return state_; }
  const Desk& desk() const { return desk_; }
  const Seen& seen() const { return seen_; }

 private:
  // ---- chance ----
  std::size_t pick(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(random_); }
  bool maybe() { return pick(2) == 0; }
  template <class T> T one_of(std::initializer_list<T> all) { return *(all.begin() + pick(all.size())); }
  core::Symbol name(std::initializer_list<const char*> all) { return desk_.symbol(one_of(all)); }
  core::Symbol unit() { return name({"unit:G1", "unit:G2", "unit:ST", "unit:WY"}); }
  core::Symbol reason() { return maybe() ? core::Symbol() : name({"reason:not_ours", "reason:no_power"}); }
  core::Symbol place() { return name({"place:海曲世家", "place:银杏公馆"}); }
  core::Symbol category() { return name({"category:prop.leak", "category:env.noise"}); }
  core::MemberId member() { return core::MemberId(static_cast<std::uint32_t>(1 + pick(3))); }
  pack::Urgency urgency() { return static_cast<pack::Urgency>(1 + pick(4)); }
  ClockKind clock() { return static_cast<ClockKind>(1 + pick(15)); }
  TicketState open_state() {
    return one_of({TicketState::queued, TicketState::accepted, TicketState::claimed, TicketState::triage});
  }
  base::Instant soon() { return desk_.now() + base::minutes(static_cast<std::int64_t>(1 + pick(500))); }
  base::Instant soon_or_none() { return maybe() ? soon() : base::Instant(); }
  core::TicketId any_ticket() {
    const auto all = state_.tickets_by_id();
    return all[pick(all.size())]->id;
  }

  // ---- entries ----

  void evolve(const core::Event& event) {
    core::evolve(state_, event);
    seen_.set(event.index());
  }
  // Takes effect at once, so that the next event of the entry sees it.
  void put(core::Event event) {
    evolve(event);
    events_.push_back(std::move(event));
  }
  template <class E> E plain(core::TicketId ticket) {
    E e;
    e.ticket = ticket;
    if constexpr (requires { e.member; }) e.member = member();
    if constexpr (requires { e.at; }) e.at = desk_.now();
    return e;
  }
  void write(core::CommandBody body) {
    if (!events_.empty()) desk_.write({core::ActorKind::administrator, {}, ""}, std::move(body), events_, {});
    events_.clear();
  }

  core::ComplaintId complaint() {
    core::ComplaintReceived e;
    e.complaint = core::ComplaintId(state_.next_complaint);
    e.source = desk_.symbol("source:hotline-1");
    e.channel = desk_.symbol("channel:hotline");
    e.key = base::keyed_hash128({}, std::to_string(e.complaint.value));
    e.confidential = pick(5) == 0;
    e.at = desk_.now();
    put(e);
    return e.complaint;
  }
  void open(core::ComplaintId complaint, core::TicketId parent) {
    core::TicketOpened e;
    e.ticket = core::TicketId(state_.next_ticket);
    e.complaint = complaint;
    e.parent = parent;
    e.kind = one_of({core::TicketKind::complaint, core::TicketKind::directive});
    e.place = place();
    e.category = category();
    e.urgency = urgency();
    e.nature = one_of({pack::Nature::report, pack::Nature::ask});
    e.route = desk_.symbol("route:root/prop");
    e.policy = desk_.symbol("policy:base");
    e.emergency = maybe();
    e.person_visit = maybe();
    e.no_resident = maybe();
    e.joinable = maybe();
    e.at = desk_.now();
    put(e);
  }
  void receive() {
    const core::ComplaintId id = complaint();
    for (std::size_t n = 1 + pick(2); n > 0; --n) open(id, {});
    write(core::SubmitComplaint{});
  }
  void join() {
    const core::TicketId into = any_ticket();
    put(core::ComplaintJoined{complaint(), into});
    write(core::SubmitComplaint{});
  }

  // ---- acts ----

  void act(core::TicketId id) {
    const core::CaseFile* file = state_.case_file(id);
    switch (pick(9)) {
      case 0: return given(id);
      case 1: return worked(id);
      case 2: return requested(id, file == nullptr ? Request::none : file->request);
      case 3: return partnered(id);
      case 4: return after_work(id);
      case 5: return many(id);
      case 6: return climbed(id);
      case 7: return live_hot(state_, desk_, random_, id, [&](core::Event e) { put(std::move(e)); });
      default: return ended(id);
    }
  }

  void given(core::TicketId id) {
    switch (pick(8)) {
      case 0:
        return put(core::TicketTriaged{id, unit(), static_cast<std::uint8_t>(1 + pick(3)), desk_.now()});
      case 1: return put(core::TicketDispatched{id, unit(), {unit()}, maybe(), desk_.now(), pick(4) == 0});
      case 2: return put(core::TicketAssigned{id, member(), desk_.now()});
      case 3: {
        auto e = plain<core::TicketOffered>(id);
        e.unit = unit();
        return put(e);
      }
      case 4: return put(core::TicketReread{id, place(), category(), urgency(), pack::Nature::ask, {}, {}});
      case 5: {
        auto e = plain<core::TicketCorrected>(id);
        e.place = place();
        e.category = category();
        e.urgency = urgency();
        e.resolve_due = soon_or_none();
        return put(e);
      }
      case 6:
        return put(core::ClocksStarted{id, {{clock(), soon(), {}, {}}, {clock(), soon(), soon(), unit()}}});
      default: return put(core::ClockStopped{id, clock(), {}});
    }
  }

  void worked(core::TicketId id) {
    switch (pick(11)) {
      case 0: return put(core::TicketAccepted{id, member(), desk_.now()});
      case 1: return put(core::TicketClaimed{id, member(), desk_.now()});
      case 2: return put(plain<core::ClaimLapsed>(id));
      case 3: return put(plain<core::ResidentContacted>(id));
      case 4: return put(plain<core::VisitRecorded>(id));
      case 5: {
        auto e = plain<core::AttemptRecorded>(id);
        e.result = core::Result::agreed;
        e.evidence = {"record-7"};
        e.number = 1;
        return put(e);
      }
      case 6: return put(core::DoneReported{id, member(), desk_.now(), {"photo"}});
      case 7: return put(core::NoteAdded{id, member(), desk_.now()});
      case 8: return put(plain<core::InfoAsked>(id));
      case 9: {
        auto e = plain<core::InfoGiven>(id);
        e.to = open_state();
        return put(e);
      }
      default: return put(plain<core::TicketRecalled>(id)), put(plain<core::TicketTransferred>(id));
    }
  }

  // An act asks for one thing, so an entry holds one request.
  template <class E> void ask(core::TicketId id) {
    write(core::ActOnTicket{});
    auto e = plain<E>(id);
    e.reason = reason();
    e.unit = unit();
    e.until = soon_or_none();
    if (E::type == core::EventType::hold_asked) e.others = {any_ticket()};
    put(e);
  }
  template <class E> void rule(core::TicketId id, Request request, core::Symbol partner, TicketState to) {
    auto e = plain<E>(id);
    e.request = request;
    e.reason = reason();
    e.unit = partner;
    e.to = to;
    e.resolve_due = soon();
    e.forced = E::type == core::EventType::request_denied && maybe();
    put(e);
  }
  void requested(core::TicketId id, Request open) {
    if (open == Request::none) {
      switch (pick(3)) {
        case 0: return ask<core::ReturnAsked>(id);
        case 1: return ask<core::ExtensionAsked>(id);
        default: return ask<core::HoldAsked>(id);
      }
    }
    if (maybe()) return rule<core::RequestDenied>(id, open, {}, maybe() ? open_state() : TicketState::none);
    rule<core::RequestGranted>(id, open, {}, TicketState::none);
    if (open != Request::hold || maybe()) return;
    auto e = plain<core::TicketResumed>(id);
    e.to = open_state();
    e.resolve_due = soon_or_none();
    put(e);
  }

  template <class E> void partner(core::TicketId id, core::Symbol unit) {
    auto e = plain<E>(id);
    e.unit = unit;
    e.reason = reason();
    put(e);
  }
  void partnered(core::TicketId id) {
    const core::CaseFile* file = state_.case_file(id);
    if (file == nullptr || file->partners.empty() || pick(4) == 0) {
      auto e = plain<core::PartnerInvited>(id);
      e.unit = unit();
      e.required = maybe();
      e.whistle = maybe();
      put(e);
      return put(core::ClocksStarted{id, {{ClockKind::partner, soon(), {}, e.unit}}});
    }
    const core::Partner p = file->partners[pick(file->partners.size())];
    if (p.state == core::PartnerState::decline_asked) {
      return maybe() ? rule<core::RequestGranted>(id, Request::decline, p.unit, TicketState::none)
                     : rule<core::RequestDenied>(id, Request::decline, p.unit, TicketState::none);
    }
    switch (pick(5)) {
      case 0: return partner<core::PartnerAccepted>(id, p.unit);
      case 1: return partner<core::PartnerArrived>(id, p.unit);
      case 2: return partner<core::PartnerReported>(id, p.unit);
      case 3:
        return write(core::ActOnTicket{}), partner<core::PartnerDeclined>(id, p.unit),
               write(core::ActOnTicket{});
      default: return partner<core::PartnerReleased>(id, p.unit);
    }
  }

  void after_work(core::TicketId id) {
    switch (pick(4)) {
      case 0: {
        auto e = plain<core::TicketChecked>(id);
        e.to = maybe() ? TicketState::callback : TicketState::none;
        return put(e);
      }
      case 1: {
        const core::CaseFile* file = state_.case_file(id);
        auto e = plain<core::CallbackRecorded>(id);
        e.complaint = file == nullptr || file->callbacks.empty() ? state_.ticket(id)->complaint
                          : file->callbacks[pick(file->callbacks.size())].complaint;
        e.contacted = maybe();
        e.outcome = static_cast<core::Outcome>(pick(5));
        e.solved = core::Solved::partly;
        return put(e);
      }
      case 2: {
        auto e = plain<core::ReworkOrdered>(id);
        e.to = open_state();
        return put(e);
      }
      default: {
        auto e = plain<core::TicketReopened>(id);
        e.to = open_state();
        return put(e);
      }
    }
  }

  void many(core::TicketId id) {
    const core::CaseFile* file = state_.case_file(id);
    const core::TicketId other = any_ticket();
    if (file != nullptr && file->merged_into) {
      if (state_.ticket(file->merged_into) == nullptr) return;
      auto e = plain<core::TicketUnmerged>(id);
      e.to = open_state();
      e.others = {file->merged_into};
      e.urgency = urgency();
      e.resolve_due = soon();
      return put(e);
    }
    if (maybe()) {
      auto e = plain<core::TicketSplit>(id);
      e.others = {core::TicketId(state_.next_ticket)};
      put(e);
      return open(state_.ticket(id)->complaint, id);
    }
    if (other == id || (state_.case_file(other) != nullptr && state_.case_file(other)->merged_into)) return;
    auto e = plain<core::TicketMerged>(id);
    e.others = {other};
    e.urgency = urgency();
    e.resolve_due = soon();
    put(e);
  }

  void climbed(core::TicketId id) {
    switch (pick(7)) {
      case 0: return put(plain<core::TicketUrged>(id));
      case 1: return put(plain<core::TicketSupervised>(id));
      case 2: return put(plain<core::TicketEscalated>(id));
      case 3: return put(core::MessageQueued{id, desk_.now(), {member()}, {}, core::Notice::urged});
      case 4: {
        core::HandedOver e{member(), desk_.now(), {id, any_ticket()}, member()};
        put(e);
        return put(core::HandOverAcknowledged{e.stand_in, desk_.now(), {id}});
      }
      default: {
        core::EscalationStepTaken e;
        e.ticket = id;
        e.at = desk_.now();
        e.unit = unit();
        e.level = static_cast<std::uint32_t>(pick(4));
        e.told = {member()};
        e.clock = static_cast<ClockKind>(pick(16));
        return put(e);
      }
    }
  }

  void ended(core::TicketId id) {
    switch (pick(12)) {
      case 0: return put(core::TicketClosed{id, core::Outcome::solved, member(), desk_.now()});
      case 1: return put(plain<core::TicketWithdrawn>(id));
      case 2: return put(plain<core::TicketDiverted>(id));
      case 3: return put(plain<core::TicketRefused>(id));
      case 4: return put(plain<core::TicketVoided>(id));
      case 5: return archive(id);
      case 6: return restore();
      default: return;
    }
  }
  // Not what went into another ticket: its end would come to the other's ears and not to its own.
  void archive(core::TicketId id) {
    const core::CaseFile* file = state_.case_file(id);
    if (!core::is_final(state_.ticket(id)->state) ||
        (file != nullptr && (file->merged_into || !file->merged.empty())))
      return;
    core::ArchivedTicket kept{*state_.ticket(id), file == nullptr ? core::CaseFile{} : *file,
                              *state_.complaint(state_.ticket(id)->complaint)};
    archive_.push_back(std::move(kept));
    put(plain<core::TicketArchived>(id));
  }
  void restore() {
    if (archive_.empty()) return;
    core::TicketRestored e;
    e.ticket = archive_.back().ticket.id;
    e.archived = archive_.back();
    archive_.pop_back();
    put(e);
  }

  std::mt19937 random_;
  Desk desk_;
  core::State state_;
  std::vector<core::Event> events_;
  Seen seen_;
  std::vector<core::ArchivedTicket> archive_;
};

}  // namespace gridline::view::test
