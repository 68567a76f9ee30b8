// Days of opening and finishing on a clock moved by hand, with restarts: memory follows the open work,
// nothing that was ever accepted is forgotten, and archive.db can be thrown away.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>

#include "engine/base/fields.h"
#include "engine/base/limits.h"
#include "engine/codec/snapshot.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

const char* const texts[] = {"海曲世家8号楼2单元顶楼漏雨", "海曲世家9号楼楼道灯不亮", "凌云花园东区3号楼垃圾没人清，还有人养鸡",
                             "望海嘉园2号楼停水一天了", "今天天气不错", "举报海曲世家8号楼有人违建"};

struct Days {
  Days() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridline-days-XXXXXX").string();
    RC_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    folder = pattern;
    start_again();
  }
  ~Days() {
    world.node.reset();
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
  }

  void submit_new() {
    const std::string id = std::to_string(known.size());
    const std::string text = texts[*rc::gen::inRange<std::size_t>(0, std::size(texts))];
    known[id] = {text, world.submit(id, text)};
  }
  void submit_again() {
    if (known.empty()) return;
    const auto at = std::next(
        known.begin(), *rc::gen::inRange<std::ptrdiff_t>(0, static_cast<std::ptrdiff_t>(known.size())));
    at->second.text += "！";
    const Outcome o = world.submit(at->first, at->second.text);
    RC_ASSERT(!o.rejection.has_value());
    RC_ASSERT(o.reply.complaint == at->second.outcome.reply.complaint);
    RC_ASSERT(o.reply.version == at->second.outcome.reply.version + 1);
    at->second.outcome = o;
  }
  base::TicketId any_ticket() {
    return base::TicketId(*rc::gen::inRange<std::uint64_t>(1, world.node->state().next_ticket + 1));
  }
  void act(core::Verb verb) {
    core::ActOnTicket more;
    more.reason = "duplicate";
    more.others = {any_ticket()};
    world.verb(verb, any_ticket(), {}, more);
  }

  // As after the end of the process; with a snapshot or without, with the archive or without.
  void restart() {
    const base::Hash256 digest = codec::digest(world.node->state());
    const auto before = archived();
    Snapshots snapshots((folder / "snapshots").string());
    if (*rc::gen::arbitrary<bool>())
      RC_ASSERT(snapshots.write(world.node->state(), world.node->flushed()).ok());
    world.node.reset();
    if (*rc::gen::inRange(0, 3) == 0) std::filesystem::remove(folder / "archive.db");
    start_again();
    RC_ASSERT(codec::digest(world.node->state()) == digest);
    RC_ASSERT(archived() == before);
  }
  void start_again() {
    auto archive = Archive::open(folder / "archive.db");
    if (!archive) RC_FAIL(archive.error().message);
    std::vector<std::string> passed_over;
    auto recovered =
        recover(*journal, Snapshots((folder / "snapshots").string()), passed_over, {}, std::move(*archive));
    if (!recovered) RC_FAIL(recovered.error().message);
    world.restart(std::move(*recovered));
  }

  // Every ticket that is not at hand, as the archive gives it.
  std::map<std::uint64_t, std::string> archived() {
    std::map<std::uint64_t, std::string> out;
    auto& archive = const_cast<Archive&>(world.node->archive());
    for (std::uint64_t id = 1; id < world.node->state().next_ticket; ++id) {
      if (world.node->state().ticket(base::TicketId(id)) != nullptr) continue;
      auto found = archive.ticket(base::TicketId(id), world.node->state());
      if (!found) RC_FAIL(found.error().message);
      if (!*found) RC_FAIL("ticket " + std::to_string(id) + " is neither at hand nor archived");
      out[id] = base::to_packed(**found);
    }
    return out;
  }

  void memory_follows_the_open_work() {
    const core::State& state = world.node->state();
    const base::Instant now = world.clock.now();
    std::size_t open = 0, lately = 0;
    for (const core::Ticket* t : state.tickets_by_id()) {
      if (!core::is_final(t->state) || t->state == core::TicketState::merged) ++open;
      else if (now < t->closed + base::Duration{limits::closed_kept_ms}) ++lately;
    }
    RC_ASSERT(state.ticket_count() == open + lately);
    RC_ASSERT(world.node->counters().stuck_deadlines == 0u);
  }
  void nothing_is_forgotten() {
    for (const auto& [id, sent] : known) {
      const Outcome again = world.submit(id, sent.text);
      RC_ASSERT(!again.rejection.has_value());
      RC_ASSERT(!again.reply.is_new);
      RC_ASSERT(again.reply.complaint == sent.outcome.reply.complaint);
      RC_ASSERT(again.reply.receipt == sent.outcome.reply.receipt);
      RC_ASSERT(again.reply.version == sent.outcome.reply.version);
      RC_ASSERT(again.reply.tickets == sent.outcome.reply.tickets);
    }
  }
  void the_queues_are_those_of_the_state() {
    LiveQueues loaded;
    loaded.load(world.node->state());
    const QueueCounts live = world.node->queues().total(), whole = loaded.total();
    RC_ASSERT(live.open == whole.open);
    RC_ASSERT(live.closed == whole.closed);
    RC_ASSERT(live.by_state == whole.by_state);
  }

  struct Sent {
    std::string text;
    Outcome outcome;
  };
  std::filesystem::path folder;
  std::unique_ptr<journal::MemoryJournal> journal =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  Lingyun world{*journal};
  std::map<std::string, Sent> known;
};

RC_GTEST_PROP(ArchiveProperty, memory_follows_the_open_work_and_nothing_is_forgotten, ()) {
  Days days;
  const int steps = *rc::gen::inRange(1, 80);
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 20);
    if (what < 7) days.submit_new();
    else if (what < 8) days.submit_again();
    else if (what < 13) days.act(core::Verb::void_);
    else if (what < 14) days.act(core::Verb::reopen);
    else if (what < 15) days.act(core::Verb::merge);
    else if (what < 16) days.act(core::Verb::unmerge);
    else if (what < 17) days.restart();
    else days.world.advance(base::hours(*rc::gen::inRange(1, 30)));
    days.memory_follows_the_open_work();
    days.the_queues_are_those_of_the_state();
  }
  days.world.advance(base::days(2));
  days.memory_follows_the_open_work();
  days.nothing_is_forgotten();
  days.restart();
  days.nothing_is_forgotten();
  Verifier verifier(days.world.packs);
  RC_ASSERT(
      days.journal->read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); })
          .ok());
  const VerifyReport report = verifier.finish();
  if (report.different != 0) RC_FAIL(report.first_difference);
  RC_ASSERT(report.digest == codec::digest(days.world.node->state()));
}

}  // namespace
}  // namespace gridline::node
