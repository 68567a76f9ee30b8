// The route tree: from what is known of a complaint to the unit that answers for it.
// Pure: the same pack and facts always give the same routing; nothing is ever unrouted.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time.h"
#include "rules/cel/program.h"
#include "rules/pack/issue.h"
#include "rules/pack/model.h"
#include "rules/text/reading.h"

namespace gridline::route {

// Who is on duty, for conditions that ask; the engine's state answers. Pure: the same for the same state and
// time.
class OnDuty {
 public:
  virtual ~OnDuty() = default;
  // Has the unit itself somebody with the role who is on duty then?
  virtual bool anybody(pack::UnitIndex unit, pack::Role role, base::Instant at) const = 0;
};

// What a condition sees (LANGUAGE: channel, kind, origin, category, place, urgency, nature, tags,
// text, confidential, advert, at). One matter of one complaint; views must outlive the call.
struct Facts {
  std::string_view channel;      // "hotline"
  std::string_view kind;         // "complaint", "wish", "directive"
  std::string_view origin;       // "complaint", "discovered", "visit", ...
  std::string_view title;
  std::string_view text;
  bool confidential = false;
  bool advert = false;           // somebody sells something
  base::Instant at;
  base::Instant said, received;  // what a clock may count from instead; none: `at`
  pack::PlaceIndex place;
  std::uint16_t place_flags = 0;
  std::optional<pack::MapPoint> point;  // the coordinates that came with it
  pack::CategoryIndex category;  // none: unsure
  pack::Urgency urgency = pack::Urgency::none;
  pack::Nature nature = pack::Nature::none;
  const std::vector<std::string>* tags = nullptr;  // sorted; null: none
  const OnDuty* on_duty = nullptr;  // null: nobody knows, and asking is an error
};

// Why a person must decide. Numbers are written to the journal.
enum class TriageReason : std::uint8_t {
  none = 0,
  category_unsure = 1,   // 类别不明
  place_unknown = 2,     // 地点不明
  outside_area = 3,      // 不在辖区
  no_lead = 4,           // 没有可主办的单位
  guard = 5,             // the rule would have given department-only work to a grid
  rule = 6,              // the pack says so
  place_ambiguous = 7,   // the place may be in either of two grids
  advert = 8,            // 疑似广告, no emergency, and no route sends adverts to a unit
};
std::string_view code(TriageReason);
std::string_view zh(TriageReason);

struct Clock {
  pack::ClockKind clock = pack::ClockKind::none;
  base::Instant due;
  base::Instant from;            // counted from
};

struct Routing {
  pack::RouteIndex route;                   // the deepest that matched
  pack::UnitIndex lead;                     // the triage unit when triage is set; never none
  TriageReason triage = TriageReason::none;
  std::vector<pack::UnitIndex> partners;    // sorted by index, without the lead
  pack::PersonRule person;                  // role none: the unit's queue
  pack::PolicyIndex policy;
  bool split = false;
  bool join = false;
  pack::Similar similar;
  pack::Hot hot;
  std::vector<Clock> clocks;                // with the policy's amounts, by clock kind
};

// Told about each route whose condition was looked at, in order; for explain.
struct Looked {
  pack::RouteIndex route;
  bool matched = false;
  std::string error;  // the condition ended in an error (it then does not match); else empty
};
using Listener = std::function<void(const Looked&)>;

// Is the unit at the level that the lead kind "GM" names (the grid), or below it?
bool is_grid_unit(const pack::Pack& pack, pack::UnitIndex unit);

// Looks at the conditions of routes whose pack could not be loaded (pack::Loaded::routes, lets); `issues`
// gets what RouteTree::compile would say of them. `files`: the names, by Position::file.
void check_conditions(std::span<const pack::Route> routes, std::span<const pack::Let> names,
                      const std::vector<std::string>& files,
                      const std::function<std::string(pack::Position)>& line_of,
                      std::vector<pack::Issue>& issues);

class RouteTree {
 public:
  // Compiles every condition. `issues` gets what is wrong, with the pack's files and positions
  // (texts of lines are taken from `line_of`, which may be null); null is returned when any is an error.
  static std::shared_ptr<const RouteTree> compile(std::shared_ptr<const pack::Pack> pack,
                                                  const std::function<std::string(pack::Position)>& line_of,
                                                  std::vector<pack::Issue>& issues);
  ~RouteTree();

  // Depth first from the root: the first child that matches wins, unless it says `continue`; a
  // condition that ends in an error does not match. Inherits what a route does not give. Then
  // resolves lead and partners for the place. Department-only work (guard D) never gets a lead of
  // the grid level: such a routing becomes triage with reason `guard`.
  Routing route(const Facts& facts, const Listener* listener = nullptr) const;

  const pack::Pack& pack() const;
  // The route's condition; null: it always matches.
  const cel::Program* condition(pack::RouteIndex route) const;

  struct Compiled;  // in the .cc alone

 private:
  RouteTree();
  std::unique_ptr<Compiled> compiled_;
};

}  // namespace gridline::route
