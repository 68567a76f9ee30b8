// Golden journals: one of each decide version, with the pack that was active and the digest of the
// state it leads to. A digest that moves, or a command that decides into other events, means that
// codec::decide_version must be raised (and a new journal added); old ones are never rewritten. Only the
// digest of an old one is, when the rows of the state get fields: v1's was with the desk of v2, because its
// tickets now have a policy, ladders and case files (the entries are read as they were written).
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "engine/codec/entry.h"
#include "engine/journal/memory_journal.h"
#include "engine/node/dry_run.h"
#include "engine/node/node.h"
#include "engine/node/verify.h"
#include "tests/unit/engine/node/machine_clock.h"
#include "rules/pack/files.h"

namespace gridline {
namespace {

namespace fs = std::filesystem;

const fs::path golden = fs::path(GRIDLINE_SOURCE_DIR) / "tests/golden/journal";

std::string from_hex(const std::string& hex) {
  std::string out;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    out += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return out;
}

struct GoldenEntry {
  std::string public_part, personal_part;
};

std::vector<GoldenEntry> read_entries(const fs::path& file) {
  std::vector<GoldenEntry> out;
  std::ifstream in(file);
  for (std::string line; std::getline(in, line);) {
    const std::size_t blank = line.find(' ');
    out.push_back({from_hex(line.substr(0, blank)), from_hex(line.substr(blank + 1))});
  }
  return out;
}

std::string first_line(const fs::path& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  return line;
}

// Everything this version can decide: what a journal of the next version is made of.
class Story {
 public:
  explicit Story(const fs::path& folder) {
    ready = packs.add(pack::read_folder((folder / "pack").string()).value()).value();
    next = packs.add(pack::read_folder((folder / "pack-next").string()).value()).value();
    node::Node::Recovered begun;
    begun.contacts = std::make_unique<node::Contacts>(node::Secret{});
    node = std::make_unique<node::Node>(std::move(begun), *journal, packs, clock,
                                        [](const base::Error& e) { FAIL() << e.message; });
    core::Command activate;
    activate.body = core::ActivatePack{ready->pack->hash};
    put(activate);
    put(node::seed_members(*ready->pack));
    submit("1", "风韵荷都A区3号楼楼顶漏雨，没人管");
    submit("2", "风韵荷都A区3号楼楼顶漏雨，家里接了三个盆");
    submit("3", "风韵荷都B区3号楼停水一天了");
    submit("4", "家里闻到煤气味，风韵荷都A区1号楼");
    submit("5", "今天天气不错");
    submit("1", "改一下：是风韵荷都B区3号楼楼顶漏雨");
    submit("1", "改一下：是风韵荷都B区3号楼楼顶漏雨");
    clock.run(base::minutes(7));
    act(1, core::Verb::accept);
    core::ActOnTicket by;
    by.member = base::MemberId(1);
    for (const core::Member& m : node->state().members) {
      if (m.unit == node->state().ticket(base::TicketId(1))->lead) by.member = m.id;
    }
    act(1, core::Verb::claim, by);
    act(1, core::Verb::note);
    act(1, core::Verb::report_done);
    after_the_work();
    core::ActOnTicket to;
    to.unit = "XZ-G2";
    to.key[0] = 7;
    act(4, core::Verb::dispatch, to);
    rulings();
    together();
    many_and_one();
    parted();
    hot();
    again();
    people();
    packs_change();
    the_clock_is_odd();
    on_an_agenda();
    seen_by_who_was_told();
    clock.sleep(base::days(10));  // what is due acts, in digests: warnings, rungs, a lapse, the archive
    for (int turns = 0; turns < 50; ++turns) node->turn(std::chrono::milliseconds(0));
    act(1, core::Verb::reopen, because("again"));
  }

  void write(const fs::path& folder) {
    std::ofstream entries(folder / "entries.hex");
    ASSERT_TRUE(journal->read(base::Seq(1), [&](const journal::StoredEntry& e) {
      entries << base::to_hex(e.public_part) << ' ' << base::to_hex(e.personal_part) << '\n';
      return true;
    }).ok());
    node::Verifier verifier(packs);
    ASSERT_TRUE(
        journal->read(base::Seq(1), [&](const journal::StoredEntry& e) { return verifier.see(e).ok(); })
            .ok());
    std::ofstream(folder / "digest.txt") << base::to_hex(verifier.finish().digest) << '\n';
  }

  std::unique_ptr<node::Node> node;

 private:
  static core::ActOnTicket because(const char* reason) {
    core::ActOnTicket a;
    a.reason = reason;
    return a;
  }

  void after_the_work() {
    core::ActOnTicket a;
    a.result = core::Result::ok;
    act(1, core::Verb::check, a);
    core::ActOnTicket answer;
    answer.contacted = true;
    answer.solved = core::Solved::no;
    answer.satisfied = core::Satisfied::no;
    answer.cause = core::Cause::handler;
    act(1, core::Verb::callback, answer);
    act(1, core::Verb::report_done);
    act(1, core::Verb::check, a);
    act(1, core::Verb::callback);  // nobody answers
    answer.solved = core::Solved::yes;
    answer.cause = core::Cause::none;
    for (int residents = 0; residents < 2; ++residents) act(1, core::Verb::callback, answer);
    core::ActOnTicket close = because("apology");
    close.outcome = core::Outcome::solved;
    act(1, core::Verb::close, close);
  }

  // On what the route gave to the water company: returned, kept, returned again, by force; held for another.
  void rulings() {
    act(2, core::Verb::ask_return, because("not_ours"));
    act(2, core::Verb::deny, because("yours"));
    act(2, core::Verb::ask_return, because("still_not_ours"));
    core::ActOnTicket to = because("look_again");
    to.unit = "XZS-GAS";
    act(2, core::Verb::grant, to);
    act(4, core::Verb::accept);
    core::ActOnTicket until = because("rain");
    until.until = node->state().ticket(base::TicketId(4))->resolve_due + base::days(3);
    act(4, core::Verb::ask_extension, until);
    act(4, core::Verb::grant);
    until.until = clock.now() + base::days(20);
    until.others = {base::TicketId(2)};
    act(4, core::Verb::ask_hold, until);
    act(4, core::Verb::grant);
    act(2, core::Verb::void_, because("test"));  // what it waited for is over
  }

  void together() {
    core::ActOnTicket units;
    units.units = {"XZ-PM", "XZS-FIRE", "XZ-G3"};
    units.whistle = units.required = true;
    act(4, core::Verb::invite, units);
    core::ActOnTicket partner = because("far");
    partner.unit = "XZ-PM";
    partner.evidence = {"photo-1"};
    act(4, core::Verb::accept, partner);
    act(4, core::Verb::visit, partner);
    act(4, core::Verb::report_done, partner);
    partner.unit = "XZS-FIRE";
    act(4, core::Verb::decline, partner);
    act(4, core::Verb::grant, partner);
    partner.unit = "XZ-G3";
    act(4, core::Verb::release, partner);
    core::ActOnTicket talk;
    talk.result = core::Result::agreed;
    talk.until = clock.now() + base::days(5);
    act(4, core::Verb::attempt, talk);
    act(4, core::Verb::visit);
    act(4, core::Verb::contact);
    act(4, core::Verb::urge);
    act(4, core::Verb::supervise, because("slow"));
    act(4, core::Verb::escalate, because("help"));
    core::ActOnTicket other = because("moved");
    other.unit = "XZ-G3";
    act(4, core::Verb::transfer, other);
    act(3, core::Verb::divert, because("119"));
  }

  void many_and_one() {
    wire::Submission directive;
    directive.id = "d1";
    directive.kind = "directive";
    directive.text = "检查楼顶";
    directive.place = "许庄风韵荷都/A区";
    submit(std::move(directive));
    wire::Submission wish;
    wish.id = "w1";
    wish.kind = "wish";
    wish.text = "微心愿：一本书";
    submit(std::move(wish));
    core::ActOnTicket by;
    by.member = base::MemberId(6);
    act(node->state().next_ticket - 1, core::Verb::claim, by);
    submit("6", "风韵荷都A区2号楼单元门坏了");
    const std::uint64_t first = node->state().next_ticket - 1;
    submit("7", "风韵荷都A区4号楼单元门坏了");
    core::ActOnTicket matters;
    matters.matters = {{"sani.garbage"}};
    act(first, core::Verb::split, matters);
    core::ActOnTicket into = because("same");
    into.others = {base::TicketId(first)};
    act(first + 1, core::Verb::merge, into);
    act(first + 1, core::Verb::unmerge);
    act(first + 1, core::Verb::ask_info);
    act(first + 1, core::Verb::inform);
    core::ActOnTicket urgent = because("read_wrongly");
    urgent.urgency = pack::Urgency::u2;
    act(first + 1, core::Verb::correct, urgent);
    act(first, core::Verb::recall);
    act(first, core::Verb::refuse, because("court"));
    act(first + 1, core::Verb::withdraw);
  }

  // Two about one place and category become one ticket, and the second is taken out again; two neighbours'
  // that read alike stay two.
  void parted() {
    submit("8", "风韵荷都B区5号楼单元门坏了");
    const std::uint64_t ticket = node->state().next_ticket - 1;
    submit("9", "风韵荷都B区5号楼单元门坏了，是门锁的事");
    core::ActOnTicket one = because("another_door");
    one.complaint = base::ComplaintId(node->state().next_complaint - 1);
    act(ticket, core::Verb::split, one);
    submit("10", "风韵荷都A区5号楼楼下垃圾堆了好几天没人清运，苍蝇乱飞，臭味直往家里灌");
    submit("11", "风韵荷都A区6号楼这边，楼下垃圾堆了好几天没人清运，臭味直往家里灌");
    act(node->state().next_ticket - 1, core::Verb::keep_apart, because("two_heaps"));
  }

  // Five households of a grid become a hot spot; one is taken out of it and put back; a sixth joins it.
  void hot() {
    const std::uint64_t first = node->state().next_ticket;
    for (const char* building : {"12", "13", "14", "15", "16"}) {
      submit(std::string("h") + building, std::string("风韵荷都A区") + building + "号楼下水道堵了，污水返上来");
    }
    const std::uint64_t spot = node->state().next_ticket - 1;
    act(first, core::Verb::leave_cluster, because("other_matter"));
    core::ActOnTicket into;
    into.others = {base::TicketId(spot)};
    act(first, core::Verb::join_cluster, into);
    submit("h17", "风韵荷都A区17号楼下水道也堵了");
    act(spot, core::Verb::force_close, because("shed_built"));
  }

  // The same phone again joins its open ticket and urges it; whom to call is looked up.
  void again() {
    submit("r1", "风韵荷都B区1号楼2单元楼道灯不亮", "13700000001");
    submit("r2", "楼道灯又坏了", "13700000001");
    submit("r3", "第三次反映了，楼道灯还是不亮", "13700000001");
    submit("r4", "停水了", "13700000001");  // of no place: the one that is known
    act(node->state().next_ticket - 1, core::Verb::reveal, because("call_resident"));
  }

  // The next pack, whose promise is longer; an open ticket goes over to it. Back again takes two people.
  void packs_change() {
    submit("p0", "风韵荷都A区21号楼楼道灯不亮");
    submit("p1", "风韵荷都A区18号楼楼道灯不亮");
    const std::uint64_t ticket = node->state().next_ticket - 1;
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.personal.note = "时限放宽";
    clock.run(base::minutes(1));  // who came before is counted by the other calendar
    const core::ActivatePack forth{next->pack->hash, ready->pack->hash};
    for (const core::DefineNames& names : core::names_ahead(*next->pack, forth)) {
      command.body = names;
      put(command);
    }
    command.body = forth;
    put(command);
    command.personal = {};
    by_two(core::MigrateTickets{next->pack->hash, {base::TicketId(ticket)}});
    by_two(core::RecountDeadlines{next->pack->hash, {base::TicketId(ticket - 1)}, ready->pack->hash});
    by_two(core::ActivatePack{ready->pack->hash, {}});
    ASSERT_EQ(node->state().pack_hash, ready->pack->hash);
  }

  void the_clock_is_odd() {
    core::Command command;
    command.actor.kind = core::ActorKind::engine;
    command.body = core::NoticeClock{core::ClockOddity::ahead, clock.now(), clock.now() + base::hours(3)};
    put(command);
  }

  // A matter for the next council; the one after that is an hour later.
  void on_an_agenda() {
    submit("c1", "风韵荷都A区19号楼单元门坏了");
    act(node->state().next_ticket - 1, core::Verb::table);
    const pack::Council& council = ready->pack->councils.front();
    const base::Instant next = pack::ruled_after(*ready->pack, council, clock.now());
    const base::Instant after = pack::ruled_after(*ready->pack, council, next);
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.body = core::SetMeeting{council.id, after, after + base::hours(1), "hall_taken"};
    put(command);
  }

  // A week later it is overdue and was told; somebody has seen it.
  void seen_by_who_was_told() {
    submit("k1", "风韵荷都A区20号楼单元门坏了");
    const std::uint64_t ticket = node->state().next_ticket - 1;
    clock.run(base::days(8));
    for (int turns = 0; turns < 50; ++turns) node->turn(std::chrono::milliseconds(0));
    const core::CaseFile* file = node->state().case_file(base::TicketId(ticket));
    ASSERT_TRUE(file != nullptr && file->climb(pack::ClockKind::resolve) != nullptr);
    const core::Climb& climb = *file->climb(pack::ClockKind::resolve);
    ASSERT_FALSE(climb.told.empty());
    core::Command command;
    command.actor = {core::ActorKind::member, climb.told.front(), {}};
    core::ActOnTicket seen;
    seen.ticket = base::TicketId(ticket);
    seen.verb = core::Verb::acknowledge;
    command.body = seen;
    put(command);
  }

  // The first of the pack's two rule editors proposes, the second does it.
  void by_two(core::CommandBody body) {
    core::Command command;
    command.body = std::move(body);
    command.actor.kind = core::ActorKind::member;
    std::size_t editors = 0;
    for (const core::Member& m : node->state().members) {
      if (!m.has_role(pack::Role::rule_editor)) continue;
      ++editors;
      command.actor.member = m.id;
      put(command);
    }
    ASSERT_EQ(editors, 2u);
  }

  void people() {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    command.body = core::SetLeave{base::MemberId(6), clock.now() + base::days(40), base::MemberId(7)};
    put(command);
    command.body = core::AcknowledgeHandOver{base::MemberId(7)};
    put(command);
    core::ChangeDuty duty;
    duty.add = {
        {0, core::DutyKind::on, base::MemberId(2), {}, clock.now(), clock.now() + base::hours(8), {}, 0, {}}};
    duty.units = {"XZ"};
    command.body = duty;
    put(command);
    command.body = core::ErasePerson{{2, 3}, 1, "resident_asked"};
    put(command);
    command.body = core::IssueToken{base::MemberId(6), base::hash256("token"), base::Instant()};
    put(command);
    command.body = core::RevokeToken{base::MemberId(6)};
    put(command);
  }

  void put(core::Command command) {
    node::InputBatch batch;
    batch.commands.push_back(std::move(command));
    ASSERT_TRUE(node->put(batch));
    node->turn(std::chrono::milliseconds(0));
  }
  void submit(const std::string& id, const std::string& text, const std::string& phone = "") {
    wire::Submission s;
    s.id = id;
    s.text = text;
    s.reporter.phone = phone.empty() ? "139" + std::to_string(10'000'000 + ++said_) : phone;
    submit(std::move(s));
  }
  void submit(wire::Submission&& s) {
    put(node::make_submit(std::move(s), {"golden", "test"}, *ready, {}, random));
  }
  void act(std::uint64_t ticket, core::Verb verb, core::ActOnTicket body = {}) {
    core::Command command;
    command.actor.kind = core::ActorKind::administrator;
    body.ticket = base::TicketId(ticket);
    body.verb = verb;
    command.body = body;
    command.personal.note = "备注";
    put(std::move(command));
  }

  std::unique_ptr<journal::MemoryJournal> journal =
      journal::MemoryJournal::open(std::make_shared<journal::MemoryDisk>()).value();
  node::PackStore packs{""};
  node::MachineClock clock{base::Instant{1'773'277'200'000}};
  node::RandomPool random;
  std::shared_ptr<const node::ReadyPack> ready, next;
  int said_ = 0;
};

TEST(GoldenJournal, this_version_has_one) {
  const fs::path folder = golden / ("v" + std::to_string(codec::decide_version));
  ASSERT_TRUE(fs::exists(folder / "pack" / "pack.yaml"))
      << "a new decide version needs a golden pack: copy one to " << folder / "pack";
  if (!fs::exists(folder / "entries.hex") && std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) {
    Story(folder).write(folder);
  }
  EXPECT_TRUE(fs::exists(folder / "entries.hex")) << "run this test once with GRIDLINE_UPDATE_GOLDEN=1";
}

template <std::size_t... I>
std::vector<std::string> event_words(std::index_sequence<I...>) {
  return {std::string(code(std::variant_alternative_t<I, core::AnyEvent>::type))...};
}

// A journal that lacks some kind of event guards nothing about it.
TEST(GoldenJournal, of_this_version_has_every_event_that_decide_makes) {
  std::set<std::string> seen{"clock_stopped"};  // read, but nothing decides it
  for (const GoldenEntry& e :
       read_entries(golden / ("v" + std::to_string(codec::decide_version)) / "entries.hex")) {
    const auto entry = codec::decode(e.public_part, e.personal_part);
    ASSERT_TRUE(entry.ok()) << entry.error().message;
    for (const core::Event& event : entry->events) seen.insert(std::string(code(codec::type_of(event))));
  }
  for (const std::string& word : event_words(std::make_index_sequence<std::variant_size_v<core::AnyEvent>>()))
    EXPECT_TRUE(seen.count(word) > 0) << word;
}

TEST(GoldenJournal, every_version_still_leads_to_its_digest_and_this_one_decides_the_same_again) {
  std::size_t versions = 0;
  for (const auto& folder : fs::directory_iterator(golden)) {
    node::PackStore packs("");
    for (const auto& part : fs::directory_iterator(folder)) {
      if (part.is_directory())
        ASSERT_TRUE(packs.add(pack::read_folder(part.path().string()).value()).ok());
    }
    node::Verifier verifier(packs);
    std::uint64_t seq = 0;
    for (const GoldenEntry& e : read_entries(folder.path() / "entries.hex")) {
      const base::Status seen = verifier.see({base::Seq(++seq), e.public_part, e.personal_part, false});
      ASSERT_TRUE(seen.ok()) << folder.path() << ": " << seen.error().message;
    }
    const node::VerifyReport report = verifier.finish();
    EXPECT_GT(report.entries, 0u);
    EXPECT_EQ(report.different, 0u) << folder.path() << ": " << report.first_difference
                                    << ": raise codec::decide_version";
    EXPECT_EQ(base::to_hex(report.digest), first_line(folder.path() / "digest.txt"))
        << folder.path() << ": raise codec::decide_version";
    ++versions;
  }
  EXPECT_GE(versions, codec::decide_version);
}

}  // namespace
}  // namespace gridline
