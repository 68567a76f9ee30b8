// One ticket: its life, and every verb of the desk as a command.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/ticket_case.h"
#include "tools/gridline/ticket_text.h"
#include "tools/gridline/ticket_verbs.h"

namespace gridline::cli {

namespace {

// Of the complaint's tickets the first is the one that a case can be about: the others came with it.
Exit show_as_test(const Session& session, std::uint64_t number, const std::string& folder) {
  PackFolder opened;
  if (!folder.empty()) {
    opened = open_pack(folder);
    if (!opened.ready) return opened.exit;
  }
  const auto path = [](std::uint64_t ticket) { return fmt::format("/api/v1/tickets/{}", ticket); };
  Session quiet = session;
  quiet.json = false;
  std::uint64_t first = 0;
  const auto write = [&](const Json& ticket) {
    first = first_ticket_of(ticket);
    if (first != 0 && ticket.at("ticket") != first) return Exit::ok;  // asked for below
    first = 0;
    const auto yaml = opened.ready ? case_on_pack(ticket, opened.ready) : case_of(ticket);
    if (!yaml) return fail(yaml.error());
    if (session.json) print_line({{"ticket", ticket.at("ticket")}, {"case", *yaml}});
    else print(*yaml);
    return Exit::ok;
  };
  const Exit exit = get_and_show(quiet, path(number), {}, write);
  if (exit != Exit::ok || first == 0) return exit;
  complain(fmt::format("工单 {0} 与 {1} 同出一条诉求，用例写的是 {1} / ticket {0} came with {1}: the case is of that one",
                       number, first));
  return get_and_show(quiet, path(first), {}, write);
}

}  // namespace

void register_ticket(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "ticket", "工单：查看与办理", "one ticket: look and act");
  CLI::App* show = add_live(*group, session, {"show", "来龙去脉：时间、何人、为何", "its life: when, who, why",
                                              "gridline ticket show 17"});
  auto number = std::make_shared<std::uint64_t>(0);
  show->add_option("TICKET", *number, "工单号 / ticket")->required()->check(whole_number(1, UINT64_MAX));
  auto as_test = std::make_shared<bool>(false);
  auto pack = std::make_shared<std::string>();
  CLI::Option* test = show->add_flag(
      "--as-test", *as_test, "写成规则包的一条用例（已遮盖个人信息），可存入 tests/*.yaml / as a case for a pack's tests, masked");
  show->add_option("--pack", *pack,
                   "与 --as-test：在此规则包上试一遍，不符的期望写成注释 / with --as-test: tried on this pack, what does "
                   "not hold becomes a comment")
      ->needs(test);
  show->callback([&session, number, as_test, pack] {
    if (*as_test) {
      session.action = [&session, number, pack] { return show_as_test(session, *number, *pack); };
      return;
    }
    session.action = [&session, number] {
      return get_and_show(session, fmt::format("/api/v1/tickets/{}", *number), {}, [](const Json& ticket) {
        print(ticket_text(ticket));
        return Exit::ok;
      });
    };
  });
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::table); ++v) {
    const auto verb = static_cast<core::Verb>(v);
    if (verb_words(verb) != nullptr) register_verb(*group, session, verb);  // some numbers are no verb's
  }
}

}  // namespace gridline::cli
