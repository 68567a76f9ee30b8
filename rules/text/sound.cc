// The table of sounds and the confusions between them.
#include "rules/text/sound.h"

#include <array>

#include "rules/text/syllable.h"

namespace gridline::text {

namespace {

struct Confusion {
  std::string_view heard;
  std::string_view taken_for;
};
constexpr Confusion of_initials[] = {{"zh", "z"}, {"ch", "c"}, {"sh", "s"}, {"l", "n"}};
constexpr Confusion of_finals[] = {
    {"ang", "an"}, {"eng", "en"}, {"ing", "in"}, {"iang", "ian"}, {"uang", "uan"}};

// Number of a part → number of what it is taken for.
template <std::size_t Parts, std::size_t Confusions>
constexpr std::array<std::uint8_t, Parts + 1> merged(const std::string_view (&parts)[Parts],
                                                     const Confusion (&confusions)[Confusions]) {
  std::array<std::uint8_t, Parts + 1> to{};
  const auto number = [&](std::string_view part) {
    std::size_t i = 0;
    while (parts[i] != part) ++i;
    return static_cast<std::uint8_t>(i + 1);
  };
  for (std::size_t i = 0; i <= Parts; ++i) to[i] = static_cast<std::uint8_t>(i);
  for (const Confusion& c : confusions) to[number(c.heard)] = number(c.taken_for);
  return to;
}

constexpr auto initial_to = merged(initials, of_initials);
constexpr auto final_to = merged(finals, of_finals);

constexpr std::size_t initial_of(Sound sound) { return sound >> 8; }
constexpr std::size_t final_of(Sound sound) { return sound & 0xFF; }
constexpr bool is_sound(Sound sound) {
  return initial_of(sound) >= 1 && initial_of(sound) <= std::size(initials) && final_of(sound) >= 1 &&
         final_of(sound) <= std::size(finals);
}

}  // namespace

Sound blurred(Sound sound) {
  if (!is_sound(sound)) return 0;
  return static_cast<Sound>(initial_to[initial_of(sound)] << 8 | final_to[final_of(sound)]);
}

int sound_distance(Sound a, Sound b) {
  if (!is_sound(a) || !is_sound(b)) return 2;
  if (a == b) return 0;
  return blurred(a) == blurred(b) ? 1 : 2;
}

std::string sound_text(Sound sound) {
  if (!is_sound(sound)) return {};
  return std::string(initials[initial_of(sound) - 1]) + std::string(finals[final_of(sound) - 1]);
}

}  // namespace gridline::text
