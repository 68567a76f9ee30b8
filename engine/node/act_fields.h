// The fields of an act as they come from outside, by name and as text: the same names in the JSON of
// the API, in the `args` of the adapter protocol and, with dashes, as flags of the command line.
//
// One table says which form a field has, another which verbs use it. Pure; any thread.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/fields.h"
#include "engine/base/time.h"
#include "engine/core/command.h"

namespace gridline::node {

enum class FieldForm : std::uint8_t {
  name = 1,    // a unit, a place, a category, a reason code
  prose = 2,
  word = 3,    // one of `words`
  member = 4,  // a member's id; looked up in the state by whoever asks, not set here
  number = 5,
  time = 6,    // ISO 8601, or milliseconds of UTC
  yes_no = 7,
  names = 8,   // several
  numbers = 9,
};

struct ActField {
  std::string_view name;   // "until"
  FieldForm form;
  std::string_view zh, en; // what it is
  std::string_view words;  // of a word: "ok fail agreed", blanks between; urgencies are written U1
};

// All of them, in a fixed order.
std::span<const ActField> act_fields();
const ActField* act_field(std::string_view name);  // null: there is none

// The fields that a verb uses, in the order of act_fields(). Others would be passed over by decide, so
// what a person typed is refused instead.
std::vector<const ActField*> fields_of(core::Verb verb);
bool uses(core::Verb verb, std::string_view field);

// What is wrong with a value: the field, and what it should be.
struct FieldFault {
  std::string field, zh, en;
};

// Sets one field; `values` are one, but for names and numbers. A member is passed over. REQUIRES: the
// body is an ActOnTicket.
std::optional<FieldFault> set_field(core::Command& command, const ActField& field,
                                    std::span<const std::string> values, base::ZoneOffset zone);

// The args of an adapter's act: lists are written with commas. Unknown names are passed over, as the
// protocol says; a known one with a wrong value is a fault, and empty counts as absent.
std::optional<FieldFault> set_args(core::Command& command, const base::StringMap& args,
                                   base::ZoneOffset zone);

}  // namespace gridline::node
