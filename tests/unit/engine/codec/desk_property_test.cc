// Random commands by random people: nothing that anybody can say, in any order, breaks what must always
// hold of the desk, and the journal leads to the same state again.
#include <gtest/gtest.h>

#include "engine/codec/entry.h"
#include "engine/codec/snapshot.h"
#include "engine/core/invariants.h"
#include "tests/unit/engine/codec/random_acts.h"

namespace gridline::core {
namespace {

const std::string salt(16, 's');

struct Seen {
  Ticket ticket;
  CaseFile file;
};

class Desk : private RandomActs {
 public:
  explicit Desk(unsigned seed, const CompiledPack& with = CompiledPack::lingyun())
      : RandomActs(seed, world_),
        world_(Instant{1'773'277'200'000},
               [this](const Command& command, const std::vector<Event>& events) { keep(command, events); },
               with) {
    import_more();
  }

  void step() {
    note_before();
    const unsigned what = below(100);
    last_ = Command{};
    if (what < 14) submit();
    else if (what < 84) act();
    else if (what < 94) pass_time();
    else if (what < 95) meet();
    else if (what < 98) leave();
    else if (what < 99) acknowledge();
    else import_more();
    check();
  }

  void check_replay() {
    EXPECT_EQ(codec::digest(replayed_), codec::digest(world_.state)) << "evolve over the encoded entries";
    std::string bytes;
    codec::encode_snapshot(world_.state, base::Seq(7), bytes);
    auto back = codec::decode_snapshot(bytes);
    ASSERT_TRUE(back.ok()) << back.error().message;
    EXPECT_EQ(codec::digest(back->state), codec::digest(world_.state)) << "there and back by a snapshot";
    EXPECT_EQ(broken_invariants(back->state), std::vector<std::string>());
  }

  std::map<std::string, int> seen_events, seen_refusals;

 private:
  // A council's meeting is moved, cancelled or closed, by somebody who may or not.
  void meet() {
    const std::string council = one_of({"LY-THU", "LY-G1-COM", "LY-G1-BLD"});
    const pack::Pack& pack = *world_.rules.pack;
    const pack::Council& of = pack.councils[pack::council_by_id(pack, council)];
    Command command = World::by_administrator(HoldMeeting{council, {}});
    if (now_and_then(50)) {
      const Instant ruled = pack::ruled_after(pack, of, world_.now - base::days(static_cast<int>(below(8))));
      const Instant meeting =
          now_and_then(30) ? Instant() : ruled + base::hours(static_cast<int>(below(200)) - 60);
      command = World::by_administrator(SetMeeting{council, ruled, meeting, "because"});
    }
    if (now_and_then(40)) command.actor = {ActorKind::member, some_member(), ""};
    put(std::move(command));
  }

  // ---- commands ----
  Decision put(Command command) {
    last_ = command;
    Decision d = world_.put(std::move(command));
    if (d.rejection) ++seen_refusals[d.rejection->code];
    for (const Event& e : d.events) ++seen_events[std::string(code(codec::type_of(e)))];
    return d;
  }

  void submit() {
    static const char* const texts[] = {
        "海曲世家8号楼2单元顶楼漏雨",   "海曲世家9号楼楼道灯不亮", "凌云花园东区3号楼垃圾没人清，还有人养鸡",
        "望海嘉园2号楼停水一天了",      "银杏公馆1号楼闻到燃气味", "今天天气不错",
        "举报海曲世家8号楼有人违建",    "凌云小区2号楼屋面漏雨",   "请问医保怎么办理需要什么材料",
        "微心愿：想要一本书",           "海曲世家3号楼独居老人行动不便，楼道灯坏了",
        "海曲世家8号楼楼上漏水泡了我家"};
    Said said;
    said.id = now_and_then(70) ? "n" + std::to_string(++ids_) : "n" + std::to_string(below(ids_ + 1));
    said.text = one_of(texts);
    if (now_and_then(20)) said.text += "，再说一次" + std::to_string(below(5));
    said.confidential = now_and_then(5);
    if (now_and_then(6)) said.kind = TicketKind::wish;
    if (now_and_then(4)) {
      said.kind = TicketKind::directive;
      said.place = one_of({"海曲世家", "丁香苑", "老粮所院", ""});
    }
    if (now_and_then(6)) said.origin = Origin::discovered;
    if (now_and_then(5)) said.urgency = pack::Urgency::u1;
    if (now_and_then(5)) said.upstream_due = world_.now + base::hours(below(200));
    put(world_.submission(said));
  }
  void act() {
    const TicketId id = some_ticket();
    const bool determined = now_and_then(75);  // asks around until somebody may
    Command command;
    for (int tries = 0; tries < (determined ? 12 : 1); ++tries) {
      ActOnTicket a = some_act(id);
      if (now_and_then(60)) a.verb = likely(id);
      command = World::by_member(somebody_for(id), a);
      if (now_and_then(10)) command.actor = {ActorKind::administrator, {}, ""};
      if (now_and_then(3)) command.actor = {ActorKind::adapter, {}, now_and_then(80) ? "hotline-1" : "sms-1"};
      if (determined && !world_.try_out(command).rejection) break;
    }
    put(std::move(command));
  }

  // Emergencies do not lie about for days, or the test is about nothing else.
  void take_over_emergencies() {
    for (const Ticket* t : world_.state.tickets_by_id()) {
      if (is_final(t->state) || !t->has(ticket_flag::emergency) || now_and_then(60)) continue;
      ActOnTicket a;
      a.ticket = t->id;
      a.verb = Verb::divert;
      a.reason = "119";
      note_before();
      put(World::by_administrator(a));
      check();
    }
  }

  void pass_time() {
    if (now_and_then(50)) take_over_emergencies();
    const Duration by = now_and_then(85) ? base::minutes(below(40)) : base::hours(below(60));
    const Instant to = world_.now + by;
    for (int fired = 0; fired < 60; ++fired) {
      const auto [id, due] = world_.next();
      if (!due.at || due.at > to) break;
      world_.now = std::max(world_.now, due.at);
      note_before();
      last_ = Command{};
      const Decision d = world_.fire(id, due);
      for (const Event& e : d.events) ++seen_events[std::string(code(codec::type_of(e)))];
      const Ticket* after = world_.state.ticket(id);
      const Deadline left = after == nullptr ? Deadline{} : next_deadline(*after, world_.state.case_file(id));
      EXPECT_FALSE(left == due) << "a deadline acts once: ticket " << id.value << " "
                                << pack::code(due.clock);
      check();
      if (testing::Test::HasFailure()) return;
    }
    if (const Instant due = world_.next().second.at; !due || due > to) world_.now = std::max(world_.now, to);
    note_before();
  }

  void leave() {
    const MemberId member = some_member();
    const bool back = now_and_then(40);
    SetLeave body{member, back ? Instant() : world_.now + base::hours(below(100)),
                  back ? MemberId() : some_member()};
    put(now_and_then(50) ? World::by_member(member, body) : World::by_administrator(body));
  }

  void acknowledge() {
    for (const Member& m : world_.state.members) {
      if (!m.handed_over.empty()) {
        put(World::by_member(m.id, AcknowledgeHandOver{m.id}));
        return;
      }
    }
  }

  void import_more() {
    ImportMembers import;
    const auto record = [&](const char* id, const char* unit, std::vector<pack::Role> roles) {
      MemberRecord r;
      r.id = id;
      r.unit = unit;
      r.roles = std::move(roles);
      r.left = ids_ > 20 && now_and_then(25);
      import.members.push_back(std::move(r));
    };
    using pack::Role;
    record("T-DESK", "LY-DESK", {Role::dispatch_desk});
    record("T-TAKER", "LY-DESK", {Role::call_taker});
    record("T-ALL", "LY-G1", {Role::grid_member, Role::checker, Role::callback_clerk, Role::supervisor});
    record("T-LY", "LY", {Role::grid_secretary, Role::supervisor, Role::checker});
    import.members.back().posts = {{"LY-G1", {Role::grid_member}}, {"LY-DESK", {Role::callback_clerk}}};
    record("T-G1", "LY-G1", {Role::grid_member});
    record("T-G2", "LY-G2", {Role::grid_member, Role::liaison});
    put(World::by_administrator(std::move(import)));
  }

  // ---- what must hold ----
  void keep(const Command& command, const std::vector<Event>& events) {
    codec::EncodedEntry bytes;
    codec::encode(command, events, salt, bytes);
    auto back = codec::decode(bytes.public_part, bytes.personal_part);
    ASSERT_TRUE(back.ok()) << back.error().message;
    // Decided again from the bytes, on the state that recovery would have.
    const bool no_pack_yet = replayed_.pack_hash == base::Hash256{};
    const Context context{no_pack_yet ? nullptr : &world_.rules, world_.compiled.pack.get()};
    const Decision again = decide(replayed_, back->command, context);
    codec::EncodedEntry as_stored, as_again;
    codec::encode(Command{}, back->events, salt, as_stored);
    codec::encode(Command{}, again.events, salt, as_again);
    EXPECT_EQ(as_again.public_part, as_stored.public_part) << "decided again into other events";
    replayed_.now = back->command.at;
    for (const Event& event : back->events) evolve(replayed_, event);
    events_.insert(events_.end(), events.begin(), events.end());
  }

  void note_before() {
    if (unchecked_) return;
    before_.clear();
    for (const Ticket* t : world_.state.tickets_by_id()) {
      const CaseFile* file = world_.state.case_file(t->id);
      before_[t->id] = {*t, file == nullptr ? CaseFile{} : *file};
    }
    events_.clear();
  }

  template <class E> bool happened(TicketId id) const {
    return std::any_of(events_.begin(), events_.end(), [&](const Event& e) {
      const auto* one = std::get_if<E>(&e);
      if (one == nullptr) return false;
      if constexpr (requires { one->others; }) {
        if (std::find(one->others.begin(), one->others.end(), id) != one->others.end()) return true;
      }
      return one->ticket == id;
    });
  }

  // Of the ticket that the last command was about, all that is known.
  std::string told_of() const {
    const auto* a = std::get_if<ActOnTicket>(&last_.body);
    const CaseFile* file = a == nullptr ? nullptr : world_.state.case_file(a->ticket);
    if (file == nullptr) return "";
    std::string out = " [review " + std::to_string(static_cast<int>(file->review)) + ", callbacks";
    for (const Callback& c : file->callbacks)
      out += " " + std::to_string(c.complaint.value) + ":" + std::string(code(c.outcome)) +
             std::to_string(c.unanswered);
    out += ", merged";
    for (const TicketId id : file->merged) out += " " + std::to_string(id.value);
    return out + "]";
  }

  std::string story() const {
    std::string out = "\n  seed's step " + std::to_string(steps_) + ", events:";
    for (const Event& e : events_) out += " " + std::string(code(codec::type_of(e)));
    const std::string about = std::getenv("GRIDLINE_SHOW") == nullptr ? "" : told_of();
    out += about;
    if (const auto* a = std::get_if<ActOnTicket>(&last_.body))
      out += " | " + std::string(code(a->verb)) + " on " + std::to_string(a->ticket.value);
    return out;
  }

  void check() {
    ++steps_;
    const bool rung = !events_.empty() && std::all_of(events_.begin(), events_.end(), [](const Event& e) {
      return std::holds_alternative<EscalationStepTaken>(e);
    });
    unchecked_ = rung && steps_ % 16 != 0;  // only a clock moved on: looked at with the next
    if (unchecked_) return;
    for (const std::string& broken : broken_invariants(world_.state)) ADD_FAILURE() << broken << story();
    for (const Ticket* t : world_.state.tickets_by_id()) {
      check_deadline(*t);
      if (const auto at = before_.find(t->id); at != before_.end()) check_step(at->second, *t);
    }
    for (const auto& [id, seen] : before_) {
      if (world_.state.ticket(id) == nullptr && !happened<TicketArchived>(id))
        ADD_FAILURE() << "ticket " << id.value << " vanished" << story();
    }
  }

  void check_deadline(const Ticket& t) {
    const Deadline due = next_deadline(t, world_.state.case_file(t.id));
    const CaseFile* file = world_.state.case_file(t.id);
    const bool ladder_over = file != nullptr && !file->climbs.empty();  // its last step is taken
    if (!due.at && t.state != TicketState::merged && !ladder_over)
      ADD_FAILURE() << "ticket " << t.id.value << " (" << code(t.state) << ") waits for no deadline"
                    << story();
  }

  void check_step(const Seen& was, const Ticket& is) {
    const CaseFile* known = world_.state.case_file(is.id);
    const CaseFile now = known == nullptr ? CaseFile{} : *known;
    const Instant before = was.ticket.resolve_due, after = is.resolve_due;
    const bool ruled = happened<RequestGranted>(is.id) || happened<TicketResumed>(is.id) ||
                       happened<TicketMerged>(is.id) || happened<TicketUnmerged>(is.id) ||
                       ((was.file.paused & paused_clock::resolve) != 0 && happened<ClocksStarted>(is.id));
    const bool earlier =
        after < before && (happened<TicketCorrected>(is.id) || happened<TicketReread>(is.id));
    if (before && before != after && !ruled && !earlier)
      ADD_FAILURE() << "the resident's due of ticket " << is.id.value << " moved" << story();
    const auto kept = [&](const std::vector<TicketId>& old, const std::vector<TicketId>& fresh) {
      return std::all_of(old.begin(), old.end(), [&](TicketId id) {
        return std::find(fresh.begin(), fresh.end(), id) != fresh.end();
      });
    };
    if (!kept(was.file.children, now.children) || was.ticket.parent != is.parent)
      ADD_FAILURE() << "ticket " << is.id.value << " lost its kin" << story();
    if (!kept(was.file.merged, now.merged) && !happened<TicketUnmerged>(is.id))
      ADD_FAILURE() << "ticket " << is.id.value << " lost what was merged into it" << story();
    const bool emergency = was.ticket.has(ticket_flag::emergency);
    const bool whole = is.kind == TicketKind::directive && !now.children.empty();  // its buildings were
    if (emergency && !whole && !is_final(was.ticket.state) && is_final(is.state) &&
        is.state != TicketState::diverted) {
      const bool taken = was.ticket.state == TicketState::claimed ||
                         was.ticket.state == TicketState::reported ||
                         was.ticket.state == TicketState::callback;
      if (!taken) ADD_FAILURE() << "emergency " << is.id.value << " ended with nobody at it" << story();
    }
    const bool waits = is.state == TicketState::need_info || is.state == TicketState::on_hold ||
                       is.state == TicketState::return_asked;
    if (is.has(ticket_flag::emergency) && waits && was.ticket.state != is.state)
      ADD_FAILURE() << "emergency " << is.id.value << " began to wait" << story();
    if (emergency && !is.has(ticket_flag::emergency))
      ADD_FAILURE() << "an emergency was forgotten" << story();
    if (was.ticket.has(ticket_flag::confidential) && !is.has(ticket_flag::confidential))
      ADD_FAILURE() << "a secret was forgotten" << story();
    if (is.state == TicketState::queued && was.ticket.lead != is.lead) check_guard(is);
  }

  void check_guard(const Ticket& t) {
    const auto& rules = world_.rules;
    const auto category = t.category.value < rules.category_of.size() ? rules.category_of[t.category.value]
                                                                      : pack::CategoryIndex();
    if (category && (*rules.pack)[category].guard == pack::Guard::department &&
        route::is_grid_unit(*rules.pack, rules.unit_of[t.lead.value]))
      ADD_FAILURE() << "department-only ticket " << t.id.value << " was given to a grid" << story();
  }

  State replayed_;  // by evolve over the bytes alone
  std::map<TicketId, Seen> before_;
  std::vector<Event> events_;
  World world_;
  Command last_;
  bool unchecked_ = false;
  unsigned ids_ = 0;
  std::uint64_t steps_ = 0;
};

class DeskProperty : public testing::TestWithParam<unsigned> {};

TEST_P(DeskProperty, no_sequence_of_commands_breaks_what_must_hold) {
  Desk desk(GetParam());
  for (int i = 0; i < 4000 && !HasFailure(); ++i) desk.step();
  desk.check_replay();
  if (std::getenv("GRIDLINE_SHOW") != nullptr) {
    for (const auto& [name, n] : desk.seen_events) std::printf("%-28s %d\n", name.c_str(), n);
    for (const auto& [name, n] : desk.seen_refusals) std::printf("refused %-20s %d\n", name.c_str(), n);
  }
}

// The same desk with every clock and habit that a pack may give.
TEST_P(DeskProperty, nor_where_clocks_stand_still_and_remind) {
  Desk desk(GetParam() + 1000,
            CompiledPack::lingyun("", "", "pauses: {resolve: [on_hold, need_info, return_asked, reported], "
                                      "accept: [need_info, return_asked], dispatch: need_info}\n"
                                      "starts: {resolve: dispatched}\n"
                                      "clock assignment: 2 wd\nclock whistle: 30 min\nclock attempt: 3 d\n"
                                      "clock hand_over: 1 wd\n"));
  for (int i = 0; i < 4000 && !HasFailure(); ++i) desk.step();
  desk.check_replay();
  EXPECT_GT(desk.seen_events["clock_stopped"], 0);
}

// GRIDLINE_SEEDS=500 looks longer.
unsigned last_seed() {
  const char* more = std::getenv("GRIDLINE_SEEDS");
  return more == nullptr ? 6u : static_cast<unsigned>(std::atoi(more));
}

INSTANTIATE_TEST_SUITE_P(seeds, DeskProperty, testing::Range(1u, last_seed() + 1));

}  // namespace
}  // namespace gridline::core
