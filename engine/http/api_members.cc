// Members: the list, import, leave and stand-in, what was handed over, tokens.
#include <algorithm>

#include "engine/http/answers.h"

namespace gridline::http {

namespace {

constexpr std::uint64_t page_max = 500;     // members in one answer
constexpr std::uint64_t days_max = 366;     // of a token's life
constexpr std::uint64_t days_usual = 30;

// A cap on open tickets; 0 or absent: none.
std::int32_t open_max_of(const Json& member) {
  const auto at = member.find("open_max");
  if (at == member.end() || at->is_null()) return 0;
  if (!at->is_number_unsigned() || at->get<std::uint64_t>() > 1'000'000) {
    throw BadField{"open_max", "不大于 1000000 的整数", "a whole number, at most 1000000"};
  }
  return at->get<std::int32_t>();
}

std::vector<pack::Role> roles_of(const Json& object) {
  std::vector<pack::Role> out;
  for (const std::string& role : object.value("roles", std::vector<std::string>())) {
    const auto known = pack::role_of(role);
    if (!known) throw BadField{"roles", "已知的角色，没有“" + role + "”", "known roles; there is no '" + role + "'"};
    out.push_back(*known);
  }
  return out;
}

// [{"unit","roles":[]}]
std::vector<core::MemberPost> posts_of(const Json& member) {
  std::vector<core::MemberPost> out;
  const auto at = member.find("posts");
  if (at == member.end() || at->is_null()) return out;
  if (!at->is_array()) throw BadField{"posts", "数组", "an array"};
  for (const Json& post : *at) {
    out.push_back({text_of(post, "unit"), roles_of(post)});
    if (out.back().unit.empty() || out.back().roles.empty()) {
      throw BadField{"posts", "单位和至少一个角色", "a unit with at least one role, each"};
    }
  }
  return out;
}

core::MemberRecord record_of(const Json& m) {
  core::MemberRecord record;
  record.id = text_of(m, "id");
  if (record.id.empty()) throw BadField{"id", "成员编号", "the member's id"};
  record.unit = text_of(m, "unit");
  record.left = m.value("left", false);
  record.open_max = open_max_of(m);
  record.roles = roles_of(m);
  record.skills = m.value("skills", std::vector<std::string>());
  record.shifts = m.value("shifts", std::vector<std::string>());
  record.posts = posts_of(m);
  return record;
}

Json roles_json(std::uint32_t roles) {
  Json out = Json::array();
  for (unsigned r = 1; r < 32; ++r) {
    const std::string_view word = pack::code(static_cast<pack::Role>(r));
    if ((roles >> r & 1) != 0 && !word.empty()) out.push_back(word);
  }
  return out;
}

Json names_json(const std::vector<base::Symbol>& names, const core::Symbols& symbols) {
  Json out = Json::array();
  for (const base::Symbol each : names) out.push_back(symbols.bare_name(each));
  return out;
}

Json member_json(const core::Member& m, const node::Node& n, base::ZoneOffset zone) {
  const core::Symbols& symbols = n.symbols();
  Json posts = Json::array();
  for (const core::Post& p : m.posts) {
    posts.push_back({{"unit", symbols.bare_name(p.unit)}, {"roles", roles_json(p.roles)}});
  }
  const core::Member* stand_in = n.state().member(m.stand_in);
  return {{"member", m.id.value},
          {"id", symbols.bare_name(m.name)},
          {"name", nullptr},
          {"unit", symbols.bare_name(m.unit)},
          {"roles", roles_json(m.roles)},
          {"posts", posts},
          {"skills", names_json(m.skills, symbols)},
          {"shifts", names_json(m.shifts, symbols)},
          {"open", m.open},
          {"open_max", m.open_max},
          {"away_until", time_json(m.away(n.state().now) ? m.away_until : base::Instant(), zone)},
          {"stand_in", stand_in == nullptr ? Json(nullptr) : Json(symbols.bare_name(stand_in->name))},
          {"handed_over", m.handed_over.size()},
          {"left", m.left}};
}

bool belongs_to(const core::Member& m, base::Symbol unit) {
  return m.unit == unit || std::any_of(m.posts.begin(), m.posts.end(),
                                       [&](const core::Post& p) { return p.unit == unit; });
}

// What became of a command about people.
Response said(const Call& c, core::Command command, Json answer) {
  const Acted acted = act(c.services, c.caller, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  const std::uint64_t seq = acted.outcome->seq.value;
  answer["seq"] = seq;
  answer["changed"] = seq != 0;
  return ok(answer);
}

// The member in the path and a body with none but these fields; else the answer to give.
struct Asked {
  base::MemberId member;
  Json body;
  std::optional<Response> wrong;
};
Asked asked_of(const Call& c, const std::vector<std::string_view>& fields) {
  const auto body = body_of(c.request);
  if (!body) return {{}, {}, bad_body()};
  if (auto wrong = unknown_field(*body, fields)) return {{}, {}, std::move(wrong)};
  const auto member = member_of(c.services, c.parts[0]);
  if (!member) return {{}, {}, unknown_member(c.parts[0])};
  return {*member, *body, std::nullopt};
}

core::Command command_of(const Call& c, core::CommandBody body) {
  core::Command command;
  command.actor = c.caller.actor;
  command.body = std::move(body);
  return command;
}

}  // namespace

bool may_read(const Caller& caller, const core::Member& m, const core::Symbols& symbols) {
  if (caller.reads_all || m.id == caller.actor.member) return true;
  return caller.may_read(std::string(symbols.bare_name(m.unit))) ||
         std::any_of(m.posts.begin(), m.posts.end(), [&](const core::Post& p) {
           return caller.may_read(std::string(symbols.bare_name(p.unit)));
         });
}

base::Status add_names(const Services& s, Json& members) {
  if (s.view_path.empty()) return {};
  auto reader = fresh_reader(s);
  if (!reader && reader.error().code == base::ErrorCode::not_found) return {};
  if (!reader) return reader.error();
  for (std::size_t from = 0; from < members.size(); from += view::page_max) {
    std::vector<base::MemberId> numbers;
    for (std::size_t i = from; i < std::min(members.size(), from + view::page_max); ++i) {
      numbers.emplace_back(members[i]["member"].get<std::uint32_t>());
    }
    const auto answers = reader->members(numbers);
    if (!answers) return answers.error();
    std::size_t at = from;
    for (const view::MemberAnswer& a : *answers) {  // in the order asked for, some may be missing
      while (members[at]["member"].get<std::uint32_t>() != a.number.value) ++at;
      members[at]["name"] = text_json(a.name);
    }
  }
  return {};
}

// In the order they were imported; `after`: the last member's number of the page before.
Response get_members(const Call& c) {
  const std::uint64_t after = number_of(c.request, "after", 0, UINT32_MAX);
  const std::uint64_t limit = std::max<std::uint64_t>(1, number_of(c.request, "limit", page_max, page_max));
  const std::string unit = value_of(c.request, "unit");
  auto answer =
      ask<Json>(c.services.node, [=, caller = c.caller, zone = c.services.zone](const node::Node& n) {
        const base::Symbol wanted = unit.empty() ? base::Symbol() : n.symbols().find("unit:" + unit);
        Json members = Json::array(), next = nullptr;
        const std::vector<core::Member>& all = n.state().members;
        for (std::size_t i = after; i < all.size() && (unit.empty() || wanted); ++i) {
          if (wanted && !belongs_to(all[i], wanted)) continue;
          if (!may_read(caller, all[i], n.symbols())) continue;
          if (members.size() == limit) {
            next = members.back()["member"];
            break;
          }
          members.push_back(member_json(all[i], n, zone));
        }
        return Json{{"seq", n.flushed().value}, {"next", next}, {"members", std::move(members)}};
      });
  if (!answer) return try_later();
  if (const base::Status named = add_names(c.services, (*answer)["members"]); !named)
    return problem(named.error());
  return ok(*answer);
}

// {"members":[{"id","name","unit","roles":[],"posts":[{"unit","roles":[]}],"skills":[],"shifts":[],
// "open_max","left"}]}
Response post_members(const Call& c) {
  const auto body = body_of(c.request);
  if (!body || !body->contains("members") || !(*body)["members"].is_array()) return bad_body();
  core::Command command;
  core::ImportMembers import;
  for (const Json& m : (*body)["members"]) {
    import.members.push_back(record_of(m));
    command.personal.names.push_back(text_of(m, "name"));
  }
  const std::size_t count = import.members.size();
  command.actor = c.caller.actor;
  command.body = std::move(import);
  return said(c, std::move(command), {{"members", count}});
}

// {"until","stand_in"}: whether he may is decide's to say.
Response post_leave(const Call& c) {
  Asked asked = asked_of(c, {"until", "stand_in"});
  if (asked.wrong) return std::move(*asked.wrong);
  const auto until = base::parse_instant(text_of(asked.body, "until"), c.services.zone);
  if (!until) throw BadField{"until", "时间，如 2026-03-20T08:30", "a time such as 2026-03-20T08:30"};
  core::SetLeave leave{asked.member, *until, {}};
  const std::string stand_in = text_of(asked.body, "stand_in");
  if (!stand_in.empty()) {
    const auto member = member_of(c.services, stand_in);
    if (!member) return unknown_member(stand_in);
    leave.stand_in = *member;
  }
  return said(
      c, command_of(c, leave),
      {{"id", c.parts[0]}, {"until", time_json(*until, c.services.zone)}, {"stand_in", text_json(stand_in)}});
}

Response post_back(const Call& c) {
  Asked asked = asked_of(c, {});
  if (asked.wrong) return std::move(*asked.wrong);
  return said(c, command_of(c, core::SetLeave{asked.member, {}, {}}), {{"id", c.parts[0]}});
}

// What was handed over to him and waits for his acknowledgement.
Response get_hand_over(const Call& c) {
  const std::string& id = c.parts[0];
  const auto answer = ask<Json>(
      c.services.node, [id, caller = c.caller, zone = c.services.zone](const node::Node& n) -> Json {
        const base::Symbol name = n.symbols().find("member:" + id);
        const core::Member* member = name ? n.state().member_by_name(name) : nullptr;
        if (member == nullptr) return nullptr;
        if (!may_read(caller, *member, n.symbols())) return false;
        Json tickets = Json::array();
        for (const base::TicketId ticket : member->handed_over) {
          const node::QueueRow* row = n.queues().find(ticket);
          tickets.push_back(row != nullptr ? queue_row_json(*row, n, zone) : Json{{"ticket", ticket.value}});
        }
        return {{"id", id}, {"tickets", std::move(tickets)}};
      });
  if (!answer) return try_later();
  if (answer->is_null()) return unknown_member(id);
  return answer->is_boolean() ? not_yours() : ok(*answer);
}

Response post_acknowledge(const Call& c) {
  Asked asked = asked_of(c, {});
  if (asked.wrong) return std::move(*asked.wrong);
  return said(c, command_of(c, core::AcknowledgeHandOver{asked.member}), {{"id", c.parts[0]}});
}

// {"days"}: the token is in this answer and nowhere else; the engine keeps its hash.
Response post_token(const Call& c) {
  Asked asked = asked_of(c, {"days"});
  if (asked.wrong) return std::move(*asked.wrong);
  const Json days = asked.body.value("days", Json(days_usual));
  if (!days.is_number_unsigned() || days.get<std::uint64_t>() < 1 || days.get<std::uint64_t>() > days_max) {
    throw BadField{"days", " 1 至 366 的整数", "a whole number from 1 to 366"};
  }
  base::Hash256 drawn{};
  base::random_bytes(drawn.data(), drawn.size());
  const std::string token = "glt_" + base::to_hex(drawn);
  const base::Instant expires = c.services.now() + base::days(days.get<std::int64_t>());
  return said(c, command_of(c, core::IssueToken{asked.member, token_hash(token), expires}),
              {{"id", c.parts[0]}, {"token", token}, {"expires", time_json(expires, c.services.zone)}});
}

Response post_revoke(const Call& c) {
  Asked asked = asked_of(c, {});
  if (asked.wrong) return std::move(*asked.wrong);
  return said(c, command_of(c, core::RevokeToken{asked.member}), {{"id", c.parts[0]}});
}

}  // namespace gridline::http
