// Timestamps and durations: arithmetic, conversions, and the parts of a date.
#include "engine/base/time.h"
#include "rules/cel/function_groups.h"

namespace gridline::cel {

namespace {

constexpr Kind moment = Kind::timestamp;
constexpr Kind length = Kind::duration;
constexpr Kind whole = Kind::integer;
constexpr Kind text = Kind::string;

// ---- arithmetic ----

Value moment_or_fault(const Call& call, std::optional<Timestamp> t) {
  return t ? Value::timestamp(*t) : call.fail(Fault::time_out_of_range);
}
Value later(const Call& call, const Value* x) {
  return moment_or_fault(call, sum(x[0].as_timestamp(), x[1].as_duration()));
}
Value later_turned(const Call& call, const Value* x) {
  return moment_or_fault(call, sum(x[1].as_timestamp(), x[0].as_duration()));
}
Value earlier(const Call& call, const Value* x) {
  return moment_or_fault(call, difference(x[0].as_timestamp(), x[1].as_duration()));
}
Value between(const Call& call, const Value* x) {
  const std::optional<Duration> d = difference(x[0].as_timestamp(), x[1].as_timestamp());
  return d ? Value::duration(*d) : call.fail(Fault::time_out_of_range);
}
Value longer(const Call& call, const Value* x) {
  Duration out;
  const bool over = __builtin_add_overflow(x[0].as_duration().nanos, x[1].as_duration().nanos, &out.nanos);
  return over ? call.fail(Fault::time_out_of_range) : Value::duration(out);
}
Value shorter(const Call& call, const Value* x) {
  Duration out;
  const bool over = __builtin_sub_overflow(x[0].as_duration().nanos, x[1].as_duration().nanos, &out.nanos);
  return over ? call.fail(Fault::time_out_of_range) : Value::duration(out);
}

// ---- conversions ----

Value same(const Call&, const Value* x) { return x[0]; }

Value fault_of(const Call& call, Reading reading) {
  return call.fail(reading == Reading::malformed ? Fault::not_convertible : Fault::time_out_of_range);
}
Value moment_of_text(const Call& call, const Value* x) {
  Timestamp t;
  const Reading reading = read_timestamp(x[0].as_text(), t);
  return reading == Reading::good ? Value::timestamp(t) : fault_of(call, reading);
}
Value moment_of_integer(const Call& call, const Value* x) {
  const Timestamp t{x[0].as_integer(), 0};
  return is_in_range(t) ? Value::timestamp(t) : call.fail(Fault::time_out_of_range);
}
// Its text may be long, for it comes from outside; a part of three bytes costs as much as some steps.
Value length_of_text(const Call& call, const Value* x) {
  if (!call.workspace.spend(byte_steps(x[0].as_text().size() * 16))) return call.fail(Fault::budget);
  Duration d;
  const Reading reading = read_duration(x[0].as_text(), d);
  return reading == Reading::good ? Value::duration(d) : fault_of(call, reading);
}
Value kept(const Call& call, const std::string& made) {
  const Value copy = call.workspace.arena().string(made);
  return copy.is_absent() ? call.out_of_memory() : copy;
}
Value text_of_moment(const Call& call, const Value* x) {
  return kept(call, timestamp_text(x[0].as_timestamp()));
}
Value text_of_length(const Call& call, const Value* x) {
  return kept(call, duration_text(x[0].as_duration()));
}
Value integer_of_moment(const Call&, const Value* x) {
  return Value::integer(x[0].as_timestamp().seconds);
}

// ---- parts of a date ----

// A moment on a wall clock.
struct Local {
  std::int64_t day;     // base::civil_day
  std::int64_t second;  // of the day
  std::uint32_t nanos;
  base::CivilTime date() const { return base::civil_of_day(day); }
};

constexpr std::int64_t seconds_per_day = 86'400;

Local local_of(Timestamp t, std::int32_t minutes_east) {
  const std::int64_t seconds = t.seconds + minutes_east * 60;
  std::int64_t day = seconds / seconds_per_day;
  if (seconds % seconds_per_day < 0) --day;
  return {day, seconds - day * seconds_per_day, t.nanos};
}

std::int64_t year(const Local& l) { return l.date().year; }
std::int64_t month(const Local& l) { return l.date().month - 1; }
std::int64_t date(const Local& l) { return l.date().day; }
std::int64_t day_of_month(const Local& l) { return l.date().day - 1; }
std::int64_t day_of_week(const Local& l) { return (base::weekday(l.day) + 1) % 7; }
std::int64_t day_of_year(const Local& l) { return l.day - base::civil_day(l.date().year, 1, 1); }
std::int64_t hour(const Local& l) { return l.second / 3600; }
std::int64_t minute(const Local& l) { return l.second / 60 % 60; }
std::int64_t second(const Local& l) { return l.second % 60; }
std::int64_t millisecond(const Local& l) { return l.nanos / 1'000'000; }

template <std::int64_t (*part)(const Local&)>
Value in_utc(const Call&, const Value* x) {
  return Value::integer(part(local_of(x[0].as_timestamp(), 0)));
}
template <std::int64_t (*part)(const Local&)>
Value in_zone(const Call& call, const Value* x) {
  const Timestamp t = x[0].as_timestamp();
  const std::optional<Zone> zone = zone_named(x[1].as_text());
  if (!zone || t.seconds < zone->since) return call.fail(Fault::unsupported_zone);
  return Value::integer(part(local_of(t, zone->minutes)));
}

template <std::int64_t (*part)(const Local&)>
void add_part(std::vector<Function>& table, std::string_view name, std::string_view zh, std::string_view en) {
  table.push_back({name, Form::receiver, 1, {moment}, whole, zh, en, in_utc<part>});
  table.push_back({name, Form::receiver, 2, {moment, text}, whole, zh, en, in_zone<part>, Ahead::zone});
}

// Of a duration: all of it, towards zero.
template <std::int64_t unit_nanos>
Value count(const Call&, const Value* x) {
  return Value::integer(x[0].as_duration().nanos / unit_nanos);
}
// As CEL has it: the part below a second, not all of it.
Value milliseconds(const Call&, const Value* x) {
  return Value::integer(x[0].as_duration().nanos % nanos_per_second / 1'000'000);
}

void add_arithmetic_of_time(std::vector<Function>& table) {
  constexpr Form op = Form::operation;
  constexpr std::string_view zh = "时刻往后推", en = "a later moment";
  table.insert(table.end(), {
    {"_+_", op, 2, {moment, length}, moment, zh, en, later},
    {"_+_", op, 2, {length, moment}, moment, zh, en, later_turned},
    {"_+_", op, 2, {length, length}, length, "时长相加", "durations added", longer},
    {"_-_", op, 2, {moment, length}, moment, "时刻往前推", "an earlier moment", earlier},
    {"_-_", op, 2, {moment, moment}, length, "两个时刻相距多久", "the time between two moments", between},
    {"_-_", op, 2, {length, length}, length, "时长相减", "the difference of durations", shorter},
  });
}

void add_conversions_of_time(std::vector<Function>& table) {
  constexpr Form call = Form::global;
  constexpr std::string_view zh = "转换类型", en = "conversion";
  table.insert(table.end(), {
                                {"timestamp", call, 1, {moment}, moment, zh, en, same},
                                {"timestamp",
                                 call,
                                 1,
                                 {text},
                                 moment,
                                 "时刻：timestamp(\"2026-03-02T09:00:00+08:00\")",
                                 "a moment; the zone must be given",
                                 moment_of_text,
                                 Ahead::value},
                                {"timestamp",
                                 call,
                                 1,
                                 {whole},
                                 moment,
                                 "1970-01-01T00:00:00Z 之后的秒数",
                                 "seconds since 1970-01-01T00:00:00Z",
                                 moment_of_integer,
                                 Ahead::value},
                                {"duration", call, 1, {length}, length, zh, en, same},
                                {"duration",
                                 call,
                                 1,
                                 {text},
                                 length,
                                 "时长：duration(\"1h30m\")，单位 h m s ms us ns",
                                 "a length of time, with units h m s ms us ns",
                                 length_of_text,
                                 Ahead::value},
                                {"string",
                                 call,
                                 1,
                                 {moment},
                                 text,
                                 "时刻的文字，用世界时",
                                 "a moment as text, in UTC",
                                 text_of_moment},
                                {"string",
                                 call,
                                 1,
                                 {length},
                                 text,
                                 "时长的文字，以秒计：\"5400s\"",
                                 "a duration as text, in seconds",
                                 text_of_length},
                                {"int",
                                 call,
                                 1,
                                 {moment},
                                 whole,
                                 "1970-01-01T00:00:00Z 之后的秒数",
                                 "seconds since 1970-01-01T00:00:00Z",
                                 integer_of_moment},
                            });
}

}  // namespace

void add_time_functions(std::vector<Function>& table) {
  add_arithmetic_of_time(table);
  add_conversions_of_time(table);
  add_part<year>(table, "getFullYear", "年；不写时区为世界时", "year; without a zone in UTC, as all of these");
  add_part<month>(table, "getMonth", "月，0 为一月", "month, 0 is January");
  add_part<date>(table, "getDate", "日，从 1 数起", "day of the month, from 1");
  add_part<day_of_month>(table, "getDayOfMonth", "日，从 0 数起", "day of the month, from 0");
  add_part<day_of_week>(table, "getDayOfWeek", "星期，0 为星期日", "day of the week, 0 is Sunday");
  add_part<day_of_year>(table, "getDayOfYear", "一年的第几天，从 0 数起", "day of the year, from 0");
  add_part<hour>(table, "getHours", "时，0 至 23；at.getHours(\"+08:00\") < 8", "hour, 0 to 23");
  add_part<minute>(table, "getMinutes", "分，0 至 59", "minute, 0 to 59");
  add_part<second>(table, "getSeconds", "秒，0 至 59", "second, 0 to 59");
  add_part<millisecond>(table, "getMilliseconds", "毫秒，0 至 999", "millisecond, 0 to 999");
  const auto of_length = [&](std::string_view name, std::string_view zh, std::string_view en,
                             Implementation implementation) {
    table.push_back({name, Form::receiver, 1, {length}, whole, zh, en, implementation});
  };
  of_length("getHours", "时长共几小时", "whole hours of a duration", count<3'600 * nanos_per_second>);
  of_length("getMinutes", "时长共几分钟", "whole minutes of a duration", count<60 * nanos_per_second>);
  of_length("getSeconds", "时长共几秒", "whole seconds of a duration", count<nanos_per_second>);
  of_length("getMilliseconds", "不足一秒的毫秒数", "milliseconds below the second", milliseconds);
}

}  // namespace gridline::cel
