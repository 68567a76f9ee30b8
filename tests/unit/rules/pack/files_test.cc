// A pack's folder, its blob and its hash; and how fast a large table loads.
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <string>

#include "engine/base/limits.h"
#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() : path_(fs::temp_directory_path() / ("gridline-pack-" + std::to_string(std::random_device()()))) {
    fs::create_directory(path_);
  }
  ~Folder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  void write(const std::string& name, const std::string& content) const {
    fs::create_directories((path_ / name).parent_path());
    std::ofstream(path_ / name, std::ios::binary) << content;
  }
  std::string string() const { return path_.string(); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

TEST(PackFiles, are_read_sorted_without_readme_and_hidden_files) {
  const Folder folder;
  folder.write("pack.yaml", "name: x\n");
  folder.write("tests/roof.yaml", "a: b\n");
  folder.write("README.md", "no part of it");
  folder.write(".git/config", "neither");
  folder.write("calendar.yaml", "");
  const auto files = read_folder(folder.string());
  ASSERT_TRUE(files.ok());
  ASSERT_EQ(files->files.size(), 3u);
  EXPECT_EQ(files->files[0].name, "calendar.yaml");
  EXPECT_EQ(files->files[2].name, "tests/roof.yaml");
  ASSERT_NE(files->find("tests/roof.yaml"), nullptr);
  EXPECT_EQ(files->find("tests/roof.yaml")->content, "a: b\n");
  EXPECT_EQ(files->find("roof.yaml"), nullptr);
}

TEST(PackFiles, say_what_is_missing_or_too_large) {
  const Folder folder;
  EXPECT_EQ(read_folder(folder.string() + "/nothing").error().code, base::ErrorCode::not_found);
  EXPECT_EQ(read_folder(folder.string()).error().code, base::ErrorCode::not_found);
  folder.write("pack.yaml", "name: x\n");
  folder.write("places.csv", "");
  fs::resize_file(folder.path() / "places.csv", limits::pack_bytes_max + 1);
  EXPECT_EQ(read_folder(folder.string()).error().code, base::ErrorCode::invalid_input);
}

TEST(PackFiles, are_the_same_after_their_blob_and_hash_by_content) {
  const PackFiles files{{{"a.yaml", "x: 1\n"}, {"b.csv", std::string("\0\xff", 2)}}};
  const auto back = from_blob(to_blob(files));
  ASSERT_TRUE(back.ok());
  ASSERT_EQ(back->files.size(), 2u);
  EXPECT_EQ(back->files[1].content, files.files[1].content);
  EXPECT_EQ(hash_of(*back), hash_of(files));
  PackFiles changed = files;
  changed.files[0].content = "x: 2\n";
  EXPECT_NE(hash_of(changed), hash_of(files));
}

TEST(PackFiles, refuse_a_blob_that_is_cut_or_out_of_order) {
  const std::string blob = to_blob({{{"a.yaml", "x: 1\n"}, {"b.csv", "y"}}});
  for (std::size_t n = 0; n < blob.size(); ++n) EXPECT_FALSE(from_blob(blob.substr(0, n)).ok()) << n;
  EXPECT_FALSE(from_blob(blob + "x").ok());
  EXPECT_FALSE(from_blob(to_blob({{{"b.csv", "y"}, {"a.yaml", "x"}}})).ok());
  EXPECT_FALSE(from_blob(to_blob({{{"a.yaml", "y"}, {"a.yaml", "x"}}})).ok());
}

int run(const std::string& command) { return std::system(command.c_str()); }

TEST(PackGenerator, writes_exactly_the_committed_places_and_members_of_lingyun) {
  const Folder folder;
  const std::string source = GRIDLINE_SOURCE_DIR;
  ASSERT_EQ(run("python3 -B '" + source + "/tools/packgen/lingyun.py' '" + folder.string() + "'"), 0);
  const auto committed = read_folder(source + "/rules/packs/lingyun");
  ASSERT_TRUE(committed.ok());
  for (const char* name : {"places.yaml", "members.csv"}) {
    std::ifstream in(folder.path() / name, std::ios::binary);
    const std::string written((std::istreambuf_iterator<char>(in)), {});
    ASSERT_NE(committed->find(name), nullptr);
    EXPECT_EQ(written, committed->find(name)->content) << name;
  }
}

TEST(PackGenerator, writes_a_synthetic_pack_of_ten_thousand_places_that_loads_quickly) {
  const Folder folder, again;
  const std::string source = GRIDLINE_SOURCE_DIR;
  const std::string program =
      "python3 -B '" + source + "/tools/packgen/synthetic.py' --base '" + source + "/rules/packs/lingyun' ";
  ASSERT_EQ(run(program + "'" + folder.string() + "'"), 0);
  ASSERT_EQ(run(program + "'" + again.string() + "'"), 0);
  const auto files = read_folder(folder.string());
  ASSERT_TRUE(files.ok());
  EXPECT_EQ(hash_of(*files), hash_of(*read_folder(again.string())));

  const auto start = std::chrono::steady_clock::now();
  const Loaded loaded = load(*files);
  const auto took =
      std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - start);
  for (const Issue& issue : loaded.issues) ADD_FAILURE() << to_text(issue);
  ASSERT_NE(loaded.pack, nullptr);
  std::size_t names = loaded.pack->places.size();
  for (const Place& place : loaded.pack->places) names += place.aliases.size();
  EXPECT_EQ(loaded.pack->places.size(), 10'000u);
  EXPECT_GE(names, 20'000u);
  RecordProperty("load_ms", static_cast<int>(took.count()));
  // Well under a second; ten times that under sanitizers on a busy machine.
  EXPECT_LT(took.count(), 5'000);
}

}  // namespace
}  // namespace gridline::pack
