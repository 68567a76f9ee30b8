// What the board on the wall shows, as JSON: how each unit stands, the emergencies and the newest events,
// all at one sequence number. Nothing by which a person could be known is in it: no text, no name, no
// member, a place only as its compound, and neither place nor category of what is confidential.
#pragma once

#include <nlohmann/json.hpp>

#include "engine/node/node.h"

namespace gridline::http {

inline constexpr std::size_t board_events = 30;       // the newest, at most
// At most, those that nobody accepted first, then the newest; all are counted.
inline constexpr std::size_t board_emergencies = 12;
inline constexpr std::size_t board_entries_looked_at = 256;

// Duty thread (through Node::ask). Goes once over the open tickets, twice in units with an emergency.
// `now` is the engine's clock: what is due and overdue is counted for that moment. The same node and the
// same `now` give the same board, whoever asks.
//
// {"seq", "at", "clock", "pack":{"name","version","zh","en"},
//  "totals":{"open","unaccepted","accept_late","due","overdue","returned","emergencies"},
//  "units":[{"unit","zh","en","level","open","unaccepted","accept_late","due","overdue","returned",
//            "oldest":{"ticket","seconds"}|null}],
//  "emergencies":[{"ticket","category","category_en","place","unit","unit_en","state","state_zh",
//                  "accept_late","overdue","seconds"}],
//  "events":[{"seq","time","ticket","urgent","what":[code],"what_zh":[word],"category","category_en",
//             "place","unit","unit_en"}]}
// "due": to be resolved within two hours. Units: the grids, then the others that have an open ticket, both in
// the pack's order, then "" for the tickets of all units that the pack no longer has.
nlohmann::ordered_json board_json(const node::Node& node, base::Instant now, base::ZoneOffset zone);

// The newest events of the board, newest first: one for each ticket that an entry changed.
nlohmann::ordered_json board_events_json(const node::Node& node, base::ZoneOffset zone);

// Names as the board shows them: symbols of the journal in the words of the active pack, or as they were
// called when the pack has dropped them.
class BoardNames {
 public:
  explicit BoardNames(const node::Node& node) : node_(node) {}

  struct Both {
    std::string zh, en;
  };
  Both unit(base::Symbol unit) const;
  Both category(base::Symbol category) const;
  // Its compound, or what it is when it is wider than one; "": unknown, or not ours.
  std::string place(base::Symbol place) const;

 private:
  const node::Node& node_;
};

}  // namespace gridline::http
