// decide: what follows from a command, given the state and the active rules. Pure: the same
// arguments give the same events, on any machine, in any year. It changes nothing.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "engine/core/command.h"
#include "engine/core/event.h"
#include "engine/core/state.h"
#include "rules/pack/model.h"
#include "rules/route/route_tree.h"

namespace gridline::core {

// A refusal to a person or an adapter: a value of the domain, with a reason code to act on.
struct Rejection {
  std::string code;    // "not_yours", "wrong_state"
  std::string zh, en;
  bool retry = false;  // the same command may succeed later
};

// What a submitter or actor is told, once the events are durable.
struct Reply {
  ComplaintId complaint;
  std::uint64_t receipt = 0;
  std::uint32_t version = 0;
  bool is_new = false;
  std::vector<TicketId> tickets;
  std::string advice;  // what the channel tells the resident at once: one of them is an emergency; or empty
};

struct Decision {
  std::vector<Event> events;             // none: nothing had to change
  std::optional<Rejection> rejection;    // then there are no events
  Reply reply;
};

// A rule pack ready for use: its model, its routes, and its names bound to the journal's symbols.
// Immutable; made when a pack is activated (and at recovery), never on the hot path.
struct RuleSet {
  std::shared_ptr<const pack::Pack> pack;
  std::shared_ptr<const route::RouteTree> routes;

  // By index of the pack; filled by bind().
  std::vector<Symbol> units, places, categories, route_nodes, policies;
  Symbol name;
  // By symbol number, the way back; none for symbols of other kinds and of other packs.
  std::vector<pack::UnitIndex> unit_of;
  std::vector<pack::CategoryIndex> category_of;
  std::vector<Plan> plans;              // those of the state, and this pack's own
  std::vector<std::uint32_t> plan_at;   // by symbol number: 1 + the index in `plans`; 0: no policy
  std::vector<pack::PlaceIndex> place_of;
  std::vector<pack::ShiftIndex> shift_of;
  std::vector<Symbol> councils;         // by index of the pack
  std::vector<std::uint32_t> council_of;  // by symbol number: its index; Council::none

  std::uint64_t short_hash() const;  // as ReadComplaint::pack
  // What a ticket under this policy was promised; null: nothing that is known.
  const Plan* plan(Symbol policy) const;
  // The council as this pack has it; null: it has none of this name.
  const pack::Council* council(Symbol symbol) const;
};

// The names that a pack needs as symbols, all different, in the pack's order: "unit:...", "place:...", ...
std::size_t symbol_count(const pack::Pack& pack);
std::string symbol_name(const pack::Pack& pack, std::size_t at);

// What an activation of the pack sends ahead of itself, in order.
std::vector<DefineNames> names_ahead(const pack::Pack& pack, const ActivatePack& activate);

// REQUIRES: the pack is active in `state`, so every name of the pack is defined there. `known`: their
// symbols, where they have been looked up before, all of them in the order of symbol_name(); else empty.
void bind(RuleSet& rules, const State& state, std::span<const Symbol> known = {});
// Of a set that was bound before, when its pack becomes active again: names keep their numbers for ever, so
// only the plans have to be looked at.
void bind_again(RuleSet& rules, const State& state);

// Rule editors and administrators, in whatever unit; the engine itself and whoever may open its socket.
bool may_edit_rules(const State& state, const Actor& actor);

// The plan with this content of the policy `id`; none: it has no symbol yet.
Symbol symbol_of_plan(const State& state, const std::string& id, const Plan& content);

// How an open ticket would go over to the active pack's clocks of its policy; nothing: it has them, is over
// or on hold, or the pack has no such policy any more. For decide, and for showing it before.
std::optional<PlanChanged> plan_change_of(const State& state, const RuleSet& rules, const Ticket& ticket,
                                          Instant at);

struct Context {
  const RuleSet* rules = nullptr;       // the active one; null only before the first activation
  const pack::Pack* activating = nullptr;  // the pack an ActivatePack or DefineNames names, or whose
                                           // calendar RecountDeadlines counts from; loaded by hash
  // The symbols of all names of `activating`, as bind() takes them, where they are at hand: it spares looking
  // them up, and what is decided is the same. Else empty.
  std::span<const Symbol> names = {};
};

// The pack that Context::activating must be for this command; null: it names none.
const base::Hash256* pack_named_in(const Command& command);

// What the rules see of one matter of a complaint: the same for decide and for explanations.
// REQUIRES: the command is a SubmitComplaint; it and `duty` outlive the facts, which are views of them.
route::Facts facts_of(const Command& command, pack::CategoryIndex category, pack::Urgency urgency,
                      const route::OnDuty& duty);

Decision decide(const State& state, const Command& command, const Context& context);

}  // namespace gridline::core
