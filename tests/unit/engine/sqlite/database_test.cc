// One SQLite connection: what a failure is called, and that statements and bounds end well.
#include "engine/sqlite/database.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "engine/base/hash.h"

namespace gridline::sqlite {
namespace {

using base::ErrorCode;
namespace fs = std::filesystem;

class DatabaseTest : public ::testing::Test {
 protected:
  void SetUp() override {
    char dice[8];
    base::random_bytes(dice, sizeof dice);
    folder_ = fs::temp_directory_path() / ("gridline-sqlite-" + base::to_hex({dice, sizeof dice}));
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }
  fs::path file() const { return folder_ / "a ? b#%.db"; }  // what a URI would read as its own
  Database open(Database::Mode mode = Database::Mode::read_write_create) {
    auto db = Database::open(file(), mode);
    EXPECT_TRUE(db.ok()) << db.error().message;
    return std::move(*db);
  }
  void make_rows(int n) {
    Database db = open();
    ASSERT_TRUE(db.run("PRAGMA journal_mode=WAL;"
                       "CREATE TABLE t(a INTEGER PRIMARY KEY, b TEXT, c BLOB) STRICT").ok());
    auto insert = db.prepare("INSERT INTO t VALUES(?,?,?)");
    ASSERT_TRUE(insert.ok());
    for (int i = 1; i <= n; ++i) {
      insert->bind(1, std::uint64_t(i)).bind(2, std::string_view("海")).bind_blob(3, {});
      ASSERT_TRUE(insert->run().ok());
    }
  }
  fs::path folder_;
};

TEST_F(DatabaseTest, what_is_bound_comes_back_and_empty_is_not_null) {
  make_rows(1);
  Database db = open(Database::Mode::read_only);
  auto select = db.prepare("SELECT a, b, c, c IS NULL FROM t");
  ASSERT_TRUE(select.ok());
  const auto row = select->step();
  ASSERT_TRUE(row.ok() && *row);
  EXPECT_EQ(select->number(0), 1u);
  EXPECT_EQ(select->text(1), "海");
  EXPECT_TRUE(select->is_text(1));
  EXPECT_TRUE(select->blob(2).empty());
  EXPECT_EQ(select->number(3), 0u);
  EXPECT_FALSE(*select->step());
}

TEST_F(DatabaseTest, failures_have_the_name_to_act_on) {
  EXPECT_EQ(Database::open(file(), Database::Mode::read_only).error().code, ErrorCode::not_found);
  EXPECT_EQ(Database::open(file(), Database::Mode::read_write).error().code, ErrorCode::not_found);
  make_rows(1);
  Database writer = open(Database::Mode::read_write);
  // A row that is there already.
  EXPECT_EQ(writer.run("INSERT INTO t VALUES(1,'',x'')").error().code, ErrorCode::corrupt);
  EXPECT_EQ(writer.demand("PRAGMA page_size", "1").error().code, ErrorCode::unsupported);
  Database reader = open(Database::Mode::read_only);
  EXPECT_EQ(reader.run("INSERT INTO t VALUES(2,'',x'')").error().code, ErrorCode::permission);
  ASSERT_TRUE(writer.run("PRAGMA max_page_count=1").ok());
  const auto full = writer.run("INSERT INTO t VALUES(3,'',zeroblob(1000000))");
  EXPECT_EQ(full.error().code, ErrorCode::disk_full);
  EXPECT_NE(full.error().message.find("a ? b#%.db"), std::string::npos) << full.error().message;
}

TEST_F(DatabaseTest, a_file_that_is_no_database_is_corrupt) {
  std::ofstream(file()) << std::string(4096, 'x');
  Database db = open(Database::Mode::read_only);
  EXPECT_EQ(db.number("SELECT count(*) FROM sqlite_schema").error().code, ErrorCode::corrupt);
}

TEST_F(DatabaseTest, a_lock_is_busy_at_once_unless_it_may_wait) {
  make_rows(1);
  Database first = open();
  Database second = open();
  ASSERT_TRUE(first.run("BEGIN IMMEDIATE").ok());
  EXPECT_EQ(second.run("BEGIN IMMEDIATE").error().code, ErrorCode::busy);
  const auto before = std::chrono::steady_clock::now();
  second.wait_for_locks(std::chrono::milliseconds(50));
  EXPECT_EQ(second.run("BEGIN IMMEDIATE").error().code, ErrorCode::busy);
  EXPECT_GE(std::chrono::steady_clock::now() - before, std::chrono::milliseconds(40));
  first.roll_back();
  first.roll_back();  // nothing is left to roll back
  EXPECT_FALSE(first.in_transaction());
  EXPECT_TRUE(second.run("BEGIN IMMEDIATE; COMMIT").ok());
}

TEST_F(DatabaseTest, past_the_deadline_a_statement_ends_with_the_sentence_given) {
  Database db = open();
  const char* endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT max(i) FROM n";
  db.set_deadline(std::chrono::steady_clock::now(), "ask for less");
  const auto late = db.number(endless);
  ASSERT_FALSE(late.ok());
  EXPECT_EQ(late.error().code, ErrorCode::busy);
  EXPECT_EQ(late.error().message, "ask for less");
  db.clear_deadline();
  EXPECT_EQ(*db.number("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 9999)"
                       " SELECT max(i) FROM n"), 9999u);
}

TEST_F(DatabaseTest, a_predicate_sees_both_texts_and_its_context) {
  Database db = open();
  int calls = 0;
  const auto same = [](void* context, std::string_view a, std::string_view b) {
    ++*static_cast<int*>(context);
    return a == b;
  };
  ASSERT_TRUE(db.add_predicate("same", same, &calls).ok());
  EXPECT_EQ(*db.number("SELECT same('海','海') + 10*same('海','曲')"), 1u);
  EXPECT_EQ(calls, 2);
}

TEST_F(DatabaseTest, the_wal_is_counted_and_emptied_and_a_reader_holds_it_back) {
  make_rows(1);
  Database writer = open();
  writer.count_wal_pages();
  ASSERT_TRUE(writer.run("INSERT INTO t VALUES(2,'',zeroblob(20000))").ok());
  EXPECT_GE(writer.wal_pages(), 5);
  Database reader = open(Database::Mode::read_only);
  ASSERT_TRUE(reader.run("BEGIN").ok());
  ASSERT_EQ(*reader.number("SELECT count(*) FROM t"), 2u);
  ASSERT_TRUE(writer.run("INSERT INTO t VALUES(3,'',x'')").ok());
  EXPECT_EQ(writer.checkpoint_truncate().error().code, ErrorCode::busy);
  ASSERT_TRUE(reader.run("COMMIT").ok());
  EXPECT_TRUE(writer.checkpoint_truncate().ok());
  EXPECT_EQ(fs::file_size(file().string() + "-wal"), 0u);
}

TEST_F(DatabaseTest, a_connection_can_take_the_place_of_an_open_one) {
  make_rows(3);
  Database db = open();
  db.count_wal_pages();
  ASSERT_TRUE(db.run("UPDATE t SET b='曲'").ok());
  db = open(Database::Mode::read_only);
  EXPECT_EQ(*db.number("SELECT count(*) FROM t WHERE b='曲'"), 3u);
  db = {};
  EXPECT_FALSE(db.is_open());
}

}  // namespace
}  // namespace gridline::sqlite
