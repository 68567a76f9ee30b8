// One ticket: its life, and every verb of the desk as a command.
#include <fmt/format.h>

#include <memory>

#include "tools/gridline/client.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/ticket_text.h"
#include "tools/gridline/ticket_verbs.h"

namespace gridline::cli {

void register_ticket(CLI::App& root, Session& session) {
  CLI::App* group = add_group(root, "ticket", "工单：查看与办理", "one ticket: look and act");
  CLI::App* show = add_live(*group, session, {"show", "来龙去脉：时间、何人、为何", "its life: when, who, why",
                                              "gridline ticket show 17"});
  auto number = std::make_shared<std::uint64_t>(0);
  show->add_option("TICKET", *number, "工单号 / ticket")->required()->check(whole_number(1, UINT64_MAX));
  show->callback([&session, number] {
    session.action = [&session, number] {
      return get_and_show(session, fmt::format("/api/v1/tickets/{}", *number), {}, [](const Json& ticket) {
        print(ticket_text(ticket));
        return Exit::ok;
      });
    };
  });
  for (int v = static_cast<int>(core::Verb::dispatch); v <= static_cast<int>(core::Verb::join_cluster); ++v) {
    const auto verb = static_cast<core::Verb>(v);
    if (verb_words(verb) != nullptr) register_verb(*group, session, verb);  // some numbers are no verb's
  }
}

}  // namespace gridline::cli
