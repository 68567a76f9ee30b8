// Evaluation over a schema: absent fields, budgets, listeners, sharing, and no allocation.
#include "rules/cel/evaluate.h"

#include <atomic>
#include <cstdlib>
#include <new>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/cel/variables.h"

namespace {
std::atomic<std::size_t> allocations{0};
}  // namespace

// Not inlined: the compiler would otherwise warn that new and free do not belong together.
[[gnu::noinline]] void* operator new(std::size_t bytes) {
  ++allocations;
  if (void* piece = std::malloc(bytes)) return piece;
  throw std::bad_alloc();
}
[[gnu::noinline]] void* operator new(std::size_t bytes, const std::nothrow_t&) noexcept {
  ++allocations;
  return std::malloc(bytes);
}
[[gnu::noinline]] void operator delete(void* piece) noexcept { std::free(piece); }
[[gnu::noinline]] void operator delete(void* piece, std::size_t) noexcept { std::free(piece); }

namespace gridline::cel {
namespace {

struct Fields final : Activation {
  std::vector<Value> values;
  const pack::Calendar* hours = nullptr;
  const pack::Calendar* calendar() const override { return hours; }
  // A place at 150 metres, one without ground, and people at night in one unit, once there is a pack.
  bool has_pack = false;
  Nearness near(std::string_view place, std::int32_t metres, Meter& meter) const override {
    if (!has_pack) return Nearness::no_pack;
    if (place == "河边") return Nearness::no_ground;
    if (!meter.spend(50)) return Nearness::no;
    return place == "海曲世家" && metres >= 150 ? Nearness::yes : Nearness::no;
  }
  std::optional<bool> on_duty(std::string_view role, std::optional<std::string_view> unit,
                              Meter& meter) const override {
    if (!has_pack) return std::nullopt;
    return meter.spend(50) && role == "liaison" && unit.value_or("LY-C1") == "LY-C1";
  }
  Value resolve(Slot slot) const override { return values[slot]; }
};

struct Complaint {
  Schema schema;
  Slot category = schema.add("category", Kind::string);
  Slot compound = schema.add("place.compound", Kind::string);
  Slot urgency = schema.add("urgency", Kind::integer);
  Slot tags = schema.add("tags", Type::list(Kind::string));
  Slot extra = schema.add("extra", Type::map(Kind::string, Kind::string));
  Slot anything = schema.add("anything", Kind::dyn);
  Slot at = schema.add("at", Kind::timestamp);
  Slot waited = schema.add("waited", Kind::duration);
  Slot path = schema.add("place.path", Kind::string);
  Slot units = schema.add("place.units", Type::list(Kind::string));
  Slot located = schema.add("place.located", Kind::boolean);
  std::vector<Value> unit_values{Value::string("LY-G1"), Value::string("LY-C1")};
  std::vector<Value> tag_values{Value::string("高龄"), Value::string("独居")};
  Fields fields;

  Complaint() {
    fields.values.resize(11);
    fields.values[category] = Value::string("prop.leak");
    fields.values[compound] = Value::string("海曲世家");
    fields.values[urgency] = Value::integer(2);
    fields.values[tags] = Value::list(tag_values);
    fields.values[units] = Value::list(unit_values);
    fields.values[at] =
        Value::timestamp(timestamp_of_ms(1'772'413'199'999));  // 2026-03-02 08:59:59.999 +08:00
    fields.values[waited] = Value::duration({90 * nanos_per_second});
  }
  Program program(std::string_view text, Type expected = Kind::boolean) const {
    const Compiled compiled = compile(text, schema, expected);
    for (const Issue& issue : compiled.issues) ADD_FAILURE() << compiled.source.display(issue);
    return compiled.program.value();
  }
  std::string value(std::string_view text, Type expected = Kind::dyn) const {
    const Program compiled = program(text, expected);
    Workspace workspace;
    return to_text(evaluate(compiled, fields, workspace));
  }
};

constexpr std::string_view typical = "category.startsWith(\"prop.\") && place.compound == \"海曲世家\"";

TEST(CelEvaluate, a_condition_over_fields_allocates_nothing) {
  const Complaint complaint;
  for (const std::string_view text :
       {typical, std::string_view("\"独居\" in tags && urgency < 3 && !category.contains(\"噪\")"),
        std::string_view("tags.exists(t, t == \"独居\") && category in [\"a\", \"prop.leak\"]"),
        std::string_view("at < timestamp(\"2026-03-02T09:00:00+08:00\") && waited > duration(\"1m\")"),
        std::string_view(
            "at.getHours(\"+08:00\") == 8 && (at + waited).getDayOfWeek(\"Asia/Shanghai\") == 1"),
        std::string_view("within(\"LY-C1\") && !within(\"LY-C2\")"),
        std::string_view("has(place.compound) && category.matches(\"^prop[.]\") && size(category) == 9")}) {
    const Program program = complaint.program(text);
    Workspace workspace;
    evaluate(program, complaint.fields, workspace);  // RE2 builds its automaton lazily
    const std::size_t before = allocations;
    const Value value = evaluate(program, complaint.fields, workspace);
    EXPECT_EQ(allocations - before, 0u) << text;
    EXPECT_TRUE(value.is_true()) << text;
  }
}

TEST(CelEvaluate, an_absent_field_reads_as_empty_and_has_says_so) {
  Complaint complaint;
  complaint.fields.values.assign(11, Value());
  EXPECT_EQ(complaint.value("[category, place.compound]"), "[\"\", \"\"]");
  EXPECT_EQ(complaint.value("[urgency, size(tags), size(extra)]"), "[0, 0, 0]");
  EXPECT_EQ(complaint.value("[at == timestamp(0), waited == duration(\"0\")]"), "[true, true]");
  EXPECT_EQ(complaint.value("anything"), "null");
  EXPECT_EQ(complaint.value("within(\"LY-C1\")"), "false");
  EXPECT_EQ(complaint.value("has(place.compound) || has(extra.x)"), "false");
  EXPECT_EQ(complaint.value("extra.x"), "error(no_such_key)");
}

TEST(CelEvaluate, a_field_of_another_type_than_promised_is_an_error_value) {
  Complaint complaint;
  complaint.fields.values[complaint.category] = Value::integer(1);
  EXPECT_EQ(complaint.value("category.startsWith(\"a\")"), "error(wrong_type)");
  complaint.tag_values[0] = Value::integer(1);
  EXPECT_EQ(complaint.value("tags.all(t, t.contains(\"a\"))"), "false");  // the second decides
  EXPECT_EQ(complaint.value("tags[0].contains(\"a\")"), "error(wrong_type)");
  EXPECT_EQ(complaint.value("anything == 1 ? \"a\" : tags[0]"), "error(wrong_type)");
}

TEST(CelEvaluate, the_result_is_of_the_type_asked_for_or_an_error) {
  Complaint complaint;
  complaint.fields.values[complaint.anything] = Value::string("x");
  EXPECT_EQ(complaint.value("anything", Kind::boolean), "error(wrong_type)");
  complaint.fields.values[complaint.anything] = Value::boolean(true);
  EXPECT_EQ(complaint.value("anything", Kind::boolean), "true");
}

// Mondays to Fridays from nine to twelve, and Saturday 28 February 2026, a make-up workday; Monday 2 March
// off.
pack::Calendar mornings() {
  pack::Calendar calendar;
  for (int day = 0; day < 5; ++day) calendar.week[static_cast<std::size_t>(day)] = {{9 * 60, 12 * 60}};
  calendar.workday = {{9 * 60, 12 * 60}};
  calendar.exceptions = {{static_cast<std::int32_t>(base::civil_day(2026, 2, 28)), false, "调休"},
                         {static_cast<std::int32_t>(base::civil_day(2026, 3, 2)), true, "放假"}};
  return calendar;
}

TEST(CelEvaluate, working_time_is_what_the_calendar_of_the_activation_says) {
  Complaint complaint;
  EXPECT_EQ(complaint.value("working_time(at)"), "error(no_context)");
  const pack::Calendar calendar = mornings();
  complaint.fields.hours = &calendar;
  const auto open_at = [&](const std::string& moment) {
    return complaint.value("working_time(timestamp(\"" + moment + "\"))");
  };
  EXPECT_EQ(open_at("2026-03-03T08:59:59.999+08:00"), "false");
  EXPECT_EQ(open_at("2026-03-03T09:00:00+08:00"), "true");
  EXPECT_EQ(open_at("2026-03-03T03:59:59.999999999Z"), "true");
  EXPECT_EQ(open_at("2026-03-03T12:00:00+08:00"), "false");
  EXPECT_EQ(open_at("2026-02-28T10:00:00+08:00"), "true");
  EXPECT_EQ(open_at("2026-03-02T10:00:00+08:00"), "false");
  EXPECT_EQ(open_at("2026-03-07T10:00:00+08:00"), "false");
  EXPECT_EQ(open_at("0001-01-01T00:00:00Z"), "false");
  EXPECT_EQ(open_at("9999-12-31T23:59:59Z"), "false");
}

TEST(CelEvaluate, near_and_on_duty_are_what_the_activation_says_or_an_error_that_and_and_or_absorb) {
  Complaint complaint;
  EXPECT_EQ(complaint.value("near(\"海曲世家\", 200)"), "error(no_context)");
  EXPECT_EQ(complaint.value("on_duty(\"liaison\")"), "error(no_context)");
  complaint.fields.has_pack = true;
  for (const auto& [text, value] : std::initializer_list<std::pair<const char*, const char*>>{
           {"near(\"海曲世家\", 150)", "true"},
           {"near(\"海曲世家\", 149)", "false"},
           {"near(\"海曲世家\", 100 + urgency * 30)", "true"},
           {"near(\"海曲世家\", 100000)", "true"},
           {"near(\"海曲世家\", 100001)", "error(overflow)"},
           {"near(\"海曲世家\", 0)", "error(overflow)"},
           {"near(\"海曲世家\", -1)", "error(overflow)"},
           {"near(\"河边\", 200)", "error(no_ground)"},
           {"near(\"河边\", 200) || urgency == 2", "true"},
           {"near(\"河边\", 200) && urgency == 3", "false"},
           {"!near(\"河边\", 200)", "error(no_ground)"},
           {"on_duty(\"liaison\")", "true"},
           {"on_duty(\"checker\")", "false"},
           {"on_duty(\"liaison\", \"LY-C1\")", "true"},
           {"on_duty(\"liaison\", \"LY-G1\")", "false"},
       })
    EXPECT_EQ(complaint.value(text), value) << text;
}

TEST(CelEvaluate, gridlines_functions_name_the_field_they_read_among_the_programs_slots) {
  const Complaint complaint;
  EXPECT_THAT(complaint.program("within(\"LY-C1\")").slots(), testing::ElementsAre(complaint.units));
  EXPECT_THAT(complaint.program("working_time(at) && within(category)").slots(),
              testing::ElementsAre(complaint.category, complaint.at, complaint.path, complaint.units));
  EXPECT_THAT(complaint.program("near(\"a\", 1) || on_duty(\"liaison\")").slots(),
              testing::ElementsAre(complaint.at, complaint.located));
}

TEST(CelEvaluate, gridlines_functions_spend_the_budget) {
  Complaint complaint;
  std::vector<Value> many(5'000, Value::string("LY-G1"));
  complaint.fields.values[complaint.units] = Value::list(many);
  const pack::Calendar calendar = mornings();
  complaint.fields.hours = &calendar;
  Workspace workspace({1'000, 1024});
  EXPECT_EQ(evaluate(complaint.program("within(\"LY-C1\") || true"), complaint.fields, workspace).fault(),
            Fault::budget);
  Workspace small({5, 1024});
  EXPECT_EQ(evaluate(complaint.program("working_time(at) || true"), complaint.fields, small).fault(),
            Fault::budget);
  complaint.fields.has_pack = true;
  for (const char* text : {"near(\"海曲世家\", 200) || true", "on_duty(\"liaison\") || true"}) {
    Workspace short_of({40, 1024});
    EXPECT_EQ(evaluate(complaint.program(text), complaint.fields, short_of).fault(), Fault::budget) << text;
  }
}

TEST(CelEvaluate, a_used_up_budget_is_never_absorbed) {
  const Complaint complaint;
  std::string list = "[0";
  for (int i = 1; i < 100; ++i) list += "," + std::to_string(i);
  list += "]";
  const std::string slow = list + ".all(a, " + list + ".all(b, " + list + ".all(c, a + b + c >= 0)))";
  const Program program = complaint.program("(" + slow + ") || true");
  Workspace workspace;
  const Value value = evaluate(program, complaint.fields, workspace);
  ASSERT_TRUE(value.is_error());
  EXPECT_EQ(value.fault(), Fault::budget);
  workspace.reset();
  EXPECT_TRUE(evaluate(complaint.program(typical), complaint.fields, workspace).is_true());
}

TEST(CelEvaluate, memory_is_bounded_too) {
  std::string long_text(200'000, 'x');
  Complaint complaint;
  complaint.fields.values[complaint.category] = Value::string(long_text);
  EXPECT_EQ(complaint.value("size(category + category) > 0 || true"), "error(budget)");
  EXPECT_EQ(complaint.value("size(category + \"y\")"), "200001");
}

TEST(CelEvaluate, deep_values_from_outside_end_in_an_error_not_in_the_stack) {
  Complaint complaint;
  std::vector<Value> nested(100'000);
  for (std::size_t i = 1; i < nested.size(); ++i) nested[i] = Value::list({&nested[i - 1], 1});
  complaint.fields.values[complaint.anything] = nested.back();
  EXPECT_EQ(complaint.value("anything == anything"), "error(budget)");
  EXPECT_THAT(to_text(nested.back()), testing::HasSubstr("..."));
}

struct Record final : Listener {
  const Program& program;
  std::vector<std::string> lines;
  explicit Record(const Program& p) : program(p) {}
  void value(NodeId node, const Value& value) override {
    lines.push_back(print(program.ast(), node) + " = " + to_text(value));
  }
};

TEST(CelEvaluate, a_listener_hears_what_was_evaluated_and_nothing_else) {
  const Complaint complaint;
  const Program program = complaint.program("urgency > 1 || category == \"x\"");
  Record record(program);
  Workspace workspace;
  EXPECT_TRUE(evaluate(program, complaint.fields, workspace, &record).is_true());
  EXPECT_THAT(record.lines, testing::ElementsAre("urgency = 2", "1 = 1", "(urgency > 1) = true",
                                                 "((urgency > 1) || (category == \"x\")) = true"));
}

TEST(CelEvaluate, a_program_names_the_slots_it_reads) {
  const Complaint complaint;
  const Program program = complaint.program("has(place.compound) && \"独居\" in tags && tags != []");
  EXPECT_THAT(program.slots(), testing::ElementsAre(complaint.compound, complaint.tags));
}

TEST(CelEvaluate, one_program_serves_many_threads) {
  const Complaint complaint;
  const Program program =
      complaint.program("tags.exists(t, t.matches(\"独.\")) && category.matches(\"^prop\")");
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, copy = program] {
      Workspace workspace;
      for (int n = 0; n < 2000; ++n) {
        workspace.reset();
        wrong += evaluate(copy, complaint.fields, workspace).is_true() ? 0 : 1;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

TEST(CelEvaluate, a_moment_written_down_is_read_once_when_the_program_is_compiled) {
  const Complaint complaint;
  Workspace workspace;
  EXPECT_TRUE(evaluate(complaint.program("at < timestamp(\"2026-03-02T09:00:00+08:00\")"), complaint.fields,
                       workspace).is_true());
  EXPECT_EQ(workspace.steps_used(), 3u);
}

TEST(CelEvaluate, a_long_duration_from_outside_spends_the_budget) {
  Complaint complaint;
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "1ns";
  complaint.fields.values[complaint.category] = Value::string(text);
  EXPECT_EQ(complaint.value("duration(category)"), "duration(\"0.00001s\")");
  const Program program = complaint.program("duration(category) > waited || true");
  Workspace workspace({10'000, 1024});
  EXPECT_EQ(evaluate(program, complaint.fields, workspace).fault(), Fault::budget);
}

TEST(CelEvaluate, a_condition_takes_few_steps) {
  const Complaint complaint;
  Workspace workspace;
  evaluate(complaint.program(typical), complaint.fields, workspace);
  EXPECT_LE(workspace.steps_used(), 10u);
}

}  // namespace
}  // namespace gridline::cel
