// What the commands about a running engine's packs share: bringing one, asking before something changes.
#pragma once

#include <functional>
#include <string>

#include "tools/gridline/client.h"

namespace gridline::cli {

// As finish(), for a step on the way: it prints nothing of its own, also with --json.
Exit asked(const Session& session, const base::Result<Answer>& answer,
           const std::function<Exit(const Json&)>& then);

// The folder's pack, brought to the engine, which checks it, holds it against its own cases and keeps it.
// `brought` gets the engine's answer ({"hash","active","difference",...}) when the pack is sound; else every
// issue has been shown.
Exit bring(const Session& session, const std::string& folder,
           const std::function<Exit(const Json&)>& brought);

// What a proposal put aside, as a sentence; empty: nothing.
std::string put_aside_text(const Json& proposed);

// On a terminal the question is asked; elsewhere the answer is no, and what to do is said. --yes: no
// question.
bool agreed(bool yes, const std::string& question);

// {"hash","pack"} of the pack that `named` means among those that were active: "lingyun@1.0", a version, or
// the head of a hash, at least six digits; empty: the one before the active one. Null: complained.
Json named_pack(const Json& packs, const std::string& named);

// Takes open tickets over to the active pack's clocks, after the difference was shown and agreed to.
Exit migrate(const Session& session, const std::string& hash, bool yes);

}  // namespace gridline::cli
