// Whatever happens to the bytes of a pack, loading answers: it never crashes, throws, or gives a pack
// together with errors. Seeded, so that a failure can be seen again: the message names the round.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>

#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

class Damage {
 public:
  explicit Damage(unsigned seed) : random_(seed) {}

  std::size_t below(std::size_t n) { return n == 0 ? 0 : random_() % n; }

  void apply(std::string& content) {
    const std::size_t at = below(content.size() + 1);
    switch (below(7)) {
      case 0: content.insert(at, 1, static_cast<char>(random_() & 0xff)); break;
      case 1: if (at < content.size()) content[at] = static_cast<char>(random_() & 0xff); break;
      case 2: content.erase(at, 1 + below(20)); break;
      case 3: content.insert(at, pieces[below(pieces.size())]); break;
      case 4: content.insert(at, content.substr(below(content.size()), below(200))); break;
      case 5: content.resize(at); break;
      default: swap_words(content); break;
    }
  }

 private:
  // Puts a word of the file in another's place: still good YAML, with wrong names.
  void swap_words(std::string& content) {
    constexpr std::string_view stops = " \n,:[]{}|";
    const auto word_at = [&](std::size_t at) {
      const std::size_t begin = content.find_first_not_of(stops, at);
      if (begin == std::string::npos) return std::pair<std::size_t, std::size_t>(0, 0);
      const std::size_t end = std::min(content.find_first_of(stops, begin), content.size());
      return std::pair(begin, end - begin);
    };
    const auto [from, from_size] = word_at(below(content.size()));
    const std::string word = content.substr(from, from_size);
    const auto [to, to_size] = word_at(below(content.size()));
    content.replace(to, to_size, word);
  }

  static constexpr std::array<const char*, 24> pieces = {
      "\n", "\t",  "  ", "- ",  ": ",    "{",  "}", "[",  "]", "\"",           "'",  "|\n",
      ">",  "&a ", "*a", "!x ", "---\n", "? ", "#", "no", "~", "999999999999", "-1", "\xe6\xb5"};
  std::mt19937 random_;
};

TEST(DamagedPack, is_answered_and_never_ends_the_process) {
  const auto files = read_folder(std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/lingyun");
  const auto tables = read_folder(std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/xuzhuang");
  ASSERT_TRUE(files.ok() && tables.ok());
  // GRIDLINE_DAMAGE_ROUNDS=100000 for a long look.
  const char* wanted = std::getenv("GRIDLINE_DAMAGE_ROUNDS");
  const unsigned rounds = wanted != nullptr ? static_cast<unsigned>(std::atoi(wanted)) : 600;
  unsigned refused = 0;
  for (unsigned round = 0; round < rounds; ++round) {
    Damage damage(round);
    PackFiles damaged = round % 2 == 0 ? *tables : *files;
    for (std::size_t n = 1 + damage.below(3); n > 0; --n)
      damage.apply(damaged.files[damage.below(damaged.files.size())].content);
    const Loaded loaded = load(damaged);
    bool errors = false;
    for (const Issue& issue : loaded.issues) {
      errors = errors || !issue.warning;
      ASSERT_FALSE(issue.code.empty() || issue.zh.empty() || issue.en.empty()) << "round " << round;
      ASSERT_FALSE(to_text(issue).empty());
    }
    ASSERT_EQ(loaded.pack == nullptr, errors) << "round " << round;
    refused += errors ? 1 : 0;
  }
  EXPECT_GT(refused, rounds / 3);   // the damage is real
  EXPECT_LT(refused, rounds);  // and some of it is only another text
}

}  // namespace
}  // namespace gridline::pack
