// The golden tables: every sentence of a table gives what stands below it.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <stdexcept>

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

// The shipped Lingyun with its places replaced by those of a folder. It is about places: no model adds
// evidence of its own.
std::shared_ptr<const pack::Pack> lingyun_with_places_of(const std::string& folder) {
  const std::string source = GRIDLINE_SOURCE_DIR;
  auto files = pack::read_folder(source + "/rules/packs/lingyun");
  if (!files) throw std::runtime_error(files.error().message);
  std::erase_if(files->files, [](const pack::PackFile& f) {
    return f.name == "places.yaml" || f.name.starts_with("tests/");
  });
  for (const char* name : {"areas.geojson", "places.csv"}) {
    std::ifstream in(source + "/tests/golden/reading/" + folder + "/" + name, std::ios::binary);
    if (!in) continue;
    files->files.push_back({name, {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}});
  }
  std::sort(files->files.begin(), files->files.end(),
            [](const pack::PackFile& a, const pack::PackFile& b) { return a.name < b.name; });
  const pack::Loaded loaded = pack::load(*files);
  for (const pack::Issue& issue : loaded.issues) {
    if (!issue.warning) throw std::runtime_error(pack::to_text(issue));
  }
  auto words_alone = std::make_shared<pack::Pack>(*loaded.pack);
  words_alone->reading.model = pack::ModelUse::words_only;
  return words_alone;
}

TEST(ReadingGolden, places_of_a_town_are_told_apart_spelt_right_and_found_on_the_map) {
  check_table(Reader(lingyun_with_places_of("two_streets")), "wide.txt");
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
