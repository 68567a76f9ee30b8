// The people of permissions_test at their seats, and a ticket brought as far as a case asks for.
#pragma once

#include <gtest/gtest.h>

#include "tests/unit/engine/core/world.h"

namespace gridline::core {

using pack::Role;

class House {
 public:
  House() : world(Instant{1'773'277'200'000}) {
    ImportMembers import;
    const auto add = [&](const char* id, const char* unit, Role role) {
      import.members.push_back({id, unit, {role}, {}, {}, 0, false, {}});
    };
    add("T-TAKER", "LY-DESK", Role::call_taker);
    add("T-DESK", "LY-DESK", Role::dispatch_desk);
    add("T-CHECK", "LY-DESK", Role::checker);
    add("T-CLERK", "LY-DESK", Role::callback_clerk);
    add("T-LIAISON", "LY-G1", Role::liaison);
    add("T-GRID", "LY-G1", Role::grid_member);
    add("T-SEC", "LY-G1", Role::grid_secretary);
    add("T-HAND", "LY-G1", Role::grid_member);
    add("T-OTHER", "LY-G2", Role::grid_member);
    add("T-FIRM", "PM-AHE", Role::outside_partner);
    add("T-LYSEC", "LY", Role::grid_secretary);
    add("T-SUP", "LY", Role::supervisor);
    add("T-G2SUP", "LY-G2", Role::supervisor);
    add("T-RULES", "LY", Role::rule_editor);
    add("T-AUDIT", "LY", Role::auditor);
    add("T-ADMIN", "LY", Role::administrator);
    world.put(World::by_administrator(std::move(import)));
  }

  // Returns the ticket's number.
  TicketId say(const Said& said) {
    const Decision d = world.submit(said);
    EXPECT_FALSE(d.reply.tickets.empty());
    return d.reply.tickets.empty() ? TicketId() : d.reply.tickets.front();
  }
  TicketId roof(const std::string& id) { return say({id, "海曲世家8号楼2单元顶楼漏雨" + id}); }

  void act(const char* who, Verb verb, TicketId ticket, ActOnTicket a = {}) {
    a.ticket = ticket;
    a.verb = verb;
    const Decision d = world.put(World::by_member(world.member(who), a));
    EXPECT_FALSE(d.rejection) << who << " " << code(verb) << ": " << (d.rejection ? d.rejection->en : "");
  }

  // ---- the usual way of a ticket, as far as is asked for ----
  TicketId queued() {
    const TicketId t = roof("a");
    ActOnTicket to;
    to.member = world.member("T-HAND");
    act("T-SEC", Verb::assign, t, to);
    ActOnTicket firm;
    firm.unit = "PM-AHE";
    act("T-SEC", Verb::invite, t, firm);
    return t;
  }
  TicketId accepted() {
    const TicketId t = queued();
    act("T-LIAISON", Verb::accept, t);
    return t;
  }
  TicketId claimed() {
    const TicketId t = accepted();
    act("T-HAND", Verb::claim, t);
    return t;
  }
  TicketId reported() {
    const TicketId t = claimed();
    act("T-HAND", Verb::report_done, t);
    return t;
  }
  TicketId called() {
    const TicketId t = reported();
    ActOnTicket ok;
    ok.result = Result::ok;
    act("DESK-8", Verb::check, t, ok);
    return t;
  }
  ActOnTicket answer(Solved solved, Satisfied satisfied, Cause cause) {
    ActOnTicket a;
    a.contacted = true;
    a.solved = solved;
    a.satisfied = satisfied;
    a.cause = cause;
    return a;
  }
  TicketId asked(Verb verb) {
    const TicketId t = claimed();
    act("T-HAND", verb, t, arguments(verb, t));
    return t;
  }

  // Five households of a grid: the first one's ticket, which belongs to the hot spot `spot`.
  TicketId hot() {
    TicketId first;
    for (const char* building : {"1", "2", "3", "4", "5"}) {
      Said said{std::string("hot") + building, std::string("海曲世家") + building + "号楼飞线给电动车充电"};
      said.category = "safe.ebike";
      const TicketId t = say(said);
      if (!first) first = t;
    }
    const CaseFile* file = world.state.case_file(first);
    EXPECT_TRUE(file != nullptr && file->cluster) << "no hot spot";
    if (file != nullptr) spot = file->cluster;
    return first;
  }

  // Complete and valid for the verb, so that what comes out is a matter of who and when.
  ActOnTicket arguments(Verb verb, TicketId id) const {
    const Ticket* ticket = world.state.ticket(id);
    ActOnTicket a;
    a.ticket = id;
    a.verb = verb;
    a.reason = "because";
    a.evidence = {"photo-1"};
    switch (verb) {
      case Verb::dispatch:
      case Verb::transfer: a.unit = "LY-G2"; break;
      case Verb::assign:
      case Verb::claim: a.member = world.member("T-GRID"); break;
      case Verb::ask_extension: a.until = ticket->resolve_due + base::days(2); break;
      case Verb::ask_hold: a.until = world.now + base::days(20); break;
      case Verb::attempt: a.result = Result::agreed; break;
      case Verb::check: a.result = Result::ok; break;
      case Verb::callback: {
        ActOnTicket said = a;
        said.contacted = true;
        said.solved = Solved::yes;
        said.satisfied = Satisfied::yes;
        return said;
      }
      case Verb::close: a.outcome = outcome_for(*ticket); break;
      case Verb::invite: a.unit = "DG-URB"; break;
      case Verb::release: a.unit = "PM-AHE"; break;
      case Verb::split: a.matters = {{"sani.garbage"}}; break;
      case Verb::merge: a.others = {target}; break;
      case Verb::join_cluster: a.others = {spot ? spot : target}; break;
      case Verb::correct: a.place = "海曲世家/7号楼"; break;
      default: break;
    }
    return a;
  }

  Outcome outcome_for(const Ticket& ticket) const {
    if (ticket.state == TicketState::reported) return Outcome::unfounded;
    const CaseFile* file = world.state.case_file(ticket.id);
    if (ticket.state == TicketState::callback && file->review == Review::unsatisfied) return Outcome::solved;
    return Outcome::answered;
  }

  World world;
  TicketId target;  // that merge goes into
  TicketId spot;    // an open hot spot; none: there is none
};

}  // namespace gridline::core
