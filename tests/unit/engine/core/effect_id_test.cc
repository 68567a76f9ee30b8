// Each message has a name that stays: what tells two apart, and what does not.
#include <gtest/gtest.h>

#include <set>

#include "engine/core/who_is_told.h"

namespace gridline::core {
namespace {

MessageQueued message() {
  return {
      TicketId(7), Instant{1'773'277'200'000}, {MemberId(3), MemberId(4)}, ComplaintId(9), Notice::assigned};
}

TEST(EffectId, is_the_same_whenever_it_is_asked_and_for_ever) {
  EXPECT_EQ(effect_id(message(), MemberId(3)), effect_id(message(), MemberId(3)));
  // Receivers keep these: a change of the number of an event or of what is hashed sends messages again.
  EXPECT_EQ(base::to_hex(effect_id(message(), MemberId(3))), "73470f6b576af40a0be59af394ec28eb");
  const DigestQueued digest{
      MemberId(3), Instant{1'773'277'200'000}, {TicketId(7)}, Instant{1'773'190'800'000}};
  EXPECT_EQ(base::to_hex(effect_id(digest, MemberId(3))), "c7d54d5dc7cfcf58feb64f385b84cdf7");
}

TEST(EffectId, differs_by_person_ticket_notice_moment_and_step) {
  std::set<base::Hash128> seen;
  const auto is_new = [&](const Event& event, MemberId who) {
    return seen.insert(effect_id(event, who)).second;
  };
  MessageQueued m = message();
  EXPECT_TRUE(is_new(m, MemberId(3)));
  EXPECT_TRUE(is_new(m, MemberId(4)));
  EXPECT_TRUE(is_new(m, MemberId()));  // the resident
  m.ticket = TicketId(8);
  EXPECT_TRUE(is_new(m, MemberId(3)));
  m.notice = Notice::recalled;
  EXPECT_TRUE(is_new(m, MemberId(3)));
  m.at = m.at + base::seconds(1);
  EXPECT_TRUE(is_new(m, MemberId(3)));
  EscalationStepTaken step{TicketId(8), m.at, Symbol(1), Instant(), 1, {MemberId(3)}, pack::ClockKind::accept,
                           {}};
  EXPECT_TRUE(is_new(step, MemberId(3)));
  step.step = 2;
  EXPECT_TRUE(is_new(step, MemberId(3)));
  step.generation = 5;
  EXPECT_TRUE(is_new(step, MemberId(3)));
}

TEST(EffectId, a_step_that_goes_into_a_digest_tells_nobody_by_itself) {
  EscalationStepTaken step{TicketId(8), Instant{1000}, Symbol(1), Instant(), 1, {MemberId(3)},
                           pack::ClockKind::accept, {}};
  EXPECT_EQ(told_by(step).size(), 1u);
  step.in_digest = true;
  EXPECT_TRUE(told_by(step).empty());
}

}  // namespace
}  // namespace gridline::core
