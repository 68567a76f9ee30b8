// Another pack becomes active while tickets are open: what keeps, what changes, who may, and that the
// journal says it all again.
#include "tests/unit/engine/node/activation.h"

namespace gridline::node {
namespace {

TEST_F(Activation, open_tickets_keep_their_promise_and_new_ones_get_the_new) {
  const base::TicketId before = world.submit("1", dark_lamp).reply.tickets.at(0);
  const core::Ticket was = ticket(before);
  ASSERT_TRUE(was.resolve_due);
  ASSERT_EQ(code(activate(slower())), "");
  EXPECT_EQ(ticket(before).resolve_due, was.resolve_due);
  EXPECT_EQ(ticket(before).resolve_next, was.resolve_next);
  EXPECT_EQ(ticket(before).accept_due, was.accept_due);
  const base::TicketId after = world.submit("2", "海曲世家9号楼1单元楼道灯不亮，晚上看不见").reply.tickets.at(0);
  EXPECT_GT(ticket(after).resolve_due, was.resolve_due);
  EXPECT_NE(name(ticket(after).policy), name(ticket(before).policy));
  journal_says_the_same();
}

// Clocks that start later in its life are those of the plan that the ticket began under.
TEST_F(Activation, a_clock_that_starts_after_the_switch_is_still_of_the_tickets_own_plan) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  core::ActOnTicket more;
  more.unit = "LY-G2";
  more.reason = "border";
  const auto sent = [&] {
    EXPECT_EQ(code(world.verb(core::Verb::recall, id)), "");
    EXPECT_EQ(code(world.verb(core::Verb::dispatch, id, {}, more)), "");
    return ticket(id).accept_due - world.node->state().now;
  };
  const base::Duration as_promised = sent();
  ASSERT_EQ(code(activate(add(changed("policies.yaml", "accept: {U1: 5 min, U2: 1 h, any: 4 wh}",
                                      "accept: {U1: 5 min, U2: 1 h, any: 1 wh}")))), "");
  more.unit = "LY-G1";
  EXPECT_EQ(sent().ms, as_promised.ms);
}

TEST_F(Activation, nothing_is_sent_and_no_ticket_is_touched_by_it) {
  world.submit("1", dark_lamp);
  world.submit("2", "家里闻到煤气味，海曲世家8号楼");
  const base::Seq last = world.node->flushed();
  activate(slower());
  std::vector<std::string> events;
  ASSERT_TRUE(journal.read(base::Seq(last.value + 1), [&](const journal::StoredEntry& e) {
    const auto entry = codec::decode(e.public_part, e.personal_part);
    for (const core::Event& event : entry->events) events.emplace_back(core::code(codec::type_of(event)));
    return true;
  }).ok());
  for (const std::string& e : events)
    EXPECT_TRUE(e == "symbols_defined" || e == "plan_defined" || e == "pack_activated") << e;
  EXPECT_EQ(std::count(events.begin(), events.end(), "pack_activated"), 1);
}

TEST_F(Activation, going_back_finds_the_old_plans_again) {
  const base::Hash256 first = active();
  const base::TicketId before = world.submit("1", dark_lamp).reply.tickets.at(0);
  activate(slower());
  const std::size_t plans = world.node->state().plans.size();
  activate(first);
  EXPECT_EQ(active(), first);
  const base::TicketId after = world.submit("2", "海曲世家9号楼1单元楼道灯不亮，晚上看不见").reply.tickets.at(0);
  EXPECT_EQ(ticket(after).policy, ticket(before).policy);
  EXPECT_EQ(world.node->state().plans.size(), plans);
}

TEST_F(Activation, a_version_that_was_not_raised_is_told_apart_by_its_content) {
  const base::TicketId a = world.submit("1", dark_lamp).reply.tickets.at(0);
  (void)a;
  activate(slower());
  const std::string name_now = name(world.node->state().pack);
  EXPECT_TRUE(name_now.find('+') != std::string::npos) << name_now;
  EXPECT_EQ(world.node->state().packs.size(), 2u);
}

TEST_F(Activation, what_is_open_goes_over_only_when_somebody_chose_so_and_keeps_what_a_ruling_gave) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  const base::Instant was = ticket(id).resolve_due;
  const base::Hash256 now = slower();
  activate(now);
  ASSERT_EQ(code(migrate(now, {id})), "");
  EXPECT_GT(ticket(id).resolve_due, was);
  EXPECT_EQ(name(ticket(id).policy).find('#') != std::string::npos, true) << name(ticket(id).policy);
  const base::Instant moved = ticket(id).resolve_due;
  const Outcome again = migrate(now, {id});
  EXPECT_EQ(again.seq.value, 0u);  // nothing to do: no entry
  EXPECT_EQ(ticket(id).resolve_due, moved);
  journal_says_the_same();
}

TEST_F(Activation, tickets_are_not_taken_over_to_a_pack_that_is_no_longer_active) {
  const base::Hash256 first = active();
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  const base::Hash256 now = slower();
  activate(now);
  activate(first);
  EXPECT_EQ(code(migrate(now, {id})), "changed_meanwhile");
}

TEST_F(Activation, a_unit_with_open_tickets_cannot_go_away) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  const std::string grid = world.lead_of(id);
  const base::Hash256 hash = add(without_unit(grid));
  const Outcome o = activate(hash);
  EXPECT_EQ(code(o), "unit_in_use");
  EXPECT_NE(o.rejection->en.find(grid), std::string::npos) << o.rejection->en;
  EXPECT_EQ(code(world.verb(core::Verb::recall, id)), "");
  core::ActOnTicket to;
  to.unit = "LY-G2";
  EXPECT_EQ(code(world.verb(core::Verb::dispatch, id, {}, to)), "");
  EXPECT_NE(world.lead_of(id), grid);
  EXPECT_EQ(code(activate(hash)), "");
}

TEST_F(Activation, what_was_shown_against_another_pack_is_refused) {
  const base::Hash256 first = active(), now = slower();
  const base::Hash256 third = add(changed("profiles/shandong-2020.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
                                          "resolve: {U3: 6 wd, U4: 20 wd}"));
  EXPECT_EQ(code(activate(now, {}, first)), "");
  EXPECT_EQ(code(activate(third, {}, first)), "changed_meanwhile");
  EXPECT_EQ(active(), now);
}

TEST_F(Activation, only_rule_editors_and_administrators_may) {
  const core::Member& grid_member = world.node->state().members.front();
  EXPECT_EQ(code(activate(slower(), grid_member.id)), "not_yours");
}

TEST_F(Activation, a_pack_that_is_not_stored_is_unknown) {
  EXPECT_EQ(code(activate(base::hash256("no such pack"))), "unknown_pack");
}

TEST_F(Activation, two_members_where_the_active_pack_asks_for_it) {
  const base::Hash256 two = for_two();
  const base::Hash256 next = slower();
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  EXPECT_EQ(code(activate(next)), "two_people");  // whoever may open the socket is nobody in particular
  ASSERT_EQ(code(activate(next, one)), "");
  EXPECT_EQ(active(), two);
  ASSERT_TRUE(world.node->state().proposed.has_value());
  EXPECT_EQ(code(activate(next, one)), "same_person");
  ASSERT_EQ(code(activate(next, other)), "");
  EXPECT_EQ(active(), next);
  EXPECT_FALSE(world.node->state().proposed.has_value());
  journal_says_the_same();
}

TEST_F(Activation, a_proposal_does_not_stand_for_ever_nor_longer_than_its_author) {
  const base::Hash256 two = for_two();
  const base::Hash256 next = slower();
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  activate(next, one);
  world.advance(base::days(7));
  ASSERT_EQ(code(activate(next, other)), "");  // too late: it is his proposal now
  EXPECT_EQ(active(), two);
  editor("editor-2", true);
  ASSERT_EQ(code(activate(next, one)), "");
  EXPECT_EQ(active(), two);
}

TEST_F(Activation, a_proposal_that_puts_another_one_aside_says_so) {
  for_two();
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  const base::Hash256 first = slower(), second = renamed();
  ASSERT_EQ(code(activate(first, one)), "");
  EXPECT_EQ(world.node->state().proposed->instead_of, base::Hash256{});
  ASSERT_EQ(code(activate(second, other)), "");
  EXPECT_EQ(world.node->state().proposed->instead_of, first);
  ASSERT_EQ(code(activate(first, other)), "");  // a proposal again, not the second word
  EXPECT_EQ(world.node->state().proposed->hash, first);
  EXPECT_NE(active(), first);
  world.advance(base::days(7));
  ASSERT_EQ(code(activate(second, one)), "");
  EXPECT_EQ(world.node->state().proposed->instead_of, base::Hash256{})
      << "the one before had run out by itself";
  journal_says_the_same();
}

// ---- what a migration may not do ----

TEST_F(Activation, tickets_go_over_by_two_people_where_a_pack_takes_two) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  pack::PackFiles files = changed("profiles/shandong-2020.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
                                  "resolve: {U3: 8 wd, U4: 20 wd}");
  for (pack::PackFile& f : files.files) {
    if (f.name == "pack.yaml")
      f.content.replace(f.content.find("\ntriage:"), 1, "\nactivation: {people: 2}\n");
  }
  const base::Hash256 two = add(files);
  ASSERT_EQ(code(activate(two)), "");
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  const base::Instant was = ticket(id).resolve_due;
  EXPECT_EQ(code(migrate(two, {id})), "two_people");
  const Outcome first = migrate(two, {id}, one);
  EXPECT_EQ(code(first), "");
  EXPECT_TRUE(first.reply.tickets.empty());
  EXPECT_EQ(world.node->state().proposed->hash, two);
  EXPECT_EQ(code(migrate(two, {id}, one)), "same_person");
  EXPECT_EQ(ticket(id).resolve_due, was);
  EXPECT_EQ(migrate(two, {id}, other).reply.tickets.size(), 1u);
  EXPECT_GT(ticket(id).resolve_due, was);
  journal_says_the_same();
}

TEST_F(Activation, deadlines_are_counted_again_by_two_people_where_a_pack_takes_two) {
  const base::Hash256 before = active();
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  const base::Hash256 two = for_two();
  const base::MemberId one = editor("editor-1"), other = editor("editor-2");
  const auto recount = [&](const base::Hash256& from, base::MemberId as = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::RecountDeadlines{two, {id}, from};
    return world.act(std::move(command));
  };
  EXPECT_EQ(code(recount(before)), "two_people");
  EXPECT_EQ(code(recount(slower(), one)), "never_active");
  ASSERT_EQ(code(recount(before, one)), "");
  EXPECT_EQ(world.node->state().proposed->from, before);
  EXPECT_EQ(code(recount(before, one)), "same_person");
  ASSERT_EQ(code(migrate(two, {id}, other)), "");  // not the second word for that: a proposal of its own
  EXPECT_EQ(world.node->state().proposed->from, base::Hash256{});
  ASSERT_EQ(code(recount(before, other)), "");
  EXPECT_EQ(world.node->state().proposed->from, before);
  ASSERT_EQ(code(recount(before, one)), "");
  EXPECT_EQ(world.node->state().proposed->member, other) << "done, not proposed again";
  journal_says_the_same();
}

TEST_F(Activation, a_due_of_the_platform_above_is_never_made_later) {
  const base::Instant upstream = Lingyun::start + base::days(1);
  const base::TicketId id = submit_with(upstream);
  ASSERT_EQ(ticket(id).resolve_due, upstream);
  const base::Hash256 now = slower();
  activate(now);
  ASSERT_EQ(code(migrate(now, {id})), "");
  EXPECT_EQ(ticket(id).resolve_due, upstream);
  const base::Hash256 quick = add(changed("profiles/shandong-2020.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
                                          "resolve: {U3: 3 wd, U4: 15 wd}"));
  activate(quick);
  migrate(quick, {id});
  EXPECT_EQ(ticket(id).resolve_due, upstream);  // and not before the ticket was opened
  journal_says_the_same();
}

TEST_F(Activation, a_due_from_an_urgency_that_was_corrected_downward_stays_at_the_earlier) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  core::ActOnTicket urgent;
  urgent.urgency = pack::Urgency::u2;
  urgent.reason = "wrong";
  ASSERT_EQ(code(world.verb(core::Verb::correct, id, {}, urgent)), "");
  urgent.urgency = pack::Urgency::u3;
  ASSERT_EQ(code(world.verb(core::Verb::correct, id, {}, urgent)), "");
  const base::Instant was = ticket(id).resolve_due;
  const base::Hash256 quick = add(changed("profiles/shandong-2020.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
                                          "resolve: {U3: 3 wd, U4: 15 wd}"));
  activate(quick);
  ASSERT_EQ(code(migrate(quick, {id})), "");
  EXPECT_EQ(ticket(id).resolve_due, was);
}

TEST_F(Activation, what_is_reported_done_keeps_its_promise) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  core::ActOnTicket by;
  by.member = ticket(id).member ? ticket(id).member : world.member("G1-M");
  world.verb(core::Verb::accept, id);
  world.verb(core::Verb::claim, id, {}, by);
  ASSERT_EQ(code(world.verb(core::Verb::report_done, id, by.member)), "");
  const base::Instant was = ticket(id).resolve_due;
  const base::Hash256 now = slower();
  activate(now);
  EXPECT_EQ(migrate(now, {id}).seq.value, 0u);
  EXPECT_EQ(ticket(id).resolve_due, was);
}

TEST_F(Activation, a_ticket_reopened_after_its_unit_went_away_goes_to_the_desk_with_a_clock) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  core::ActOnTicket why;
  why.reason = "court";
  ASSERT_EQ(code(world.verb(core::Verb::force_close, id, {}, why)), "");
  ASSERT_EQ(code(activate(add(without_unit(world.lead_of(id))))), "");
  ASSERT_EQ(code(world.verb(core::Verb::reopen, id, {}, why)), "");
  EXPECT_EQ(ticket(id).state, core::TicketState::triage);
  EXPECT_EQ(world.lead_of(id), "LY-DESK");
  EXPECT_TRUE(ticket(id).accept_next);
  journal_says_the_same();
}

TEST_F(Activation, is_the_same_after_a_snapshot) {
  world.submit("1", dark_lamp);
  activate(slower());
  std::string bytes;
  codec::encode_snapshot(world.node->state(), world.node->flushed(), bytes);
  const auto back = codec::decode_snapshot(bytes);
  ASSERT_TRUE(back.ok()) << back.error().message;
  EXPECT_EQ(codec::digest(back->state), codec::digest(world.node->state()));
  EXPECT_EQ(back->state.packs.size(), 2u);
  EXPECT_EQ(back->state.plans.size(), world.node->state().plans.size());
}

}  // namespace
}  // namespace gridline::node
