// Registration and output, in one form for all commands.
#include "tools/gridline/session.h"

#include <fmt/format.h>

#include <charconv>
#include <cstdio>

namespace gridline::cli {

CLI::App* add_command(CLI::App& parent, Session& session, const Words& words, bool live) {
  CLI::App* command = parent.add_subcommand(words.name, fmt::format("{} / {}", words.zh, words.en));
  command->footer(fmt::format("例 Example: {}", words.example));
  command->add_flag("--json", session.json, "同样的数据，JSON 形式 / the same data as JSON");
  if (live) {
    command->add_option("--socket", session.socket, "引擎的接口套接字 / the engine's API socket");
    command->add_option("--token", session.token,
                        "成员令牌，以该成员身份操作；或 GRIDLINE_TOKEN / a member's token: act as him; or GRIDLINE_TOKEN");
  }
  return command;
}

CLI::App* add_group(CLI::App& parent, const char* name, const char* zh, const char* en) {
  CLI::App* group = parent.add_subcommand(name, fmt::format("{} / {}", zh, en));
  group->require_subcommand(1);
  group->footer(fmt::format("例 Example: {} COMMAND --help", name));
  return group;
}

CLI::Validator whole_number(std::uint64_t low, std::uint64_t high) {
  return CLI::Validator(
      [low, high](std::string& text) -> std::string {
        std::uint64_t n = 0;
        const auto parsed = std::from_chars(text.data(), text.data() + text.size(), n);
        const bool whole = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
        if (whole && n >= low && n <= high) return {};
        const std::string most = high == UINT64_MAX ? "" : fmt::format("，至多 {} at most", high);
        return fmt::format("“{}”应为不小于 {} 的整数 / must be a whole number of {} or more{}", text, low, low, most);
      },
      "");
}

void print(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

void print_line(const Json& json) { print(json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n"); }

void complain(std::string_view text) {
  std::fflush(stdout);
  std::fwrite("gridline: ", 1, 10, stderr);
  std::fwrite(text.data(), 1, text.size(), stderr);
  if (text.empty() || text.back() != '\n') std::fputc('\n', stderr);
}

Exit fail(const base::Error& error) {
  complain(error.message);
  switch (error.code) {
    case base::ErrorCode::io:
    case base::ErrorCode::corrupt:
    case base::ErrorCode::disk_full:
    case base::ErrorCode::permission:
    case base::ErrorCode::unsupported: return Exit::storage;
    default: return Exit::no;
  }
}

Exit misused(std::string_view zh, std::string_view en) {
  complain(fmt::format("{} / {}", zh, en));
  return Exit::usage;
}

std::string text_of(const Json& object, const char* name) {
  if (!object.is_object()) return {};
  const auto at = object.find(name);
  if (at == object.end() || at->is_null()) return {};
  return at->is_string() ? at->get<std::string>() : at->dump();
}

std::string short_time(std::string iso) {
  if (iso.size() < 19 || iso[10] != 'T') return iso;
  iso.resize(19);
  iso[10] = ' ';
  return iso;
}

std::string pairs_of(const Json& object) {
  std::string out;
  for (const auto& [name, value] : object.items()) {
    out += fmt::format("{}{} {}", out.empty() ? "" : " · ", name,
                       value.is_string() ? value.get<std::string>() : value.dump());
  }
  return out;
}

std::string joined(const Json& array) {
  std::string out;
  if (!array.is_array()) return out;
  for (const Json& item : array) {
    if (!out.empty()) out += "、";
    out += item.is_string() ? item.get<std::string>() : item.dump();
  }
  return out;
}

base::Result<std::string> read_stdin() {
  std::string all;
  char buffer[64 * 1024];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, stdin)) all.append(buffer, n);
  if (std::ferror(stdin)) return base::Error{base::ErrorCode::io, "读不到标准输入 / cannot read standard input"};
  return all;
}

}  // namespace gridline::cli
