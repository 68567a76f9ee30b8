// The keys of a pack's files as tables in Markdown, from their shapes. rules/LANGUAGE.md holds them; a test
// keeps it so.
#pragma once

#include <string>

namespace gridline::edit {

// Every file with every key: its path, what it may be, what it means, Chinese first. A key that must be there
// is marked *. The same every time.
std::string key_reference();

}  // namespace gridline::edit
