// 排班: who is on duty, the rota's changes, and what nobody is there for, over the live state.
#include <algorithm>
#include <set>

#include "engine/base/limits.h"
#include "engine/http/answers.h"
#include "engine/http/rota_json.h"

namespace gridline::http {

namespace {

constexpr std::uint64_t days_max = 64;         // in one answer about one unit or member
constexpr std::uint64_t days_all_max = 7;      // about all of them
constexpr std::uint64_t weeks_max = 104;

base::Instant midnight_of(base::Instant t, base::ZoneOffset zone) {
  const base::CivilTime c = base::to_civil(t, zone);
  return base::from_civil({c.year, c.month, c.day}, zone);
}

Response unknown_unit(const std::string& id) {
  return problem(404, "unknown_unit", "没有这个单位：" + id, "there is no unit " + id);
}

struct Copied {
  std::shared_ptr<const RotaCopy> copy;  // null: `wrong` is the answer
  Response wrong;
};
Copied copied(const Call& c) {
  const auto copy = ask<std::shared_ptr<const RotaCopy>>(
      c.services.node, [](const node::Node& n) -> std::shared_ptr<const RotaCopy> {
        if (n.rules() == nullptr) return nullptr;
        return std::make_shared<const RotaCopy>(rota_copy(n.state(), *n.rules()));
      });
  if (!copy) return {nullptr, try_later()};
  if (*copy == nullptr)
    return {nullptr, problem(503, "no_pack", "尚未启用规则包", "no rule pack is active yet", true)};
  return {*copy, {}};
}

// The named unit, or all that have people; those alone that the caller may read.
std::vector<pack::UnitIndex> units_of(const Call& c, const RotaCopy& copy, const std::string& id) {
  std::vector<pack::UnitIndex> out;
  const pack::Pack& pack = *copy.rules.pack;
  for (std::size_t i = 0; i < pack.units.size(); ++i) {
    const bool wanted =
        id.empty() ? !copy.state.members_of(copy.rules.units[i]).empty() : pack.units[i].id == id;
    if (wanted && c.caller.may_read(pack.units[i].id)) out.emplace_back(i);
  }
  return out;
}

// Where it is he who is there, with those alone who stand beside it.
void only_of(Json& answer, const std::string& member) {
  Json his = Json::array(), people = Json::array();
  std::set<std::string> named;
  for (Json& e : answer["entries"]) {
    if (e["id"] != member) continue;
    named.insert({e["id"].get<std::string>(), e["listed"].get<std::string>()});
    his.push_back(std::move(e));
  }
  for (Json& p : answer["people"])
    if (named.count(p["id"].get<std::string>()) != 0) people.push_back(std::move(p));
  answer["entries"] = std::move(his);
  answer["people"] = std::move(people);
}

// `member`: only where it is he who is there; empty: everybody.
Response shown(const Call& c, const std::string& unit, const std::string& member, pack::Role role,
               base::Instant from, base::Instant to) {
  const Copied got = copied(c);
  if (got.copy == nullptr) return got.wrong;
  if (!unit.empty() && got.copy->rules.pack->unit_by_id.count(unit) == 0) return unknown_unit(unit);
  const std::vector<pack::UnitIndex> units = units_of(c, *got.copy, unit);
  if (units.empty() && !unit.empty()) return not_yours();
  Json answer = roster_json(got.copy->state, got.copy->rules, units, role, from, to);
  if (!member.empty()) only_of(answer, member);
  if (const base::Status named = add_names(c.services, answer["people"]); !named)
    return problem(named.error());
  return ok(answer);
}

base::MemberId member_or_throw(const Call& c, const Json& object, const char* name) {
  const std::string id = text_of(object, name);
  if (id.empty()) return {};
  const auto member = member_of(c.services, id);
  if (!member) throw BadField{name, "成员编号，没有“" + id + "”", "a member's id; there is no '" + id + "'"};
  return *member;
}

// {"kind","member","unit","from","to","other"}
core::DutyChange change_of(const Call& c, const Json& said) {
  core::DutyChange out;
  const auto kind = core::duty_of(text_of(said, "kind"));
  if (!kind) throw BadField{"kind", " on、off 或 leave", "on, off or leave"};
  out.kind = *kind;
  out.member = member_or_throw(c, said, "member");
  out.other = member_or_throw(c, said, "other");
  out.from = moment_of(said, "from", c.services.zone, c.services.now());
  out.to = moment_of(said, "to", c.services.zone);
  return out;
}

}  // namespace

// ?unit=&member=&from=&days=
Response get_rota(const Call& c) {
  const std::string unit = value_of(c.request, "unit"), member = value_of(c.request, "member");
  const std::uint64_t most = unit.empty() && member.empty() ? days_all_max : days_max;
  const std::uint64_t days = std::max<std::uint64_t>(1, number_of(c.request, "days", 1, most));
  if (!member.empty()) {
    const auto known = member_of(c.services, member);
    if (!known) return unknown_member(member);
    const auto may = ask<bool>(c.services.node, [id = *known, caller = c.caller](const node::Node& n) {
      return may_read(caller, *n.state().member(id), n.symbols());
    });
    if (!may) return try_later();
    if (!*may) return not_yours();
  }
  const base::Instant from =
      time_of(c.request, "from", c.services.zone, midnight_of(c.services.now(), c.services.zone));
  return shown(c, unit, member, pack::Role::none, from, from + base::days(static_cast<std::int64_t>(days)));
}

// ?unit=&at=&role=
Response get_rota_who(const Call& c) {
  const std::string unit = value_of(c.request, "unit"), role = value_of(c.request, "role");
  if (unit.empty()) throw BadField{"unit", "单位编号", "a unit's id"};
  const auto known = role.empty() ? pack::Role::none : pack::role_of(role);
  if (!known) throw BadField{"role", "已知的角色，没有“" + role + "”", "a known role; there is no '" + role + "'"};
  const base::Instant at = time_of(c.request, "at", c.services.zone, c.services.now());
  return shown(c, unit, {}, *known, at, at + base::Duration{1});
}

// ?member=: the changes at hand, of one member or of all whom the caller may read.
Response get_rota_changes(const Call& c) {
  const Copied got = copied(c);
  if (got.copy == nullptr) return got.wrong;
  const core::State& state = got.copy->state;
  const std::string wanted = value_of(c.request, "member");
  std::vector<base::MemberId> of;
  for (const core::Member& m : state.members) {
    const std::string id(state.symbols.bare_name(m.name));
    if (may_read(c.caller, m, state.symbols) && (wanted.empty() || id == wanted)) of.push_back(m.id);
  }
  if (of.empty()) return wanted.empty() ? ok({{"changes", Json::array()}}) : unknown_member(wanted);
  return ok({{"changes", changes_json(state, c.services.zone, of)}});
}

// ?unit=&weeks=&from=&week_hours=&stretch_hours=
Response get_rota_check(const Call& c) {
  RotaCheck check;
  check.weeks =
      static_cast<std::int32_t>(std::max<std::uint64_t>(1, number_of(c.request, "weeks", 52, weeks_max)));
  check.week_hours_max = static_cast<std::int32_t>(number_of(c.request, "week_hours", 60, 168));
  check.stretch_hours_max = static_cast<std::int32_t>(number_of(c.request, "stretch_hours", 12, 168));
  check.from = time_of(c.request, "from", c.services.zone, midnight_of(c.services.now(), c.services.zone));
  const std::string unit = value_of(c.request, "unit");
  if (unit.empty() ? !c.caller.reads_all : !c.caller.may_read(unit)) return not_yours();
  const Copied got = copied(c);
  if (got.copy == nullptr) return got.wrong;
  if (!unit.empty()) {
    const auto known = got.copy->rules.pack->unit_by_id.find(unit);
    if (known == got.copy->rules.pack->unit_by_id.end()) return unknown_unit(unit);
    check.unit = known->second;
  }
  return ok(rota_check_json(got.copy->state, got.copy->rules, check));
}

// {"add":[{"kind","member","unit","from","to","other"}],"remove":[NUMBER],"together","reason"}: whether he
// may is decide's to say. The answer has the changes of those whom it was about and whom he may read, with
// their numbers.
Response post_rota(const Call& c) {
  const auto body = body_of(c.request);
  if (!body) return bad_body();
  if (auto wrong = unknown_field(*body, {"add", "remove", "together", "reason"})) return std::move(*wrong);
  core::ChangeDuty change;
  std::vector<base::MemberId> about;
  for (const Json& said : body->value("add", Json::array())) {
    if (!said.is_object()) throw BadField{"add", "一组对象", "a list of objects"};
    if (auto wrong = unknown_field(said, {"kind", "member", "unit", "from", "to", "other"}))
      return std::move(*wrong);
    change.add.push_back(change_of(c, said));
    change.units.push_back(text_of(said, "unit"));
    about.push_back(change.add.back().member);
    if (change.add.back().other) about.push_back(change.add.back().other);
  }
  for (const Json& number : body->value("remove", Json::array())) {
    if (!number.is_number_unsigned() || number.get<std::uint64_t>() > UINT32_MAX)
      throw BadField{"remove", "一组变更编号", "a list of the numbers of changes"};
    change.remove.push_back(number.get<std::uint32_t>());
  }
  change.together = body->value("together", false);
  change.reason = text_of(*body, "reason");
  core::Command command;
  command.actor = c.caller.actor;
  command.body = std::move(change);
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  const auto changes = ask<Json>(
      c.services.node, [about, caller = c.caller, zone = c.services.zone](const node::Node& n) {
        std::vector<base::MemberId> read = about;
        std::erase_if(read, [&](base::MemberId id) {
          return !may_read(caller, *n.state().member(id), n.symbols());
        });
        return read.empty() ? Json::array() : changes_json(n.state(), zone, read);
      });
  if (!changes) return try_later();
  return ok({{"seq", acted.outcome->seq.value}, {"changes", *changes}});
}

}  // namespace gridline::http
