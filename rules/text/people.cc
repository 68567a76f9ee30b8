// Numbers and names laid over each other, and phones in one form.
#include "rules/text/people.h"

#include <algorithm>

#include "rules/text/people_parts.h"

namespace gridline::text {

std::vector<PersonalFind> find_personal(const CleanText& text, std::size_t at_most) {
  std::vector<PersonalFind> finds;
  find_numbers(text, at_most, finds);
  const std::size_t numbers = finds.size();
  find_names(text, at_most, finds);
  std::inplace_merge(finds.begin(), finds.begin() + static_cast<std::ptrdiff_t>(numbers), finds.end(),
                     [](const PersonalFind& a, const PersonalFind& b) { return a.at.begin < b.at.begin; });
  std::uint32_t end = 0;
  std::erase_if(finds, [&](const PersonalFind& find) {
    if (find.at.begin < end) return true;
    end = find.at.end;
    return false;
  });
  if (finds.size() > at_most) finds.resize(at_most);
  for (PersonalFind& find : finds) find.raw = text.raw_of(find.at);
  return finds;
}

namespace {

// 8234 5678 in a field of its own: a phone of the place where we are.
std::string_view local_number(const CleanText& text, char (&room)[16]) {
  std::size_t size = 0;
  for (const char32_t c : text.chars) {
    if (c == U' ' || c == U'-') continue;
    if (c < U'0' || c > U'9' || size == 8) return {};
    room[size++] = static_cast<char>(c);
  }
  return size < 7 ? std::string_view() : std::string_view(room, size);
}

}  // namespace

std::string_view normalised_phone(std::string_view raw, char (&room)[16]) {
  const CleanText text = clean(raw.substr(0, 64));
  std::vector<PersonalFind> finds;
  find_numbers(text, 1, finds);
  if (finds.empty()) return local_number(text, room);
  const PersonalFind& find = finds.front();
  const bool phone = find.kind == PersonalKind::mobile || find.kind == PersonalKind::landline;
  if (!phone || find.masked || !find.certain) return {};
  const std::uint32_t skip = find.kind == PersonalKind::mobile ? find.area : 0;
  std::uint32_t digits = 0;
  for (std::uint32_t i = find.at.begin; i < find.at.end; ++i)
    digits += text.chars[i] >= U'0' && text.chars[i] <= U'9';
  std::size_t size = 0;
  std::uint32_t seen = 0;
  for (std::uint32_t i = find.at.begin; i < find.at.end && size < sizeof room; ++i) {
    const char32_t c = text.chars[i];
    if (c < U'0' || c > U'9') continue;
    if (seen++ < skip || seen > digits - find.extension) continue;
    room[size++] = static_cast<char>(c);
  }
  return {room, size};
}

}  // namespace gridline::text
