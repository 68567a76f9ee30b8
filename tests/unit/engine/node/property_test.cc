// Random commands by random actors: the invariants hold after every step, the queues agree with the
// state, and the journal leads to the same digest again, by evolve alone and by deciding anew.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/codec/snapshot.h"
#include "engine/core/invariants.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

const char* const texts[] = {
    "海曲世家8号楼2单元顶楼漏雨", "海曲世家9号楼楼道灯不亮", "凌云花园3号楼垃圾没人清", "凌云花园东区3号楼垃圾没人清，还有人养鸡",
    "望海嘉园2号楼停水一天了", "银杏公馆1号楼闻到燃气味", "今天天气不错", "石臼街道海滨小区的垃圾没人清", "举报海曲世家8号楼有人违建"};

void random_step(Lingyun& world) {
  const int what = *rc::gen::inRange(0, 10);
  if (what < 5) {
    const std::string id = std::to_string(*rc::gen::inRange(0, 12));
    world.submit(id, texts[*rc::gen::inRange<std::size_t>(0, std::size(texts))]);
  } else if (what < 9) {
    core::ActOnTicket more;
    more.unit = *rc::gen::element<std::string>("LY-G1", "LY-G4", "LY", "DG-WAT", "nowhere");
    more.member =
        base::MemberId(*rc::gen::inRange(0u, static_cast<unsigned>(world.node->state().members.size() + 2)));
    more.outcome = *rc::gen::element(core::Outcome::none, core::Outcome::solved);
    more.key[0] = *rc::gen::inRange<std::uint8_t>(0, 4);
    const auto verb = static_cast<core::Verb>(*rc::gen::inRange(1, 42));
    const base::MemberId as(*rc::gen::inRange(0u, 40u));
    world.verb(verb, base::TicketId(*rc::gen::inRange<std::uint64_t>(0, world.node->state().next_ticket + 1)),
               as, more);
  } else {
    world.clock.advance(base::minutes(*rc::gen::inRange(-30, 600)));
  }
}

void the_queues_agree_with_the_state(const Node& node) {
  std::size_t open = 0;
  for (const core::Ticket* t : node.state().tickets_by_id()) {
    const QueueRow* row = node.queues().find(t->id);
    if (core::is_final(t->state)) {
      RC_ASSERT(row == nullptr);
      continue;
    }
    ++open;
    RC_ASSERT(row != nullptr);
    RC_ASSERT(row->lead == t->lead);
    RC_ASSERT(row->state == t->state);
    RC_ASSERT(row->urgency == t->urgency);
    RC_ASSERT(row->place == t->place);
  }
  RC_ASSERT(node.queues().size() == open);
  RC_ASSERT(node.queues().total().open == open);
}

RC_GTEST_PROP(NodeProperty, no_sequence_of_commands_breaks_an_invariant_or_the_replay, ()) {
  const auto disk = std::make_shared<journal::MemoryDisk>();
  auto journal = journal::MemoryJournal::open(disk).value();
  Lingyun world(*journal);
  const int steps = *rc::gen::inRange(1, 40);
  for (int i = 0; i < steps; ++i) {
    random_step(world);
    const auto broken = core::broken_invariants(world.node->state());
    if (!broken.empty()) RC_FAIL(broken.front());
    the_queues_agree_with_the_state(*world.node);
  }
  Verifier verifier(world.packs);
  RC_ASSERT(
      journal->read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); }).ok());
  const VerifyReport report = verifier.finish();
  if (report.different != 0) RC_FAIL(report.first_difference);
  RC_ASSERT(report.digest == codec::digest(world.node->state()));
  std::vector<std::string> passed_over;
  const auto recovered = recover(*journal, Snapshots("/nonexistent"), passed_over, {});
  RC_ASSERT(recovered.ok());
  RC_ASSERT(codec::digest(recovered->state) == codec::digest(world.node->state()));
}

}  // namespace
}  // namespace gridline::node
