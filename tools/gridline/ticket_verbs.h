// The verbs of the desk as commands: what each does, in two languages, with an example.
#pragma once

#include <string>

#include "engine/core/words.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

// Null: the verb is no command (a complaint comes in by `gridline submit`).
const Words* verb_words(core::Verb verb);

// Registers one below "ticket", with the flags that it uses and no others.
void register_verb(CLI::App& group, Session& session, core::Verb verb);

}  // namespace gridline::cli
