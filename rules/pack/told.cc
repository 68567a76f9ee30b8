// The tables of occasions and blanks, and the filling in.
#include "rules/pack/told.h"

#include <algorithm>

#include "engine/base/assert.h"
#include "rules/pack/known_blanks.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

constexpr OccasionInfo occasion_table[occasions] = {
    {"receipt", "受理回执，给诉求人", "the receipt, to who complained", Audience::resident},
    {"emergency", "紧急提示，给诉求人，立即", "advice in an emergency, to who complained, at once",
     Audience::resident},
    {"ask_place", "追问地点，给诉求人", "the question for a place that is missing, to who complained",
     Audience::resident},
    {"result", "办结告知，给诉求人", "the result, to who complained", Audience::resident},
    {"escalation", "升级通知，给成员", "something is overdue, to a member", Audience::member},
    {"duty", "派单通知，给成员", "something is given to a member", Audience::member},
};

constexpr BlankInfo blank_table[static_cast<std::size_t>(Blank::blanks)] = {
    {"", "", "", false},
    {"receipt", "受理码", "the receipt code", true},
    {"place", "地点", "the place", true},
    {"category", "类别的名称", "the category's name", true},
    {"due", "办理时限", "by when it will be done", true},
    {"unit", "承办单位的名称", "the name of the unit that leads", true},
    {"result", "办理结果", "what was done", true},
    {"member", "成员姓名", "the member's name", false},
    {"ticket", "工单号", "the ticket's number", false},
    {"urgency", "紧急程度", "the urgency", false},
    {"late", "超时多久", "how long it is overdue", false},
    {"link", "打开工单的网址", "the address at which the ticket opens", false},
};

ToldPart text_part(std::string text) { return {std::move(text), Blank::none}; }

Blank blank_named(std::string_view name) {
  for (std::size_t i = 1; i < std::size(blank_table); ++i)
    if (blank_table[i].name == name) return static_cast<Blank>(i);
  return Blank::none;
}

Told built_in(Occasion occasion, std::string_view zh, std::string_view en) {
  Told out;
  out.occasion = occasion;
  ToldMistake none;
  auto zh_parts = parts_of(zh, none), en_parts = parts_of(en, none);
  GRIDLINE_ASSERT(zh_parts && en_parts);
  out.zh = std::move(*zh_parts);
  out.en = std::move(*en_parts);
  return out;
}

}  // namespace

const OccasionInfo& info(Occasion occasion) { return occasion_table[static_cast<std::size_t>(occasion)]; }
const BlankInfo& info(Blank blank) { return blank_table[static_cast<std::size_t>(blank)]; }

std::span<const Blank> known_blanks(Occasion occasion) {
  using enum Blank;
  static constexpr Blank at_receipt[] = {receipt, place, category, due, unit};
  static constexpr Blank at_emergency[] = {receipt, place, category};
  static constexpr Blank at_ask_place[] = {receipt, category};
  static constexpr Blank at_result[] = {receipt, place, category, unit, result};
  static constexpr Blank at_escalation[] = {member, ticket, place, category, urgency, unit, due, late, link};
  static constexpr Blank at_duty[] = {member, ticket, place, category, urgency, unit, due, link};
  switch (occasion) {
    case Occasion::receipt: return at_receipt;
    case Occasion::emergency: return at_emergency;
    case Occasion::ask_place: return at_ask_place;
    case Occasion::result: return at_result;
    case Occasion::escalation: return at_escalation;
    case Occasion::duty: return at_duty;
  }
  return {};
}

std::optional<Occasion> occasion_of(std::string_view code) {
  for (std::size_t i = 0; i < occasions; ++i)
    if (occasion_table[i].code == code) return static_cast<Occasion>(i);
  return std::nullopt;
}

std::optional<std::vector<ToldPart>> parts_of(std::string_view text, ToldMistake& mistake) {
  std::vector<ToldPart> out;
  std::string plain;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c != '{' && c != '}') {
      plain += c;
    } else if (i + 1 < text.size() && text[i + 1] == c) {
      plain += c;
      ++i;
    } else {
      const std::size_t end = c == '{' ? text.find_first_of("{}", i + 1) : std::string_view::npos;
      if (end == std::string_view::npos || text[end] != '}') {
        mistake = {i, 1, {}};
        return std::nullopt;
      }
      const std::string_view name = text.substr(i + 1, end - i - 1);
      const Blank blank = blank_named(name);
      if (blank == Blank::none) {
        mistake = {i, end + 1 - i, std::string(name)};
        return std::nullopt;
      }
      if (!plain.empty()) out.push_back(text_part(std::move(plain)));
      plain.clear();
      out.push_back({{}, blank});
      i = end;
    }
  }
  if (!plain.empty()) out.push_back(text_part(std::move(plain)));
  return out;
}

std::string filled_in(std::span<const ToldPart> parts, Audience audience, const Filled& values) {
  std::string out;
  for (const ToldPart& part : parts) {
    if (part.blank == Blank::none) out += part.text;
    else if (audience == Audience::member || info(part.blank).resident)
      out += values[static_cast<std::size_t>(part.blank)];
  }
  return out;
}

// Text of ASCII alone goes as 7-bit characters: 160 alone, 153 a part.
std::size_t sms_parts(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  const std::size_t alone = plain ? 160 : 70, in_parts = plain ? 153 : 67;
  std::size_t units = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = decode(text, at);
    units += point.value > 0xffff ? 2 : 1;
    at += point.bytes;
  }
  return units <= alone ? 1 : (units + in_parts - 1) / in_parts;
}

const std::array<Told, occasions>& told_by_default() {
  static const std::array<Told, occasions> texts = {
      built_in(Occasion::receipt, "您的诉求已受理，受理码 {receipt}。",
               "We have your complaint. Receipt {receipt}."),
      built_in(
          Occasion::emergency,
          "如有危险请立即撤离到安全处，并拨打 110（公安）、119（消防）或 120（急救）。已通知值班人员。",
          "If anyone is in danger, get to safety and call 110 (police), 119 (fire) or 120 (ambulance). The "
          "person on duty has been told."),
      built_in(Occasion::ask_place, "请补充事发地点：哪个小区、几号楼？受理码 {receipt}。",
               "Where is it: which compound, which building? Receipt {receipt}."),
      built_in(Occasion::result, "您的诉求（{receipt}）已办结：{result}",
               "Your complaint {receipt} is closed: {result}"),
      built_in(Occasion::escalation, "工单 {ticket} 已超时 {late}：{place} {category}，{unit}",
               "Ticket {ticket} is overdue by {late}: {place} {category}, {unit}"),
      built_in(Occasion::duty, "{member}：工单 {ticket} 已派给您：{place} {category}，{due} 前办理",
               "{member}: ticket {ticket} is yours: {place} {category}, due {due}"),
  };
  return texts;
}

}  // namespace gridline::pack
