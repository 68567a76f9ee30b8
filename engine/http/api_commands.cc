// What changes something: a complaint by hand, a verb on a ticket, members, the engine's own upkeep.
#include <algorithm>

#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/http/route_json.h"
#include "engine/node/dry_run.h"
#include "engine/wire/checks.h"

namespace gridline::http {

namespace {

Response bad_body() { return problem(400, "bad_body", "请求体应为 JSON 对象", "the body must be a JSON object"); }
Response no_pack() { return problem(503, "no_pack", "尚未启用规则包", "no rule pack is active yet", true); }

wire::Submission submission_of(const Json& body, node::RandomPool& random) {
  wire::Submission s;
  s.id = text_of(body, "id");
  if (s.id.empty()) s.id = base::to_hex(random.bytes(8));
  s.title = text_of(body, "title");
  s.text = text_of(body, "text");
  s.kind = text_of(body, "kind");
  s.origin = text_of(body, "origin");
  s.place = text_of(body, "place");
  s.category = text_of(body, "category");
  s.reporter.name = text_of(body, "name");
  s.reporter.phone = text_of(body, "phone");
  s.confidential = body.value("confidential", false);
  return s;
}

// What is wrong with a complaint typed in by hand, by the same checks as one from an adapter.
std::optional<Response> refused(const wire::Submission& submission, const node::Channel& from) {
  auto why = wire::check(submission);
  if (!why) why = wire::check(wire::Hello{wire::protocol_version, from.source, from.channel, {}, {}});
  if (!why) return std::nullopt;
  return problem(400, why->code, why->zh, why->en, why->retry);
}

node::Channel channel_of(const Json& body) {
  const std::string channel = text_of(body, "channel");
  return {"console", channel.empty() ? "console" : channel};
}

Json reply_json(const node::Outcome& o) {
  Json tickets = Json::array();
  for (const base::TicketId t : o.reply.tickets) tickets.push_back(t.value);
  return {{"complaint", o.reply.complaint.value},
          {"receipt", core::receipt_code(o.reply.receipt)},
          {"version", o.reply.version},
          {"is_new", o.reply.is_new},
          {"tickets", tickets},
          {"seq", o.seq.value}};
}

// A cap on open tickets; 0 or absent: none.
std::int32_t open_max_of(const Json& member) {
  const auto at = member.find("open_max");
  if (at == member.end() || at->is_null()) return 0;
  if (!at->is_number_unsigned() || at->get<std::uint64_t>() > 1'000'000) {
    throw BadField{"open_max", "不大于 1000000 的整数", "a whole number, at most 1000000"};
  }
  return at->get<std::int32_t>();
}

std::optional<base::MemberId> member_of(const Services& s, const std::string& id) {
  const auto found = ask<base::MemberId>(s.node, [id](const node::Node& n) {
    const base::Symbol name = n.symbols().find("member:" + id);
    for (const core::Member& m : n.state().members) {
      if (name && m.name == name) return m.id;
    }
    return base::MemberId();
  });
  if (!found || !*found) return std::nullopt;
  return found;
}

}  // namespace

Response post_submit(const Services& s, const Request& r) {
  const auto body = body_of(r);
  if (!body) return bad_body();
  const auto ready = s.node.active_pack();
  if (!ready) return no_pack();
  node::RandomPool random;
  wire::Submission submission = submission_of(*body, random);
  const node::Channel from = channel_of(*body);
  if (auto wrong = refused(submission, from)) return std::move(*wrong);
  const Acted acted = act(s.node, node::make_submit(std::move(submission), from, *ready, s.secret, random));
  if (!acted.outcome) return acted.why;
  return acted.outcome->rejection ? problem(*acted.outcome->rejection) : ok(reply_json(*acted.outcome));
}

// The same reading and the same decide on the live state; nothing is stored.
Response post_route(const Services& s, const Request& r) {
  const auto body = body_of(r);
  if (!body) return bad_body();
  const auto ready = s.node.active_pack();
  if (!ready) return no_pack();
  node::RandomPool random;
  wire::Submission submission = submission_of(*body, random);
  const std::string id = text_of(*body, "id");
  const node::Channel from = channel_of(*body);
  if (auto wrong = refused(submission, from)) return std::move(*wrong);
  auto command = std::make_shared<core::Command>(
      node::make_submit(std::move(submission), from, *ready, s.secret, random));
  const auto answer = ask<Json>(s.node, [=](const node::Node& n) -> Json {
    if (n.rules() == nullptr || n.rules()->pack != ready->pack) return nullptr;  // switched meanwhile
    command->at = std::max(node::SystemClock().now(), n.state().now);
    const core::Decision d = core::decide(n.state(), *command, {n.rules(), nullptr});
    return route_json(id, *command, d, *ready->pack, n.state());
  });
  if (!answer || answer->is_null()) return try_later();
  return ok(*answer);
}

Response post_verb(const Services& s, const Request& r, const std::string& number, const std::string& verb) {
  const auto body = body_of(r);
  if (!body) return bad_body();
  if (!core::verb_of(verb)) return problem(404, "unknown_verb", "没有这个动作：" + verb, "there is no verb " + verb);
  wire::Act request;
  request.ticket = ticket_of(number).value;
  request.verb = verb;
  request.key = text_of(*body, "key");
  for (const char* name : {"unit", "outcome", "reason", "text"}) request.args[name] = text_of(*body, name);
  if (!request.args["outcome"].empty() && !core::outcome_of(request.args["outcome"])) {
    return problem(400, "unknown_outcome", "没有这个结果",
                   "outcomes are solved, answered, unfounded, no_answer, forced, withdrawn");
  }
  wire::Act checked = request;
  if (checked.key.empty()) checked.key = "none";  // here a key may be left out
  if (const auto why = wire::check(checked)) return problem(400, why->code, why->zh, why->en, why->retry);
  core::Actor actor;
  actor.kind = core::ActorKind::administrator;
  core::Command command = node::make_act(request, actor, s.secret);
  if (const std::string member = text_of(*body, "member"); !member.empty()) {
    const auto id = member_of(s, member);
    if (!id) return problem(404, "unknown_member", "没有这个成员：" + member, "there is no member " + member);
    std::get<core::ActOnTicket>(command.body).member = *id;
  }
  const Acted acted = act(s.node, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  const std::uint64_t seq = acted.outcome->seq.value;
  return ok({{"ticket", request.ticket}, {"verb", verb}, {"seq", seq}, {"changed", seq != 0}});
}

// {"members":[{"id","name","unit","roles":[],"skills":[],"shifts":[],"open_max","left"}]}
Response post_members(const Services& s, const Request& r) {
  const auto body = body_of(r);
  if (!body || !body->contains("members") || !(*body)["members"].is_array()) return bad_body();
  core::Command command;
  command.actor.kind = core::ActorKind::administrator;
  core::ImportMembers import;
  for (const Json& m : (*body)["members"]) {
    core::MemberRecord record;
    record.id = text_of(m, "id");
    if (record.id.empty()) return problem(400, "no_id", "成员缺编号 id", "a member needs an id");
    record.unit = text_of(m, "unit");
    record.left = m.value("left", false);
    record.open_max = open_max_of(m);
    for (const std::string& role : m.value("roles", std::vector<std::string>())) {
      const auto known = pack::role_of(role);
      if (!known) return problem(400, "unknown_role", "没有这个角色：" + role, "there is no role " + role);
      record.roles.push_back(*known);
    }
    record.skills = m.value("skills", std::vector<std::string>());
    record.shifts = m.value("shifts", std::vector<std::string>());
    command.personal.names.push_back(text_of(m, "name"));
    import.members.push_back(std::move(record));
  }
  const std::size_t count = import.members.size();
  command.body = std::move(import);
  const Acted acted = act(s.node, std::move(command));
  if (!acted.outcome) return acted.why;
  if (acted.outcome->rejection) return problem(*acted.outcome->rejection);
  return ok({{"members", count}, {"seq", acted.outcome->seq.value}});
}

Response post_log_level(const Services& s, const Request& r) {
  const auto body = body_of(r);
  if (!body) return bad_body();
  const std::string level = text_of(*body, "level");
  if (!s.set_log_level(level)) {
    return problem(400, "unknown_level", "日志级别应为 trace debug info warning error",
                   "levels are trace debug info warning error");
  }
  return ok({{"level", level}});
}

// Answers when everything that was flushed when it was asked can be read from sealed segments.
Response post_seal(const Services& s) {
  s.node.request_seal();
  // The turn that answers this question has flushed, and sealed, before it answers; but for a full
  // disk, when questions are answered in the middle of the flush.
  const auto sealed = ask<bool>(s.node, [](const node::Node& n) { return !n.counters().disk_full; });
  if (!sealed || !*sealed) return try_later();
  return ok({{"sealed", true}});
}

Response post_backup(const Services& s, const Request& r) {
  const auto body = body_of(r);
  if (!body || text_of(*body, "to").empty()) {
    return problem(400, "no_target", "请指明备份到哪个目录", "say to which folder");
  }
  const Response sealed = post_seal(s);
  if (sealed.status != 200) return sealed;
  const auto done = s.backup(text_of(*body, "to"));
  return done ? ok({{"backup", *done}}) : problem(done.error());
}

}  // namespace gridline::http
