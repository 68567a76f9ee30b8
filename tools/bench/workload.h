// Endless submissions of a pack, ready to be sent: numbered, different, and cheap to make, so that
// the sender is not what is measured.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/model.h"

namespace gridline::bench {

// Texts of about 400 bytes of UTF-8 (130 Chinese characters), a few thousand different ones.
inline constexpr std::size_t text_bytes = 400;
inline constexpr std::size_t texts_made = 4096;

class Workload {
 public:
  // given: each submission has the path of a place and the id of a category, and the text names
  // neither. Not given: the text alone says where and what, and has to be read.
  Workload(const pack::Pack& pack, bool given, std::uint64_t seed);

  // Appends submission number `n` as a packed wire::Submission. The same n is the same submission.
  // With places and categories given, the first distinct_pairs() are about different ones: each
  // opens a ticket of its own. Later ones join the open ticket where the pack says so.
  void append(std::uint64_t n, std::string& out) const;
  std::uint64_t distinct_pairs() const { return places_.size() * categories_.size(); }

  // The submission's id: 17 characters.
  static std::string id_of(std::uint64_t n);

  // What the texts are, for benches of reading.
  const std::vector<std::string>& texts() const { return texts_; }

 private:
  bool given_;
  std::vector<std::string> texts_;
  std::vector<std::string> packed_texts_, places_, categories_;  // packed: key and value
};

// The text number `n` of a seed; `place` (may be empty) is named in its first clause.
std::string make_text(std::uint64_t seed, std::uint64_t n, std::string_view place);

}  // namespace gridline::bench
