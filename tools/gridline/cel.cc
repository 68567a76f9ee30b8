// One expression, or JSON lines of them: {id,expr,vars?} → {id,type,value} or {id,error}.
#include <fmt/format.h>

#include <cmath>
#include <memory>
#include <stdexcept>
#include <vector>

#include "rules/cel/program.h"
#include "rules/cel/variables.h"
#include "rules/cel/workspace.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"

namespace gridline::cli {

namespace {

constexpr std::size_t variables_bytes_max = 16u * 1024 * 1024;
constexpr int depth_max = 100;  // of JSON variables

struct Options {
  std::string expression, variables;
  bool lines = false;
};

// Throws invalid_argument when the arena is full or the nesting too deep.
cel::Value value_of(const Json& json, cel::Arena& arena, int depth = 0) {
  if (depth > depth_max) throw std::invalid_argument("变量嵌套过深 / variables are nested too deeply");
  const auto checked = [](cel::Value v) {
    if (v.is_absent()) throw std::invalid_argument("变量太大 / the variables are too large");
    return v;
  };
  switch (json.type()) {
    case Json::value_t::null: return cel::Value::null();
    case Json::value_t::boolean: return cel::Value::boolean(json.get<bool>());
    case Json::value_t::number_integer: return cel::Value::integer(json.get<std::int64_t>());
    case Json::value_t::number_unsigned: {
      const auto n = json.get<std::uint64_t>();
      return n <= INT64_MAX ? cel::Value::integer(static_cast<std::int64_t>(n))
                            : cel::Value::unsigned_integer(n);
    }
    case Json::value_t::number_float: return cel::Value::number(json.get<double>());
    case Json::value_t::string: return checked(arena.string(json.get_ref<const std::string&>()));
    case Json::value_t::array: {
      std::vector<cel::Value> items;
      for (const Json& item : json) items.push_back(value_of(item, arena, depth + 1));
      return checked(arena.list(items));
    }
    case Json::value_t::object: {
      std::vector<cel::MapEntry> entries;
      for (const auto& [key, value] : json.items()) {
        entries.push_back({checked(arena.string(key)), value_of(value, arena, depth + 1)});
      }
      return checked(arena.map(entries));
    }
    default: throw std::invalid_argument("变量类型不支持 / a variable of an unsupported type");
  }
}

std::string base64(std::string_view bytes) {
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    const std::size_t n = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k)
      group = group << 8 | (k < n ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    for (std::size_t k = 0; k < 4; ++k) out += k <= n ? digits[group >> (18 - 6 * k) & 63] : '=';
  }
  return out;
}

// Numbers that JSON has no form for are words, times are their texts, bytes are base64, a key that is no
// string is its text.
Json json_of(const cel::Value& v) {
  switch (v.kind()) {
    case cel::Kind::boolean: return v.as_boolean();
    case cel::Kind::integer: return v.as_integer();
    case cel::Kind::unsigned_integer: return v.as_unsigned_integer();
    case cel::Kind::number:
      if (std::isnan(v.as_number())) return "NaN";
      if (std::isinf(v.as_number())) return v.as_number() > 0 ? "Infinity" : "-Infinity";
      return v.as_number();
    case cel::Kind::string: return v.as_text();
    case cel::Kind::bytes: return base64(v.as_text());
    case cel::Kind::timestamp: return cel::timestamp_text(v.as_timestamp());
    case cel::Kind::duration: return cel::duration_text(v.as_duration());
    case cel::Kind::type: return cel::denotation(v.as_type());
    case cel::Kind::list: {
      Json out = Json::array();
      for (const cel::Value& item : v.as_list()) out.push_back(json_of(item));
      return out;
    }
    case cel::Kind::map: {
      Json out = Json::object();
      for (const cel::MapEntry& e : v.as_map()) {
        out[e.key.kind() == cel::Kind::string ? std::string(e.key.as_text()) : cel::to_text(e.key)] =
            json_of(e.value);
      }
      return out;
    }
    default: return nullptr;
  }
}

// {"id","type","value"} or {"id","error"}; `shown` gets the problem with its caret.
Json evaluate_one(const Json& id, const std::string& expression, const Json& variables, std::string& shown) {
  Json out{{"id", id}};
  const cel::Compiled compiled = cel::compile(expression, cel::Schema::dynamic(), cel::Type());
  if (!compiled.program) {
    std::string error;
    for (const cel::Issue& issue : compiled.issues) {
      shown += compiled.source.display(issue) + "\n";
      error += fmt::format("{}{} / {}", error.empty() ? "" : "; ", issue.zh, issue.en);
    }
    out["error"] = error;
    return out;
  }
  cel::Arena arena(variables_bytes_max);
  cel::Variables named;
  for (const auto& [name, value] : variables.items()) named.set(name, value_of(value, arena));
  cel::Workspace workspace;
  const cel::Value value =
      cel::evaluate(*compiled.program, cel::NamedActivation(*compiled.program, named), workspace);
  if (value.is_error()) {
    const cel::Issue issue = cel::describe(*compiled.program, value);
    shown += compiled.source.display(issue) + "\n";
    out["error"] = fmt::format("{}: {} / {}", cel::fault_word(value.fault()), issue.zh, issue.en);
    return out;
  }
  out["type"] = cel::kind_name(value.kind());
  out["value"] = json_of(value);
  return out;
}

Exit cel_lines() {
  return answer_lines([](const Json& asked) {
    if (!asked.contains("expr")) throw std::invalid_argument("缺 expr / there is no expr");
    const Json variables = asked.value("vars", Json::object());
    if (!variables.is_object()) throw std::invalid_argument("vars 应为对象 / vars must be an object");
    std::string shown;  // a line's answer has it in short
    return evaluate_one(asked.value("id", Json()), asked.at("expr").get<std::string>(), variables, shown);
  });
}

Exit cel_one(const Options& o) {
  const Json variables = o.variables.empty() ? Json::object() : Json::parse(o.variables, nullptr, false);
  if (!variables.is_object()) return misused("--vars 应为 JSON 对象", "--vars must be a JSON object");
  std::string shown;
  Json out;
  try {
    out = evaluate_one(nullptr, o.expression, variables, shown);
  } catch (const std::invalid_argument& e) {
    return misused(e.what(), "see --vars");
  }
  print_line(out);
  if (shown.empty()) return Exit::ok;
  complain(shown);
  return Exit::no;
}

}  // namespace

void register_cel(CLI::App& root, Session& session) {
  CLI::App* command = add_offline(root, session,
                                  {"cel", "求值一个 CEL 表达式，或标准输入的 JSON 行",
                                   "the value of a CEL expression, or of JSON lines on stdin",
                                   "gridline cel '\"独居\" in tags' --vars '{\"tags\":[\"独居\"]}'"});
  auto o = std::make_shared<Options>();
  command->add_option("EXPR", o->expression, "表达式 / expression");
  command->add_option("--vars", o->variables, "变量，JSON 对象 / variables, a JSON object");
  command->add_flag("--jsonl", o->lines, "标准输入每行 / each line of stdin: {id,expr,vars?}");
  command->callback([&session, command, o] {
    session.action = [command, o] {
      if (o->lines) return cel_lines();
      if (command->count("EXPR") == 0) return misused("请写表达式，或用 --jsonl", "give an expression, or --jsonl");
      return cel_one(*o);
    };
  });
}

}  // namespace gridline::cli
