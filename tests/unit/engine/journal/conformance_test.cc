// What every journal must do, run against each implementation.
#include <gtest/gtest.h>

#include <memory>

#include "engine/journal/memory_journal.h"
#include "engine/journal/sqlite_journal.h"
#include "tests/unit/engine/journal/journal_testing.h"

namespace gridline::journal {
namespace {

struct OnMemory {
  std::shared_ptr<MemoryDisk> disk = std::make_shared<MemoryDisk>();
  auto open() { return MemoryJournal::open(disk); }
};

struct OnSqlite {
  TemporaryFolder folder;
  auto open() { return SqliteJournal::open({.directory = folder.path(), .writer_version = "test"}); }
};

// Small segments: nearly every append seals first.
struct OnSmallSegments {
  TemporaryFolder folder;
  auto open() {
    return SqliteJournal::open({.directory = folder.path(), .segment_bytes = 1, .writer_version = "test"});
  }
};

template <class Store>
class JournalContract : public ::testing::Test {
 protected:
  void open() {
    journal.reset();
    auto opened = store.open();
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    journal = std::move(opened).value();
  }
  void SetUp() override { open(); }
  void append(std::size_t count) {
    const auto head = append_next(*journal, count);
    ASSERT_TRUE(head.ok()) << head.error().message;
  }

  Store store;
  std::remove_cvref_t<decltype(std::declval<Store&>().open().value())> journal;
};

using Stores = ::testing::Types<OnMemory, OnSqlite, OnSmallSegments>;
TYPED_TEST_SUITE(JournalContract, Stores);

TYPED_TEST(JournalContract, a_new_journal_is_empty) {
  EXPECT_EQ(this->journal->head().last, base::Seq(0));
  EXPECT_EQ(this->journal->head().chain, base::Hash256{});
  EXPECT_TRUE(all_of(*this->journal).empty());
}

TYPED_TEST(JournalContract, entries_come_back_in_order_with_both_parts) {
  this->append(1);
  this->append(5);
  this->append(64);
  EXPECT_EQ(all_of(*this->journal), entries_up_to(70));
}

TYPED_TEST(JournalContract, append_returns_the_new_head) {
  const auto first = append_next(*this->journal, 3);
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->last, base::Seq(3));
  EXPECT_EQ(first->chain, this->journal->head().chain);
  const auto second = append_next(*this->journal, 1);
  ASSERT_TRUE(second.ok());
  EXPECT_EQ(second->last, base::Seq(4));
  EXPECT_NE(second->chain, first->chain);
}

TYPED_TEST(JournalContract, reading_may_begin_anywhere_and_end_early) {
  for (int i = 0; i < 10; ++i) this->append(7);
  for (const std::uint64_t from : {0, 1, 2, 7, 8, 35, 69, 70, 71, 1000}) {
    const auto expected = entries_up_to(70);
    const std::size_t skip = std::min<std::size_t>(from == 0 ? 0 : from - 1, 70);
    EXPECT_EQ(all_of(*this->journal, from), std::vector<Kept>(expected.begin() + skip, expected.end()))
        << from;
  }
  std::vector<std::uint64_t> seen;
  ASSERT_TRUE(this->journal
                  ->read(base::Seq(6),
                         [&](const StoredEntry& e) {
                           seen.push_back(e.seq.value);
                           return seen.size() < 4;
                         })
                  .ok());
  EXPECT_EQ(seen, (std::vector<std::uint64_t>{6, 7, 8, 9}));
}

TYPED_TEST(JournalContract, any_bytes_survive_also_empty_and_large_ones) {
  std::string every_byte;
  for (int i = 0; i < 256; ++i) every_byte += static_cast<char>(i);
  const std::string large(3 * 1024 * 1024, 'x');
  const std::vector<Entry> entries = {
      {"", ""}, {every_byte, every_byte}, {"", every_byte}, {large, large}, {"z", ""}};
  ASSERT_TRUE(this->journal->append(entries).ok());
  this->open();
  const auto all = all_of(*this->journal);
  ASSERT_EQ(all.size(), entries.size());
  for (std::size_t i = 0; i < all.size(); ++i) {
    EXPECT_EQ(all[i], (Kept{i + 1, std::string(entries[i].public_part), std::string(entries[i].personal_part),
                            false}));
  }
}

TYPED_TEST(JournalContract, a_reopened_journal_goes_on_where_it_ended) {
  this->append(2);
  this->append(3);
  const Head before = this->journal->head();
  this->open();
  EXPECT_EQ(this->journal->head().last, before.last);
  EXPECT_EQ(this->journal->head().chain, before.chain);
  this->append(4);
  EXPECT_EQ(all_of(*this->journal), entries_up_to(9));
}

TYPED_TEST(JournalContract, sealing_changes_no_entry_and_no_head) {
  ASSERT_TRUE(this->journal->seal().ok());
  this->append(2);
  const Head before = this->journal->head();
  ASSERT_TRUE(this->journal->seal().ok());
  ASSERT_TRUE(this->journal->seal().ok());
  EXPECT_EQ(this->journal->head().chain, before.chain);
  this->append(3);
  this->open();
  ASSERT_TRUE(this->journal->seal().ok());
  this->append(1);
  EXPECT_EQ(all_of(*this->journal), entries_up_to(6));
}

TYPED_TEST(JournalContract, only_one_may_hold_it) {
  const auto second = this->store.open();
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().code, base::ErrorCode::busy);
  this->append(1);
  EXPECT_EQ(all_of(*this->journal), entries_up_to(1));
}

TYPED_TEST(JournalContract, the_chain_depends_on_the_public_parts_and_their_places_alone) {
  const std::vector<Entry> one = {{"ab", "personal"}, {"c", ""}};
  const std::vector<Entry> other_person = {{"ab", "somebody else"}, {"c", ""}};
  const std::vector<Entry> other_border = {{"a", "personal"}, {"bc", ""}};
  std::vector<base::Hash256> chains;
  for (const auto& entries : {one, other_person, other_border}) {
    TypeParam fresh;
    auto opened = fresh.open();
    ASSERT_TRUE(opened.ok());
    chains.push_back(opened.value()->append(entries)->chain);
  }
  EXPECT_EQ(chains[0], chains[1]);
  EXPECT_NE(chains[0], chains[2]);
}

TYPED_TEST(JournalContract, an_erased_entry_is_told_from_one_about_nobody) {
  this->append(4);  // 3 is about nobody
  this->append(4);  // 6 is about nobody
  const Head before = this->journal->head();
  const std::vector<base::Seq> wanted = {base::Seq(7), base::Seq(2), base::Seq(3), base::Seq(2)};
  const auto erased = this->journal->erase(wanted);
  ASSERT_TRUE(erased.ok()) << erased.error().message;
  EXPECT_EQ(erased.value(), 2u);
  auto expected = entries_up_to(8);
  for (const std::size_t i : {1, 6}) {
    expected[i].personal_part.clear();
    expected[i].erased = true;
  }
  EXPECT_EQ(all_of(*this->journal), expected);
  EXPECT_EQ(this->journal->head().chain, before.chain);
  EXPECT_EQ(this->journal->erase(wanted).value(), 0u);
  this->open();
  EXPECT_EQ(all_of(*this->journal), expected);
  this->append(1);
  EXPECT_EQ(all_of(*this->journal).back(), entry_number(9));
}

TYPED_TEST(JournalContract, what_is_not_there_cannot_be_erased) {
  this->append(2);
  for (const std::uint64_t seq : {0, 3}) {
    const base::Seq wanted[] = {base::Seq(1), base::Seq(seq)};
    const auto erased = this->journal->erase(wanted);
    ASSERT_FALSE(erased.ok());
    EXPECT_EQ(erased.error().code, base::ErrorCode::not_found);
  }
  EXPECT_EQ(all_of(*this->journal), entries_up_to(2));
}

TYPED_TEST(JournalContract, more_than_a_record_may_hold_is_refused_and_nothing_is_appended) {
  const std::string large(64 * 1024 * 1024, 'x');
  const std::vector<Entry> entries(9, Entry{large, ""});
  const auto head = this->journal->append(entries);
  ASSERT_FALSE(head.ok());
  EXPECT_EQ(head.error().code, base::ErrorCode::invalid_input);
  this->append(1);
  EXPECT_EQ(all_of(*this->journal), entries_up_to(1));
}

}  // namespace
}  // namespace gridline::journal
