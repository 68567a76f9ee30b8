// JSON Schemas (draft-07, which yaml-language-server reads) of a pack's YAML files, from their shapes. They
// know keys, forms and fixed words; names that a pack defines itself (units, categories) only `pack check`
// knows.
#pragma once

#include <string>

#include "rules/edit/shape.h"

namespace gridline::edit {

// "routes.yaml" → "routes.schema.json", "tests/*.yaml" → "tests.schema.json".
std::string schema_file_name(const FileShape& file);

// The schema as text, indented, ending in a line end; the same every time.
std::string json_schema(const FileShape& file);

}  // namespace gridline::edit
