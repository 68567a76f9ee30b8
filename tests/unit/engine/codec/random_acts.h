// Random acts on a world: who, on which ticket, with what. Often what may be done next by somebody who may,
// or little would ever get to its end.
#pragma once

#include <random>

#include "tests/unit/engine/core/world.h"

namespace gridline::core {

class RandomActs {
 public:
  // `world` need not be made yet.
  RandomActs(unsigned seed, const World& world) : random_(seed), on_(world) {}

  unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
  bool now_and_then(unsigned percent) { return below(100) < percent; }
  template <class T, std::size_t N> const T& one_of(const T (&list)[N]) { return list[below(N)]; }
  template <class T>
  const T& one_of(const std::vector<T>& list) {
    return list[below(static_cast<unsigned>(list.size()))];
  }

  TicketId some_ticket() {
    const auto all = on_.state.tickets_by_id();
    if (all.empty() || now_and_then(3)) return TicketId(below(400));
    if (now_and_then(40)) {  // those that something is being done with, so that some get to the end
      std::vector<TicketId> busy;
      for (const Ticket* t : all) {
        const bool waits = t->state == TicketState::need_info || t->state == TicketState::triage ||
                           t->state == TicketState::queued || is_final(t->state);
        if (!waits || t->state == TicketState::merged) busy.push_back(t->id);
      }
      if (!busy.empty()) return one_of(busy);
    }
    const std::size_t back = std::min<std::size_t>(all.size(), 1 + below(25));
    return all[all.size() - back]->id;
  }

  MemberId some_member() {
    return MemberId(1 + below(static_cast<unsigned>(on_.state.members.size()) + 1));
  }

  // Often somebody who has to do with it.
  MemberId somebody_for(TicketId id) {
    const Ticket* t = on_.state.ticket(id);
    if (t == nullptr || now_and_then(25)) return some_member();
    switch (below(4)) {
      case 0:
        if (t->member) return t->member;
        break;
      case 1:
        if (const auto& people = on_.state.members_of(t->lead); !people.empty()) return one_of(people);
        break;
      case 2: {
        const Symbol above = unit_over(t->lead);
        if (const auto& people = on_.state.members_of(above); !people.empty()) return one_of(people);
        break;
      }
      default: {
        static const char* const desk[] = {"T-DESK", "T-TAKER", "DESK-7", "DESK-8",
                                           "DESK-1", "LY-02",   "RZ-02"};
        return on_.member(one_of(desk));
      }
    }
    return some_member();
  }
  Symbol unit_over(Symbol unit) const {
    const auto& rules = on_.rules;
    if (unit.value >= rules.unit_of.size() || !rules.unit_of[unit.value]) return unit;
    const auto parent = (*rules.pack)[rules.unit_of[unit.value]].parent;
    return parent ? rules.units[parent.value] : unit;
  }

  template <class T>
  T one_of(std::initializer_list<T> list) {
    return list.begin()[below(static_cast<unsigned>(list.size()))];
  }

  ActOnTicket some_act(TicketId id) {
    ActOnTicket a;
    a.ticket = id;
    a.verb = static_cast<Verb>(2 + below(49));
    static const char* const units[] = {"LY-G1",  "LY-G2",  "LY",     "DG-WAT", "DG-URB",
                                        "RZ-JUS", "PM-AHE", "LY-VOL", "nowhere"};
    if (now_and_then(70)) a.unit = one_of(units);
    if (now_and_then(20)) a.units = {one_of(units), one_of(units)};
    if (now_and_then(60)) a.member = somebody_for(id);
    if (now_and_then(80)) a.reason = "r" + std::to_string(below(4));
    if (now_and_then(80)) a.until = on_.now + base::hours(static_cast<int>(below(1500)) - 50);
    if (now_and_then(60)) a.others = {some_ticket()};
    if (now_and_then(60)) a.evidence = {"photo"};
    a.outcome = static_cast<Outcome>(below(7));
    a.result = static_cast<Result>(below(7));
    a.contacted = now_and_then(60);
    a.solved = static_cast<Solved>(below(4));
    a.satisfied = static_cast<Satisfied>(below(4));
    a.cause = static_cast<Cause>(below(3));
    if (now_and_then(10)) a.complaint = ComplaintId(below(50));
    if (now_and_then(50)) a.matters = {{one_of({"sani.garbage", "util.water", "safe.gas_leak", "nothing"})}};
    if (now_and_then(50)) a.place = one_of({"海曲世家/8号楼", "丁香苑", "nowhere"});
    if (now_and_then(50)) a.category = one_of({"prop.roof_leak", "util.water", "emrg.fire", "nothing"});
    if (now_and_then(50)) a.urgency = static_cast<pack::Urgency>(below(7));
    if (now_and_then(40)) a.council = one_of({"LY-THU", "LY-G1-COM", "LY-G1-BLD", "nowhere"});
    a.required = now_and_then(50);
    a.whistle = now_and_then(30);
    if (now_and_then(3)) a.key[0] = static_cast<std::uint8_t>(1 + below(200));
    return a;
  }

  // Most of the time what may be done next, or little would ever get to its end.
  Verb likely(TicketId id) {
    const Ticket* t = on_.state.ticket(id);
    switch (t == nullptr ? TicketState::none : t->state) {
      case TicketState::need_info: return one_of({Verb::inform, Verb::divert, Verb::note});
      case TicketState::triage: return one_of({Verb::dispatch, Verb::ask_info, Verb::split, Verb::merge});
      case TicketState::queued:
        return one_of(
            {Verb::accept, Verb::accept, Verb::ask_return, Verb::ask_info, Verb::merge, Verb::table});
      case TicketState::accepted:
        return one_of({Verb::claim, Verb::claim, Verb::ask_hold, Verb::invite, Verb::table});
      case TicketState::claimed:
        return one_of({Verb::report_done, Verb::report_done, Verb::visit, Verb::ask_hold, Verb::ask_extension,
                       Verb::invite, Verb::attempt, Verb::grant, Verb::deny, Verb::assign, Verb::table});
      case TicketState::claimable:
        return one_of({Verb::claim, Verb::dispatch, Verb::assign, Verb::table, Verb::correct});
      case TicketState::return_asked: return one_of({Verb::grant, Verb::deny});
      case TicketState::on_hold: return one_of({Verb::resume, Verb::visit, Verb::correct});
      case TicketState::reported: return one_of({Verb::check, Verb::check, Verb::rework, Verb::close});
      case TicketState::callback: return one_of({Verb::callback, Verb::callback, Verb::close, Verb::rework});
      case TicketState::closed: return one_of({Verb::reopen, Verb::note});
      case TicketState::merged: return Verb::unmerge;
      default: return Verb::note;
    }
  }

 private:
  std::mt19937 random_;
  const World& on_;
};

}  // namespace gridline::core
