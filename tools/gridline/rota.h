// What the files of `gridline rota` share.
#pragma once

#include "tools/gridline/session.h"

namespace gridline::cli {

// Below `rota`, each in its file.
void register_rota_changes(CLI::App& group, Session& session);   // on, off, swap, leave, undo, changes
void register_rota_check(CLI::App& group, Session& session);     // check
void register_rota_calendar(CLI::App& group, Session& session);  // export, import-leave

// "03-02 周一 22:00" of an ISO time as it was written.
std::string day_and_time(const std::string& iso);

}  // namespace gridline::cli
