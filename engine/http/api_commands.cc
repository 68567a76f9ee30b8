// What the administrator changes: a complaint by hand (or its rehearsal), the engine's own upkeep.
#include <algorithm>

#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/node/dry_run.h"
#include "engine/node/resident.h"
#include "engine/trial/asked.h"
#include "engine/trial/route_json.h"
#include "engine/wire/checks.h"

namespace gridline::http {

Response no_pack() { return problem(503, "no_pack", "尚未启用规则包", "no rule pack is active yet", true); }

wire::Submission typed_submission(const Json& body) {
  wire::Submission s;
  s.id = text_of(body, "id");
  s.title = text_of(body, "title");
  s.text = text_of(body, "text");
  s.kind = text_of(body, "kind");
  s.origin = text_of(body, "origin");
  s.place = text_of(body, "place");
  s.category = text_of(body, "category");
  s.lon_e7 = trial::degrees_e7(body, "lon");
  s.lat_e7 = trial::degrees_e7(body, "lat");
  s.reporter.name = text_of(body, "name");
  s.reporter.phone = text_of(body, "phone");
  s.confidential = body.value("confidential", false);
  return s;
}

namespace {

wire::Submission submission_of(const Json& body, node::RandomPool& random) {
  wire::Submission s = typed_submission(body);
  if (s.id.empty()) s.id = base::to_hex(random.bytes(8));
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
          {"advice", o.reply.advice.empty() ? Json(nullptr) : Json(o.reply.advice)},
          {"seq", o.seq.value}};
}

}  // namespace

Response post_submit(const Call& call) {
  const Services& s = call.services;
  const auto body = body_of(call.request);
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
Response post_route(const Call& call) {
  const Services& s = call.services;
  const auto body = body_of(call.request);
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
  const auto answer = ask<Json>(s.node, [=, now = s.now()](const node::Node& n) -> Json {
    if (n.rules() == nullptr || n.rules()->pack != ready->pack) return nullptr;  // switched meanwhile
    command->at = std::max(now, n.state().now);
    const core::Decision d = core::decide(n.state(), *command, {n.rules(), nullptr});
    return trial::route_json(id, *command, d, *ready->pack, n.state());
  });
  if (!answer || answer->is_null()) return try_later();
  return ok(*answer);
}

Response post_log_level(const Call& call) {
  const auto body = body_of(call.request);
  if (!body) return bad_body();
  const std::string level = text_of(*body, "level");
  if (!call.services.set_log_level(level)) {
    return problem(400, "unknown_level", "日志级别应为 trace debug info warning error",
                   "levels are trace debug info warning error");
  }
  return ok({{"level", level}});
}

// Answers when everything that was flushed when it was asked can be read from sealed segments.
Response post_seal(const Call& call) {
  const Services& s = call.services;
  s.node.request_seal();
  // The turn that answers this question has flushed, and sealed, before it answers; but for a full
  // disk, when questions are answered in the middle of the flush.
  const auto sealed = ask<bool>(s.node, [](const node::Node& n) {
    return !n.counters().disk_full && !n.counters().seal_failed;
  });
  if (!sealed || !*sealed) return try_later();
  return ok({{"sealed", true}});
}

Response post_backup(const Call& call) {
  const auto body = body_of(call.request);
  if (!body || text_of(*body, "to").empty()) {
    return problem(400, "no_target", "请指明备份到哪个目录", "say to which folder");
  }
  // A copy between an erasure's fact and its deed would keep the resident for good.
  const std::unique_lock no_erasure(*call.services.erasing, std::try_to_lock);
  if (!no_erasure.owns_lock())
    return problem(503, "erasing", "正在清除一位居民，请稍后再备份", "a resident is being erased; back up later", true);
  const Response sealed = post_seal(call);
  if (sealed.status != 200) return sealed;
  const Services& s = call.services;
  const auto finished = node::Erasing(s.data_folder).finish(s.journal_folder, s.node.recent(), base::Seq());
  if (!finished) return problem(finished.error());
  const auto done = call.services.backup(text_of(*body, "to"));
  return done ? ok({{"backup", *done}}) : problem(done.error());
}

}  // namespace gridline::http
