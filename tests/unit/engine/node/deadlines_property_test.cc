// Whatever people do, however time goes on, whenever the engine stops and whichever pack becomes active: a
// deadline acts once and never early, and the one that is next is known. Judged from the journal alone.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <map>
#include <set>
#include <tuple>

#include "engine/codec/entry.h"
#include "engine/codec/snapshot.h"
#include "engine/core/evolve.h"
#include "engine/core/invariants.h"
#include "engine/node/snapshots.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/lingyun.h"

namespace gridline::node {
namespace {

using core::Verb;

const char* const texts[] = {
    "海曲世家8号楼2单元顶楼漏雨", "海曲世家9号楼楼道灯不亮", "凌云花园东区3号楼垃圾没人清，还有人养鸡", "望海嘉园2号楼停水一天了",
    "银杏公馆1号楼闻到燃气味", "今天天气不错", "举报海曲世家8号楼有人违建"};

// What a desk does, the ways on more often than the ways out.
const Verb verbs[] = {
    Verb::accept, Verb::accept, Verb::accept, Verb::claim, Verb::claim, Verb::report_done, Verb::report_done,
    Verb::check, Verb::callback, Verb::callback, Verb::ask_return, Verb::ask_extension, Verb::ask_hold,
    Verb::grant, Verb::grant, Verb::deny, Verb::resume, Verb::ask_info, Verb::inform, Verb::invite,
    Verb::transfer, Verb::dispatch, Verb::recall, Verb::escalate, Verb::supervise, Verb::lapse, Verb::correct,
    Verb::merge, Verb::unmerge, Verb::rework, Verb::reopen, Verb::void_, Verb::force_close};

// Lingyun with other clocks.
pack::PackFiles with_other_clocks() {
  pack::PackFiles files = pack::read_folder(GRIDLINE_SOURCE_DIR "/rules/packs/lingyun").value();
  const std::pair<const char*, const char*> changes[] = {
      {"accept: {U1: 5 min, U2: 1 h, any: 4 wh}", "accept: {U1: 9 min, U2: 2 h, any: 1 wh}"},
      {"resolve: {U3: 5 wd, U4: 15 wd}", "resolve: {U3: 2 wd, U4: 20 wd}"},
      {"stay: {U1: 5 min, U2: 2 h, U3: 1 wd, any: 3 wd}", "stay: {U1: 7 min, U2: 3 h, U3: 2 wd, any: 1 wd}"}};
  std::size_t changed = 0;
  for (pack::PackFile& f : files.files) {
    if (f.name != "policies.yaml" && f.name != "profiles/shandong-2020.yaml") continue;
    for (const auto& [from, to] : changes) {
      const std::size_t at = f.content.find(from);
      if (at == std::string::npos) continue;
      f.content.replace(at, std::string_view(from).size(), to);
      ++changed;
    }
  }
  RC_ASSERT(changed == std::size(changes));
  return files;
}

class Life {
 public:
  Life() {
    std::string pattern = (std::filesystem::temp_directory_path() / "gridline-life-XXXXXX").string();
    RC_ASSERT(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    auto added = world.packs.add(with_other_clocks());
    if (!added) RC_FAIL(added.error().message);
    packs_ = {world.ready, *added};
    read_journal();
  }
  ~Life() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void step() {
    const int what = *rc::gen::inRange(0, 20);
    if (what < 5) {
      world.submit(std::to_string(*rc::gen::inRange(0, 30)),
                   texts[*rc::gen::inRange<std::size_t>(0, std::size(texts))]);
    } else if (what < 12) {
      act();
    } else if (what < 15) {
      pass(base::minutes(*rc::gen::inRange(0, 300)));
    } else if (what < 17) {
      pass(base::hours(*rc::gen::inRange(1, 240)));
    } else if (what < 18) {
      restart();
    } else {
      activate();
    }
  }

  void act() {
    const core::State& state = world.node->state();
    const base::TicketId id(*rc::gen::inRange<std::uint64_t>(1, state.next_ticket + 1));
    const core::Ticket* ticket = state.ticket(id);
    core::ActOnTicket more;
    more.reason = "border";
    more.until = world.clock.now() + base::hours(*rc::gen::inRange(1, 400));
    more.unit = *rc::gen::element<std::string>("LY-G1", "LY-G2", "DG-WAT", "LY");
    more.member = base::MemberId(*rc::gen::inRange(0u, static_cast<unsigned>(state.members.size() + 1)));
    more.evidence = {"e1"};
    more.result = *rc::gen::element(core::Result::ok, core::Result::fail);
    more.contacted = *rc::gen::arbitrary<bool>();
    more.solved = *rc::gen::element(core::Solved::yes, core::Solved::no);
    more.satisfied = core::Satisfied::yes;
    more.cause = core::Cause::handler;
    more.urgency = *rc::gen::element(pack::Urgency::u1, pack::Urgency::u3, pack::Urgency::u4);
    more.others = {base::TicketId(*rc::gen::inRange<std::uint64_t>(1, state.next_ticket + 1))};
    base::MemberId as;
    if (ticket != nullptr && *rc::gen::arbitrary<bool>()) {
      const auto& people = state.members_of(ticket->lead);
      if (!people.empty()) as = people[*rc::gen::inRange<std::size_t>(0, people.size())];
      if (as) more.member = as;
    }
    world.verb(verbs[*rc::gen::inRange<std::size_t>(0, std::size(verbs))], id, as, more);
  }

  // Afterwards nothing that is due has not acted.
  void pass(base::Duration time) {
    world.advance(time);
    const core::State& state = world.node->state();
    for (const core::Ticket* t : state.tickets_by_id()) {
      const core::Deadline next = core::next_deadline(*t, state.case_file(t->id));
      RC_ASSERT(!next.at || next.at > world.clock.now());
    }
    RC_ASSERT(world.node->counters().stuck_deadlines == 0u);
  }

  void restart() {
    const base::Hash256 digest = codec::digest(world.node->state());
    Snapshots snapshots((folder_ / "snapshots").string());
    if (*rc::gen::arbitrary<bool>())
      RC_ASSERT(snapshots.write(world.node->state(), world.node->flushed()).ok());
    std::vector<std::string> passed_over;
    auto recovered = recover(*journal, snapshots, passed_over, {});
    if (!recovered) RC_FAIL(recovered.error().message);
    RC_ASSERT(codec::digest(recovered->state) == digest);
    world.restart(std::move(*recovered));
  }

  // One of the two packs, and some tickets go over to its clocks.
  void activate() {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    const auto& ready = packs_[*rc::gen::inRange<std::size_t>(0, packs_.size())];
    command.body = core::ActivatePack{ready->pack->hash, {}};
    RC_ASSERT(!world.act(std::move(command)).rejection.has_value());
    core::Command migrate;
    migrate.actor.kind = core::ActorKind::administrator;
    const base::TicketId id(*rc::gen::inRange<std::uint64_t>(1, world.node->state().next_ticket + 1));
    migrate.body = core::MigrateTickets{ready->pack->hash, {id}};
    world.act(std::move(migrate));
  }

  // Every ticket's next deadline has a reminder, and there is no other one.
  void the_index_is_that_of_the_state() const {
    const core::State& state = world.node->state();
    std::set<Reminder> next;
    for (const core::Ticket* t : state.tickets_by_id()) {
      const core::CaseFile* file = state.case_file(t->id);
      const core::Deadline deadline = core::next_deadline(*t, file);
      const bool ladder_over = file != nullptr && !file->climbs.empty();  // its last step was taken
      if (deadline.at) next.insert({deadline.at, t->id});
      else RC_ASSERT(core::is_final(t->state) || ladder_over);  // merged: it goes with the other one
    }
    RC_ASSERT(world.node->timers().wheel().all() == std::vector<Reminder>(next.begin(), next.end()));
  }

  // What the journal says since the last look, on a state of its own.
  void read_journal() {
    const base::Status read = journal->read(base::Seq(read_.value + 1), [&](const journal::StoredEntry& e) {
      auto entry = codec::decode(e.public_part, e.personal_part);
      if (!entry) RC_FAIL(entry.error().message);
      RC_ASSERT(entry->command.at >= shadow_.now);
      if (const auto* fired = std::get_if<core::FireDeadline>(&entry->command.body))
        see_fired(*fired, entry->command.at);
      shadow_.now = entry->command.at;
      apply(*entry);
      read_ = e.seq;
      return true;
    });
    RC_ASSERT(read.ok());
  }

  void decides_again_into_the_same() const {
    Verifier verifier(world.packs);
    RC_ASSERT(journal->read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); })
                  .ok());
    const VerifyReport report = verifier.finish();
    if (report.different != 0) RC_FAIL(report.first_difference);
    RC_ASSERT(report.digest == codec::digest(world.node->state()));
    RC_ASSERT(report.digest == codec::digest(shadow_));
  }

  std::size_t acted() const { return acted_; }

  std::unique_ptr<journal::MemoryJournal> journal =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  mutable Lingyun world{*journal};

 private:
  void see_fired(const core::FireDeadline& fired, base::Instant at) {
    RC_ASSERT(fired.due <= at);
    const core::Ticket* ticket = shadow_.ticket(fired.ticket);
    RC_ASSERT(ticket != nullptr);
    RC_ASSERT(core::next_deadline(*ticket, shadow_.case_file(fired.ticket)) ==
              (core::Deadline{fired.due, fired.clock, fired.unit}));
    ++acted_;
    if (!fired_.emplace(fired.ticket, fired.clock, fired.unit, fired.due).second)
      RC_FAIL("twice: " + std::string(pack::code(fired.clock)) + told_of(fired.ticket));
  }
  // What the journal says of a ticket, a line an event.
  std::string told_of(base::TicketId ticket) const {
    std::string out;
    const auto read = journal->read(base::Seq(1), [&](const journal::StoredEntry& e) {
      const auto entry = codec::decode(e.public_part, e.personal_part);
      for (const core::Event& event : entry->events) {
        core::each_ticket(event, [&](base::TicketId id) {
          if (id != ticket) return;
          out +=
              "\n" + base::to_iso(entry->command.at) + " " + std::string(core::code(codec::type_of(event)));
          if (const auto* step = std::get_if<core::EscalationStepTaken>(&event))
            out += " " + std::string(pack::code(step->clock)) + " next " + base::to_iso(step->next);
        });
      }
      return true;
    });
    RC_ASSERT(read.ok());
    return out;
  }
  // At most one step follows from a deadline or from who escalates, and none of a clock from anything else.
  void apply(const codec::DecodedEntry& entry) {
    const auto* fired = std::get_if<core::FireDeadline>(&entry.command.body);
    std::map<base::TicketId, Clocks> before;
    std::size_t steps = 0;
    for (const core::Event& event : entry.events) {
      core::each_ticket(event, [&](base::TicketId id) { before.try_emplace(id, clocks_of(id)); });
      const auto* step = std::get_if<core::EscalationStepTaken>(&event);
      // One that found nobody hands on to the next in the same moment.
      if (step != nullptr && step->clock != pack::ClockKind::none && !step->passed) ++steps;
      core::evolve(shadow_, event);
    }
    const auto* act = std::get_if<core::ActOnTicket>(&entry.command.body);
    const bool by_hand = act != nullptr && act->verb == Verb::escalate;  // takes the next raise at once
    RC_ASSERT(steps <= (fired != nullptr || by_hand ? 1u : 0u));
    for (const auto& [id, clocks] : before) {
      for (const auto& [clock, next] : clocks_of(id)) {
        const bool acted =
            fired != nullptr && fired->ticket == id && Clock{fired->clock, fired->unit} == clock;
        const auto was = clocks.find(clock);
        if (!acted && (was == clocks.end() || was->second != next)) set_anew(id, clock);
      }
    }
  }

  // When each clock of a ticket acts next.
  using Clock = std::pair<pack::ClockKind, base::Symbol>;
  using Clocks = std::map<Clock, base::Instant>;
  Clocks clocks_of(base::TicketId id) const {
    Clocks out;
    const core::Ticket* ticket = shadow_.ticket(id);
    if (ticket == nullptr) return out;
    const bool triage = ticket->state == core::TicketState::triage;
    out[{triage ? pack::ClockKind::dispatch : pack::ClockKind::accept, {}}] = ticket->accept_next;
    out[{pack::ClockKind::resolve, {}}] = ticket->resolve_next;
    out[{pack::ClockKind::archive, {}}] = ticket->closed;
    if (const core::CaseFile* file = shadow_.case_file(id)) {
      for (const core::CaseClock& c : file->clocks) out[{c.clock, c.unit}] = c.next;
    }
    return out;
  }
  // Something else than the clock itself has set it, perhaps to a moment at which it had acted before.
  void set_anew(base::TicketId id, const Clock& clock) {
    std::erase_if(fired_, [&](const auto& f) {
      return std::get<0>(f) == id && Clock{std::get<1>(f), std::get<2>(f)} == clock;
    });
  }

  std::filesystem::path folder_;
  std::vector<std::shared_ptr<const ReadyPack>> packs_;
  core::State shadow_;
  base::Seq read_;
  // Since each clock was set. One that is set to the same moment again by a person acts at it again.
  std::set<std::tuple<base::TicketId, pack::ClockKind, base::Symbol, base::Instant>> fired_;
  std::size_t acted_ = 0;
};

RC_GTEST_PROP(DeadlinesProperty, each_acts_once_and_never_early_and_the_next_is_always_known, ()) {
  Life life;
  const int steps = *rc::gen::inRange(1, 60);
  for (int i = 0; i < steps; ++i) {
    life.step();
    life.read_journal();
    life.the_index_is_that_of_the_state();
    const auto broken = core::broken_invariants(life.world.node->state());
    if (!broken.empty()) RC_FAIL(broken.front());
  }
  life.pass(base::days(40));
  life.read_journal();
  life.the_index_is_that_of_the_state();
  life.decides_again_into_the_same();
  RC_CLASSIFY(life.acted() > 0, "some acted");
}

}  // namespace
}  // namespace gridline::node
