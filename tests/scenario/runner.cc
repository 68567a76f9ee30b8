// One function per kind of line; what is said and what happens is written as it happens.
#include "tests/scenario/runner.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <sstream>
#include <utility>

#include "tests/scenario/expectations.h"
#include "tests/scenario/line_words.h"
#include "tests/scenario/meetings.h"
#include "tests/scenario/rota_lines.h"

namespace gridline::scenario {

using namespace core;

namespace {

class Runner {
 public:
  explicit Runner(const CompiledPack* pack) : pack_(pack) {}

  Ran run(const std::string& script) {
    std::istringstream in(script);
    for (std::string line; std::getline(in, line);) {
      ++line_;
      if (line.empty() || line.front() == '#') {
        write(line);
        continue;
      }
      const std::vector<std::string> words = words_of(line);
      if (words.front() == "expect") {
        expect(words);
        continue;
      }
      settle();
      if (words.front() == "similar" && world_ == nullptr) {
        similar_ = line.substr(line.find(' ') + 1);
        write(line);
      } else if (words.front() == "ladder" && words.size() > 2) {
        const std::size_t steps = line.find(words[1], line.find(' ')) + words[1].size();
        ladders_[words[1]].push_back(line.substr(steps + 1));
        write(line);
      } else if (words.front() == "reload" && world_ != nullptr) {
        reload();
      } else if (words.front() == "restart" && world_ != nullptr) {
        write(fmt::format("[{}] restart", when(world_->now)));
        world_->restart();
      } else if (words.front() == "policy") {
        policy_ += line.substr(line.find(' ') + 1) + "\n";
        write(line);
      } else if (words.front() == "at" || words.front() == "advance" || words.front().front() == '+') {
        move_clock(words);
      } else if (world_ == nullptr) {
        fail("a scenario begins with `at`");
      } else {
        command(words, line);
      }
    }
    settle();
    return std::move(ran_);
  }

 private:
  void write(const std::string& line) { ran_.timeline += line + "\n"; }
  void fail(const std::string& what) { ran_.failures.push_back(fmt::format("line {}: {}", line_, what)); }

  // A refusal that nothing expected is a failure of the scenario.
  void settle() {
    if (!refused_.empty() && !refusal_expected_) fail("refused, which nothing expected: " + refused_);
    refused_.clear();
    refusal_expected_ = false;
  }

  // ---- the clock ----

  void move_clock(const std::vector<std::string>& words) {
    told_.clear();
    Instant to;
    if (words.front() == "at") {
      const auto at = base::parse_instant(words.size() > 2 ? words[1] + " " + words[2] : words.at(1));
      if (!at) return fail(at.error().message);
      to = *at;
    } else {
      const std::string text = words.front() == "advance" ? words.at(1) : words.front().substr(1);
      const auto by = duration_of(text);
      if (!by || world_ == nullptr) return fail("not a time: " + text);
      to = world_->now + *by;
    }
    if (world_ == nullptr) {
      const bool shipped = similar_.empty() && ladders_.empty() && policy_.empty();
      world_ = std::make_unique<World>(
          to, World::Entry(),
          shipped && pack_ != nullptr ? *pack_ : CompiledPack::lingyun(similar_, take_ladders(), policy_));
      policy_.clear();
      return;
    }
    world_->advance_to(to, [&](TicketId id, const Deadline& due, const Decision& d) {
      if (!id) write(fmt::format("[{}] 请假开始 leave begins", when(world_->now)));
      else write(fmt::format("[{}] 时限 {} of #{}{}", when(world_->now), pack::code(due.clock), id.value,
                        due.unit ? " (" + world_->name_of(due.unit) + ")" : ""));
      show_events(d);
    });
  }

  std::string take_ladders() { return ladders_of(std::exchange(ladders_, {})); }

  // The same pack with the `ladder` and `policy` lines since the last one.
  void reload() {
    write(fmt::format("[{}] reload", when(world_->now)));
    const Decision d = world_->activate(CompiledPack::lingyun(similar_, take_ladders(), policy_));
    policy_.clear();
    if (d.rejection) fail("not activated: " + d.rejection->code);
    show_events(d);
  }

  // ---- commands ----
  void command(const std::vector<std::string>& words, const std::string& line) {
    if (words.front() == "migrate") return migrate(words, line);
    if (words.front() == "show") return write("    " + standing(*world_, ticket_of(words.at(1))));
    if (words.front() == "matrix") return matrix(ticket_of(words.at(1)));
    told_.clear();
    resident_.clear();
    const std::optional<Command> said = read(words);
    if (!said) return;
    std::string shown = line;
    if (const auto* act = std::get_if<ActOnTicket>(&said->body)) {
      const std::size_t at = line.find(' ');
      shown = actor_name(words.front()) + " " + std::string(zh(act->verb)) + line.substr(at);
    }
    write(fmt::format("[{}] {}", when(world_->now), shown));
    const Decision d = world_->put(*said);
    if (d.rejection) {
      refused_ = d.rejection->code;
      write(fmt::format("    拒绝 refused {}: {}", d.rejection->code, d.rejection->zh));
      return;
    }
    if (d.events.empty()) write("    (nothing to do)");
    if (!resident_.empty())
      tickets_of_[resident_].insert(tickets_of_[resident_].end(), d.reply.tickets.begin(),
                                    d.reply.tickets.end());
    show_events(d);
  }

  void migrate(const std::vector<std::string>& words, const std::string& line) {
    write(fmt::format("[{}] {}", when(world_->now), line));
    MigrateTickets body{world_->state.pack_hash, {}};
    for (std::size_t i = 1; i < words.size(); ++i) body.tickets.push_back(ticket_of(words[i]));
    const Decision d = world_->put(World::by_administrator(std::move(body)));
    if (d.events.empty()) write("    (nothing to do)");
    show_events(d);
  }

  std::string actor_name(const std::string& who) const {
    const MemberId m = member_of(who);
    if (!m || who.find('/') == std::string::npos) return who;
    return who + " " + world_->name_of(m);
  }

  void show_events(const Decision& d) {
    std::set<TicketId> touched;
    for (const Event& event : d.events) {
      each_ticket(event, [&](TicketId id) { touched.insert(id); });
      for (NamedTold& one : named_told_by(*world_, event)) told_.push_back(std::move(one));
      const std::string text = describe(*world_, event);
      if (!text.empty()) write("    " + text);
    }
    if (touched.size() > 6) return write(fmt::format("    → {} tickets", touched.size()));
    for (const TicketId id : touched) write("    → " + standing(*world_, id));
  }

  // Status of each child by its place: what a directive's giver looks at.
  void matrix(TicketId parent) {
    const CaseFile* file = world_->state.case_file(parent);
    if (file == nullptr) return fail("no directive");
    for (const TicketId id : file->children) {
      const Ticket* t = world_->state.ticket(id);
      if (t == nullptr) continue;
      write(fmt::format("    {} · {} · #{} · {} {}{}", world_->name_of(t->place), world_->name_of(t->lead),
                        id.value, zh(t->state), code(t->state),
                        t->member ? " · " + world_->name_of(t->member) : ""));
    }
  }

  TicketId ticket_of(const std::string& text) const { return TicketId(std::stoull(text)); }

  MemberId member_of(const std::string& who) const { return scenario::member_of(*world_, who); }

  std::optional<Command> read(const std::vector<std::string>& words) {
    if (words.front() == "submit") return read_submission(words);
    if (words.front() == "import") return read_import(words);
    Actor actor;
    if (words.front() == "admin") {
      actor.kind = ActorKind::administrator;
    } else if (words.front().rfind("adapter:", 0) == 0) {
      actor.kind = ActorKind::adapter;
      actor.source = words.front().substr(8);
    } else {
      actor = {ActorKind::member, member_of(words.front()), ""};
      if (!actor.member) return nothing("no such member: " + words.front());
    }
    Command command;
    command.actor = actor;
    if (words.at(1) == "leave" || words.at(1) == "back") return read_leave(words, command);
    if (words.at(1).ends_with("_meeting")) return read_meeting(words, command);
    if (words.at(1) == "rota") return read_rota(words, command);
    if (words.at(1) == "acknowledge" && words.size() == 2) {
      command.body = AcknowledgeHandOver{actor.member};
      return command;
    }
    const auto verb = verb_of(words.at(1));
    if (!verb || words.size() < 3) return nothing("not a line: " + words.at(1));
    ActOnTicket act;
    act.verb = *verb;
    act.ticket = ticket_of(words[2]);
    for (std::size_t i = 3; i < words.size(); ++i) {
      if (!set(act, words[i])) return nothing("not a field: " + words[i]);
    }
    command.body = act;
    return command;
  }

  std::optional<Command> nothing(const std::string& what) {
    fail(what);
    return std::nullopt;
  }

  // submit CHANNEL ID "text" [place= category= urgency= kind= origin= confidential]
  std::optional<Command> read_submission(const std::vector<std::string>& words) {
    Said said;
    said.channel = words.at(1);
    said.id = words.at(2);
    said.text = words.at(3);
    for (std::size_t i = 4; i < words.size(); ++i) {
      const auto [name, value] = pair_of(words[i]);
      if (name == "place") said.place = value;
      else if (name == "category") said.category = value;
      else if (name == "urgency") said.urgency = pack::urgency_of(value).value_or(pack::Urgency::none);
      else if (name == "kind") said.kind = kind_of(value).value_or(TicketKind::none);
      else if (name == "origin") said.origin = origin_of(value).value_or(Origin::none);
      else if (name == "confidential") said.confidential = true;
      else if (name == "resident") resident_ = value;
      else if (name == "said") said.occurred = time_of(value, nullptr);
      else return nothing("not a field: " + words[i]);
    }
    Command command = world_->submission(said);
    if (const auto known = tickets_of_.find(resident_); known != tickets_of_.end()) {
      Contact contact;  // what the engine finds by the phone
      for (auto id = known->second.rbegin(); id != known->second.rend(); ++id) {
        const auto has = [&](const ContactTicket& t) { return t.ticket == *id; };
        const auto at = std::find_if(contact.tickets.begin(), contact.tickets.end(), has);
        if (at == contact.tickets.end()) contact.tickets.push_back({*id, 1});
        else ++at->contacts;
      }
      contact.earlier = static_cast<std::uint32_t>(known->second.size());
      std::get<SubmitComplaint>(command.body).contact = contact;
    }
    return command;
  }

  // import ID UNIT role|role [left]
  std::optional<Command> read_import(const std::vector<std::string>& words) {
    MemberRecord record;
    record.id = words.at(1);
    record.unit = words.at(2);
    std::istringstream roles(words.at(3));
    for (std::string one; std::getline(roles, one, '|');) {
      const auto role = pack::role_of(one);
      if (!role) return nothing("no such role: " + one);
      record.roles.push_back(*role);
    }
    record.left = words.size() > 4 && words[4] == "left";
    return World::by_administrator(ImportMembers{{record}});
  }

  std::optional<Command> read_leave(const std::vector<std::string>& words, Command command) {
    SetLeave leave;
    leave.member = command.actor.member;
    for (std::size_t i = 2; i < words.size(); ++i) {
      const auto [name, value] = pair_of(words[i]);
      if (name == "until") leave.until = time_of(value, nullptr);
      else if (name == "stand_in") leave.stand_in = member_of(value);
      else if (name == "member") leave.member = member_of(value);
      else return nothing("not a field: " + words[i]);
    }
    command.body = leave;
    return command;
  }

  std::optional<Command> read_meeting(const std::vector<std::string>& words, Command command) {
    const auto body = meeting_of(*world_, words);
    if (!body) return nothing("not a line: " + words.at(1));
    command.body = *body;
    return command;
  }

  std::optional<Command> read_rota(const std::vector<std::string>& words, Command command) {
    const auto body = rota_of(*world_, words);
    if (!body) return nothing("not a change of the rota: " + words.at(2));
    command.body = *body;
    return command;
  }

  static std::pair<std::string, std::string> pair_of(const std::string& word) {
    const std::size_t equal = word.find('=');
    if (equal == std::string::npos) return {word, ""};
    return {word.substr(0, equal), word.substr(equal + 1)};
  }

  // "+3d" from now, "due+3d" from the ticket's due, or a date.
  Instant time_of(const std::string& text, const Ticket* ticket) {
    if (text.front() == '+') return world_->now + duration_of(text.substr(1)).value_or(Duration{});
    if (text.rfind("due+", 0) == 0 && ticket != nullptr)
      return ticket->resolve_due + duration_of(text.substr(4)).value_or(Duration{});
    const auto at = base::parse_instant(text);
    if (!at) fail(at.error().message);
    return at ? *at : Instant();
  }

  bool set(ActOnTicket& a, const std::string& word) {
    const auto [name, value] = pair_of(word);
    if (name == "unit") a.unit = value;
    else if (name == "units") a.units = list_of(value);
    else if (name == "member") a.member = member_of(value);
    else if (name == "reason") a.reason = value;
    else if (name == "evidence") a.evidence = list_of(value);
    else if (name == "until") a.until = time_of(value, world_->state.ticket(a.ticket));
    else if (name == "outcome") a.outcome = outcome_of(value).value_or(Outcome::none);
    else if (name == "result") a.result = result_of(value).value_or(Result::none);
    else if (name == "contacted") a.contacted = true;
    else if (name == "solved") a.solved = solved_of(value).value_or(Solved::none);
    else if (name == "satisfied") a.satisfied = satisfied_of(value).value_or(Satisfied::none);
    else if (name == "cause") a.cause = cause_of(value).value_or(Cause::none);
    else if (name == "council") a.council = value;
    else if (name == "complaint") a.complaint = ComplaintId(std::stoull(value));
    else if (name == "place") a.place = value;
    else if (name == "category") a.category = value;
    else if (name == "urgency") a.urgency = pack::urgency_of(value).value_or(pack::Urgency::none);
    else if (name == "required") a.required = true;
    else if (name == "whistle") a.whistle = true;
    else if (name == "every") a.recurs_days = static_cast<std::uint32_t>(std::stoul(value));
    else if (name == "others") {
      for (const std::string& one : list_of(value)) a.others.push_back(TicketId(std::stoull(one)));
    } else if (name == "matters") {
      for (const std::string& one : list_of(value)) a.matters.push_back({one});
    } else {
      return false;
    }
    return true;
  }

  // ---- expectations ----

  void expect(const std::vector<std::string>& words) {
    const std::string& what = words.at(1);
    if (what == "refused") {
      refusal_expected_ = true;
      if (refused_ != words.at(2))
        fail("expected a refusal " + words[2] + ", got " + (refused_.empty() ? "none" : refused_));
      return;
    }
    if (const auto wrong = unmet(*world_, told_, words)) fail(*wrong);
  }

  const CompiledPack* pack_;
  std::unique_ptr<World> world_;
  std::string similar_, policy_;
  std::map<std::string, std::vector<std::string>> ladders_;  // by clock, a step each
  Ran ran_;
  std::size_t line_ = 0;
  std::string refused_;
  bool refusal_expected_ = false;
  std::vector<NamedTold> told_;
  std::string resident_;   // of the line just read
  std::map<std::string, std::vector<TicketId>> tickets_of_;
};

}  // namespace

Ran run(const std::string& script, const CompiledPack* pack) {
  return Runner(pack).run(script);
}

}  // namespace gridline::scenario
