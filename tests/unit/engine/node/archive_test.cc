// archive.db by itself: what leaves a state is found again, from memory, from the file, after damage.
#include "engine/node/archive.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>

#include "engine/base/limits.h"
#include "engine/core/evolve.h"

namespace gridline::node {
namespace {

using base::ComplaintId;
using base::Seq;
using base::TicketId;

base::Hash128 key(std::uint64_t n) { return base::Hasher().number(n).finish128(); }
std::string entry(Seq seq) { return "entry " + std::to_string(seq.value); }

struct ArchiveTest : testing::Test {
  ArchiveTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridline-archive-XXXXXX").string();
    EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
    folder = pattern;
    open();
  }
  ~ArchiveTest() override {
    archive.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }
  std::string file() const { return (folder / "archive.db").string(); }
  void open() {
    archive.reset();
    auto opened = Archive::open(file());
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    archive = std::move(*opened);
  }
  // Complaint n with the ticket n, finished.
  void finished(std::uint64_t n) {
    core::ComplaintReceived received;
    received.complaint = ComplaintId(n);
    received.key = key(n);
    received.content = n * 10;
    core::evolve(state, received);
    core::TicketOpened opened;
    opened.ticket = TicketId(n);
    opened.complaint = ComplaintId(n);
    core::evolve(state, opened);
    core::evolve(state, core::VisitRecorded{TicketId(n), {}, base::Instant{5}, {}});
    core::evolve(state, core::TicketClosed{TicketId(n), core::Outcome::solved, {}, base::Instant{9}});
  }
  void see(const core::Event& event) {
    seq = Seq(seq.value + 1);
    const base::Status s = archive->see(state, event, seq);
    ASSERT_TRUE(s.ok()) << s.error().message;
    core::evolve(state, event);
  }
  void archived(std::uint64_t n) { see(core::TicketArchived{TicketId(n), {ComplaintId(n)}}); }
  void write() {
    const auto s = archive->write(seq, entry(seq));
    ASSERT_TRUE(s.ok()) << s.error().message;
  }
  std::optional<core::Complaint> complaint(std::uint64_t n) {
    auto found = archive->complaint(key(n));
    EXPECT_TRUE(found.ok());
    return *found;
  }
  std::optional<core::ArchivedTicket> ticket(std::uint64_t n) {
    auto found = archive->ticket(TicketId(n), state);
    EXPECT_TRUE(found.ok());
    return *found;
  }
  void is_there(std::uint64_t n) {
    const auto c = complaint(n);
    ASSERT_TRUE(c.has_value());
    EXPECT_EQ(c->id, ComplaintId(n));
    EXPECT_EQ(c->content, n * 10);
    EXPECT_EQ(c->at_hand, 0u);
    const auto t = ticket(n);
    ASSERT_TRUE(t.has_value());
    EXPECT_EQ(t->ticket.outcome, core::Outcome::solved);
    EXPECT_EQ(t->ticket.closed, base::Instant{9});
    EXPECT_TRUE(t->file.visited);
    EXPECT_EQ(t->complaint.key, key(n));
  }

  std::filesystem::path folder;
  std::unique_ptr<Archive> archive;
  core::State state;
  Seq seq;
};

TEST_F(ArchiveTest, what_left_the_state_is_found_before_and_after_it_is_written_and_when_opened_again) {
  finished(1);
  archived(1);
  EXPECT_EQ(state.ticket_count(), 0u);
  is_there(1);
  EXPECT_EQ(archive->waiting(), 2u);
  write();
  EXPECT_EQ(archive->waiting(), 0u);
  is_there(1);
  open();
  EXPECT_EQ(archive->last(), seq);
  EXPECT_TRUE(archive->continues(entry(seq)));
  EXPECT_FALSE(archive->continues("another journal's"));
  is_there(1);
  EXPECT_FALSE(complaint(2).has_value());
  EXPECT_FALSE(ticket(2).has_value());
}

TEST_F(ArchiveTest, only_what_is_durable_is_in_the_file) {
  finished(1);
  finished(2);
  archived(1);
  const Seq durable = seq;
  archived(2);
  ASSERT_TRUE(archive->write(durable, entry(durable)).ok());
  is_there(1);
  is_there(2);
  open();  // as after a crash that took the second entry
  is_there(1);
  EXPECT_FALSE(ticket(2).has_value());
  EXPECT_FALSE(complaint(2).has_value());
}

TEST_F(ArchiveTest, a_ticket_that_came_back_and_left_again_is_found_as_it_left_last) {
  finished(1);
  archived(1);
  write();
  see(core::TicketRestored{TicketId(1), *ticket(1)});
  see(core::TicketSupervised{TicketId(1), {}, base::Instant{20}, {}});
  see(core::TicketUrged{TicketId(1), {}, base::Instant{21}, {}});
  archived(1);
  EXPECT_TRUE(ticket(1)->ticket.has(core::ticket_flag::supervised));
  write();
  EXPECT_TRUE(ticket(1)->ticket.has(core::ticket_flag::supervised));
  EXPECT_EQ(ticket(1)->file.urges, 1);
  is_there(1);
}

TEST_F(ArchiveTest, a_new_version_of_an_archived_complaint_is_kept_here) {
  finished(1);
  archived(1);
  write();
  see(core::ComplaintRevised{ComplaintId(1), 2, 77, base::Instant{30}});
  EXPECT_EQ(complaint(1)->version, 2u);
  write();
  open();
  EXPECT_EQ(complaint(1)->version, 2u);
  EXPECT_EQ(complaint(1)->content, 77u);
  EXPECT_EQ(ticket(1)->complaint.version, 2u);
}

TEST_F(ArchiveTest, a_ticket_whose_complaint_is_still_at_hand_takes_it_from_there) {
  finished(1);
  core::TicketOpened second;
  second.ticket = TicketId(2);
  second.complaint = ComplaintId(1);
  core::evolve(state, second);
  see(core::TicketArchived{TicketId(1), {}});
  EXPECT_FALSE(complaint(1).has_value());
  core::evolve(state, core::ComplaintRevised{ComplaintId(1), 2, 55, base::Instant{30}});
  EXPECT_EQ(ticket(1)->complaint.content, 55u);
}

TEST_F(ArchiveTest, a_damaged_file_is_begun_anew_and_one_of_another_program_is_left_alone) {
  finished(1);
  archived(1);
  write();
  archive.reset();
  { std::ofstream(file(), std::ios::binary | std::ios::trunc) << std::string(8192, 'x'); }
  open();
  EXPECT_EQ(archive->last(), Seq());
  EXPECT_FALSE(complaint(1).has_value());
  archive.reset();
  std::filesystem::remove(file());
  {
    auto other = sqlite::Database::open(file(), sqlite::Database::Mode::read_write_create);
    ASSERT_TRUE(other->run("CREATE TABLE mine(a INTEGER) STRICT").ok());
  }
  const auto refused = Archive::open(file());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, base::ErrorCode::already_exists);
  EXPECT_TRUE(std::filesystem::exists(file()));
}

TEST_F(ArchiveTest, new_keys_cost_no_question_to_the_file) {
  for (std::uint64_t n = 1; n <= 50; ++n) {
    finished(n);
    archived(n);
  }
  write();
  const std::uint64_t before = archive->looks();
  int vain = 0;
  for (std::uint64_t n = 1000; n < 2000; ++n) vain += archive->may_have(key(n)) ? 1 : 0;
  EXPECT_LT(vain, 10);
  EXPECT_EQ(archive->looks(), before);
  for (std::uint64_t n = 1; n <= 50; ++n) ASSERT_TRUE(archive->may_have(key(n)));
}

TEST_F(ArchiveTest, the_position_is_noted_now_and_then_also_when_nothing_is_archived) {
  EXPECT_FALSE(archive->wants(Seq(1)));
  EXPECT_TRUE(archive->wants(Seq(limits::archive_position_entries)));
  finished(1);
  archived(1);
  EXPECT_TRUE(archive->wants(seq));
}

TEST_F(ArchiveTest, without_a_file_everything_stays_in_memory) {
  archive = std::make_unique<Archive>();
  finished(1);
  archived(1);
  write();
  is_there(1);
  EXPECT_EQ(archive->last(), seq);
}

}  // namespace
}  // namespace gridline::node
