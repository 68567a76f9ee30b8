// Warnings do not stop a pack; they are shown by `pack check` alone.
#include "tools/gridline/pack_folder.h"

#include <cstdio>
#include <iostream>
#include <stdexcept>

#include "rules/pack/files.h"

namespace gridline::cli {

Exit fail_pack(const base::Error& error) {
  complain(error.message);
  return error.code == base::ErrorCode::io ? Exit::storage : Exit::no;
}

PackFolder open_pack(const std::string& folder) {
  const auto files = pack::read_folder(folder);
  if (!files) return {nullptr, fail_pack(files.error())};
  return ready_pack(*files);
}

PackFolder ready_pack(const pack::PackFiles& files) {
  node::Compiled compiled = node::compile(files);
  if (compiled.ready) return {std::move(compiled.ready), Exit::ok};
  std::string all = "规则包有错误 / the rule pack has errors:\n";
  for (const pack::Issue& issue : compiled.issues) {
    if (!issue.warning) all += pack::to_text(issue);
  }
  complain(all);
  return {nullptr, Exit::no};
}

Json answer_line(const std::string& line, const std::function<Json(const Json&)>& answer) {
  const Json asked = Json::parse(line, nullptr, false);
  if (!asked.is_object()) return {{"error", "不是 JSON 对象 / not a JSON object"}};
  std::string why;
  try {
    return answer(asked);
  } catch (const Json::exception& e) {
    why = std::string("字段类型不对 / a field of the wrong type: ") + e.what();
  } catch (const std::invalid_argument& e) {
    why = e.what();
  }
  Json out = Json::object();
  if (asked.contains("id")) out["id"] = asked.at("id");
  out["error"] = why;
  return out;
}

Exit answer_lines(const std::function<Json(const Json&)>& answer) {
  std::ios::sync_with_stdio(false);
  std::string line;
  while (std::getline(std::cin, line)) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    print_line(answer_line(line, answer));
    if (std::fflush(stdout) != 0) return Exit::storage;
  }
  return std::cin.bad() ? Exit::storage : Exit::ok;
}

}  // namespace gridline::cli
