// What Gridline's own functions ask of the pack by which a complaint is judged, beside their
// arguments and the fields of the schema that their rows of the table name.
#pragma once

#include "rules/pack/calendar.h"

namespace gridline::cel {

// Must give the same answers during one evaluation, and nothing that a clock or the state decides.
class Context {
 public:
  virtual ~Context() = default;
  // The working calendar that holds at the complaint's place. Null: there is no pack (the command
  // line), and what needs it is an error value.
  virtual const pack::Calendar* calendar() const { return nullptr; }
};

}  // namespace gridline::cel
