// What Gridline's own functions ask of the pack by which a complaint is judged and of who is on duty, beside
// their arguments and the fields of the schema that their rows of the table name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "rules/cel/compare.h"
#include "rules/pack/calendar.h"

namespace gridline::cel {

enum class Nearness : std::uint8_t { no, yes, no_ground, no_pack };

// Must give the same answers during one evaluation, and nothing that a clock decides.
class Context {
 public:
  virtual ~Context() = default;
  // The working calendar that holds at the complaint's place. Null: there is no pack (the command
  // line), and what needs it is an error value.
  virtual const pack::Calendar* calendar() const { return nullptr; }
  // Is the complaint at most so many metres from the ground of the place with this path? A place that the
  // pack has not is near to nothing. The answer means nothing once the meter is out. REQUIRES: metres > 0.
  virtual Nearness near(std::string_view, std::int32_t, Meter&) const { return Nearness::no_pack; }
  // Is somebody with the role on duty when the complaint comes: in the unit that covers its place or in one
  // above it; or, with the id of a unit, in that one alone. Nothing: there is no pack or nobody knows.
  virtual std::optional<bool> on_duty(std::string_view, std::optional<std::string_view>, Meter&) const {
    return std::nullopt;
  }
};

}  // namespace gridline::cel
