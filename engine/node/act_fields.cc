// Two tables and the parsing of their forms.
#include "engine/node/act_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "engine/base/limits.h"
#include "rules/pack/utf8.h"

namespace gridline::node {

namespace {

using core::Verb;

constexpr ActField fields[] = {
    {"unit", FieldForm::name, "单位编号", "a unit's id", ""},
    {"units", FieldForm::names, "几个单位的编号", "ids of several units", ""},
    {"member", FieldForm::member, "成员编号", "a member's id", ""},
    {"outcome", FieldForm::word, "结案结果", "with which outcome",
     "solved answered unfounded no_answer forced withdrawn"},
    {"until", FieldForm::time, "到何时，如 2026-03-20T17:30", "until when, such as 2026-03-20T17:30", ""},
    {"every", FieldForm::number, "承诺每隔几天重来一次", "the promise is kept again every so many days", ""},
    {"others", FieldForm::numbers, "另外的工单号", "other tickets' numbers", ""},
    {"evidence", FieldForm::names, "证明：附件哈希或记录编号",
     "proof: hashes of attachments, numbers of records", ""},
    {"result", FieldForm::word, "核查或调解的结果", "of a check or a mediation",
     "ok fail agreed partly failed refused"},
    {"contacted", FieldForm::yes_no, "是否联系上", "whether the resident was reached", ""},
    {"solved", FieldForm::word, "居民说是否解决", "whether the resident calls it solved", "yes partly no"},
    {"satisfied", FieldForm::word, "居民是否满意", "whether the resident is satisfied", "yes fairly no"},
    {"cause", FieldForm::word, "未解决的原因", "why it is unsolved", "handler objective"},
    {"complaint", FieldForm::number, "哪一条诉求", "of which complaint", ""},
    {"matters", FieldForm::names, "拆成哪些类别", "the categories it is split into", ""},
    {"place", FieldForm::name, "更正后的地点", "the right place", ""},
    {"category", FieldForm::name, "更正后的类别", "the right category", ""},
    {"urgency", FieldForm::word, "更正后的缓急", "the right urgency", "U1 U2 U3 U4 Q W"},
    {"required", FieldForm::yes_no, "协办未完不得报结", "the lead cannot report done without it", ""},
    {"whistle", FieldForm::yes_no, "吹哨：立即到场", "a whistle: to the spot at once", ""},
    {"council", FieldForm::name, "议事会编号；不写为最近的", "a council's id; else the nearest", ""},
    {"reason", FieldForm::name, "原因代码", "a reason code", ""},
    {"text", FieldForm::prose, "附言", "a note in words", ""},
};

struct VerbFields {
  Verb verb;
  std::string_view names;  // blanks between, as in engine/core/README.md; reason and text go with every verb
};
constexpr VerbFields verb_fields[] = {
    {Verb::dispatch, "unit"},
    {Verb::assign, "member"},
    {Verb::accept, "unit"},
    {Verb::claim, "member unit"},
    {Verb::table, "council"},
    {Verb::ask_return, "evidence"},
    {Verb::ask_extension, "until evidence"},
    {Verb::ask_hold, "until others evidence"},
    {Verb::grant, "unit until"},
    {Verb::deny, "unit"},
    {Verb::transfer, "unit"},
    {Verb::invite, "unit units required whistle"},
    {Verb::decline, "unit evidence"},
    {Verb::release, "unit"},
    {Verb::visit, "unit evidence"},
    {Verb::attempt, "result until every evidence"},
    {Verb::report_done, "unit evidence"},
    {Verb::check, "result"},
    {Verb::callback, "complaint contacted solved satisfied cause"},
    {Verb::close, "outcome"},
    {Verb::split, "matters complaint"},
    {Verb::merge, "others"},
    {Verb::join_cluster, "others"},
    {Verb::correct, "place category urgency"},
    {Verb::note, "unit"},
};

// The protocol's bounds of a time: what is smaller was meant as something else ("2026", seconds).
constexpr std::int64_t earliest_ms = 100'000'000'000, latest_ms = 253'402'300'799'999;

bool has_word(std::string_view words, std::string_view word) {
  while (!words.empty()) {
    const std::string_view first = words.substr(0, words.find(' '));
    if (first == word) return true;
    words.remove_prefix(std::min(words.size(), first.size() + 1));
  }
  return false;
}

FieldFault fault(const ActField& field, std::string zh, std::string en) {
  return {std::string(field.name), std::move(zh), std::move(en)};
}

std::optional<FieldFault> set_word(core::ActOnTicket& body, const ActField& field, const std::string& value) {
  if (!has_word(field.words, value)) {
    return fault(field, fmt::format("{} 之一", field.words), fmt::format("one of {}", field.words));
  }
  if (field.name == "outcome") body.outcome = *core::outcome_of(value);
  else if (field.name == "result") body.result = *core::result_of(value);
  else if (field.name == "solved") body.solved = *core::solved_of(value);
  else if (field.name == "satisfied") body.satisfied = *core::satisfied_of(value);
  else if (field.name == "cause") body.cause = *core::cause_of(value);
  else body.urgency = *pack::urgency_of(value);
  return std::nullopt;
}

std::optional<std::uint64_t> number_in(std::string_view text) {
  std::uint64_t n = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), n);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || n == 0) return std::nullopt;
  return n;
}

std::optional<FieldFault> set_time(base::Instant& out, const ActField& field, const std::string& value,
                                   base::ZoneOffset zone) {
  if (const auto ms = number_in(value)) {
    out.ms = *ms > static_cast<std::uint64_t>(latest_ms) ? 0 : static_cast<std::int64_t>(*ms);
  } else if (const auto at = base::parse_instant(value, zone)) {
    out = *at;
  }
  if (out.ms >= earliest_ms && out.ms <= latest_ms) return std::nullopt;
  return fault(field, "时间，如 2026-03-20T17:30", "a time such as 2026-03-20T17:30");
}

bool sound_name(std::string_view value) {
  return !value.empty() && value.size() <= limits::name_bytes_max &&
         pack::first_invalid_utf8(value) == std::string_view::npos &&
         std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20; });
}

std::optional<FieldFault> set_name(core::ActOnTicket& body, const ActField& field, const std::string& value) {
  if (!sound_name(value)) {
    return fault(field, fmt::format("1 至 {} 字节的 UTF-8，不含控制字符", limits::name_bytes_max),
                 fmt::format("1 to {} bytes of UTF-8 without control characters", limits::name_bytes_max));
  }
  if (field.name == "unit") body.unit = value;
  else if (field.name == "place") body.place = value;
  else if (field.name == "category") body.category = value;
  else if (field.name == "council") body.council = value;
  else body.reason = value;
  return std::nullopt;
}

std::size_t most(const ActField& field) {
  if (field.name == "units") return limits::partners_max;
  if (field.name == "evidence") return limits::evidence_max;
  if (field.name == "matters") return limits::matters_max;
  return limits::linked_max;
}

std::optional<FieldFault> set_list(core::ActOnTicket& body, const ActField& field,
                                   std::span<const std::string> values) {
  if (values.size() > most(field))
    return fault(field, fmt::format("至多 {} 项", most(field)), fmt::format("at most {} of them", most(field)));
  for (const std::string& value : values) {
    const auto number = number_in(value);
    if (field.form == FieldForm::numbers && !number) return fault(field, "工单号", "tickets' numbers");
    if (field.form == FieldForm::names && !sound_name(value)) {
      return fault(field, "不含控制字符的编号", "names without control characters");
    }
    if (field.name == "others") body.others.push_back(base::TicketId(*number));
    else if (field.name == "units") body.units.push_back(value);
    else if (field.name == "evidence") body.evidence.push_back(value);
    else body.matters.push_back({value});
  }
  return std::nullopt;
}

std::optional<FieldFault> set_yes_no(core::ActOnTicket& body, const ActField& field,
                                     const std::string& value) {
  if (value != "yes" && value != "no") return fault(field, "yes 或 no（JSON 里 true、false 亦可）", "yes or no");
  const bool yes = value == "yes";
  if (field.name == "contacted") body.contacted = yes;
  else if (field.name == "required") body.required = yes;
  else body.whistle = yes;
  return std::nullopt;
}

}  // namespace

std::span<const ActField> act_fields() { return fields; }

const ActField* act_field(std::string_view name) {
  const auto* at = std::find_if(std::begin(fields), std::end(fields),
                                [&](const ActField& f) { return f.name == name; });
  return at == std::end(fields) ? nullptr : at;
}

bool uses(core::Verb verb, std::string_view field) {
  if (field == "reason" || field == "text") return true;
  const auto* at = std::find_if(std::begin(verb_fields), std::end(verb_fields),
                                [&](const VerbFields& v) { return v.verb == verb; });
  return at != std::end(verb_fields) && has_word(at->names, field);
}

std::vector<const ActField*> fields_of(core::Verb verb) {
  std::vector<const ActField*> out;
  for (const ActField& field : fields) {
    if (uses(verb, field.name)) out.push_back(&field);
  }
  return out;
}

std::optional<FieldFault> set_field(core::Command& command, const ActField& field,
                                    std::span<const std::string> values, base::ZoneOffset zone) {
  auto& body = std::get<core::ActOnTicket>(command.body);
  if (field.form == FieldForm::names || field.form == FieldForm::numbers)
    return set_list(body, field, values);
  if (values.size() != 1) return fault(field, "一个值", "one value");
  const std::string& value = values.front();
  switch (field.form) {
    case FieldForm::word: return set_word(body, field, value);
    case FieldForm::yes_no: return set_yes_no(body, field, value);
    case FieldForm::time: return set_time(body.until, field, value, zone);
    case FieldForm::name: return set_name(body, field, value);
    case FieldForm::number: {
      const auto number = number_in(value);
      if (field.name == "every") {
        if (!number || *number > UINT32_MAX) return fault(field, "天数", "a number of days");
        body.recurs_days = static_cast<std::uint32_t>(*number);
        return std::nullopt;
      }
      if (!number) return fault(field, "诉求编号", "a complaint's number");
      body.complaint = base::ComplaintId(*number);
      return std::nullopt;
    }
    case FieldForm::prose:
      if (value.size() > limits::text_bytes_max) {
        return fault(field, fmt::format("至多 {} 字节", limits::text_bytes_max),
                     fmt::format("at most {} bytes", limits::text_bytes_max));
      }
      command.personal.note = value;
      return std::nullopt;
    default: return std::nullopt;  // a member
  }
}

std::optional<FieldFault> set_args(core::Command& command, const base::StringMap& args,
                                   base::ZoneOffset zone) {
  for (const auto& [name, value] : args) {
    const ActField* field = act_field(name);
    if (field == nullptr || value.empty()) continue;
    std::vector<std::string> values;
    if (field->form == FieldForm::names || field->form == FieldForm::numbers) {
      for (std::size_t at = 0; at <= value.size();) {
        const std::size_t comma = std::min(value.find(',', at), value.size());
        values.push_back(value.substr(at, comma - at));
        at = comma + 1;
      }
    } else {
      values.push_back(value);
    }
    if (auto wrong = set_field(command, *field, values, zone)) return wrong;
  }
  return std::nullopt;
}

}  // namespace gridline::node
