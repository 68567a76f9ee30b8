// The names of a pack get their numbers ahead of its activation.
#include "tests/unit/engine/node/activation.h"

namespace gridline::node {
namespace {

using NamesAhead = Activation;

TEST_F(NamesAhead, names_that_come_ahead_leave_none_to_the_switch) {
  const base::Hash256 hash = renamed();
  const base::Seq before = world.node->flushed();
  for (std::uint32_t first = 0; first < names_of(hash); first += 100)
    ASSERT_EQ(code(define(hash, first, 100)), "");
  const base::Seq ahead = world.node->flushed();
  EXPECT_EQ(ahead.value, before.value + 1) << "a slice without a new name leaves no entry";
  const std::vector<std::string> names = defined_from(ahead);
  EXPECT_GE(names.size(), 3u);
  for (const std::string& n : names) EXPECT_TRUE(n.starts_with("route:root/for_departments")) << n;
  EXPECT_NE(active(), hash);
  ASSERT_EQ(code(activate(hash)), "");
  EXPECT_EQ(active(), hash);
  for (const std::string& n : defined_from(base::Seq(ahead.value + 1)))
    EXPECT_TRUE(n.starts_with("pack:")) << n;
  const base::TicketId id = world.submit("1", "海曲世家8号楼停水一天了").reply.tickets.at(0);
  EXPECT_TRUE(name(ticket(id).route).starts_with("root/for_departments")) << name(ticket(id).route);
  journal_says_the_same();
}

TEST_F(NamesAhead, a_switch_after_half_of_the_names_or_after_names_out_of_turn_defines_the_rest) {
  const base::Hash256 hash = renamed();
  define(hash, 0, 50);
  define(hash, 200, 10);
  define(hash, 50, 100);
  ASSERT_EQ(code(activate(hash)), "");
  const base::TicketId id = world.submit("1", "海曲世家8号楼停水一天了").reply.tickets.at(0);
  EXPECT_TRUE(name(ticket(id).route).starts_with("root/for_departments")) << name(ticket(id).route);
  journal_says_the_same();
}

TEST_F(NamesAhead, other_names_may_come_between_and_another_pack_be_named_meanwhile) {
  const base::Hash256 hash = renamed(), other = slower();
  const std::uint32_t half = names_of(hash) / 2;
  define(hash, 0, half);
  world.submit("1", dark_lamp);
  wire::Submission s;
  s.id = "x";
  s.text = "海曲世家9号楼停水";
  world.act(
      make_submit(std::move(s), {"new-source", "new-channel"}, *world.ready, world.secret, world.random));
  define(hash, half, names_of(hash) - half);
  ASSERT_EQ(code(activate(hash)), "");
  define(other, 0, 1000);
  define(hash, 0, 1000);  // the active one: nothing to do
  ASSERT_EQ(code(activate(other)), "");
  EXPECT_EQ(active(), other);
  const base::TicketId id = world.submit("2", "海曲世家8号楼停水一天了").reply.tickets.at(0);
  EXPECT_TRUE(name(ticket(id).route).starts_with("root/department")) << name(ticket(id).route);
  journal_says_the_same();
}

TEST_F(NamesAhead, names_are_defined_for_those_alone_whose_activation_would_go_through) {
  const base::Hash256 hash = renamed();
  const base::Seq before = world.node->flushed();
  EXPECT_EQ(code(define(hash, 0, 1000, world.node->state().members.front().id)), "not_yours");
  EXPECT_EQ(code(define(base::hash256("no such pack"), 0, 1000)), "unknown_pack");
  EXPECT_EQ(code(define(hash, 0, 1000, {}, hash)), "changed_meanwhile");
  EXPECT_EQ(code(define(hash, 0, 1025)), "too_many");
  EXPECT_EQ(world.node->flushed(), before);
  for_two();
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  const base::Seq two = world.node->flushed();
  EXPECT_EQ(code(define(hash, 0, 1000)), "two_people");
  EXPECT_EQ(define(hash, 0, 1000, one).seq.value, 0u);  // it would only be proposed
  EXPECT_FALSE(world.node->state().proposed.has_value());
  EXPECT_EQ(world.node->flushed(), two);
  activate(hash, one);
  EXPECT_EQ(code(define(hash, 0, 1000, one)), "same_person");
  EXPECT_NE(define(hash, 0, 1000, other).seq.value, 0u);
  ASSERT_EQ(code(activate(hash, other)), "");
  EXPECT_EQ(active(), hash);
  journal_says_the_same();
}

}  // namespace
}  // namespace gridline::node
