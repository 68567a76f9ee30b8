// The rota: extra hours, hours off, another one's hours, swaps, leave to come, taking back; and who is there
// then.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "engine/core/choose_member.h"
#include "engine/core/duty.h"
#include "engine/core/roster.h"
#include "engine/core/who_is_told.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

Instant moment(std::string_view text) { return base::parse_instant(text).value(); }
const Instant noon = moment("2026-03-02T12:00:00+08:00");                      // a Monday
const Instant dusk = moment("2026-03-03T22:00:00+08:00"), dawn = moment("2026-03-04T06:00:00+08:00");

class Rota : public testing::Test {
 protected:
  DutyChange change(DutyKind kind, const char* member, Instant from, Instant to, const char* other = "") {
    return {0, kind, world.member(member), {}, from, to, world.member(other), 0, {}};
  }
  Decision put(std::vector<DutyChange> add, std::vector<std::uint32_t> remove = {}, bool together = false) {
    return world.put(
        World::by_administrator(ChangeDuty{std::move(add), std::move(remove), "", together, {}}));
  }
  Decision put_by(const char* actor, DutyChange add) {
    return world.put(World::by_member(world.member(actor), ChangeDuty{{add}, {}, "", false, {}}));
  }
  pack::UnitIndex unit(const char* id) const { return world.compiled.pack->unit_by_id.at(id); }
  // Those on duty in the unit, by id, a blank between.
  std::string on_duty(const char* where, Instant at) const {
    std::string out;
    for (const RosterEntry& e : roster(world.state, world.rules, unit(where), 0, at, at + base::minutes(1)))
      out += (out.empty() ? "" : " ") + world.name_of(e.member);
    return out;
  }
  static std::string refused(const Decision& d) { return d.rejection ? d.rejection->code : ""; }

  World world{noon};
};

TEST_F(Rota, extra_hours_and_hours_off_go_before_the_shifts_and_the_later_word_counts) {
  EXPECT_EQ(on_duty("LY-G1", dusk), "");
  EXPECT_EQ(refused(put({change(DutyKind::on, "G1-M", dusk, dawn)})), "");
  EXPECT_EQ(on_duty("LY-G1", dusk), "G1-M");
  EXPECT_EQ(on_duty("LY-G1", dawn), "G1-M") << "his early shift";
  put({change(DutyKind::off, "G1-M", dusk + base::hours(2), dawn + base::hours(1))});
  EXPECT_EQ(on_duty("LY-G1", dusk + base::hours(1)), "G1-M");
  EXPECT_EQ(on_duty("LY-G1", dusk + base::hours(2)), "");
  EXPECT_EQ(on_duty("LY-G1", dawn), "");
  EXPECT_EQ(on_duty("LY-G1", dawn + base::hours(1)), "G1-M");
}

TEST_F(Rota, a_swap_moves_the_hours_of_both_or_of_nobody) {
  const Instant day = moment("2026-03-04T06:00:00+08:00");
  DutyChange first = change(DutyKind::on, "LY-D1", dusk, dawn, "LY-D5"),
             second = change(DutyKind::on, "LY-D5", day, day + base::hours(8), "LY-D1");
  EXPECT_EQ(on_duty("LY", dusk), "LY-D5 LY-D6");
  DutyChange wrong = second;
  wrong.to = wrong.to + base::minutes(1);  // a minute that is not his
  EXPECT_EQ(refused(put({first, wrong}, {}, true)), "not_his_hours");
  EXPECT_TRUE(world.state.duty.empty());

  EXPECT_EQ(refused(put({first, second}, {}, true)), "");
  ASSERT_EQ(world.state.duty.size(), 4u);
  for (const DutyChange& c : world.state.duty) EXPECT_EQ(c.group, 1u);
  EXPECT_EQ(on_duty("LY", dusk), "LY-D1 LY-D6");
  EXPECT_EQ(on_duty("LY", day + base::hours(1)), "LY-D5 LY-D2") << "by the unit's list: D5 has D1's place";
}

TEST_F(Rota, who_takes_hours_must_hold_the_roles_and_not_be_there_anyway) {
  EXPECT_EQ(refused(put({change(DutyKind::on, "G1-M", dusk, dawn, "LY-D5")})), "other_roles");
  EXPECT_EQ(refused(put({change(DutyKind::on, "LY-D6", dusk, dawn, "LY-D5")})), "already_on_duty");
  put({change(DutyKind::leave, "LY-D1", dusk, dusk + base::hours(1), "LY-D2")});
  EXPECT_EQ(refused(put({change(DutyKind::on, "LY-D1", dusk, dawn, "LY-D5")})), "away_then");
  EXPECT_EQ(refused(put({change(DutyKind::on, "LY-D2", dusk, dawn, "LY-D5")})), "");
}

TEST_F(Rota, a_swap_is_taken_back_whole_and_what_has_been_stays) {
  put({change(DutyKind::on, "LY-D1", dusk, dawn, "LY-D5")});
  const std::uint32_t number = world.state.duty.front().number;
  world.advance_to(dusk + base::hours(2));
  EXPECT_EQ(refused(put({}, {number})), "");
  EXPECT_EQ(on_duty("LY", dusk + base::hours(1)), "LY-D1 LY-D6");
  EXPECT_EQ(on_duty("LY", dusk + base::hours(2)), "LY-D5 LY-D6");
  EXPECT_EQ(refused(put({}, {number})), "already_over");
  EXPECT_EQ(refused(put({}, {number + 7})), "no_such_change");
}

TEST_F(Rota, leave_to_come_begins_by_itself_and_its_work_goes_to_the_stand_in) {
  const TicketId id =
      world.submit({.id = "1", .text = "海曲世家8号楼2单元顶楼漏雨"}).reply.tickets.front();
  for (const Verb verb : {Verb::accept, Verb::claim}) {
    ActOnTicket act;
    act.ticket = id;
    act.verb = verb;
    ASSERT_EQ(refused(world.put(World::by_member(world.member("G1-M"), act))), "");
  }

  const Instant from = world.now + base::hours(1), back = from + base::days(20);
  EXPECT_EQ(refused(put({change(DutyKind::leave, "G1-M", from, back, "G1-S")})), "");
  EXPECT_EQ(refused(put({change(DutyKind::leave, "G1-M", from + base::days(1), back, "G1-S")})),
            "already_on_leave");
  EXPECT_EQ(world.ticket(id.value)->member, world.member("G1-M"));
  EXPECT_FALSE(is_away(world.state, *world.state.member(world.member("G1-M")), world.now));

  world.advance(base::hours(1));
  EXPECT_EQ(world.ticket(id.value)->member, world.member("G1-S"));
  EXPECT_EQ(world.state.member(world.member("G1-S"))->handed_over.size(), 1u);
  EXPECT_TRUE(is_away(world.state, *world.state.member(world.member("G1-M")), world.now));
  EXPECT_FALSE(leave_to_begin(world.state, world.now)) << "once";

  world.advance(base::days(1));
  ASSERT_EQ(refused(world.put(World::by_administrator(SetLeave{world.member("G1-M"), {}, {}}))), "");
  const Member& m = *world.state.member(world.member("G1-M"));
  EXPECT_FALSE(is_away(world.state, m, world.now)) << "back early";
  EXPECT_TRUE(is_away(world.state, m, world.now - base::hours(3))) << "the past is known";
  EXPECT_FALSE(is_away(world.state, m, from - base::minutes(1)));
  EXPECT_FALSE(leave_to_begin(world.state, world.now)) << "it does not begin again";
}

TEST_F(Rota, stand_ins_of_stand_ins_are_followed_and_a_circle_ends) {
  const Instant at = noon + base::days(1);
  put({change(DutyKind::leave, "LY-D1", at, at + base::days(3), "LY-D2")});
  put({change(DutyKind::leave, "LY-D2", at + base::hours(1), at + base::days(2), "LY-D3")});
  const Symbol ly = world.state.symbols.find("unit:LY");
  EXPECT_EQ(standing_for(world.state, world.member("LY-D1"), ly, at), world.member("LY-D2"));
  EXPECT_EQ(standing_for(world.state, world.member("LY-D1"), ly, at + base::hours(1)), world.member("LY-D3"));
  put({change(DutyKind::leave, "LY-D3", at + base::hours(2), at + base::days(1), "LY-D1")});
  // D1 is away by then, so nobody let him stand in: the circle is not made in one step.
  EXPECT_EQ(standing_for(world.state, world.member("LY-D1"), ly, at + base::hours(2)), world.member("LY-D3"));
}

TEST_F(Rota, two_who_are_away_together_do_not_stand_in_for_each_other) {
  const Instant at = noon + base::days(1);
  put({change(DutyKind::leave, "LY-D1", at + base::days(1), at + base::days(3), "LY-D2")});
  // LY-D1 is still there when this one begins, but not until it ends.
  EXPECT_EQ(refused(put({change(DutyKind::leave, "LY-D2", at, at + base::days(2), "LY-D1")})),
            "stand_in_circle");
  EXPECT_EQ(refused(put({change(DutyKind::leave, "LY-D2", at, at + base::days(1), "LY-D1")})), "");
}

TEST_F(Rota, stand_ins_who_are_away_at_other_times_make_no_circle) {
  const Instant at = noon + base::days(1);
  put({change(DutyKind::leave, "LY-D2", at, at + base::days(3), "LY-D3")});
  put({change(DutyKind::leave, "LY-D3", at + base::days(7), at + base::days(9), "LY-D1")});
  EXPECT_EQ(refused(put({change(DutyKind::leave, "LY-D1", at, at + base::days(9), "LY-D2")})), "no_stand_in");
  EXPECT_EQ(
      refused(put({change(DutyKind::leave, "LY-D1", at - base::hours(1), at + base::days(9), "LY-D2")})), "");
}

TEST_F(Rota, leave_at_once_makes_no_circle_either) {
  put({change(DutyKind::leave, "LY-D2", noon + base::days(3), noon + base::days(8), "LY-D1")});
  const auto leave = [&](Instant until) {
    return refused(world.put(World::by_administrator(
        SetLeave{world.member("LY-D1"), until, world.member("LY-D2")})));
  };
  EXPECT_EQ(leave(noon + base::days(5)), "stand_in_circle");
  EXPECT_EQ(leave(noon + base::days(3)), "");
}

TEST_F(Rota, whoever_was_in_what_is_taken_back_is_told) {
  put({change(DutyKind::on, "LY-D1", dusk, dawn, "LY-D5")});
  const Decision d = put({}, {1});
  ASSERT_EQ(refused(d), "");
  std::vector<std::string> told;
  for (const Telling& one : told_by(d.events.front())) {
    EXPECT_EQ(one.notice, Notice::rota_changed);
    told.push_back(world.name_of(one.who));
  }
  std::ranges::sort(told);
  EXPECT_EQ(told, (std::vector<std::string>{"LY-D1", "LY-D5"}));
}

TEST_F(Rota, whoever_leads_changes_the_rota_and_a_member_his_own_leave) {
  const DutyChange extra = change(DutyKind::on, "G1-M", dusk, dawn);
  EXPECT_EQ(refused(put_by("G1-M", extra)), "not_yours");
  EXPECT_EQ(refused(put_by("G2-S", extra)), "not_yours");
  EXPECT_EQ(refused(put_by("G1-S", extra)), "");
  EXPECT_EQ(refused(put_by("LY-01", change(DutyKind::off, "G1-M", dusk, dawn))), "") << "above it";
  const DutyChange leave = change(DutyKind::leave, "G1-M", dawn, dawn + base::days(1), "G1-S");
  EXPECT_EQ(refused(put_by("G2-M", leave)), "not_yours");
  const Decision own = put_by("G1-M", leave);
  EXPECT_EQ(refused(own), "");
  const std::vector<Telling> told = told_by(own.events.front());
  ASSERT_EQ(told.size(), 1u) << "not himself";
  EXPECT_EQ(told[0].who, world.member("G1-S"));
  EXPECT_EQ(told[0].notice, Notice::rota_changed);
  Command adapter = World::by_adapter("hotline-1", ChangeDuty{{extra}, {}, "", false, {}});
  EXPECT_EQ(refused(world.put(std::move(adapter))), "not_yours");
}

TEST_F(Rota, what_makes_no_sense_is_refused_by_name) {
  EXPECT_EQ(refused(put({})), "nothing_asked");
  EXPECT_EQ(refused(put({}, {7})), "no_such_change");
  EXPECT_EQ(refused(put({change(DutyKind::on, "nobody", dusk, dawn)})), "no_member");
  EXPECT_EQ(refused(put({change(DutyKind::on, "G1-M", dawn, dusk)})), "no_time");
  EXPECT_EQ(refused(put({change(DutyKind::on, "G1-M", noon - base::days(2), noon)})), "no_time") << "over";
  EXPECT_EQ(refused(put({change(DutyKind::on, "G1-M", dusk, noon + base::days(401))})), "too_far");
  EXPECT_EQ(refused(put({change(DutyKind::none, "G1-M", dusk, dawn)})), "bad_kind");
  EXPECT_EQ(refused(put({change(DutyKind::leave, "G1-M", dusk, dawn)})), "no_stand_in");
  EXPECT_EQ(refused(put({change(DutyKind::leave, "G1-M", dusk, dawn, "G1-M")})), "no_stand_in");
  EXPECT_EQ(refused(world.put(World::by_administrator(
                ChangeDuty{{change(DutyKind::on, "G1-M", dusk, dawn)}, {}, "", false, {"LY-G2"}}))),
            "not_of_the_unit");
  EXPECT_EQ(refused(put(std::vector<DutyChange>(limits::duty_changes_per_command_max + 1,
                                                change(DutyKind::on, "G1-M", dusk, dawn)))),
            "too_many");
}

TEST_F(Rota, what_is_long_over_is_dropped_and_numbers_are_never_used_again) {
  put({change(DutyKind::on, "G1-M", dusk, dawn)});
  world.advance_to(dawn + Duration{limits::duty_kept_ms} + base::minutes(1));
  put({change(DutyKind::on, "G1-M", world.now, world.now + base::hours(1))});
  ASSERT_EQ(world.state.duty.size(), 1u);
  EXPECT_EQ(world.state.duty.front().number, 2u);
  EXPECT_EQ(world.state.next_duty, 3u);
}

// The shipped pack whose night is worked by four teams in turn.
const CompiledPack& with_turns() {
  static const CompiledPack compiled = [] {
    auto files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
    for (pack::PackFile& file : files.files) {
      const auto put_in = [&](const std::string& old, const std::string& fresh) {
        const std::size_t at = file.content.find(old);
        if (at != std::string::npos) file.content.replace(at, old.size(), fresh);
      };
      if (file.name == "org.yaml")
        put_in("night: {zh: 夜班, from: \"22:00\", to: \"06:00\"}",
               "night: {zh: 夜班, from: \"22:00\", to: \"06:00\", turns: {teams: 2, days: 1, from: "
               "2026-03-02}}");
      if (file.name != "members.csv") continue;
      for (const char* id : {"LY-D5", "LY-D6", "DESK-5", "DESK-6"}) {
        const std::size_t row = file.content.find(id), night = file.content.find("night", row);
        file.content.insert(night + 5, id[std::string_view(id).size() - 1] == '5' ? "/1" : "/2");
      }
    }
    CompiledPack out;
    out.pack = pack::load(files).pack;
    std::vector<pack::Issue> issues;
    if (out.pack) out.routes = route::RouteTree::compile(out.pack, {}, issues);
    if (!out.routes) throw std::runtime_error("the pack does not compile");
    out.reader = std::make_shared<text::Reader>(out.pack);
    return out;
  }();
  return compiled;
}

TEST(Turns, teams_follow_each_other_over_midnight) {
  World world(noon, {}, with_turns());
  const pack::UnitIndex ly = world.compiled.pack->unit_by_id.at("LY");
  const auto night = [&](Instant at) {
    std::string out;
    for (const RosterEntry& e : roster(world.state, world.rules, ly, 0, at, at + base::minutes(1)))
      if (e.duty.why == DutyWhy::turn) out += world.name_of(e.member) + world.name_of(e.duty.shift);
    return out;
  };
  EXPECT_EQ(night(moment("2026-03-02T22:00:00+08:00")), "LY-D5night/1");
  EXPECT_EQ(night(moment("2026-03-03T05:59:00+08:00")), "LY-D5night/1") << "the night that began yesterday";
  EXPECT_EQ(night(moment("2026-03-03T06:00:00+08:00")), "");
  EXPECT_EQ(night(moment("2026-03-03T22:00:00+08:00")), "LY-D6night/2");
  EXPECT_EQ(night(moment("2026-03-04T22:00:00+08:00")), "LY-D5night/1");
  EXPECT_EQ(night(moment("2026-03-01T23:00:00+08:00")), "LY-D6night/2") << "the pattern runs both ways";
  ImportMembers import;
  import.members.push_back({"LY-D5", "LY", {pack::Role::liaison}, {}, {"night"}, 0, false, {}});
  EXPECT_EQ(world.try_out(World::by_administrator(import)).rejection->code, "team_needed");
}

// Minute by minute, straight from what was said: no change points, no chains but by hand.
struct Oracle {
  const World& world;
  std::vector<DutyChange> said;  // in the order they were accepted

  bool by_shift(const std::string& id, Instant t) const {
    const int minute = static_cast<int>((t.ms / 60'000 + 8 * 60) % (24 * 60));
    const auto within = [&](int from, int to) { return minute >= from && minute < to; };
    const Member& m = *world.state.member(world.member(id));
    for (const Symbol s : m.shifts) {
      const std::string name = world.name_of(s);
      if (name == "early" && within(360, 840)) return true;
      if (name == "late" && within(840, 1320)) return true;
      if (name == "night" && (minute >= 1320 || minute < 360)) return true;
    }
    return false;
  }
  MemberId there(MemberId listed, Instant t) const {
    MemberId id = listed;
    for (int hops = 0; hops < 5; ++hops) {
      MemberId next;
      for (const DutyChange& c : said)
        if (c.kind == DutyKind::leave && c.member == id && c.from <= t && t < c.to) next = c.other;
      if (!next) {
        DutyChange last;
        for (const DutyChange& c : said)
          if (c.kind != DutyKind::leave && c.member == id && c.from <= t && t < c.to) last = c;
        if (last.kind == DutyKind::off) next = last.other;
        if (!next) return id;
      }
      id = next;
    }
    return {};
  }
  bool on(MemberId id, Instant t) const {
    DutyKind last = DutyKind::none;
    for (const DutyChange& c : said)
      if (c.kind != DutyKind::leave && c.member == id && c.from <= t && t < c.to) last = c.kind;
    return last == DutyKind::none ? by_shift(world.name_of(id), t) : last == DutyKind::on;
  }
};

TEST(RotaProperty, who_is_on_duty_is_what_a_minute_by_minute_oracle_says_over_a_week) {
  EXPECT_TRUE(rc::check([] {
    World world(noon);
    const std::vector<std::string> people{"LY-D1", "LY-D2", "LY-D3", "LY-D4", "LY-D5", "LY-D6"};
    const auto someone = [&] {
      return world.member(people[*rc::gen::inRange<std::size_t>(0, people.size())]);
    };
    for (int i = 0; i < 12; ++i) {
      const Instant from = noon + base::minutes(*rc::gen::inRange(1, 7 * 24 * 60));
      const Instant to = from + base::minutes(*rc::gen::inRange(1, 2 * 24 * 60));
      const auto kind = static_cast<DutyKind>(*rc::gen::inRange(1, 4));
      const bool other = kind == DutyKind::leave || (kind == DutyKind::on && *rc::gen::arbitrary<bool>());
      DutyChange c{0, kind, someone(), {}, from, to, other ? someone() : MemberId(), 0, {}};
      world.put(World::by_administrator(ChangeDuty{{c}, {}, "", false, {}}));  // refused ones are fine
    }
    Oracle oracle{world, world.state.duty};
    std::ranges::sort(oracle.said, {}, &DutyChange::number);
    const pack::UnitIndex ly = world.compiled.pack->unit_by_id.at("LY");
    for (const std::string& id : people) {
      const MemberId listed = world.member(id);
      const auto found = roster_of(world.state, world.rules, ly, listed, noon, noon + base::days(7));
      std::size_t at = 0;
      for (Instant t = noon; t < noon + base::days(7); t = t + base::minutes(1)) {
        while (at < found.size() && found[at].to <= t) ++at;
        const bool says = at < found.size() && found[at].from <= t;
        const MemberId there = oracle.there(listed, t);
        RC_ASSERT(says == (there && oracle.on(there, t)));
        if (says) RC_ASSERT(found[at].member == there);
      }
    }
  }));
}

TEST(RotaProperty, a_swap_keeps_the_number_of_people_on_duty_at_every_minute) {
  EXPECT_TRUE(rc::check([] {
    World world(noon);
    const pack::UnitIndex ly = world.compiled.pack->unit_by_id.at("LY");
    const auto count = [&](Instant t) {
      return roster(world.state, world.rules, ly, 0, t, t + base::minutes(1)).size();
    };
    const std::vector<std::string> people{"LY-D1", "LY-D2", "LY-D3", "LY-D4", "LY-D5", "LY-D6"};
    std::map<std::int64_t, std::size_t> before;
    for (Instant t = noon; t < noon + base::days(4); t = t + base::minutes(60)) before[t.ms] = count(t);
    std::size_t swaps = 0;
    for (int i = 0; i < 20; ++i) {
      const auto pick = [&] {
        return world.member(people[*rc::gen::inRange<std::size_t>(0, people.size())]);
      };
      const MemberId a = pick(), b = pick();
      const auto cover = [&](MemberId taker, MemberId giver) {
        const Instant from = noon + base::hours(*rc::gen::inRange(1, 48));
        return DutyChange{
            0, DutyKind::on, taker, {}, from, from + base::hours(*rc::gen::inRange(1, 8)), giver, 0, {}};
      };
      const Decision d = world.put(
          World::by_administrator(ChangeDuty{{cover(a, b), cover(b, a)}, {}, "", true, {}}));
      swaps += d.rejection ? 0 : 1;
    }
    for (const auto& [ms, people_then] : before) RC_ASSERT(count({ms}) == people_then);
    RC_TAG(swaps > 0 ? "some swapped" : "none did");
  }));
}

}  // namespace
}  // namespace gridline::core
