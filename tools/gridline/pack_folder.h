// A rule pack from a folder, for commands that need no engine.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/http/pack_json.h"
#include "engine/node/pack_store.h"
#include "rules/pack/files.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

// The pack ready for use. When it has errors, or cannot be read, it has been said on stderr and
// `exit` says how to end.
struct PackFolder {
  std::shared_ptr<const node::ReadyPack> ready;
  Exit exit = Exit::ok;
};
PackFolder open_pack(const std::string& folder);
// The same for files that have been read.
PackFolder ready_pack(const pack::PackFiles& files);

// An error of reading a pack's folder as an exit code; complains.
Exit fail_pack(const base::Error& error);

using http::issue_json;

// A line as a JSON object: `answer` gives its answer, or throws Json::exception or std::invalid_argument for
// what cannot be used, which becomes {"id","error"}. The second: every line of stdin that is not blank. Each
// answer is one line, written at once, so that a program may talk line by line.
Json answer_line(const std::string& line, const std::function<Json(const Json&)>& answer);
Exit answer_lines(const std::function<Json(const Json&)>& answer);

}  // namespace gridline::cli
