// Names put into the pieces.
#include "tools/skeleton/skeleton.h"

#include <algorithm>

namespace gridline::skeleton {

namespace {

constexpr std::size_t name_bytes_max = 32;

std::string replaced(std::string_view text, std::string_view word, std::string_view by) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = word.empty() ? std::string_view::npos : text.find(word, at);
    out += text.substr(at, found - at);
    if (found == std::string_view::npos) break;
    out += by;
    at = found + word.size();
  }
  return out;
}

struct Language {
  std::string_view name, source, program;
};
constexpr Language languages[] = {{"cpp", "main.cc", "gridline-adapter-NAME"},
                                  {"python", "NAME.py", "./NAME.py"},
                                  {"node", "NAME.mjs", "./NAME.mjs"}};

}  // namespace

std::vector<File> files_of(std::string_view language, const std::string& name) {
  std::vector<File> out;
  const auto* known = std::find_if(std::begin(languages), std::end(languages),
                                   [&](const Language& l) { return l.name == language; });
  if (known == std::end(languages)) return out;
  for (const Piece& piece : pieces()) {
    if (!piece.language.empty() && piece.language != language) continue;
    std::string text = replaced(piece.text, piece.word, name);
    if (piece.language.empty()) {
      text = replaced(text, "SOURCE", replaced(known->source, "NAME", name));
      text = replaced(text, "PROGRAM", replaced(known->program, "NAME", name));
    }
    out.push_back({replaced(piece.path, "NAME", name), std::move(text), piece.executable});
  }
  return out;
}

bool is_python_module(std::string_view name) {
  constexpr std::string_view taken[] = {
      "calendar", "cgi",     "cmd",      "code",    "codecs",   "copy",    "csv",    "email",   "glob",
      "hashlib",  "html",    "http",     "imaplib", "io",       "json",    "locale", "logging", "mailbox",
      "msgpack",  "numbers", "operator", "os",      "platform", "poplib",  "queue",  "random",  "re",
      "sched",    "secrets", "select",   "signal",  "site",     "smtplib", "socket", "sqlite3", "ssl",
      "stat",     "string",  "struct",   "sys",     "test",     "time",    "token",  "types",   "typing",
      "urllib",   "uuid",    "warnings", "wave",    "xml",      "zipfile", "zmq"};
  return std::find(std::begin(taken), std::end(taken), name) != std::end(taken);
}

bool is_name(std::string_view name) {
  const auto letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= name_bytes_max && letter(name.front()) && name.back() != '-' &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return letter(c) || c == '-' || (c >= '0' && c <= '9'); });
}

}  // namespace gridline::skeleton
