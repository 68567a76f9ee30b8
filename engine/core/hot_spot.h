// When complaints pile up: each is counted where its route says so, and the pile that reaches the rule
// becomes a hot spot (热点), reported upward once. Used by decide alone; pure.
#pragma once

#include <optional>
#include <vector>

#include "engine/core/act.h"

namespace gridline::core {

// One matter of a complaint as it is counted.
struct HotMatter {
  ComplaintId complaint;
  TicketId ticket;                 // the one opened for it, or that it joined
  pack::PlaceIndex place;
  pack::CategoryIndex category;
  pack::Urgency urgency = pack::Urgency::none;
  bool moved = false;  // its ticket was counted elsewhere: what stands of it in a pile is out of date
  text::Sketch sketch{};           // of its text; all zero: none
  std::int32_t alike = 0;          // per mille that texts must share to tell of one matter; 0: not asked
};

// What the route says of texts, where it compares them.
std::int32_t alike_for(const pack::Similar& rule);

// Where the rule counts it; none: nowhere (its place is not known so finely, or it has no category).
struct PileName {
  Symbol area, what;
};

// The hot spots of one command. Counts in the order they are shown.
//
// A group is many matters: where it is counted as one (`of: group`) and the route compares texts (`similar`),
// only what is as alike as that says counts together: at one compound a railway, a noisy shop and a water
// bill are three. An entry whose text is at hand no more (its ticket is closed) counts whatever it said.
//
// A household is a complaint: core knows no residents. Another complaint of somebody who is counted in the
// pile already (`earlier`: his open tickets; or a further matter of the same complaint) is counted as
// `again`. A ticket that is voided, refused or corrected to another place or matter is counted there no more
// (evolve).
class HotSpots {
 public:
  // `next` is the number of the next ticket, moved on by what is opened.
  HotSpots(const State& state, const RuleSet& rules, Instant at, std::uint64_t& next, NewSymbols& symbols)
      : state_(state), rules_(rules), at_(at), next_(next), symbols_(symbols) {}

  // matter_counted, and what follows when the pile has reached the rule.
  void count(const pack::Hot& rule, const HotMatter& matter, const std::vector<TicketId>& earlier,
             std::vector<Event>& events);

 private:
  struct Counted {
    PileName pile;
    ComplaintId complaint;
    TicketId cluster;   // opened by this command, or open already
  };

  std::optional<PileName> pile_of(const pack::Hot& rule, pack::PlaceIndex place,
                                  pack::CategoryIndex category);
  bool is_same_matter(const HotMatter& matter, const PileEntry& entry) const;
  bool belongs(const HotMatter& matter, const Pile& pile) const;
  HotSpotOpened judge(const pack::Hot& rule, const PileName& name, const HotMatter& matter, const Pile* pile,
                      std::int64_t day) const;
  void open(const pack::Hot& rule, const HotMatter& matter, const Pile* pile, HotSpotOpened why,
            std::vector<Event>& events);

  const State& state_;
  const RuleSet& rules_;
  Instant at_;
  std::uint64_t& next_;
  NewSymbols& symbols_;
  std::vector<Counted> counted_;
};

// A ticket was corrected to another place or matter: it leaves its hot spot, and counts (with all who joined
// it) where it belongs.
void count_corrected(const Act& act, const TicketCorrected& e, Outcomes& out);

// Of the places that a text may mean, the surest that the rule can count: a message that names its compound
// beside its street belongs to the compound. None: no such one; a name that several places have is none.
pack::PlaceIndex counted_place(const RuleSet& rules, const pack::Hot& rule, const ReadComplaint& reading);

// The rule that holds for a ticket sent by this route, when it is not just being routed.
pack::Hot hot_rule(const RuleSet& rules, Symbol route);

}  // namespace gridline::core
