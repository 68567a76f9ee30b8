// Another pack becomes active while tickets are open: what keeps, what changes, who may, and that the
// journal says it all again.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/codec/snapshot.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

// Lingyun with `from` of one file replaced.
pack::PackFiles changed(const std::string& file, const std::string& from, const std::string& to) {
  pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
  for (pack::PackFile& f : files.files) {
    if (f.name != file) continue;
    const std::size_t at = f.content.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    if (at != std::string::npos) f.content.replace(at, from.size(), to);
  }
  return files;
}

struct Activation : testing::Test {
  std::unique_ptr<journal::MemoryJournal> opened =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  journal::MemoryJournal& journal = *opened;
  Lingyun world{journal};

  base::Hash256 add(const pack::PackFiles& files) {
    const auto added = world.packs.add(files);
    EXPECT_TRUE(added.ok()) << added.error().message;
    held.push_back(*added);  // as the API holds it until the command is decided
    return (*added)->pack->hash;
  }
  base::Hash256 slower() {
    return add(changed("policies.yaml", "resolve: {U3: 5 wd, U4: 15 wd}", "resolve: {U3: 8 wd, U4: 20 wd}"));
  }
  Outcome activate(const base::Hash256& hash, base::MemberId as = {}, const base::Hash256& from = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::ActivatePack{hash, from};
    return world.act(std::move(command));
  }
  Outcome define(const base::Hash256& hash, std::uint32_t first, std::uint32_t count, base::MemberId as = {},
                 const base::Hash256& from = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::DefineNames{hash, from, first, count};
    return world.act(std::move(command));
  }
  // A pack with routes that the journal does not know.
  base::Hash256 renamed() { return add(changed("routes.yaml", "- id: department", "- id: for_departments")); }
  std::uint32_t names_of(const base::Hash256& hash) {
    return static_cast<std::uint32_t>(core::symbol_count(*world.packs.at_hand(hash)->pack));
  }
  base::Hash256 for_two() {
    const base::Hash256 two = add(changed("pack.yaml", "\ntriage:", "\nactivation: {people: 2}\ntriage:"));
    EXPECT_EQ(code(activate(two)), "");
    return two;
  }
  // The names that the entries from `first` on define.
  std::vector<std::string> defined_from(base::Seq first) {
    std::vector<std::string> out;
    EXPECT_TRUE(journal.read(first, [&](const journal::StoredEntry& e) {
      const auto entry = codec::decode(e.public_part, e.personal_part);
      for (const core::Event& event : entry->events) {
        if (const auto* defined = std::get_if<core::SymbolsDefined>(&event))
          out.insert(out.end(), defined->names.begin(), defined->names.end());
      }
      return true;
    }).ok());
    return out;
  }
  Outcome migrate(const base::Hash256& hash, std::vector<base::TicketId> tickets, base::MemberId as = {}) {
    core::Command command;
    command.actor.kind = as ? core::ActorKind::member : core::ActorKind::administrator;
    command.actor.member = as;
    command.body = core::MigrateTickets{hash, std::move(tickets)};
    return world.act(std::move(command));
  }
  base::MemberId editor(const std::string& id, bool left = false) {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    core::MemberRecord record;
    record.id = id;
    record.unit = world.ready->pack->units.front().id;
    record.roles = {pack::Role::rule_editor};
    record.left = left;
    command.body = core::ImportMembers{{record}};
    command.personal.names = {"某"};
    EXPECT_FALSE(world.act(std::move(command)).rejection.has_value());
    return world.member(id);
  }
  // A dark lamp whose due the platform above has set.
  base::TicketId submit_with(base::Instant upstream) {
    wire::Submission s;
    s.id = "up";
    s.text = "海曲世家8号楼2单元楼道灯不亮，晚上看不见";
    s.upstream_due = upstream;
    return world.act(make_submit(std::move(s), {"test", "test"}, *world.ready, world.secret, world.random))
        .reply.tickets.at(0);
  }
  // The unit gets another id wherever it stands: for tickets it is gone.
  static pack::PackFiles without_unit(const std::string& unit) {
    pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
    for (pack::PackFile& f : files.files) {
      if (f.name == "model.bin" || f.name.starts_with("tests/")) continue;
      for (std::size_t at = f.content.find(unit); at != std::string::npos; at = f.content.find(unit, at + 8))
        f.content.replace(at, unit.size(), "LY-NEW1");
    }
    return files;
  }
  const core::Ticket& ticket(base::TicketId id) const { return *world.node->state().ticket(id); }
  std::string name(base::Symbol s) const { return std::string(world.node->symbols().bare_name(s)); }
  std::string code(const Outcome& o) const { return o.rejection ? o.rejection->code : ""; }
  base::Hash256 active() const { return world.node->state().pack_hash; }

  void journal_says_the_same() {
    Verifier verifier(world.packs);
    ASSERT_TRUE(journal.read(base::Seq(1), [&](const journal::StoredEntry& e) {
      const base::Status seen = verifier.see(e);
      EXPECT_TRUE(seen.ok()) << seen.error().message;
      return true;
    }).ok());
    const VerifyReport report = verifier.finish();
    EXPECT_EQ(report.different, 0u) << report.first_difference;
    EXPECT_EQ(report.digest, codec::digest(world.node->state()));
  }

  std::vector<std::shared_ptr<const ReadyPack>> held;
};

constexpr const char* dark_lamp = "海曲世家8号楼2单元楼道灯不亮，晚上看不见";

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
  const base::Hash256 third = add(changed("policies.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
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

// ---- names that come ahead ----

TEST_F(Activation, names_that_come_ahead_leave_none_to_the_switch) {
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

TEST_F(Activation, a_switch_after_half_of_the_names_or_after_names_out_of_turn_defines_the_rest) {
  const base::Hash256 hash = renamed();
  define(hash, 0, 50);
  define(hash, 200, 10);
  define(hash, 50, 100);
  ASSERT_EQ(code(activate(hash)), "");
  const base::TicketId id = world.submit("1", "海曲世家8号楼停水一天了").reply.tickets.at(0);
  EXPECT_TRUE(name(ticket(id).route).starts_with("root/for_departments")) << name(ticket(id).route);
  journal_says_the_same();
}

TEST_F(Activation, other_names_may_come_between_and_another_pack_be_named_meanwhile) {
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

TEST_F(Activation, names_are_defined_for_those_alone_whose_activation_would_go_through) {
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

// ---- what a migration may not do ----

TEST_F(Activation, tickets_go_over_by_two_people_where_a_pack_takes_two) {
  const base::TicketId id = world.submit("1", dark_lamp).reply.tickets.at(0);
  pack::PackFiles files =
      changed("policies.yaml", "resolve: {U3: 5 wd, U4: 15 wd}", "resolve: {U3: 8 wd, U4: 20 wd}");
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

TEST_F(Activation, a_due_of_the_platform_above_is_never_made_later) {
  const base::Instant upstream = Lingyun::start + base::days(1);
  const base::TicketId id = submit_with(upstream);
  ASSERT_EQ(ticket(id).resolve_due, upstream);
  const base::Hash256 now = slower();
  activate(now);
  ASSERT_EQ(code(migrate(now, {id})), "");
  EXPECT_EQ(ticket(id).resolve_due, upstream);
  const base::Hash256 quick = add(changed("policies.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
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
  const base::Hash256 quick = add(changed("policies.yaml", "resolve: {U3: 5 wd, U4: 15 wd}",
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
