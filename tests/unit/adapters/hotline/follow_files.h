// A folder with a growing export in it, and a reader whose spool is one transaction: for the follower's
// tests.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unistd.h>
#include <zlib.h>

#include "adapters/hotline/follow.h"

namespace gridline::hotline {

inline const std::string header_line = "工单编号,受理时间,来电人,联系电话,主要内容\r\n";

class Folder {
 public:
  Folder() {
    static int counter = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("gridline-hotline-" + std::to_string(::getpid()) + "-" + std::to_string(counter++));
    std::filesystem::create_directories(path_);
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  std::string operator/(const std::string& name) const { return (path_ / name).string(); }
  std::string path() const { return path_.string(); }
  void append(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::app) << bytes;
  }
  void write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary | std::ios::trunc) << bytes;
  }
  void rename(const std::string& from, const std::string& to) const {
    std::filesystem::rename(path_ / from, path_ / to);
  }
  void compress(const std::string& name) const {
    const std::string bytes = content(name);
    gzFile out = gzopen((*this / (name + ".gz")).c_str(), "wb");
    gzwrite(out, bytes.data(), static_cast<unsigned>(bytes.size()));
    gzclose(out);
    std::filesystem::remove(path_ / name);
  }
  bool has(const std::string& name) const { return std::filesystem::exists(path_ / name); }
  std::string content(const std::string& name) const {
    std::ifstream in(path_ / name, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }

 private:
  std::filesystem::path path_;
};

// One row; every third one has a line break and a comma inside its quotes.
inline std::string row_line(int number) {
  const std::string id = "GD" + std::to_string(1'000'000 + number);
  const std::string text = number % 3 == 0 ? "\"海曲世家3号楼漏水，\n请尽快处理,谢谢\"" : "楼道灯不亮";
  return id + ",2026-03-02 09:00:00,徐先生,13900000001," + text + "\r\n";
}

// What the spool holds: rows and checkpoint change together.
struct Store {
  std::map<std::string, int> rows;  // id → how often
  int bad = 0;
  std::string checkpoint;
  std::vector<std::string> notices;

  void commit(const Batch& batch) {
    for (const wire::Submission& s : batch.submissions) ++rows[s.id];
    bad += static_cast<int>(batch.bad.size());
    checkpoint = batch.checkpoint;
    notices.insert(notices.end(), batch.notices.begin(), batch.notices.end());
  }
  bool noticed(const std::string& words) const {
    for (const std::string& notice : notices) {
      if (notice.find(words) != std::string::npos) return true;
    }
    return false;
  }
};

inline Follower follower(const FollowOptions& options, const Store& store) {
  auto opened = Follower::open(options, store.checkpoint);
  EXPECT_TRUE(opened.ok());
  return std::move(opened).value();
}

// Looks until there is nothing more to read.
inline void read_all(Follower& follower, Store& store, base::Duration now, bool final = false) {
  for (bool more = true; more;) {
    auto batch = follower.poll(now, final);
    ASSERT_TRUE(batch.ok()) << batch.error().message;
    more = batch->more;
    store.commit(*batch);
  }
}

inline void expect_rows(const Store& store, int from, int to) {
  for (int i = from; i < to; ++i) {
    const auto found = store.rows.find("GD" + std::to_string(1'000'000 + i));
    EXPECT_TRUE(found != store.rows.end() && found->second == 1)
        << "row " << i << (found == store.rows.end() ? " is lost" : " came more than once");
  }
  EXPECT_EQ(store.rows.size(), static_cast<std::size_t>(to - from));
}

}  // namespace gridline::hotline
