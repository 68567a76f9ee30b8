// Writers, rotations and restarts at random moments: every row exactly once.
#include <random>

#include "tests/unit/adapters/hotline/follow_files.h"

namespace gridline::hotline {

namespace {

// One life of a followed file: the writer appends bursts of bytes that end anywhere, rotation renames at any
// moment (the writer may go on in the renamed file), the reader is dropped at any moment and begins again
// from what was stored; a batch that was read and not stored is lost with it.
class Life {
 public:
  explicit Life(unsigned seed) : random_(seed) {
    options_.path = folder_ / "export.csv";
    options_.rows_max = 1 + random_() % 20;
    begin_file();
    look_to_the_end();  // rotations before the first start are not ours
  }

  void run(int turns) {
    for (int turn = 0; turn < turns; ++turn) {
      switch (random_() % 10) {
        case 0: rotate(); break;
        case 1: reader_.reset(); ++restarts_; break;
        case 2: case 3: case 4: case 5: write(); break;
        default: look(); break;
      }
      now_ = now_ + base::Duration{static_cast<std::int64_t>(random_() % 3000)};
    }
    flush();
    for (int i = 0; i < 3; ++i) {
      look_to_the_end();
      now_ = now_ + base::seconds(100);
    }
    expect_rows(store_, 0, written_);
    EXPECT_EQ(store_.bad, 0);
  }
  int restarts() const { return restarts_; }

 private:
  void begin_file() { pending_ = header_line; }

  // Some bytes of what is to be written go to the file, not always whole rows.
  void write() {
    for (unsigned n = random_() % 12; n > 0; --n) pending_ += row_line(written_++);
    const std::size_t bytes = random_() % 3 == 0 ? pending_.size() : random_() % (pending_.size() + 1);
    put(bytes);
  }
  void put(std::size_t bytes) {
    folder_.append(writes_to_, std::string_view(pending_).substr(0, bytes));
    pending_.erase(0, bytes);
  }
  void flush() { put(pending_.size()); }

  // As logrotate with delaycompress: shifts the older ones, renames, compresses the one before, if it does at
  // all. What is pending belongs to the old file.
  void rotate() {
    if (!folder_.has("export.csv")) return;
    const bool late = random_() % 2 == 0;
    if (!late) flush();
    for (int n = rotations_; n >= 1; --n) {
      const std::string from = "export.csv." + std::to_string(n);
      const std::string to = "export.csv." + std::to_string(n + 1);
      if (folder_.has(from)) folder_.rename(from, to);
      else folder_.rename(from + ".gz", to + ".gz");
    }
    folder_.rename("export.csv", "export.csv.1");
    ++rotations_;
    if (late) {
      if (random_() % 2 == 0) look();
      writes_to_ = "export.csv.1";
      flush();
      writes_to_ = "export.csv";
    }
    if (rotations_ >= 2 && random_() % 2 == 0 && folder_.has("export.csv.2"))
      folder_.compress("export.csv.2");
    begin_file();
    if (random_() % 2 == 0) put(random_() % (pending_.size() + 1));
  }

  void look() {
    if (!reader_) reader_.emplace(follower(options_, store_));
    auto batch = reader_->poll(now_);
    ASSERT_TRUE(batch.ok()) << batch.error().message;
    if (random_() % 8 == 0) {  // killed between reading and storing
      reader_.reset();
      ++restarts_;
    } else {
      store_.commit(*batch);
    }
  }
  void look_to_the_end() {
    if (!reader_) reader_.emplace(follower(options_, store_));
    read_all(*reader_, store_, now_);
  }

  std::mt19937 random_;
  Folder folder_;
  FollowOptions options_;
  Store store_;
  std::optional<Follower> reader_;
  base::Duration now_{0};
  std::string pending_;
  std::string writes_to_ = "export.csv";
  int written_ = 0;
  int rotations_ = 0;
  int restarts_ = 0;
};

}  // namespace

TEST(FollowRandom, every_row_comes_exactly_once_over_rotations_and_restarts_at_random) {
  int restarts = 0;
  for (unsigned seed = 1; seed <= 100; ++seed) {
    SCOPED_TRACE(testing::Message() << "seed " << seed);
    Life life(seed);
    life.run(120);
    restarts += life.restarts();
    if (HasFailure()) return;
  }
  EXPECT_GE(restarts, 100);
}

}  // namespace gridline::hotline
