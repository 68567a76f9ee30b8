// The node end to end over a memory journal: what is told, what is stored, what comes back.
#include "engine/node/node.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstring>
#include <thread>

#include "engine/codec/snapshot.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "engine/wire/checks.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

struct NodeTest : testing::Test {
  std::unique_ptr<journal::MemoryJournal> opened =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  journal::MemoryJournal& journal = *opened;
  Lingyun world{journal};
};

TEST_F(NodeTest, a_leaking_roof_reaches_the_queue_of_its_grid) {
  const Outcome o = world.submit("1", "海曲世家8号楼2单元顶楼，一下雨房顶就漏雨，找物业好几回没人来");
  ASSERT_FALSE(o.rejection.has_value());
  EXPECT_TRUE(o.reply.is_new);
  ASSERT_EQ(o.reply.tickets.size(), 1u);
  EXPECT_EQ(world.lead_of(o.reply.tickets[0]), "LY-G1");
  const base::Symbol unit = world.node->symbols().find("unit:LY-G1");
  EXPECT_EQ(world.node->queues().counts(unit).open, 1u);
}

TEST_F(NodeTest, submissions_that_come_together_are_known_and_stored_as_if_each_came_alone) {
  std::vector<wire::Submission> together(7);
  std::vector<wire::Submission*> list;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < together.size(); ++i) {
    texts.push_back("海曲世家8号楼漏雨" + std::string(i * 61, 'x'));
    together[i].id = "id-" + std::to_string(i);
    together[i].text = texts[i];
    list.push_back(&together[i]);
  }
  std::vector<base::Hash128> contents;
  for (const wire::Submission& s : together)
    contents.push_back(base::keyed_hash128(world.secret.key, wire::digest_fields(s)));
  InputBatch batch;
  for (wire::Submission* s : list)
    make_submit(std::move(*s), {"test", "test"}, *world.ready, world.secret, world.random,
                batch.commands.emplace_back());
  ASSERT_EQ(batch.commands.size(), 7u);
  for (std::size_t i = 0; i < 7; ++i) {
    const auto& body = std::get<core::SubmitComplaint>(batch.commands[i].body);
    const base::Hash128 key = base::Hasher(world.secret.key).part("submission").part("test").part(
        "id-" + std::to_string(i)).finish128();
    EXPECT_EQ(body.key, key);
    EXPECT_EQ(std::memcmp(&body.content, contents[i].data(), sizeof body.content), 0);
  }
  const base::Seq before = world.node->flushed();
  ASSERT_TRUE(world.node->put(batch));
  world.node->turn(std::chrono::milliseconds(0));
  std::vector<std::string> stored;
  const base::Status read = journal.read(base::Seq(before.value + 1), [&](const journal::StoredEntry& e) {
    const auto entry = codec::decode(e.public_part, e.personal_part);  // checks the personal part's hash
    EXPECT_TRUE(entry.ok()) << entry.error().message;
    stored.push_back(entry.ok() ? entry->command.personal.text : "");
    return true;
  });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(stored, texts);
}

TEST_F(NodeTest, the_other_half_of_a_split_compound_goes_to_the_other_grid) {
  const Outcome o = world.submit("1", "海曲世家9号楼房顶漏雨");
  EXPECT_EQ(world.lead_of(o.reply.tickets.at(0)), "LY-G2");
}

TEST_F(NodeTest, the_same_submission_again_gives_the_same_complaint_and_no_entry) {
  const Outcome first = world.submit("1", "海曲世家8号楼房顶漏雨");
  const base::Seq before = world.node->flushed();
  const Outcome again = world.submit("1", "海曲世家8号楼房顶漏雨");
  EXPECT_EQ(again.reply.complaint, first.reply.complaint);
  EXPECT_EQ(again.reply.receipt, first.reply.receipt);
  EXPECT_FALSE(again.reply.is_new);
  EXPECT_EQ(world.node->flushed(), before);
}

TEST_F(NodeTest, changed_content_is_a_new_version_and_is_routed_again_until_accepted) {
  const Outcome first = world.submit("1", "海曲世家8号楼房顶漏雨");
  const Outcome second = world.submit("1", "说错了，是海曲世家9号楼房顶漏雨");
  EXPECT_EQ(second.reply.complaint, first.reply.complaint);
  EXPECT_EQ(second.reply.version, 2u);
  const base::TicketId ticket = first.reply.tickets.at(0);
  EXPECT_EQ(world.lead_of(ticket), "LY-G2");
  ASSERT_FALSE(world.verb(core::Verb::accept, ticket).rejection);
  world.submit("1", "还是海曲世家8号楼房顶漏雨");
  EXPECT_EQ(world.lead_of(ticket), "LY-G2");
  EXPECT_TRUE(world.node->state().ticket(ticket)->has(core::ticket_flag::changed));
}

TEST_F(NodeTest, what_nobody_can_place_goes_to_triage_with_a_reason) {
  const Outcome o = world.submit("1", "今天天气不错");
  const core::Ticket* t = world.node->state().ticket(o.reply.tickets.at(0));
  EXPECT_EQ(t->state, core::TicketState::triage);
}

TEST_F(NodeTest, department_only_work_is_never_given_to_a_grid_by_anybody) {
  const Outcome o = world.submit("1", "望海嘉园2号楼停水一天了，自来水公司电话打不通");
  const base::TicketId ticket = o.reply.tickets.at(0);
  EXPECT_EQ(world.lead_of(ticket), "DG-WAT");
  core::ActOnTicket to_grid;
  to_grid.unit = "LY-G6";
  const Outcome refused = world.verb(core::Verb::dispatch, ticket, {}, to_grid);
  ASSERT_TRUE(refused.rejection.has_value());
  EXPECT_EQ(refused.rejection->code, "department_only");
}

TEST_F(NodeTest, a_ticket_is_accepted_claimed_reported_and_closed_by_somebody_else) {
  const base::TicketId t = world.submit("1", "海曲世家8号楼房顶漏雨").reply.tickets.at(0);
  EXPECT_EQ(world.verb(core::Verb::claim, t).rejection->code, "wrong_state");
  const base::MemberId handler =
      world.node->state().members_of(world.node->symbols().find("unit:LY-G1")).front();
  EXPECT_FALSE(world.verb(core::Verb::accept, t, handler).rejection);
  EXPECT_FALSE(world.verb(core::Verb::claim, t, handler).rejection);
  EXPECT_EQ(world.node->state().ticket(t)->member, handler);
  EXPECT_FALSE(world.verb(core::Verb::report_done, t, handler).rejection);
  core::ActOnTicket good;
  good.result = core::Result::ok;
  EXPECT_TRUE(world.verb(core::Verb::check, t, handler, good).rejection);
  EXPECT_FALSE(world.verb(core::Verb::check, t, {}, good).rejection);
  core::ActOnTicket answer;
  answer.contacted = true;
  answer.solved = core::Solved::yes;
  answer.satisfied = core::Satisfied::yes;
  EXPECT_FALSE(world.verb(core::Verb::callback, t, {}, answer).rejection);
  EXPECT_EQ(world.node->state().ticket(t)->state, core::TicketState::closed);
  EXPECT_EQ(world.node->queues().size(), 0u);
  EXPECT_EQ(world.node->state().members[handler.value - 1].open, 0);
}

TEST_F(NodeTest, the_journal_decides_again_into_the_same_events_and_recovers_to_the_same_digest) {
  for (int i = 0; i < 20; ++i) world.submit(std::to_string(i), "凌云花园东区3号楼垃圾没人清，第" + std::to_string(i) + "次");
  world.verb(core::Verb::accept, base::TicketId(1));
  Verifier verifier(world.packs);
  ASSERT_TRUE(journal.read(base::Seq(1), [&](const journal::StoredEntry& e) {
    const base::Status s = verifier.see(e);
    EXPECT_TRUE(s.ok()) << s.error().message;
    return s.ok();
  }).ok());
  const VerifyReport report = verifier.finish();
  EXPECT_EQ(report.different, 0u) << report.first_difference;
  EXPECT_EQ(report.digest, codec::digest(world.node->state()));

  std::vector<std::string> passed_over;
  const auto recovered = recover(journal, Snapshots("/nonexistent"), passed_over, {});
  ASSERT_TRUE(recovered.ok());
  EXPECT_EQ(codec::digest(recovered->state), codec::digest(world.node->state()));
}

TEST_F(NodeTest, time_never_goes_back_in_the_journal) {
  world.submit("1", "海曲世家8号楼房顶漏雨");
  world.clock.advance(base::hours(-5));
  world.submit("2", "海曲世家9号楼房顶漏雨");
  EXPECT_GE(world.node->state().now, Lingyun::start);
}

// Runs the node beside a full disk, with one submission on its way, until it noticed that it is full.
class FullDisk {
 public:
  FullDisk() {
    disk->fault = [this] { return full ? journal::MemoryFault::disk_full : journal::MemoryFault::none; };
    before = journal->head().last;
    full = true;
    InputBatch batch;
    wire::Submission s;
    s.id = "1";
    s.text = "海曲世家8号楼房顶漏雨";
    batch.commands.push_back(
        make_submit(std::move(s), {"test", "test"}, *world.ready, world.secret, world.random));
    batch.sink = late;
    EXPECT_TRUE(world.node->put(batch));
    runs = std::thread([this] { world.node->run(); });
    while (!world.node->counters().disk_full) std::this_thread::yield();
  }
  std::shared_ptr<journal::MemoryDisk> disk = std::make_shared<journal::MemoryDisk>();
  std::unique_ptr<journal::MemoryJournal> journal = journal::MemoryJournal::open(disk).value();
  Lingyun world{*journal};
  std::shared_ptr<KeepingSink> late = std::make_shared<KeepingSink>();
  std::atomic<bool> full{false};
  base::Seq before;
  std::thread runs;
};

TEST(FullDisk, a_stop_gives_up_when_its_patience_is_over_and_nobody_is_told_of_what_was_given_up) {
  FullDisk f;
  f.world.node->stop(std::chrono::milliseconds(20));
  f.runs.join();
  EXPECT_TRUE(f.world.node->gave_up());
  EXPECT_TRUE(f.late->all.empty());
  EXPECT_EQ(f.journal->head().last, f.before);
  EXPECT_EQ(f.world.node->flushed(), f.before);
}

TEST(FullDisk, a_stop_finishes_when_there_is_room_again_in_time) {
  FullDisk f;
  f.world.node->stop(std::chrono::hours(1));
  f.full = false;
  f.runs.join();
  EXPECT_FALSE(f.world.node->gave_up());
  ASSERT_EQ(f.late->all.size(), 1u);
  EXPECT_FALSE(f.late->all[0].rejection);
  EXPECT_EQ(f.journal->head().last, f.late->all[0].seq);
}

}  // namespace
}  // namespace gridline::node
