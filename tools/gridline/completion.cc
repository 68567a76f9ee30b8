// Shell completion, generated from the tree of commands, so that it never lags behind it.
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <vector>

#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

struct Candidate {
  std::string word, about;
};
struct Place {
  std::string path;  // "/ticket/show"; "" is the program itself
  std::vector<Candidate> candidates;
};

void walk(const CLI::App& app, const std::string& path, std::vector<Place>& out) {
  Place place{path, {}};
  for (const CLI::App* sub : app.get_subcommands({})) {
    if (!sub->get_name().empty()) place.candidates.push_back({sub->get_name(), sub->get_description()});
  }
  for (const CLI::Option* option : app.get_options({})) {
    for (const std::string& name : option->get_lnames())
      place.candidates.push_back({"--" + name, option->get_description()});
  }
  out.push_back(std::move(place));
  for (const CLI::App* sub : app.get_subcommands({})) {
    if (!sub->get_name().empty()) walk(*sub, path + "/" + sub->get_name(), out);
  }
}

// The places as one pattern of a shell's `case`.
std::string paths_pattern(const std::vector<Place>& places) {
  std::string out;
  for (const Place& p : places) {
    if (!p.path.empty()) out += (out.empty() ? "" : "|") + p.path;
  }
  return out;
}

std::string bash(const std::vector<Place>& places) {
  std::string out =
      "# bash completion for gridline: eval \"$(gridline completion bash)\"\n"
      "_gridline() {\n"
      "  local current=\"${COMP_WORDS[COMP_CWORD]}\" at=\"\" word candidates=\"\"\n"
      "  for word in \"${COMP_WORDS[@]:1:COMP_CWORD-1}\"; do\n"
      "    case \"$at/$word\" in\n"
      "      " + paths_pattern(places) + ") at=\"$at/$word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$at\" in\n";
  for (const Place& p : places) {
    std::string words;
    for (const Candidate& c : p.candidates) words += (words.empty() ? "" : " ") + c.word;
    out += fmt::format("    \"{}\") candidates=\"{}\" ;;\n", p.path, words);
  }
  return out +
         "  esac\n"
         "  COMPREPLY=($(compgen -W \"$candidates\" -- \"$current\"))\n"
         "}\n"
         "complete -o default -F _gridline gridline\n";
}

// 'word:about', with what zsh reads specially escaped.
std::string described(const Candidate& c) {
  std::string about;
  for (const char ch : c.about) {
    if (ch == '\'') about += "'\\''";
    else if (ch == ':') about += "\\:";
    else if (ch != '\n') about += ch;
  }
  return fmt::format("'{}:{}'", c.word, about);
}

std::string zsh(const std::vector<Place>& places) {
  std::string out =
      "#compdef gridline\n"
      "# zsh completion for gridline: source <(gridline completion zsh)\n"
      "_gridline() {\n"
      "  local at=\"\" word\n"
      "  local -a candidates\n"
      "  for word in ${words[2,CURRENT-1]}; do\n"
      "    case \"$at/$word\" in\n"
      "      (" + paths_pattern(places) + ") at=\"$at/$word\" ;;\n"
      "    esac\n"
      "  done\n"
      "  case \"$at\" in\n";
  for (const Place& p : places) {
    std::string words;
    for (const Candidate& c : p.candidates) words += " " + described(c);
    out += fmt::format("    (\"{}\") candidates=({} ) ;;\n", p.path, words);
  }
  return out +
         "  esac\n"
         "  _describe gridline candidates || _files\n"
         "}\n"
         "compdef _gridline gridline\n";
}

}  // namespace

void register_completion(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "completion", "命令行补全", "shell completion");
  for (const auto& [name, generate] : {std::pair{"bash", &bash}, std::pair{"zsh", &zsh}}) {
    CLI::App* command = group->add_subcommand(name, fmt::format("{} 的补全脚本 / the script for {}", name, name));
    command->footer(fmt::format("例 Example: eval \"$(gridline completion {})\"", name));
    command->callback([&root, &session, generate = generate] {
      session.action = [&root, generate] {
        std::vector<Place> places;
        walk(root, "", places);
        print(generate(places));
        return Exit::ok;
      };
    });
  }
}

}  // namespace gridline::cli
