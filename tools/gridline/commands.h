// Each file of commands registers its own; program.cc calls them in the order of the help text.
#pragma once

#include "tools/gridline/session.h"

namespace gridline::cli {

// Against a running engine.
void register_status(CLI::App& root, Session& session);     // status, adapter list, log-level, backup
void register_clock(CLI::App& root, Session& session);      // clock show, clock accept
void register_submit(CLI::App& root, Session& session);     // submit
void register_import(CLI::App& root, Session& session);     // import --history
void register_queue(CLI::App& root, Session& session);      // queue
void register_ticket(CLI::App& root, Session& session);     // ticket show, ticket VERB
void register_history(CLI::App& root, Session& session);    // complaint show, search, history, stats
void register_watch(CLI::App& root, Session& session);      // watch
void register_members(CLI::App& root, Session& session);  // member list, import, leave, hand-over, token ...
void register_resident(CLI::App& root, Session& session); // resident erase
void register_councils(CLI::App& root, Session& session); // council list, show, agenda, move, cancel, hold
void register_rota(CLI::App& root, Session& session);  // rota show, who, on, swap, leave, check, export ...

// Offline.
void register_route(CLI::App& root, Session& session);      // route
void register_hot(CLI::App& root, Session& session);        // hot
void register_explain(CLI::App& root, Session& session);    // explain (with a ticket: live)
void register_pack(CLI::App& root, Session& session);       // pack check, show and those below
void register_pack_check(CLI::App& pack_group, Session& session); // pack check
void register_pack_test(CLI::App& pack_group, Session& session);  // pack test
void register_pack_learn(CLI::App& pack_group, Session& session); // pack learn
void register_pack_score(CLI::App& pack_group, Session& session); // pack score
void register_pack_fmt(CLI::App& pack_group, Session& session);   // pack fmt
void register_pack_activate(CLI::App& pack_group, Session& session); // pack diff, activate, rollback ...
void register_pack_import(CLI::App& pack_group, Session& session); // pack import
void register_pack_schema(CLI::App& pack_group, Session& session); // pack schema
void register_pack_profiles(CLI::App& pack_group, Session& session); // pack profiles
void register_adapter_check(CLI::App& adapter_group, Session& session); // adapter check
void register_adapter_new(CLI::App& adapter_group, Session& session);   // adapter new
void register_cel(CLI::App& root, Session& session);        // cel
void register_calendar(CLI::App& root, Session& session);   // calendar count
void register_journal(CLI::App& root, Session& session);    // journal verify, export, stats, segments
void register_restore(CLI::App& root, Session& session);    // restore
void register_config(CLI::App& root, Session& session);     // config check
void register_serve(CLI::App& root, Session& session);      // serve (for the help; program.cc hands it on)
void register_completion(CLI::App& root, Session& session); // completion bash, completion zsh

}  // namespace gridline::cli
