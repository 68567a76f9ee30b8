// What in a text could tell who somebody is: phones, numbers of identity cards, bank cards and plates,
// and names before 先生 or after 联系人. Everything that is masked anywhere is found here.
//
// In doubt it is personal: what looks like an identity card with a slip in it is one, only not certain.
// What has a form of its own that everybody knows is not: 12345, doors, sums, dates, numbers of tickets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "rules/text/clean.h"

namespace gridline::text {

enum class PersonalKind : std::uint8_t {
  mobile = 1,        // 13912345678, +86 139-1234-5678
  landline = 2,      // 0516-82345678, with -801 or 转801; or seven and eight digits behind 电话
  service = 3,       // 400-123-4567, 800
  identity = 4,      // 18 characters
  old_identity = 5,  // 15 digits
  bank_card = 6,
  plate = 7,         // 鲁L12345, 鲁LD12345
  name = 8,          // 徐, 徐建国, 欧阳: without the title behind it
  account = 9,       // behind 微信, QQ
};

struct PersonalFind {
  Span at;               // in chars
  Span raw;              // in raw bytes
  PersonalKind kind = PersonalKind::mobile;
  bool certain = true;   // false: a check digit is wrong, or only the word before it says what it is
  bool masked = false;   // somebody has masked it already: 138****0001
  std::uint32_t area = 0;      // landline: digits of the area code; mobile: of 86
  std::uint32_t extension = 0; // landline: digits of the extension
};

inline constexpr std::size_t personal_finds_max = 256;

// By position, not overlapping, the first `at_most`. Linear in the text.
std::vector<PersonalFind> find_personal(const CleanText& text, std::size_t at_most = personal_finds_max);

// The characters of the surname at the front of `chars`: 2 for a compound one (欧阳), 1, or 0.
std::uint32_t surname_at(const char32_t* chars, std::size_t count);

// A phone in its one form, so that two ways to write it are one number: digits alone, without 86, an
// extension or blanks. Empty: no phone that could be anybody's (too short, masked, a service number).
std::string_view normalised_phone(std::string_view raw, char (&room)[16]);

}  // namespace gridline::text
