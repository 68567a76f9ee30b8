// A piece of evidence points at bytes that last, or has its own; copies are as safe as what they were made
// of.
#include "rules/text/word_text.h"

#include <gtest/gtest.h>

#include <memory>

#include "rules/text/reading.h"
#include "tests/unit/rules/text/small_world.h"

namespace gridline::text {
namespace {

TEST(WordText, a_copy_of_bytes_outlives_them_and_so_does_a_copy_of_it) {
  WordText kept;
  {
    std::string bytes = "3号楼 and more than fits into a short string";
    const WordText made = WordText::copy_of(bytes);
    kept = made;
    bytes.assign(bytes.size(), 'x');
  }
  EXPECT_EQ(kept.view(), "3号楼 and more than fits into a short string");
  WordText moved = std::move(kept);
  EXPECT_TRUE(moved.starts_with("3号楼"));
}

TEST(WordText, bytes_that_last_are_not_copied) {
  const std::string bytes = "category:prop.roof_leak";
  const WordText points = WordText::lasting(bytes);
  const WordText copy = points;
  EXPECT_EQ(copy.view().data(), bytes.data());
  EXPECT_TRUE(WordText().empty());
}

TEST(WordText, a_readings_words_outlive_the_reader_and_its_pack) {
  auto reader = std::make_unique<Reader>(SmallWorld::make());
  Reading reading = reader->read({"房顶漏雨", "海曲世家8号楼", {}, {}});
  reader.reset();
  const Reading copy = reading;
  reading = {};
  std::string all;
  for (const MatchedWord& word : copy.words) all = all + word.entry + "=" + word.about + ";";
  EXPECT_NE(all.find("漏雨=category:prop.roof_leak;"), std::string::npos) << all;
  EXPECT_NE(all.find("=place:海曲世家/8号楼;"), std::string::npos) << all;
}

}  // namespace
}  // namespace gridline::text
