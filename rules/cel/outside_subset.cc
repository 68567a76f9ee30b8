// The names of CEL's extensions, and those of Gridline's that cannot be kept honest in a condition.
#include "rules/cel/outside_subset.h"

#include <algorithm>
#include <iterator>

namespace gridline::cel {

namespace {

constexpr std::string_view text_zh = "文字扩展；请用 contains、startsWith、endsWith 或 matches";
constexpr std::string_view text_en = "a text extension; use contains, startsWith, endsWith or matches";
constexpr std::string_view list_zh = "列表扩展；请用 exists、all、filter 或 map";
constexpr std::string_view list_en = "a list extension; use exists, all, filter or map";
constexpr std::string_view maybe_zh = "可选值；字段有没有值用 has(a.b) 判断";
constexpr std::string_view maybe_en = "optional values; has(a.b) tells whether a field is there";
constexpr std::string_view library_zh = "CEL 的扩展库；可用的函数见 rules/README.md",
                           library_en = "an extension library of CEL; rules/README.md has the functions";

constexpr Outside libraries[] = {
    {"optional", maybe_zh, maybe_en},  {"cel", library_zh, library_en},   {"math", library_zh, library_en},
    {"sets", library_zh, library_en},  {"lists", library_zh, library_en}, {"strings", library_zh, library_en},
    {"base64", library_zh, library_en}, {"regex", library_zh, library_en}, {"proto", library_zh, library_en},
    {"json", library_zh, library_en},
};

constexpr Outside receivers[] = {
    {"charAt", text_zh, text_en},      {"find", text_zh, text_en},       {"findAll", text_zh, text_en},
    {"format", text_zh, text_en},      {"indexOf", text_zh, text_en},    {"join", text_zh, text_en},
    {"lastIndexOf", text_zh, text_en}, {"lowerAscii", text_zh, text_en}, {"quote", text_zh, text_en},
    {"replace", text_zh, text_en},     {"reverse", text_zh, text_en},    {"split", text_zh, text_en},
    {"substring", text_zh, text_en},   {"trim", text_zh, text_en},       {"upperAscii", text_zh, text_en},
    {"distinct", list_zh, list_en},    {"first", list_zh, list_en},      {"flatten", list_zh, list_en},
    {"last", list_zh, list_en},        {"max", list_zh, list_en},        {"min", list_zh, list_en},
    {"slice", list_zh, list_en},       {"sort", list_zh, list_en},       {"sortBy", list_zh, list_en},
    {"sum", list_zh, list_en},         {"transformList", list_zh, list_en},
    {"transformMap", list_zh, list_en}, {"transformMapEntry", list_zh, list_en},
    {"existsOne", "请写 exists_one", "it is written exists_one"},
    {"hasValue", maybe_zh, maybe_en},  {"optFlatMap", maybe_zh, maybe_en}, {"optMap", maybe_zh, maybe_en},
    {"or", maybe_zh, maybe_en},        {"orValue", maybe_zh, maybe_en},    {"value", maybe_zh, maybe_en},
};

constexpr Outside globals[] = {
    {"now", "条件不看钟，同一诉求任何时候结果都一样；来到的时刻是 at",
     "a condition reads no clock, so that it always gives the same; at is when the complaint came"},
    {"ip", library_zh, library_en},
    {"cidr", library_zh, library_en},
    {"url", library_zh, library_en},
    {"quantity", library_zh, library_en},
    {"semver", library_zh, library_en},
};

template <std::size_t count>
const Outside* named(const Outside (&table)[count], std::string_view name) {
  const auto found = std::find_if(std::begin(table), std::end(table),
                                  [&](const Outside& outside) { return outside.name == name; });
  return found == std::end(table) ? nullptr : found;
}

}  // namespace

const Outside* outside_subset(std::string_view name, Form form, std::string_view library) {
  if (form == Form::global) return named(globals, name);
  if (form != Form::receiver) return nullptr;
  if (const Outside* whole = named(libraries, library)) return whole;
  return named(receivers, name);
}

}  // namespace gridline::cel
