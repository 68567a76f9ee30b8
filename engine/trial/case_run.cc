// A step moves the clock, then somebody says or does something, then it is compared.
#include "engine/trial/case_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <stdexcept>

#include "engine/core/choose_member.h"
#include "engine/core/who_is_told.h"
#include "engine/node/act_fields.h"
#include "engine/trial/asked.h"
#include "engine/trial/case_fields.h"
#include "engine/trial/route_json.h"
#include "engine/wire/checks.h"
#include "rules/pack/amount.h"
#include "rules/text/reading.h"

namespace gridline::trial {

namespace {

// So many deadlines in one step: a year of a ladder that repeats daily is 365.
constexpr std::size_t deadlines_max = 10'000;

using base::Instant;

// The matters that become tickets without a person: all when the reading is sure, else emergencies.
Json matters_of(const core::ReadComplaint& reading, const pack::Pack& pack) {
  Json out = Json::array();
  for (const core::ReadMatter& m : reading.matters) {
    if (m.category == 0) continue;
    const pack::Category& category = pack.categories[m.category - 1];
    if (reading.sure || category.guard == pack::Guard::transfer) out.push_back(category.id);
  }
  return out;
}

// One case on its way.
class Walk {
 public:
  Walk(node::DryRun& dry, Instant now, const Over& over, const pack::TestCase& test, CaseResult& result)
      : dry_(dry), pack_(*dry.ready().pack), test_(test), over_(over), result_(result), now_(now) {
    result_.reached.resize(pack_.routes.size());
  }

  // `lives`: what was decided has happened, and the clock moves.
  void walk(bool lives) {
    for (const pack::CaseStep& step : test_.steps) {
      if (over_ && over_()) {
        result_.ended = false;
        return;
      }
      answer_ = Json::object();
      told_.clear();
      if (!move_clock(step, lives) || !act(step, lives)) return;  // what follows would only confuse
      if (lives) add_standing();
      compare(step);
    }
  }

 private:
  bool fault(pack::Position at, std::string_view code, std::string zh, std::string en) {
    result_.faults.push_back({at, std::string(code), std::move(zh), std::move(en)});
    return false;
  }

  // ---- the clock ----

  bool move_clock(const pack::CaseStep& step, bool lives) {
    Instant to = now_;
    if (!step.at.empty()) {
      try {
        to = asked_time(step.at, pack_.zone, now_);
      } catch (const std::invalid_argument& e) {
        return fault(step.time_at, "bad_time", "at 不能用", std::string("at: ") + e.what());
      }
      if (lives && begun_ && to < now_)
        return fault(step.time_at, "time_goes_back", "时间早于上一步", "it is before the step above");
    } else if (!step.after.empty()) {
      const std::optional<Instant> after = moment_after(step.after);
      if (!after)
        return fault(step.time_at, "bad_time", "after 写法不对，如 30m、2h、3d、2 wd（工作日）",
                     "after: an amount such as 30m, 2h, 3d, 2 wd");
      to = *after;
    }
    begun_ = true;
    now_ = to;
    if (!lives) return true;
    const bool all = dry_.advance_to(to, deadlines_max, [this](Instant, const core::Decision& d) { see(d); });
    if (all) return true;
    return fault(step.where, "too_many_deadlines", fmt::format("这一步里到期的时限超过 {} 个", deadlines_max),
                 fmt::format("more than {} deadlines come due in this step", deadlines_max));
  }

  // Minutes, hours and days by the clock; working hours and days by the pack's first calendar.
  std::optional<Instant> moment_after(std::string text) const {
    if (text.ends_with('m')) text += "in";  // 30m
    const auto read = pack::amount_of(text);
    if (!read) return std::nullopt;
    const std::int64_t n = read->amount.value;
    switch (read->amount.unit) {
      case pack::AmountUnit::minute: return now_ + base::minutes(n);
      case pack::AmountUnit::hour: return now_ + base::hours(n);
      case pack::AmountUnit::day: return now_ + base::days(n);
      default: return pack::count(pack_.calendars.front(), now_, read->amount, read->start).due;
    }
  }

  // ---- what is said and done ----

  bool act(const pack::CaseStep& step, bool lives) {
    if (step.ticket != 0) ticket_ = base::TicketId(static_cast<std::uint64_t>(step.ticket));
    if (step.submit) return submit(step, lives);
    return !step.act || put_act(step);
  }

  std::optional<wire::Submission> submission(const pack::CaseStep& step) {
    const pack::CaseSubmission& given = *step.submit;
    wire::Submission s;
    s.id = given.id.empty() ? fmt::format("case-{}", ++submissions_) : given.id;
    s.text = given.text;
    s.title = given.title;
    s.place = given.place;
    s.category = given.category;
    s.kind = given.kind;
    s.origin = given.origin;
    s.confidential = given.confidential;
    const auto lon = degrees_e7(given.lon), lat = degrees_e7(given.lat);
    if (!lon || !lat) {
      fault(step.where, "bad_degrees", "lon、lat 是度数，如 119.505", "lon and lat are degrees, such as 119.505");
      return std::nullopt;
    }
    s.lon_e7 = *lon;
    s.lat_e7 = *lat;
    if (const auto wrong = wire::check(s)) {
      fault(step.where, wrong->code, std::string(wrong->zh), std::string(wrong->en));
      return std::nullopt;
    }
    return s;
  }

  bool submit(const pack::CaseStep& step, bool lives) {
    auto said = submission(step);
    if (!said) return false;
    const std::string& channel = step.submit->channel;
    const node::Channel from{"console", channel.empty() ? "console" : channel};
    core::Command command;
    core::Decision decision;
    if (lives) {
      command = dry_.read(std::move(*said), from);
      command.at = now_;
      decision = dry_.put(command, now_);
    } else {
      node::DryRun::Answer answer = dry_.submit(std::move(*said), from, now_);
      command = std::move(answer.command);
      decision = std::move(answer.decision);
    }
    if (decision.rejection) return refused(step, *decision.rejection);
    answer_ = route_json("", command, decision, pack_, dry_.state());
    const auto& body = std::get<core::SubmitComplaint>(command.body);
    answer_["categories"] = matters_of(body.reading, pack_);
    answer_["sure"] = body.reading.sure;
    answer_["tickets"] = opened_in(decision);
    if (!decision.reply.tickets.empty()) ticket_ = decision.reply.tickets.front();
    see_routes(command, decision);
    see(decision);
    return true;
  }

  static std::size_t opened_in(const core::Decision& decision) {
    return static_cast<std::size_t>(
        std::count_if(decision.events.begin(), decision.events.end(), [](const core::Event& event) {
          return std::holds_alternative<core::TicketOpened>(event);
        }));
  }

  bool put_act(const pack::CaseStep& step) {
    const pack::CaseAct& given = *step.act;
    core::Command command;
    command.actor.kind = core::ActorKind::member;
    if (given.by == "admin") command.actor.kind = core::ActorKind::administrator;
    else if (given.by == "adapter") command.actor = {core::ActorKind::adapter, {}, "console"};
    else command.actor.member = dry_.member(given.by);
    if (command.actor.kind == core::ActorKind::member && !command.actor.member)
      return fault(given.by_at, "unknown_member", fmt::format("members.csv 里没有“{}”", given.by),
                   fmt::format("there is no '{}' in members.csv", given.by));
    const bool away = given.verb == "leave" || given.verb == "back";
    if (!(away ? set_leave(given, command) : set_act(given, command))) return false;
    core::Decision decision = dry_.put(std::move(command), now_);
    if (decision.rejection) return refused(step, *decision.rejection);
    answer_["tickets"] = opened_in(decision);
    see(decision);
    return true;
  }

  bool set_act(const pack::CaseAct& given, core::Command& command) {
    core::ActOnTicket body;
    body.verb = *core::verb_of(given.verb);
    body.ticket = ticket_;
    command.body = body;
    for (const pack::CaseField& field : given.fields) {
      const node::ActField* known = node::act_field(field.name);
      if (known == nullptr || !node::uses(body.verb, field.name)) return wrong_field(given, field);
      if (known->form == node::FieldForm::member) {
        if (!set_member(field, std::get<core::ActOnTicket>(command.body).member)) return false;
      } else if (const auto bad = node::set_field(command, *known, field.values, pack_.zone)) {
        return fault(field.at, "bad_field", bad->field + " 应为：" + bad->zh, bad->field + ": " + bad->en);
      }
    }
    return true;
  }

  bool wrong_field(const pack::CaseAct& given, const pack::CaseField& field) {
    std::string names;
    for (const node::ActField* one : node::fields_of(*core::verb_of(given.verb)))
      names += (names.empty() ? "" : ", ") + std::string(one->name);
    return fault(field.at, "unknown_field", fmt::format("{} 没有“{}”，只有：{}", given.verb, field.name, names),
                 fmt::format("{} has no '{}', only: {}", given.verb, field.name, names));
  }

  bool set_member(const pack::CaseField& field, base::MemberId& out) {
    out = field.values.size() == 1 ? dry_.member(field.values[0]) : base::MemberId();
    return out || fault(field.at, "unknown_member", "members.csv 里没有此人",
                        "there is no such member in members.csv");
  }

  // leave until= stand_in=; back
  bool set_leave(const pack::CaseAct& given, core::Command& command) {
    core::SetLeave leave;
    leave.member = command.actor.member;
    for (const pack::CaseField& field : given.fields) {
      const bool one = field.values.size() == 1;
      if (field.name == "stand_in" && given.verb == "leave") {
        if (!set_member(field, leave.stand_in)) return false;
      } else if (field.name == "until" && given.verb == "leave" && one) {
        const auto until = base::parse_instant(field.values[0], pack_.zone);
        if (!until) return fault(field.at, "bad_time", "until 写法不对", "until: " + until.error().message);
        leave.until = *until;
      } else {
        return fault(field.at, "unknown_field", "leave 只有 until、stand_in",
                     "leave has until and stand_in alone");
      }
    }
    command.body = leave;
    return true;
  }

  // Refused is an outcome where the step expects it.
  bool refused(const pack::CaseStep& step, const core::Rejection& why) {
    answer_["refused"] = why.code;
    const bool expected = std::any_of(step.expected.begin(), step.expected.end(),
                                      [](const pack::Expectation& e) { return e.key == "refused"; });
    return expected || fault(step.act ? step.act->verb_at : step.where, why.code, why.zh, why.en);
  }

  // ---- what came of it ----

  void see(const core::Decision& decision) {
    for (const core::Event& event : decision.events) {
      for (const core::Telling& one : core::told_by(event)) {
        std::string line = (one.who ? name_of(dry_.state().member(one.who)->name) : "resident") + " " +
                           std::string(code(one.notice));
        if (std::find(told_.begin(), told_.end(), line) == told_.end()) told_.push_back(std::move(line));
      }
      if (const auto* opened = std::get_if<core::TicketOpened>(&event)) reach(opened->route);
      if (const auto* reread = std::get_if<core::TicketReread>(&event)) reach(reread->route);
    }
  }

  // The route that gave a ticket, with those above it.
  void reach(core::Symbol route) {
    const std::vector<core::Symbol>& known = dry_.rules().route_nodes;
    const auto at = std::find(known.begin(), known.end(), route);
    if (at == known.end()) return;
    for (pack::RouteIndex i(static_cast<std::size_t>(at - known.begin())); i; i = pack_[i].parent)
      result_.reached[i.value] = true;
  }

  // Those that add partners and go on are on the way, too, but name no ticket.
  void see_routes(const core::Command& command, const core::Decision& decision) {
    const core::RuleSet& rules = dry_.rules();
    const route::Listener listener = [this](const route::Looked& looked) {
      if (looked.matched) result_.reached[looked.route.value] = true;
    };
    for (const core::Event& event : decision.events) {
      const auto* opened = std::get_if<core::TicketOpened>(&event);
      if (opened == nullptr || opened->for_many) continue;
      const pack::CategoryIndex category = opened->category.value < rules.category_of.size()
                                               ? rules.category_of[opened->category.value]
                                               : pack::CategoryIndex();
      const core::DutyByState duty(dry_.state(), rules);
      static_cast<void>(
          rules.routes->route(core::facts_of(command, category, opened->urgency, duty), &listener));
    }
  }

  std::string name_of(core::Symbol symbol) const {
    return symbol ? std::string(dry_.state().symbols.bare_name(symbol)) : std::string();
  }

  // The ticket as it stands now, over what routing said; but for the partners and clocks of a new one, where
  // routing says more than is kept.
  void add_standing() {
    answer_["told"] = told_;
    const core::Ticket* t = dry_.state().ticket(ticket_);
    if (t == nullptr) {
      if (ticket_) answer_["state"] = "archived";
      return;
    }
    const core::CaseFile* file = dry_.state().case_file(ticket_);
    answer_["state"] = code(t->state);
    answer_["level"] = t->level;
    answer_["outcome"] = code(t->outcome);
    answer_["supervised"] = t->has(core::ticket_flag::supervised);
    if (t->resolve_due) answer_["due"] = base::to_iso(t->resolve_due, pack_.zone);
    answer_["category"] = name_of(t->category);
    answer_["urgency"] = pack::code(t->urgency);
    answer_["route"] = name_of(t->route);
    answer_["place"]["path"] = name_of(t->place);
    const core::Member* member = dry_.state().member(t->member);
    answer_["lead"] = {{"unit", name_of(t->lead)},
                       {"member", member == nullptr ? "" : name_of(member->name)}};
    if (!answer_.value("clocks", Json::array()).empty()) return;
    answer_["partners"] = Json::array();
    answer_["clocks"] = Json::array();
    for (const core::Partner& p : file == nullptr ? std::vector<core::Partner>() : file->partners) {
      if (core::is_open(p)) answer_["partners"].push_back(name_of(p.unit));
    }
    add_clocks(*t, file);
  }

  void add_clocks(const core::Ticket& t, const core::CaseFile* file) {
    const auto add = [this](pack::ClockKind clock, Instant due) {
      answer_["clocks"].push_back({{"clock", pack::code(clock)}, {"due", base::to_iso(due, pack_.zone)}});
    };
    using core::TicketState;
    if (core::is_final(t.state)) return;
    if (t.accept_due)
      add(t.state == TicketState::triage ? pack::ClockKind::dispatch : pack::ClockKind::accept, t.accept_due);
    const bool runs = t.state != TicketState::reported && t.state != TicketState::callback &&
                      t.state != TicketState::on_hold;
    if (t.resolve_due && runs) add(pack::ClockKind::resolve, t.resolve_due);
    if (file == nullptr) return;
    for (const core::CaseClock& c : file->clocks) add(c.clock, c.due);
  }

  void compare(const pack::CaseStep& step) {
    for (const pack::Expectation& e : step.expected) {
      ++result_.expectations;
      if (!step.submit && is_of_reading(e.key)) {
        fault(e.at, "only_of_submit", fmt::format("只有 submit 的步骤才有 {}", e.key),
              fmt::format("only a step that submits has {}", e.key));
        continue;
      }
      std::vector<std::string> found = found_under(e.key, answer_);
      if (!holds(e, found, pack_.zone)) result_.unmet.push_back({&e, std::move(found)});
    }
  }

  node::DryRun& dry_;
  const pack::Pack& pack_;
  const pack::TestCase& test_;
  const Over& over_;
  CaseResult& result_;
  Instant now_;
  bool begun_ = false;
  base::TicketId ticket_;
  int submissions_ = 0;
  Json answer_;
  std::vector<std::string> told_;   // since the step began
};

bool has_a_life(const pack::TestCase& test) {
  return test.sequence || std::any_of(test.steps[0].expected.begin(), test.steps[0].expected.end(),
                                      [](const pack::Expectation& e) { return is_of_life(e.key); });
}

}  // namespace

CaseRunner::CaseRunner(std::shared_ptr<const node::ReadyPack> ready, base::Instant now, Over over)
    : ready_(ready), scratch_(std::move(ready)), now_(now), over_(std::move(over)) {}

CaseResult CaseRunner::run(const pack::TestCase& test) {
  CaseResult result;
  if (!has_a_life(test)) {
    Walk(scratch_, now_, over_, test, result).walk(false);
    return result;
  }
  node::DryRun own(ready_);
  Walk(own, now_, over_, test, result).walk(true);
  return result;
}

}  // namespace gridline::trial
