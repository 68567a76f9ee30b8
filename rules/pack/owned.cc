// What is inherited is looked for upward, setting by setting.
#include "rules/pack/owned.h"

#include <algorithm>

#include <fmt/format.h>

#include "rules/pack/ladder_tighter.h"
#include "rules/pack/tighter.h"

namespace gridline::pack {

namespace {

constexpr Urgency all_urgencies[] = {Urgency::u1, Urgency::u2,      Urgency::u3,
                                     Urgency::u4, Urgency::consult, Urgency::wish};

bool is_same(const PartnerRule& a, const PartnerRule& b) {
  return a.from == b.from && a.level == b.level && a.unit == b.unit && a.kind == b.kind;
}

std::string text_of(const Pack& pack, const PartnerRule& p) {
  switch (p.from) {
    case LeadRule::level: return pack[p.level].id;
    case LeadRule::unit: return "unit:" + pack[p.unit].id;
    default: return p.kind ? "category:" + pack[p.kind].id : "category";
  }
}

std::string text_of(const Limit& limit) {
  constexpr std::string_view units[] = {"", "min", "h", "d", "wh", "wd"};
  const bool days = limit.amount.unit == AmountUnit::day || limit.amount.unit == AmountUnit::working_day;
  std::string out =
      fmt::format("{} {}", limit.amount.value, units[static_cast<std::size_t>(limit.amount.unit)]);
  if (days && limit.start == StartRule::instant) out += " instant";
  if (!days && limit.start == StartRule::next_day) out += " next_day";
  return out;
}

Limit limit_of(const ClockRule& rule) { return {rule.amount, rule.start}; }

// One route below an owner, against what would hold without the owner.
class Owned {
 public:
  Owned(const Pack& pack, IssueList& issues) : pack_(pack), issues_(issues) {}

  void check(RouteIndex route, RouteIndex owned) {
    const Route& r = pack_[route];
    const UnitIndex owner = pack_[owned].owner;
    const RouteIndex bound = pack_[owned].parent;
    check_lead(r, owner);
    if (r.partners) check_partners(r, bound);
    if (r.person) check_person(r, bound);
    if (r.policy) check_policy(r, bound);
    if (r.hot) check_hot(route, bound);
  }

  void check_owner(RouteIndex owned, RouteIndex around) {
    const Route& r = pack_[owned];
    const std::string& mine = pack_[r.owner].id;
    const std::string& theirs = pack_[pack_[around].owner].id;
    if (is_within(pack_, r.owner, pack_[around].owner)) return;
    issues_.error(
        r.owner_at, "owner_outside",
        fmt::format("“{}”不属于上面那棵子树的所有者“{}”；请换成它下属的单位，或移到那棵子树外", mine, theirs),
        fmt::format("'{}' is not within '{}', who owns the sub-tree around it; name a unit below that one, "
                    "or move this out of it",
                    mine, theirs));
  }

 private:
  void check_lead(const Route& r, UnitIndex owner) {
    if (r.lead != LeadRule::unit || !r.lead_unit) return;
    if (is_within(pack_, r.lead_unit, owner) || is_within(pack_, owner, r.lead_unit)) return;
    const std::string& lead = pack_[r.lead_unit].id;
    const std::string& own = pack_[owner].id;
    issues_.error(
        r.lead_at, "lead_outside_owner",
        fmt::format("“{}”既不属于“{}”，也不是它的上级；主办请用本单位及下属、上级、category 或 triage", lead,
                    own),
        fmt::format("'{}' is neither within '{}' nor above it; let the owner, a unit below or above it, "
                    "category or triage lead",
                    lead, own));
  }

  void check_partners(const Route& r, RouteIndex bound) {
    while (bound && !pack_[bound].partners) bound = pack_[bound].parent;
    if (!bound) return;
    for (const PartnerRule& wanted : *pack_[bound].partners) {
      const auto is_wanted = [&](const PartnerRule& p) { return is_same(p, wanted); };
      if (std::any_of(r.partners->begin(), r.partners->end(), is_wanted)) continue;
      const std::string text = text_of(pack_, wanted);
      issues_.error(r.partners_at, "partner_dropped",
                    fmt::format("上级规定的协办“{}”不能去掉；请加上 {}", text, text),
                    fmt::format("the unit above wants '{}' as a partner, which may not be dropped; add {}",
                                text, text));
    }
  }

  void check_person(const Route& r, RouteIndex bound) {
    while (bound && !pack_[bound].person) bound = pack_[bound].parent;
    if (!bound) return;
    const PersonRule& wanted = *pack_[bound].person;
    if (wanted.role == Role::none) return;
    if (r.person->role == Role::none) {
      issues_.error(
          r.person_at, "duty_loosened", "上级规定派到人，这里不能只放进队列；请写 person 的 role",
          "the unit above gives this to a person, so it may not only stand in a queue; name a role");
    } else if (wanted.on_duty && !r.person->on_duty) {
      issues_.error(r.person_at, "duty_loosened", "上级规定要在岗的人，这里不能写 on_duty: false；请改为 true",
                    "the unit above wants somebody on duty; on_duty: false is not enough, write true");
    } else if (!wanted.skill.empty() && r.person->skill != wanted.skill) {
      issues_.error(r.person_at, "duty_loosened",
                    fmt::format("上级规定要有技能“{0}”的人；请写 skill: {0}", wanted.skill),
                    fmt::format("the unit above wants somebody with the skill '{0}'; write skill: {0}",
                                wanted.skill));
    }
  }

  void check_policy(const Route& r, RouteIndex bound) {
    while (bound && !pack_[bound].policy) bound = pack_[bound].parent;
    if (!bound) return;
    const PolicyIndex theirs = pack_[bound].policy;
    if (r.policy == theirs) return;
    for (int i = 1; i < static_cast<int>(ClockKind::archive); ++i) {
      for (const Urgency urgency : all_urgencies)
        if (!check_clock(r, theirs, static_cast<ClockKind>(i), urgency)) break;  // once a clock
    }
    check_ladders(r, theirs);
    check_habits(r, theirs);
    const std::int32_t mine = warn_percent(pack_, r.policy), wanted = warn_percent(pack_, theirs);
    if (wanted == 0 || (mine != 0 && mine <= wanted)) return;
    const std::string& id = pack_[r.policy].id;
    if (mine == 0)
      issues_.error(r.policy_at, "limit_loosened",
                    fmt::format("“{}”没有 warn，上级是 {}%；请补上，不得晚于它", id, wanted),
                    fmt::format("'{}' has no warn, the unit above has {}%: add one no later", id, wanted));
    else
      issues_.error(
          r.policy_at, "limit_loosened",
          fmt::format("“{}”的 warn 是 {}%，不能晚于上级的 {}%", id, mine, wanted),
          fmt::format("the warn of '{}' is {}%, no later than the {}% of the unit above", id, mine, wanted));
  }

  // Each step of the unit above is among the own ones, in its order and no later; more may stand between.
  void check_ladders(const Route& r, PolicyIndex theirs) {
    for (int i = 1; i < static_cast<int>(ClockKind::archive); ++i) {
      for (const Urgency urgency : all_urgencies) {
        const auto clock = static_cast<ClockKind>(i);
        const Ladder* bound = ladder_of(pack_, theirs, clock, urgency);
        const Ladder* mine = ladder_of(pack_, r.policy, clock, urgency);
        if (bound == nullptr || mine == bound) continue;
        const LadderStep* missing = first_loosened(mine, *bound, pack_.calendars);
        if (missing == nullptr) continue;
        const std::string where = fmt::format("{}:{}", pack_.file_names[missing->at.file], missing->at.line);
        issues_.error(
            r.policy_at, "ladder_loosened",
            fmt::format(
                "“{}”的 {} {} 阶梯少了上级的一步（{}），或晚于它；请补上，可以更早、可以加步，不能去掉",
                pack_[r.policy].id, code(clock), code(urgency), where),
            fmt::format(
                "the ladder of '{}' for {} {} leaves out a step of the unit above ({}), or takes it later; "
                "add it: steps may come earlier and more may be added, none dropped",
                pack_[r.policy].id, code(clock), code(urgency), where));
        break;  // once a clock
      }
    }
  }

  // No more pauses than the unit above has, and no later start.
  void check_habits(const Route& r, PolicyIndex theirs) {
    const std::string& policy = pack_[r.policy].id;
    for (const ClockKind clock :
         {ClockKind::dispatch, ClockKind::accept, ClockKind::contact, ClockKind::resolve}) {
      const std::uint32_t usual = clock == ClockKind::resolve ? pause::on_hold : 0;
      const std::uint32_t mine = pauses_of(pack_, r.policy, clock, usual);
      if ((mine & ~pauses_of(pack_, theirs, clock, usual)) != 0)
        issues_.error(r.policy_at, "limit_loosened",
                      fmt::format("“{}”的 {} 停表比上级规定的多；请去掉多出的停表状态", policy, code(clock)),
                      fmt::format("{} of '{}' stands still where the unit above lets it run; take that out",
                                  code(clock), policy));
      const auto start = [&](PolicyIndex p) {
        const ClockFrom from = start_of(pack_, p, clock);
        return from == ClockFrom::none ? ClockFrom::received : from;
      };
      if (clock != ClockKind::accept && start(r.policy) > start(theirs))
        issues_.error(r.policy_at, "limit_loosened",
                      fmt::format("“{}”的 {} 起算晚于上级规定；请用同一时刻或更早", policy, code(clock)),
                      fmt::format("{} of '{}' starts later than the unit above says; start it no later",
                                  code(clock), policy));
    }
  }

  // False: reported.
  bool check_clock(const Route& r, PolicyIndex theirs, ClockKind clock, Urgency urgency) {
    const ClockRule* bound = clock_rule(pack_, theirs, clock, urgency);
    if (bound == nullptr) return true;
    const ClockRule* mine = clock_rule(pack_, r.policy, clock, urgency);
    const std::string what = fmt::format("{} {}", code(clock), code(urgency));
    const std::string limit = text_of(limit_of(*bound));
    const std::string& policy = pack_[r.policy].id;
    if (mine == nullptr) {
      issues_.error(r.policy_at, "limit_loosened",
                    fmt::format("“{}”没有 {}，上级规定 {}；请补上，不得长于它", policy, what, limit),
                    fmt::format("'{}' has no {}, the unit above gives {}; add one that is no longer", policy,
                                what, limit));
      return false;
    }
    const Tighter tighter = is_tighter(limit_of(*mine), limit_of(*bound), pack_.calendars);
    if (tighter == Tighter::yes) return true;
    const std::string own = text_of(limit_of(*mine));
    const std::string where = fmt::format("{}:{}", pack_.file_names[mine->at.file], mine->at.line);
    if (tighter == Tighter::no) {
      issues_.error(
          r.policy_at, "limit_loosened",
          fmt::format("“{}”的 {} 是 {}（{}），长于上级的 {}；只能收紧，不能放宽", policy, what, own, where,
                      limit),
          fmt::format("{} of '{}' is {} ({}), longer than the {} of the unit above; limits may be tightened, "
                      "not loosened",
                      what, policy, own, where, limit));
    } else {
      issues_.error(
          r.policy_at, "limit_not_comparable",
          fmt::format("“{}”的 {} 是 {}（{}），上级是 {}，谁长谁短要看节假日；请用同一种单位", policy, what,
                      own, where, limit),
          fmt::format("{} of '{}' is {} ({}), that of the unit above {}: which is longer depends on "
                      "holidays; write it in the same unit",
                      what, policy, own, where, limit));
    }
    return false;
  }

  Hot hot_at(RouteIndex route) const {
    Hot out;
    if (pack_[route].parent) out = hot_at(pack_[route].parent);
    if (pack_[route].hot) out.take(*pack_[route].hot);
    return out;
  }

  void check_hot(RouteIndex route, RouteIndex bound) {
    const Hot mine = hot_at(route), wanted = hot_at(bound);
    if (!wanted.counts()) return;
    const auto no_later = [](std::int32_t own, std::int32_t theirs) {
      return theirs == 0 || (own != 0 && own <= theirs);
    };
    const bool same_extent = mine.per.level == wanted.per.level && mine.of == wanted.of;
    const bool sooner = no_later(mine.households, wanted.households) && no_later(mine.above, wanted.above) &&
                        mine.days >= wanted.days;
    if (same_extent && sooner) return;
    issues_.error(
        pack_[route].hot_at, "hot_loosened",
        "热点只能比上级规定报得更早：households、above 不大于上级，days 不小于上级，per、of 不变",
        "hot spots may only be reported sooner than the unit above wants: households and above no larger, "
        "days no smaller, per and of as they are");
  }

  const Pack& pack_;
  IssueList& issues_;
};

}  // namespace

void check_owned(const Pack& pack, IssueList& issues) {
  Owned owned(pack, issues);
  std::vector<RouteIndex> owner(pack.routes.size());  // the nearest route with an owner, around it or itself
  for (std::size_t i = 0; i < pack.routes.size(); ++i) {
    const Route& r = pack.routes[i];
    const RouteIndex around = r.parent ? owner[r.parent.value] : RouteIndex();
    owner[i] = r.owner ? RouteIndex(i) : around;
    if (r.owner && around) owned.check_owner(RouteIndex(i), around);
    if (owner[i]) owned.check(RouteIndex(i), owner[i]);
  }
}

}  // namespace gridline::pack
