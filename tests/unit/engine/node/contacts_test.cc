// Who calls again is known by his phone: joined, urged, supervised; and forgotten when he is erased.
#include "engine/node/contacts.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "engine/codec/entry.h"
#include "engine/node/snapshots.h"
#include "rules/text/reading.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

class ContactsTest : public ::testing::Test {
 protected:
  ContactsTest()
      : folder_(std::filesystem::temp_directory_path() / ("gl-contacts-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(folder_);
    std::filesystem::create_directories(folder_);
    restart();
  }
  ~ContactsTest() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path file() const { return folder_ / "contacts.db"; }

  // As after the end of the process; the index is completed from the journal.
  void restart() {
    world_.node.reset();
    std::vector<std::string> passed_over;
    auto recovered = recover(*journal_, Snapshots((folder_ / "none").string()), passed_over, {});
    ASSERT_TRUE(recovered.ok()) << recovered.error().message;
    auto contacts = Contacts::open(file(), world_.secret, keeping_);
    ASSERT_TRUE(contacts.ok()) << contacts.error().message;
    const base::Status complete = (*contacts)->complete(*journal_);
    ASSERT_TRUE(complete.ok()) << complete.error().message;
    EXPECT_EQ((*contacts)->last(), journal_->head().last);
    recovered->contacts = std::move(*contacts);
    world_.restart(std::move(*recovered));
  }

  Outcome submit(const std::string& text, const std::string& phone, bool confidential = false) {
    wire::Submission s;
    s.id = "no-" + std::to_string(++number_);
    s.text = text;
    s.reporter.phone = phone;
    s.confidential = confidential;
    return world_.act(
        make_submit(std::move(s), {"test", "test"}, *world_.ready, world_.secret, world_.random));
  }

  const core::Ticket& ticket_of(const Outcome& outcome) {
    return *world_.node->state().ticket(outcome.reply.tickets.at(0));
  }

  std::unique_ptr<journal::MemoryJournal> journal_ =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  Lingyun world_{*journal_};
  std::filesystem::path folder_;
  ContactKeeping keeping_;
  int number_ = 0;
};

constexpr const char* dark = "供销社宿舍1号楼2单元楼道灯不亮";

TEST_F(ContactsTest, the_same_matter_again_urges_the_open_ticket_and_the_third_time_it_is_supervised) {
  const Outcome first = submit(dark, "13912345678");
  const base::TicketId ticket = first.reply.tickets.at(0);
  const Outcome second = submit("上次反映的楼道灯还是不亮，还没修", "+86 139-1234-5678");
  EXPECT_EQ(second.reply.tickets, std::vector{ticket});
  EXPECT_NE(second.reply.complaint, first.reply.complaint) << "each has its own receipt";
  ASSERT_NE(world_.node->state().case_file(ticket), nullptr);
  EXPECT_EQ(world_.node->state().case_file(ticket)->urges, 1);
  EXPECT_FALSE(ticket_of(first).has(core::ticket_flag::supervised));
  const pack::Urgency urgency = ticket_of(first).urgency;
  submit("第三次了，楼道灯不亮", "13912345678");
  EXPECT_EQ(world_.node->state().case_file(ticket)->urges, 2);
  EXPECT_TRUE(ticket_of(first).has(core::ticket_flag::supervised));
  EXPECT_EQ(ticket_of(first).urgency, urgency);
}

TEST_F(ContactsTest, another_matter_another_place_and_another_phone_are_tickets_of_their_own) {
  const base::TicketId ticket = submit(dark, "13912345678").reply.tickets.at(0);
  EXPECT_NE(submit("供销社宿舍1号楼停水了", "13912345678").reply.tickets.at(0), ticket);
  EXPECT_NE(submit("青松里2号楼楼道灯不亮", "13912345678").reply.tickets.at(0), ticket);
  EXPECT_NE(submit("楼道灯不亮", "13800000001").reply.tickets.at(0), ticket);
  EXPECT_NE(submit("楼道灯不亮", "").reply.tickets.at(0), ticket);
  EXPECT_NE(submit("楼道灯不亮", "139****5678").reply.tickets.at(0), ticket) << "masked: anybody's";
  EXPECT_NE(submit("楼道灯不亮", "13912345678", true).reply.tickets.at(0), ticket) << "confidential";
}

TEST_F(ContactsTest, an_emergency_never_joins) {
  const Outcome first = submit("银杏公馆1号楼闻到煤气味，漏气了", "13912345678");
  const Outcome second = submit("银杏公馆1号楼漏气了，快来", "13912345678");
  EXPECT_NE(first.reply.tickets, second.reply.tickets);
  EXPECT_NE(second.reply.advice, "");
}

TEST_F(ContactsTest, a_text_without_a_place_is_read_at_the_last_place_that_was_certain_and_says_so) {
  submit(dark, "13912345678");
  const core::Ticket& ticket = ticket_of(submit("停水一天了", "13912345678"));
  EXPECT_EQ(world_.node->symbols().bare_name(ticket.place), "供销社宿舍/1号楼");
  std::uint16_t flags = 0;
  const auto chunk = world_.node->recent().find(world_.node->flushed());
  const journal::Entry entry = chunk->entry(chunk->size() - 1);
  const auto decoded = codec::decode(entry.public_part, entry.personal_part);
  ASSERT_TRUE(decoded.ok());
  flags = std::get<core::SubmitComplaint>(decoded->command.body).reading.place_flags;
  EXPECT_NE(flags & text::bit(text::PlaceFlag::from_register), 0);
  EXPECT_EQ(entry.public_part.find("13912345678"), std::string_view::npos);
}

TEST_F(ContactsTest, after_a_restart_and_with_the_file_lost_or_damaged_the_same_is_known) {
  const base::TicketId ticket = submit(dark, "13912345678").reply.tickets.at(0);
  restart();
  EXPECT_EQ(submit("楼道灯还没修", "13912345678").reply.tickets.at(0), ticket);
  world_.node.reset();
  std::filesystem::remove(file());
  restart();
  EXPECT_EQ(submit("楼道灯还没修", "13912345678").reply.tickets.at(0), ticket);
  world_.node.reset();
  std::ofstream(file(), std::ios::binary | std::ios::trunc) << std::string(8192, 'x');
  restart();
  EXPECT_EQ(submit("楼道灯还没修", "13912345678").reply.tickets.at(0), ticket);
}

TEST_F(ContactsTest, who_is_erased_is_not_known_again_also_not_after_a_restart) {
  const Outcome first = submit(dark, "13912345678");
  Contacts index(world_.secret);
  ASSERT_TRUE(index.complete(*journal_).ok());
  core::Command asks;
  asks.body = core::SubmitComplaint{};
  asks.personal.reporter.phone = "13912345678";
  ASSERT_TRUE(index.look_up(asks, world_.node->state()).has_value());
  const std::uint64_t entry = first.seq.value;
  ASSERT_TRUE(index.forget(std::span(&entry, 1)).ok());
  EXPECT_FALSE(index.look_up(asks, world_.node->state()).has_value());

  restart();  // its row is in the file now
  world_.node.reset();
  {
    auto stored = Contacts::open(file(), world_.secret);
    ASSERT_TRUE(stored.ok());
    core::State empty;
    ASSERT_TRUE((*stored)->look_up(asks, empty).has_value());
    ASSERT_TRUE((*stored)->forget(std::span(&entry, 1)).ok());
    EXPECT_FALSE((*stored)->look_up(asks, empty).has_value());
  }
  ASSERT_TRUE(journal_->erase(std::span(&first.seq, 1)).ok());
  restart();
  EXPECT_NE(submit("楼道灯还没修", "13912345678").reply.tickets, first.reply.tickets);
  world_.node.reset();
  std::filesystem::remove(file());  // and a rebuilt index does not learn of him from the journal
  restart();
  EXPECT_NE(submit("楼道灯还没修好", "13912345678").reply.tickets, first.reply.tickets);
}

TEST_F(ContactsTest, a_phone_of_too_many_complaints_is_an_exchange) {
  for (std::size_t i = 0; i < limits::contact_complaints_max + 1; ++i)
    submit("老粮所院第" + std::to_string(i + 1) + "件事，垃圾没人清", "06338234567");
  Contacts index(world_.secret);
  ASSERT_TRUE(index.complete(*journal_).ok());
  core::Command asks;
  asks.body = core::SubmitComplaint{};
  asks.personal.reporter.phone = "0633-8234567";
  EXPECT_FALSE(index.look_up(asks, world_.node->state()).has_value());
}

// Who asks with this phone is known.
bool knows(Contacts& index, const std::string& phone, base::Instant at) {
  core::Command asks;
  asks.at = at;
  asks.body = core::SubmitComplaint{};
  asks.personal.reporter.phone = phone;
  return index.look_up(asks, core::State()).has_value();
}

std::string phone_of(int n) { return "139" + std::to_string(10'000'000 + n); }

TEST_F(ContactsTest, the_fact_that_somebody_is_erased_makes_him_unknown_also_when_the_file_is_behind) {
  const Outcome first = submit(dark, "13912345678");
  submit(dark, "13800000001");
  core::Command fact;
  fact.actor.kind = core::ActorKind::administrator;
  fact.body = core::ErasePerson{{first.seq.value}, 1, "resident_asked"};
  ASSERT_FALSE(world_.act(fact).rejection);
  EXPECT_NE(submit("楼道灯还没修", "13912345678").reply.tickets, first.reply.tickets);
  world_.node.reset();
  auto stored = Contacts::open(file(), world_.secret);  // as a kill before its next write leaves it
  ASSERT_TRUE(stored.ok());
  EXPECT_LT((*stored)->last(), journal_->head().last);
  ASSERT_TRUE((*stored)->complete(*journal_).ok());
  EXPECT_TRUE(knows(**stored, "13800000001", Lingyun::start));
  core::Command asks;
  asks.body = core::SubmitComplaint{};
  asks.personal.reporter.phone = "13912345678";
  const auto known = (*stored)->look_up(asks, core::State());
  ASSERT_TRUE(known.has_value()) << "he came again after he was erased";
  EXPECT_EQ(known->earlier, 1u);
}

TEST_F(ContactsTest, who_came_longer_ago_than_is_kept_is_not_known_and_his_row_goes_in_small_steps) {
  constexpr int old_ones = 600;
  for (int i = 0; i < old_ones; ++i) submit("青松里2号楼楼道灯不亮", phone_of(i));
  restart();  // in the file
  world_.advance(base::days(40));
  submit("青松里2号楼楼道灯不亮", phone_of(old_ones));
  world_.node.reset();

  keeping_.days = 30;
  auto index = Contacts::open(file(), world_.secret, keeping_);
  ASSERT_TRUE(index.ok());
  ASSERT_TRUE((*index)->complete(*journal_).ok());
  const base::Instant now = Lingyun::start + base::days(40);
  EXPECT_FALSE(knows(**index, phone_of(3), now)) << "not even before its row is out";
  EXPECT_TRUE(knows(**index, phone_of(old_ones), now));
  const std::uint64_t before = (*index)->rows();
  (*index)->take_out_old(now);
  EXPECT_LT((*index)->rows(), before);
  EXPECT_GE((*index)->rows() + limits::contact_rows_taken_out, before) << "a small step";
  index->reset();  // a kill in between: the next process goes on

  index = Contacts::open(file(), world_.secret, keeping_);
  ASSERT_TRUE(index.ok());
  ASSERT_TRUE((*index)->complete(*journal_).ok());
  for (int steps = 0; steps < 10; ++steps) (*index)->take_out_old(now);
  EXPECT_EQ((*index)->rows(), 1u);
  EXPECT_TRUE(knows(**index, phone_of(old_ones), now));
  EXPECT_EQ((*index)->failures(), 0u);
}

TEST_F(ContactsTest, an_engine_that_nobody_writes_to_takes_old_rows_out_by_itself) {
  keeping_.days = 30;
  restart();
  for (int i = 0; i < 300; ++i) submit("青松里2号楼楼道灯不亮", phone_of(i));
  restart();
  world_.advance(base::days(40));  // only deadlines act
  for (int turns = 0; turns < 10; ++turns) world_.node->turn(std::chrono::milliseconds(0));
  world_.node.reset();
  auto index = Contacts::open(file(), world_.secret);
  ASSERT_TRUE(index.ok());
  EXPECT_EQ((*index)->rows(), 0u);
}

TEST_F(ContactsTest, of_more_than_the_bound_the_oldest_go_and_the_file_stays_at_it) {
  keeping_.rows = 100;
  restart();
  for (int i = 0; i < 250; ++i) submit("青松里2号楼楼道灯不亮", phone_of(i));
  restart();
  world_.node.reset();
  auto index = Contacts::open(file(), world_.secret, keeping_);
  ASSERT_TRUE(index.ok());
  for (int steps = 0; steps < 10; ++steps) (*index)->take_out_old(Lingyun::start);
  EXPECT_EQ((*index)->rows(), 100u);
  EXPECT_FALSE(knows(**index, phone_of(0), Lingyun::start));
  EXPECT_FALSE(knows(**index, phone_of(149), Lingyun::start));
  EXPECT_TRUE(knows(**index, phone_of(150), Lingyun::start));
  EXPECT_TRUE(knows(**index, phone_of(249), Lingyun::start));
}

TEST_F(ContactsTest, a_complaint_that_is_written_again_counts_once) {
  wire::Submission s;
  s.id = "again";
  s.text = dark;
  s.reporter.phone = "13912345678";
  for (int version = 0; version < 3; ++version) {
    s.text += "，还没修";
    wire::Submission copy = s;
    world_.act(make_submit(std::move(copy), {"test", "test"}, *world_.ready, world_.secret, world_.random));
  }
  restart();
  world_.node.reset();
  auto index = Contacts::open(file(), world_.secret, keeping_);
  ASSERT_TRUE(index.ok());
  EXPECT_EQ((*index)->rows(), 1u);
}

}  // namespace
}  // namespace gridline::node
