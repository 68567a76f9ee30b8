// decide with what is known of the same resident: it is in the command, so it can be run again.
#include "engine/core/contact.h"

#include <gtest/gtest.h>

#include "engine/core/act.h"
#include "engine/core/permissions.h"

namespace gridline::core {
namespace {

TEST(Contact, nothing_known_is_no_repeat) {
  State state;
  RuleSet rules;
  const auto pack = std::make_shared<pack::Pack>();
  rules.pack = pack;
  SubmitComplaint body;
  EXPECT_EQ(repeat_of(state, rules, body, {}, pack::Urgency::u3).ticket, nullptr);
  body.contact = Contact{{{TicketId(7), 3}}, 3, {}};  // finished meanwhile: not in the state
  body.reading.tags = {"repeat"};
  EXPECT_EQ(repeat_of(state, rules, body, {}, pack::Urgency::u3).ticket, nullptr);
}

TEST(Contact, to_see_the_originals_is_for_those_who_work_on_the_ticket_and_above) {
  bool lead = false, handler = false, above = false, resident = false;
  for (const Permission& p : permissions()) {
    if (p.verb != Verb::reveal) continue;
    lead = lead || p.scope == Scope::lead;
    handler = handler || p.scope == Scope::handler;
    above = above || p.scope == Scope::above;
    resident = resident || p.scope == Scope::resident || p.scope == Scope::partner;
  }
  EXPECT_TRUE(lead && handler && above);
  EXPECT_FALSE(resident);
}

}  // namespace
}  // namespace gridline::core
