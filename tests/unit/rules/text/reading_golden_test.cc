// The golden tables: every sentence of a table gives what stands below it.
#include <gtest/gtest.h>

#include "rules/pack/loader.h"
#include "tests/unit/rules/text/golden_table.h"
#include "tests/unit/rules/text/small_world.h"

namespace gridline::text {
namespace {

void check_table(const Reader& reader, const std::string& file) {
  const std::vector<GoldenCase> cases = read_golden(file);
  ASSERT_FALSE(cases.empty());
  for (const GoldenCase& c : cases) {
    EXPECT_FALSE(c.expected.empty()) << file << ":" << c.line << " expects nothing";
    const Reading reading = reader.read(c.input());
    for (const auto& [name, value] : c.expected) {
      EXPECT_EQ(field_of(reading, reader.pack(), name), value)
          << file << ":" << c.line << " " << name << " of: " << c.written
          << "\n  words: " << field_of(reading, reader.pack(), "words")
          << "\n  categories: " << field_of(reading, reader.pack(), "categories");
    }
  }
}

TEST(ReadingGolden, places_are_read_as_the_table_says) {
  check_table(Reader(SmallWorld::make()), "place.txt");
}

TEST(ReadingGolden, the_shipped_lingyun_pack_reads_what_its_residents_write) {
  const auto files = pack::read_folder(std::string(GRIDLINE_SOURCE_DIR) + "/rules/packs/lingyun");
  ASSERT_TRUE(files.ok()) << files.error().message;
  const pack::Loaded loaded = pack::load(*files);
  ASSERT_NE(loaded.pack, nullptr) << (loaded.issues.empty() ? "" : pack::to_text(loaded.issues.front()));
  check_table(Reader(loaded.pack), "lingyun.txt");
}

TEST(ReadingGolden, matters_are_read_as_the_table_says) {
  check_table(Reader(SmallWorld::make()), "matters.txt");
}

}  // namespace
}  // namespace gridline::text
