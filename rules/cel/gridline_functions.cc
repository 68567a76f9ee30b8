// Gridline's own functions. They know of the complaint only the field that their row names (`reads`)
// and of the pack only what Context declares: so an index over conditions sees all they depend on,
// and a condition gives the same whenever it is asked.
#include "rules/cel/context.h"
#include "rules/cel/function_groups.h"

namespace gridline::cel {

namespace {

// Looking up a day's exception and its opening hours.
constexpr std::uint32_t calendar_steps = 8;

// x[1]: the unit that covers the place and all above it.
Value within(const Call& call, const Value* x) {
  if (x[1].kind() != Kind::list) return call.fail(Fault::wrong_type);
  for (const Value& unit : x[1].as_list()) {
    if (!call.workspace.spend(1)) return call.fail(Fault::budget);
    if (unit.kind() == Kind::string && unit.as_text() == x[0].as_text()) return Value::boolean(true);
  }
  return Value::boolean(false);
}

// x[1], the place, decides which calendar the context gives.
Value working_time(const Call& call, const Value* x) {
  if (!call.workspace.spend(calendar_steps)) return call.fail(Fault::budget);
  const pack::Calendar* calendar = call.context != nullptr ? call.context->calendar() : nullptr;
  if (calendar == nullptr) return call.fail(Fault::no_context);
  return Value::boolean(pack::is_open(*calendar, base::Instant{ms_of(x[0].as_timestamp())}));
}

}  // namespace

void add_gridline_functions(std::vector<Function>& table) {
  constexpr Kind yes_no = Kind::boolean;
  table.insert(table.end(), {
    {"within", Form::global, 1, {Kind::string}, yes_no, "地点在这个单位或其下级的范围内：within(\"LY-G1\")",
     "the place lies in the unit or in one below it", within, Ahead::nothing, "place.units"},
    {"working_time", Form::global, 1, {Kind::timestamp}, yes_no,
     "按规则包的日历是上班时间（节假日、调休在内）：working_time(at)",
     "working time by the pack's calendar, with holidays and make-up workdays", working_time, Ahead::nothing,
     "place.path"},
  });
}

}  // namespace gridline::cel
