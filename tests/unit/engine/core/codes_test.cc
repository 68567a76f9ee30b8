// What an act may leave in the open part of the journal, and how much of it.
#include <gtest/gtest.h>

#include "engine/base/limits.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

const Instant morning = *base::parse_instant("2026-03-02T09:00");

struct Codes : testing::Test {
  World world{morning};

  Decision escalate(const std::string& reason, std::vector<std::string> evidence = {}) {
    ActOnTicket act;
    act.ticket = TicketId(1);
    act.verb = Verb::escalate;
    act.reason = reason;
    act.evidence = std::move(evidence);
    return world.try_out(World::by_administrator(std::move(act)));
  }
  void SetUp() override {
    Said said{"1", "海曲世家8号楼房顶漏雨"};
    ASSERT_FALSE(world.submit(said).rejection);
  }
  void fill_up() {
    for (int i = 0; world.state.symbols.from_outside() < limits::outside_names_max; ++i)
      world.state.symbols.define("reason:r" + std::to_string(i));
  }
};

TEST_F(Codes, prose_is_refused_as_a_reason_and_as_evidence) {
  EXPECT_FALSE(escalate("cannot.do:2-3/x_1").rejection);
  for (const std::string& reason : {std::string("他不归我们管"), std::string("two words"), std::string(65, 'a')})
    EXPECT_EQ(escalate(reason).rejection.value().code, "bad_code") << reason;
  EXPECT_EQ(escalate("x", {"photo-1", "张三的房产证"}).rejection.value().code, "bad_code");
  EXPECT_EQ(escalate("x", std::vector<std::string>(limits::evidence_max + 1, "p")).rejection.value().code,
            "too_many");
}

TEST_F(Codes, names_from_outside_are_bounded_and_known_ones_go_on) {
  fill_up();
  EXPECT_EQ(escalate("one_more").rejection.value().code, "too_many_names");
  EXPECT_FALSE(escalate("r7").rejection);
  Said known{"2", "海曲世家9号楼房顶漏雨"};
  EXPECT_FALSE(world.try_out(world.submission(known)).rejection);
  Said stranger{"3", "海曲世家9号楼房顶漏雨", "another"};
  EXPECT_EQ(world.try_out(world.submission(stranger)).rejection.value().code, "too_many_names");
}

}  // namespace
}  // namespace gridline::core
