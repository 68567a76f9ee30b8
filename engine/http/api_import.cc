// Complaints of long ago (历史件): many in one request, each answered by itself.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/receipt.h"
#include "engine/http/answers.h"
#include "engine/wire/checks.h"

namespace gridline::http {

namespace {

constexpr std::string_view fields[] = {"id",       "title",    "text",     "kind", "origin", "place",
                                       "category", "channel",  "lon",      "lat",  "name",   "phone",
                                       "confidential", "occurred", "received", "done", "outcome"};

// One row on its way: refused before it is tried, or its number in the batch.
struct Row {
  std::string id;
  Json error;
  std::size_t at = 0;
};

Json error_json(const std::string& code, const std::string& zh, const std::string& en) {
  return {{"code", code}, {"zh", zh}, {"en", en}};
}

// Null or what is wrong with it.
Json wrong_in(const Json& row) {
  for (const auto& item : row.items()) {
    const bool truth = item.key() == "confidential", number = item.key() == "lon" || item.key() == "lat";
    const bool fits = item.value().is_null() || (truth ? item.value().is_boolean()
                                                 : number ? item.value().is_number()
                                                          : item.value().is_string());
    if (!fits)
      return error_json("bad_field",
                        item.key() + (truth ? "：应为 true 或 false" : number ? "：应为数字" : "：应为文字"),
                        item.key() + (truth ? ": must be true or false" : number ? ": must be a number"
                                                                                 : ": must be a text"));
    if (std::find(std::begin(fields), std::end(fields), item.key()) == std::end(fields))
      return error_json("unknown_field", "没有字段“" + item.key() + "”",
                        "there is no field \"" + item.key() + "\"");
  }
  return nullptr;
}

std::string outcomes() {
  std::string out;
  for (unsigned i = 1; i <= static_cast<unsigned>(core::Outcome::withdrawn); ++i)
    out += (out.empty() ? "" : ", ") + std::string(core::code(static_cast<core::Outcome>(i)));
  return out;
}

core::Command command_of(const Services& s, const Json& row, const std::string& source,
                         const node::ReadyPack& pack, node::RandomPool& random) {
  wire::Submission submission = typed_submission(row);
  if (submission.id.empty()) throw BadField{"id", "缺少：该件在来源中的编号", "is missing: its number in the source"};
  submission.occurred = moment_of(row, "occurred", s.zone);
  submission.received = moment_of(row, "received", s.zone);
  if (!submission.received) throw BadField{"received", "缺少：受理时间", "is missing: when it was received"};
  const base::Instant done = moment_of(row, "done", s.zone);
  const std::string word = text_of(row, "outcome");
  const auto outcome = core::outcome_of(word);
  if (!word.empty() && !outcome)
    throw BadField{"outcome", "没有“" + word + "”；可写 " + outcomes(),
                   "there is no '" + word + "'; there are " + outcomes()};
  const std::string channel = text_of(row, "channel");
  const node::Channel from{source, channel.empty() ? source : channel};
  if (const auto why = wire::check(submission)) throw BadField{why->code, why->zh, why->en};
  core::Command command = node::make_submit(std::move(submission), from, pack, s.secret, random);
  command.actor.kind = core::ActorKind::administrator;
  auto& body = std::get<core::SubmitComplaint>(command.body);
  body.history = true;
  body.done = done;
  body.outcome = outcome.value_or(core::Outcome::none);
  return command;
}

class ManyReplies final : public node::ReplySink {
 public:
  void deliver(std::uint64_t, std::vector<node::Outcome>&& outcomes) override {
    promise.set_value(std::move(outcomes));
  }
  std::promise<std::vector<node::Outcome>> promise;
};

Json result_json(const Row& row, const node::Outcome* outcome) {
  Json out{{"id", text_json(row.id)}, {"state", "refused"}, {"ticket", nullptr}, {"receipt", nullptr}};
  if (outcome == nullptr) {
    out["error"] = row.error;
  } else if (outcome->rejection) {
    out["error"] = error_json(outcome->rejection->code, outcome->rejection->zh, outcome->rejection->en);
  } else {
    out["state"] = outcome->reply.is_new ? "new" : "known";
    if (!outcome->reply.tickets.empty()) out["ticket"] = outcome->reply.tickets.front().value;
    out["receipt"] = core::receipt_code(outcome->reply.receipt);
  }
  return out;
}

// What each would come to now. Of those imported before the archive knows alone, so they fit once more.
std::vector<node::Outcome> tried_out(const node::Node& n, std::vector<core::Command>& commands,
                                     base::Instant now) {
  std::vector<node::Outcome> out;
  for (core::Command& command : commands) {
    node::Outcome& each = out.emplace_back();
    command.at = std::max(now, n.state().now);
    core::Decision d = n.rules() != nullptr ? core::decide(n.state(), command, {n.rules(), nullptr})
                                            : core::Decision();
    each.rejection = std::move(d.rejection);
    each.reply = std::move(d.reply);
  }
  return out;
}

}  // namespace

// {"source","dry_run","rows":[{"id","received","done","outcome",...}]}: results in the rows' order. A bad row
// stops no other; sent again, a row is `known` and changes nothing. A dry run says `fit` for what would be
// taken.
Response post_import(const Call& c) {
  const Services& s = c.services;
  const auto body = body_of(c.request);
  if (!body || !body->contains("rows") || !(*body)["rows"].is_array()) return bad_body();
  if (auto wrong = unknown_field(*body, {"source", "dry_run", "rows"})) return std::move(*wrong);
  const std::string source = text_of(*body, "source");
  const Json& rows = (*body)["rows"];
  if (rows.size() > limits::batch_submissions_max) {
    const std::string most = std::to_string(limits::batch_submissions_max);
    throw BadField{"rows", "至多 " + most + " 行", "at most " + most + " rows"};
  }
  if (const auto why = wire::check(wire::Hello{wire::protocol_version, source, source, {}, {}}))
    return problem(400, "bad_source", "来源名不对：" + why->zh, "source: " + why->en);
  const auto ready = s.node.active_pack();
  if (!ready) return no_pack();
  const bool dry_run = body->value("dry_run", false);

  node::RandomPool random;
  node::InputBatch batch;
  std::vector<Row> todo;
  for (const Json& row : rows) {
    Row& each = todo.emplace_back();
    if (!row.is_object()) {
      each.error = error_json("bad_row", "应为对象", "must be an object");
      continue;
    }
    try {
      each.id = text_of(row, "id");
      each.error = wrong_in(row);
      if (!each.error.is_null()) continue;
      batch.commands.push_back(command_of(s, row, source, *ready, random));
      each.at = batch.commands.size();
    } catch (const BadField& e) {
      each.error = error_json(e.name, e.name + "：" + e.zh, e.name + ": " + e.en);
    } catch (const Json::exception&) {
      each.error = error_json("bad_field", "字段类型不对", "a field has the wrong type");
    }
  }
  std::vector<node::Outcome> outcomes;
  if (dry_run && !batch.commands.empty()) {
    auto tried = ask<std::vector<node::Outcome>>(
        s.node,
        [commands = std::make_shared<std::vector<core::Command>>(std::move(batch.commands)),
         now = s.now()](const node::Node& n) { return tried_out(n, *commands, now); });
    if (!tried) return try_later();
    outcomes = *std::move(tried);
  } else if (!batch.commands.empty()) {
    auto sink = std::make_shared<ManyReplies>();
    auto future = sink->promise.get_future();
    batch.sink = sink;
    if (!s.node.put(batch)) return try_later();
    if (future.wait_for(std::chrono::seconds(30)) != std::future_status::ready) return try_later();
    outcomes = future.get();
  }
  Json results = Json::array();
  for (const Row& row : todo) {
    results.push_back(result_json(row, row.at == 0 ? nullptr : &outcomes[row.at - 1]));
    if (dry_run && results.back()["state"] == "new") {
      results.back()["state"] = "fit";
      results.back()["ticket"] = results.back()["receipt"] = nullptr;
    }
  }
  return ok({{"results", std::move(results)}});
}

}  // namespace gridline::http
