// Each handover once; what is wrong in many ways is said once, at the line that an editor can mend: the shift
// after which nobody is there, else the rule or the clock.
#include "rules/lint/clocks.h"

#include <fmt/format.h>

#include <set>
#include <span>
#include <tuple>

#include "rules/route/resolve_unit.h"

namespace gridline::lint {

namespace {

using pack::ClockKind;
using pack::Urgency;

std::string time_text(base::Instant t, base::ZoneOffset zone) {
  std::string iso = base::to_iso(t, zone).substr(0, 16);
  iso[10] = ' ';
  return iso;
}

std::int64_t hours_in(const std::vector<Gap>& gaps) {
  std::int64_t ms = 0;
  for (const Gap& gap : gaps) ms += (gap.to - gap.from).ms;
  return (ms + base::hours(1).ms - 1) / base::hours(1).ms;
}

class Clocks {
 public:
  Clocks(const pack::Pack& pack, const std::vector<Settings>& settings, Duty& duty, pack::IssueList& issues,
         std::vector<Need>* needs)
      : pack_(pack), settings_(settings), duty_(duty), issues_(issues), needs_(needs) {}

  void check(const Handover& h) {
    const bool triage = h.why != route::TriageReason::none;
    ladder_begins(h);
    if (duty_.is_known()) {
      if (!triage) person_rule(h);
      if (triage) last_rung();
      else if (h.transfer || has(h.urgencies, Urgency::u1)) emergency(h);
      if (!triage && !h.transfer && has(h.urgencies, Urgency::u2)) urgent(h);
    }
    constexpr ClockKind dispatched[] = {ClockKind::accept, ClockKind::contact, ClockKind::resolve};
    constexpr ClockKind in_triage[] = {ClockKind::dispatch};
    if (h.transfer) return;  // at once, at every hour: proved above
    for (const ClockKind kind : triage ? std::span<const ClockKind>(in_triage) : std::span(dispatched))
      for (const Urgency urgency : {Urgency::u3, Urgency::u4, Urgency::consult, Urgency::wish})
        if (has(h.urgencies, urgency)) in_time(h, kind, urgency);
  }

  // What is unsure, and every ladder that finds nobody, ends at the desk.
  void last_rung() {
    if (!said_.insert({"last_rung", 0, 0}).second) return;
    Shifts shifts;
    duty_.add_leaders_up(pack_.triage, shifts);
    const std::vector<Gap>& gaps = duty_.gaps(shifts);
    if (gaps.empty()) return;
    need(NeedKind::last_rung, pack_.triage, pack::Role::none, pack::RouteIndex(0), gaps);
    const std::string& unit = pack_[pack_.triage].id;
    report_gap("last_rung_gap", gaps, pack_.triage_at, false,
               fmt::format("值班台 {} 及其上级", unit), fmt::format("the desk {} and the units above it", unit));
  }

 private:
  // An accept or resolve clock must run, or the ladder is never climbed. Said once a policy, with all
  // urgencies.
  void ladder_begins(const Handover& h) {
    const Settings& s = settings_[h.route.value];
    const bool triage = h.why != route::TriageReason::none;
    const ClockKind first = triage ? ClockKind::dispatch : ClockKind::accept;
    std::string without;
    for (unsigned u = 1; u <= static_cast<unsigned>(Urgency::wish); ++u) {
      const auto urgency = static_cast<Urgency>(u);
      if (!has(h.urgencies, urgency)) continue;
      if (pack::clock_rule(pack_, s.policy, first, urgency) == nullptr &&
          pack::clock_rule(pack_, s.policy, ClockKind::resolve, urgency) == nullptr)
        without += (without.empty() ? "" : " ") + std::string(code(urgency));
    }
    if (without.empty() || !said_.insert({"no_clock", s.policy.value, triage ? 1 : 0}).second) return;
    const std::string& route = pack_[h.route].path;
    issues_.error(
        pack_[s.policy].at, "no_clock",
        fmt::format("{0} 既没有 {1} 也没有 resolve，永远不会超时升级（规则 {2} 用这个方案）；请补上一个",
                    without, code(first), route),
        fmt::format("neither {1} nor resolve for {0}, so the ladder is never climbed (by {2}); add one",
                    without, code(first), route));
  }

  // The person rule finds nobody in a unit that has people: a slip in the role or the skill.
  void person_rule(const Handover& h) {
    const Settings& s = settings_[h.route.value];
    if (s.person.role == pack::Role::none || !duty_.has_leaders(h.lead)) return;
    if (duty_.has_anybody(h.lead, s.person)) return;
    if (!said_.insert({"person", s.person_at.line, s.person_at.column}).second) return;
    const std::string wanted = std::string(code(s.person.role)) +
                               (s.person.skill.empty() ? "" : fmt::format(", skill {}", s.person.skill));
    issues_.error(
        s.person_at, "person_rule_finds_nobody",
        fmt::format("{} 没有人符合（{}）：{}，规则 {}；请改角色或技能，或给该单位安排这样的人",
                    pack_[h.lead].id, wanted, zh_of(pack_, h.example), pack_[h.route].path),
        fmt::format(
            "nobody in {} is that ({}): {}, by {}; mend the role or skill, or give the unit such a person",
            pack_[h.lead].id, wanted, en_of(pack_, h.example), pack_[h.route].path));
  }

  // As the engine looks for somebody: the rule's, anybody on duty in the lead or above it; of other
  // categories than those to be transferred also the partners who are called to the spot.
  void emergency(const Handover& h) {
    const Settings& s = settings_[h.route.value];
    Shifts shifts;
    duty_.add_people(h.lead, s.person, shifts);
    duty_.add_leaders_up(h.lead, shifts);
    if (!h.transfer && s.partners != nullptr) {
      for (const pack::PartnerRule& p : *s.partners) {
        if (p.from == pack::LeadRule::unit) duty_.add_everybody(p.unit, shifts);
        if (p.from != pack::LeadRule::level) continue;
        route::Facts facts;
        facts.place = h.example.place;
        if (const auto found = route::unit_for_level(pack_, facts, p.level); found.unit)
          duty_.add_everybody(found.unit, shifts);
      }
    }
    const std::vector<Gap>& gaps = duty_.gaps(shifts);
    if (gaps.empty()) return;
    need(NeedKind::emergency, h.lead, s.person.role, h.route, gaps);
    report_gap("emergency_gap", gaps, s.people_at(), true,
               fmt::format("{}（紧急，{}）及其上级", pack_[h.lead].id, zh_of(pack_, h.example)),
               fmt::format("{} and the units above it (an emergency: {})", pack_[h.lead].id,
                           en_of(pack_, h.example)));
  }

  // U2: whom the rule names, whether on duty or not when it says so; else who is on duty, up to the centre.
  void urgent(const Handover& h) {
    const Settings& s = settings_[h.route.value];
    Shifts shifts;
    if (s.person.role != pack::Role::none) {
      if (!s.person.on_duty && duty_.has_anybody(h.lead, s.person)) return;
      duty_.add_people(h.lead, s.person, shifts);
    }
    duty_.add_leaders_up(h.lead, shifts);
    const pack::UnitIndex centre = pack_[pack_.triage].parent;
    duty_.add_leaders_up(centre ? centre : pack_.triage, shifts);
    const std::vector<Gap>& gaps = duty_.gaps(shifts);
    if (gaps.empty()) return;
    need(NeedKind::urgent, h.lead, s.person.role, h.route, gaps);
    report_gap("urgent_gap", gaps, s.people_at(), true,
               fmt::format("{}（U2，{}）、其上级和中心", pack_[h.lead].id, zh_of(pack_, h.example)),
               fmt::format("{}, the units above it and the centre (U2: {})", pack_[h.lead].id,
                           en_of(pack_, h.example)));
  }

  // A gap of some hours is the fault of the shift before it; when nobody is there most of the time, the rule
  // looks for people in the wrong unit.
  void report_gap(const char* issue, const std::vector<Gap>& gaps, pack::Position rule, bool by_shift,
                  const std::string& zh, const std::string& en) {
    const Gap* first = &gaps.front();
    const std::int64_t hours = hours_in(gaps), all = (duty_.to() - duty_.from()).ms / base::hours(1).ms;
    by_shift = by_shift && hours * 2 < all;
    for (const Gap& gap : gaps) {
      if (!by_shift || !gap.after) continue;
      first = &gap;
      break;
    }
    const pack::Position at = by_shift && first->after ? pack_[first->after].at : rule;
    if (!said_.insert({"gap", at.file << 20 | at.line, at.column}).second) return;
    const std::string from = time_text(first->from, pack_.zone), to = time_text(first->to, pack_.zone);
    issues_.error(
        at, issue,
        fmt::format("{} 无人值班：{} 至 {}，一年共约 {} 小时；请延长班次、补人，或派给有人值班的单位", zh,
                    from, to, hours),
        fmt::format("nobody of {} is on duty from {} to {}, some {} hours in all; make the shift longer, "
                    "add people, or send it where somebody is on duty",
                    en, from, to, hours));
  }

  // The due may not come before anybody who answers is there.
  void in_time(const Handover& h, ClockKind kind, Urgency urgency) {
    if (kind == ClockKind::accept && urgency == Urgency::wish) return;  // on the wall until it is claimed
    const Settings& s = settings_[h.route.value];
    const pack::ClockRule* rule = pack::clock_rule(pack_, s.policy, kind, urgency);
    if (rule == nullptr) return;
    const pack::UnitIndex rung = duty_.is_known() ? duty_.rung_of(h.lead) : pack::UnitIndex();
    if (!checked_.insert({rule, rung ? rung : h.lead}).second) return;
    Shifts shifts;
    if (rung) duty_.add_leaders(rung, shifts);
    const std::vector<Gap>& gaps = rung ? duty_.gaps(shifts) : duty_.closed(h.lead);
    const pack::Calendar& calendar = pack::calendar_of(pack_, h.lead);
    std::vector<Gap> missed;
    base::Instant first_due;
    for (const Gap& gap : gaps) {
      const bool cut_off = gap.to >= duty_.to() && gap.from > duty_.from();
      if (cut_off) break;  // somebody may come just after the proof ends
      // Within a gap a later start gives no earlier due, so its first moment decides.
      const base::Instant due = pack::count(calendar, gap.from, rule->amount, rule->start).due;
      if (due > gap.to) continue;
      if (missed.empty()) first_due = due;
      missed.push_back(gap);
      if (needs_ == nullptr) break;
    }
    if (missed.empty()) return;
    report_late(h, kind, urgency, *rule, missed.front(), first_due, rung);
    if (needs_ != nullptr)
      needs_->push_back({NeedKind::clock, rung ? rung : h.lead, {}, kind, h.route, std::move(missed)});
  }

  // The same people are missing to several rules: once a unit.
  void need(NeedKind kind, pack::UnitIndex unit, pack::Role role, pack::RouteIndex route,
            const std::vector<Gap>& gaps) {
    if (needs_ == nullptr || !needed_.insert({kind, unit, &gaps}).second) return;
    needs_->push_back({kind, unit, role, pack::ClockKind::none, route, gaps});
  }

  void report_late(const Handover& h, ClockKind kind, Urgency urgency, const pack::ClockRule& rule,
                   const Gap& gap, base::Instant due, pack::UnitIndex rung) {
    if (!said_.insert({"late", rule.at.file << 20 | rule.at.line, rule.at.column}).second) return;
    const bool accept = kind == ClockKind::accept || kind == ClockKind::dispatch;
    const char* issue = accept && rung ? "accept_before_duty" : "deadline_before_open";
    const std::string from = time_text(gap.from, pack_.zone), until = time_text(due, pack_.zone),
                      opens = time_text(gap.to, pack_.zone);
    const std::string& unit = pack_[rung ? rung : h.lead].id;
    issues_.error(
        rule.at, issue,
        fmt::format(
            "{} 的 {} 来不及：{}（{}）在 {} 到达，{} 到期，而 {} 要到 {} 才有人；请改用工作时（wh）或工作日"
            "（wd），或另设方案、补值班",
            code(urgency), code(kind), zh_of(pack_, h.example), pack_[h.route].path, from, until, unit,
            opens),
        fmt::format(
            "{} of {} cannot be met: {} ({}) that comes at {} is due at {}, and {} has somebody only at "
            "{}; count in working hours (wh) or days (wd), give the route another policy, or add duty",
            code(kind), code(urgency), en_of(pack_, h.example), pack_[h.route].path, from, until, unit,
            opens));
  }

  const pack::Pack& pack_;
  const std::vector<Settings>& settings_;
  Duty& duty_;
  pack::IssueList& issues_;
  std::vector<Need>* needs_;
  std::set<std::tuple<NeedKind, pack::UnitIndex, const void*>> needed_;
  std::set<std::tuple<std::string_view, std::uint32_t, std::uint32_t>> said_;
  std::set<std::pair<const pack::ClockRule*, pack::UnitIndex>> checked_;
};

}  // namespace

void check_clocks(const pack::Pack& pack, const std::vector<Handover>& handovers,
                  const std::vector<Settings>& settings, Duty& duty, pack::IssueList& issues,
                  std::vector<Need>* needs) {
  Clocks clocks(pack, settings, duty, issues, needs);
  if (duty.is_known()) clocks.last_rung();
  for (const Handover& h : handovers) clocks.check(h);
}

}  // namespace gridline::lint
