// Any bytes as a complaint, read with the Lingyun pack: spans lie inside what was written, everything is
// bounded and in order, and reading again says the same.
//
// Input: a byte of flags (1: a category is given, 2: a registered place), then title, text and address, each
// up to a zero byte.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "rules/pack/loader.h"
#include "rules/text/clean.h"
#include "rules/text/reading.h"

namespace {

using namespace gridline;

const text::Reader& reader() {
  static const text::Reader* const made = [] {
    const auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun");
    GRIDLINE_ASSERT(files.ok());
    const pack::Loaded loaded = pack::load(*files);
    GRIDLINE_ASSERT(loaded.pack != nullptr);
    return new text::Reader(loaded.pack);  // for as long as the program runs
  }();
  return *made;
}

std::string_view cut(std::string_view& rest) {
  const std::size_t end = rest.find('\0');
  const std::string_view part = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + 1);
  return part;
}

void check_clean(std::string_view raw) {
  const text::CleanText clean = text::clean(raw);
  GRIDLINE_ASSERT(clean.chars.size() == clean.raw.size());
  std::uint32_t before = 0;
  for (const text::Span span : clean.raw) {
    GRIDLINE_ASSERT(before <= span.begin && span.begin < span.end && span.end <= raw.size());
    before = span.begin;
  }
  GRIDLINE_ASSERT(clean.damages.size() <= text::damages_max);
  before = 0;
  for (const text::Damage& damage : clean.damages) {
    GRIDLINE_ASSERT(before <= damage.raw.begin && damage.raw.begin < damage.raw.end);
    GRIDLINE_ASSERT(damage.raw.end <= raw.size());
    before = damage.raw.begin;
  }
  for (const text::Span signature : clean.signatures) {
    GRIDLINE_ASSERT(signature.empty() || signature.end <= clean.size());
  }
}

// Address, then title, then text; by begin within each.
int field_of(const text::MatchedWord& word) { return word.in_place ? 0 : word.in_title ? 1 : 2; }

void check_reading(const text::Reading& reading, const text::ReadingInput& input, const pack::Pack& pack) {
  GRIDLINE_ASSERT(reading.words.size() <= text::matched_words_max);
  const text::MatchedWord* before = nullptr;
  for (const text::MatchedWord& word : reading.words) {
    const std::string_view fields[] = {input.place, input.title, input.text};
    GRIDLINE_ASSERT(word.begin <= word.end && word.end <= fields[field_of(word)].size());
    GRIDLINE_ASSERT(!word.about.empty());
    if (before != nullptr) {
      GRIDLINE_ASSERT(field_of(*before) <= field_of(word));
      GRIDLINE_ASSERT(field_of(*before) < field_of(word) || before->begin <= word.begin);
    }
    before = &word;
  }
  GRIDLINE_ASSERT(reading.matters.size() <= limits::matters_max);
  for (const text::Matter& matter : reading.matters) {
    GRIDLINE_ASSERT(matter.category.value < pack.categories.size());
  }
  GRIDLINE_ASSERT(reading.place.candidates.size() <= text::place_candidates_max);
  GRIDLINE_ASSERT(!reading.place.place || reading.place.place.value < pack.places.size());
  GRIDLINE_ASSERT(!reading.place.other || reading.place.other.value < pack.places.size());
  for (std::size_t i = 1; i < reading.tags.size(); ++i) {
    GRIDLINE_ASSERT(reading.tags[i - 1] < reading.tags[i]);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  text::ReadingInput input;
  input.title = cut(rest);
  input.text = cut(rest);
  input.place = cut(rest);
  const pack::Pack& pack = reader().pack();
  if ((data[0] & 1) != 0) input.category = pack.categories[data[0] / 4 % pack.categories.size()].id;
  if ((data[0] & 2) != 0) input.registered_place = pack.places[data[0] % pack.places.size()].path;
  check_clean(input.title);
  check_clean(input.text);
  const text::Reading reading = reader().read(input);
  check_reading(reading, input, pack);
  const text::Reading again = reader().read(input);
  GRIDLINE_ASSERT(again.words.size() == reading.words.size());
  GRIDLINE_ASSERT(again.matters.size() == reading.matters.size());
  GRIDLINE_ASSERT(again.place.place == reading.place.place);
  GRIDLINE_ASSERT(again.urgency == reading.urgency && again.sure == reading.sure);
  return 0;
}
