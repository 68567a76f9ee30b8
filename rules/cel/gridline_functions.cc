// Gridline's own functions. They know of the complaint only the field that their row names (`reads`) and of
// the pack and the people only what Context declares; the field is one by which an index can tell that it
// must ask them for each complaint. A condition gives the same whenever it is asked of the same state.
#include "rules/cel/context.h"
#include "rules/cel/function_groups.h"
#include "rules/cel/limits.h"

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

// x[2] tells whether there is a point or an area; what it is is the context's.
Value near(const Call& call, const Value* x) {
  const std::int64_t metres = x[1].as_integer();
  if (metres < 1 || metres > near_metres_max) return call.fail(Fault::overflow);
  if (call.context == nullptr) return call.fail(Fault::no_context);
  const Nearness found =
      call.context->near(x[0].as_text(), static_cast<std::int32_t>(metres), call.workspace);
  if (call.workspace.exhausted()) return call.fail(Fault::budget);
  if (found == Nearness::no_pack) return call.fail(Fault::no_context);
  if (found == Nearness::no_ground) return call.fail(Fault::no_ground);
  return Value::boolean(found == Nearness::yes);
}

Value duty(const Call& call, std::string_view role, std::optional<std::string_view> unit) {
  if (call.context == nullptr) return call.fail(Fault::no_context);
  const std::optional<bool> found = call.context->on_duty(role, unit, call.workspace);
  if (call.workspace.exhausted()) return call.fail(Fault::budget);
  return found ? Value::boolean(*found) : call.fail(Fault::no_context);
}

// What follows, the moment, is the context's.
Value on_duty(const Call& call, const Value* x) { return duty(call, x[0].as_text(), std::nullopt); }
Value on_duty_in(const Call& call, const Value* x) { return duty(call, x[0].as_text(), x[1].as_text()); }

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
    {"near", Form::global, 2, {Kind::string, Kind::integer}, yes_no,
     "离这个地点的范围不超过多少米（1 至 100000）：near(\"海曲世家\", 200)",
     "at most so many metres (1 to 100000) from the place's ground", near, Ahead::nothing, "place.located"},
    {"on_duty", Form::global, 1, {Kind::string}, yes_no,
     "覆盖该地点的单位或其上级，此刻有这个岗位的人在班：on_duty(\"liaison\")",
     "somebody with this role is on duty in the unit that covers the place or in one above it", on_duty,
     Ahead::nothing, "at"},
    {"on_duty", Form::global, 2, {Kind::string, Kind::string}, yes_no,
     "这个单位此刻有这个岗位的人在班：on_duty(\"liaison\", \"LY-C1\")",
     "somebody with this role is on duty in this unit", on_duty_in, Ahead::nothing, "at"},
  });
}

}  // namespace gridline::cel
