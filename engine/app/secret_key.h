// The file with the engine's CURVE key.
#pragma once

#include <string>

#include "engine/base/result.h"

namespace gridline::app {

// The key, without what an editor leaves behind it. Errors: permission when others on this machine may
// read it.
base::Result<std::string> secret_key(const std::string& path);

}  // namespace gridline::app
