// The profiles that come with the program: their list, and the text of one.
#include <fmt/format.h>

#include <memory>

#include "rules/pack/profiles.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

// The first line of a profile with this key: "zh: ...".
std::string value_of(std::string_view text, std::string_view key) {
  const std::size_t at = text.find("\n" + std::string(key) + ": ");
  if (at == std::string_view::npos) return {};
  const std::size_t from = at + key.size() + 3;
  return std::string(text.substr(from, text.find('\n', from) - from));
}

Exit list_profiles(const Session& session) {
  Json rows = Json::array();
  std::string text;
  for (const pack::Profile& p : pack::profiles()) {
    const std::string zh = value_of(p.text, "zh"), en = value_of(p.text, "en");
    rows.push_back({{"name", p.name}, {"zh", zh}, {"en", en}});
    text += fmt::format("{:<16} {} / {}\n", p.name, zh, en);
  }
  if (session.json) print_line(rows);
  else print(text);
  return Exit::ok;
}

Exit print_profile(const Session& session, const std::string& name) {
  const pack::Profile* profile = pack::profile_of(name);
  if (profile == nullptr)
    return misused("没有这个时限模板；不写名称会列出全部",
                   fmt::format("there is no profile '{}'; without a name all are listed", name));
  if (session.json) print_line({{"name", profile->name}, {"text", profile->text}});
  else print(std::string(profile->text));
  return Exit::ok;
}

}  // namespace

void register_pack_profiles(CLI::App& pack_group, Session& session) {
  CLI::App* command =
      add_offline(pack_group, session,
                  {"profiles", "随程序提供的时限模板（pack.yaml 的 profiles），可作 parent；写名称则打印一个",
                   "policies that come with the program (profiles of pack.yaml), to be inherited from; with "
                   "a name: its text",
                   "gridline pack profiles beijing-2022"});
  auto name = std::make_shared<std::string>();
  command->add_option("NAME", *name, "时限模板，如 shandong-2020 / a profile");
  command->callback([&session, name] {
    session.action = [&session, name] {
      return name->empty() ? list_profiles(session) : print_profile(session, *name);
    };
  });
}

}  // namespace gridline::cli
