// Errors have one form everywhere; waiting has a bound everywhere.
#include "engine/http/answers.h"

#include <algorithm>
#include <charconv>

namespace gridline::http {

Response ok(const Json& body) { return {200, body.dump(-1, ' ', false, Json::error_handler_t::replace)}; }

Response problem(unsigned status, const std::string& code, const std::string& zh, const std::string& en,
                 bool retry) {
  Response out = ok({{"error", {{"code", code}, {"zh", zh}, {"en", en}, {"retry", retry}}}});
  out.status = status;
  return out;
}

Response problem(const base::Error& e) {
  switch (e.code) {
    case base::ErrorCode::not_found: return problem(404, word(e.code), "没有找到：" + e.message, e.message);
    case base::ErrorCode::busy: return problem(503, word(e.code), "正忙，请稍后再试：" + e.message, e.message, true);
    case base::ErrorCode::invalid_input: return problem(400, word(e.code), "输入有误：" + e.message, e.message);
    case base::ErrorCode::already_exists: return problem(409, word(e.code), "已经存在：" + e.message, e.message);
    case base::ErrorCode::disk_full: return problem(503, word(e.code), "磁盘已满：" + e.message, e.message, true);
    default: return problem(500, word(e.code), "内部错误：" + e.message, e.message);
  }
}

Response problem(const core::Rejection& r) {
  return problem(r.retry ? 503 : r.code == "not_yours" ? 403 : 409, r.code, r.zh, r.en, r.retry);
}

std::optional<Json> body_of(const Request& request) {
  if (request.body.empty()) return Json::object();
  Json parsed = Json::parse(request.body, nullptr, false);
  if (!parsed.is_object()) return std::nullopt;
  return parsed;
}

Response bad_body() { return problem(400, "bad_body", "请求体应为 JSON 对象", "the body must be a JSON object"); }

std::optional<Response> unknown_field(const Json& body, const std::vector<std::string_view>& known) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string names;
    for (const std::string_view each : known) names += (names.empty() ? "" : ", ") + std::string(each);
    if (names.empty()) names = "none 无";
    return problem(400, "unknown_field", "没有字段 " + name + "，可用的字段：" + names,
                   "there is no field " + name + " here; the fields are: " + names);
  }
  return std::nullopt;
}

std::string text_of(const Json& object, const char* name) {
  const auto at = object.find(name);
  return at == object.end() || at->is_null() ? std::string() : at->get<std::string>();
}

namespace {

base::Instant instant_of(const std::string& text, const char* name, base::ZoneOffset zone,
                         base::Instant otherwise) {
  if (text.empty()) return otherwise;
  const auto at = base::parse_instant(text, zone);
  if (!at) throw BadField{name, "时间，如 2026-03-20T08:30", "a time such as 2026-03-20T08:30"};
  return *at;
}

}  // namespace

base::Instant moment_of(const Json& object, const char* name, base::ZoneOffset zone,
                        base::Instant otherwise) {
  return instant_of(text_of(object, name), name, zone, otherwise);
}

base::Instant time_of(const Request& request, const char* name, base::ZoneOffset zone,
                      base::Instant otherwise) {
  return instant_of(value_of(request, name), name, zone, otherwise);
}

std::string value_of(const Request& request, const char* name) {
  const auto at = request.query.find(name);
  return at == request.query.end() ? std::string() : at->second;
}

std::uint64_t number_of(const Request& request, const char* name, std::uint64_t otherwise,
                        std::uint64_t most) {
  const std::string text = value_of(request, name);
  if (text.empty()) return otherwise;
  std::uint64_t n = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), n);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size() || n > most) {
    const std::string limit = std::to_string(most);
    throw BadField{name, "不大于 " + limit + " 的整数", "a whole number, at most " + limit};
  }
  return n;
}

base::TicketId ticket_of(const std::string& text) {
  std::uint64_t n = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), n);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) {
    throw BadField{"ticket", "数字工单号", "a ticket's number"};
  }
  return base::TicketId(n);
}

std::optional<base::MemberId> member_of(const Services& s, const std::string& id) {
  const auto found = ask<base::MemberId>(s.node, [id](const node::Node& n) {
    const base::Symbol name = n.symbols().find("member:" + id);
    const core::Member* member = name ? n.state().member_by_name(name) : nullptr;
    return member == nullptr ? base::MemberId() : member->id;
  });
  if (!found || !*found) return std::nullopt;
  return found;
}

Response unknown_member(const std::string& id) {
  return problem(404, "unknown_member", "没有这个成员：" + id, "there is no member " + id);
}

Json time_json(base::Instant t, base::ZoneOffset zone) {
  return t ? Json(base::to_iso(t, zone)) : Json(nullptr);
}
Json text_json(std::string_view text) { return text.empty() ? Json(nullptr) : Json(text); }

Response try_later() {
  return problem(503, "try_later", "引擎正忙或磁盘已满，请稍后再试",
                 "the engine is busy or its disk is full; try later", true);
}

namespace {

class OneReply final : public node::ReplySink {
 public:
  void deliver(std::uint64_t, std::vector<node::Outcome>&& outcomes) override {
    promise.set_value(std::move(outcomes.front()));
  }
  std::promise<node::Outcome> promise;
};

}  // namespace

namespace {

Response not_known_yet() {
  return problem(504, "not_known_yet", "引擎尚未答复，可能已经受理：请用同一编号重试",
                 "the engine has not answered; it may still be done: repeat it with the same id or key",
                 true);
}

Acted wait_for(std::future<node::Outcome>& future) {
  if (future.wait_for(std::chrono::seconds(10)) == std::future_status::ready) return {future.get(), {}};
  return {std::nullopt, not_known_yet()};
}

}  // namespace

Acted act(node::Node& node, core::Command command) {
  auto sink = std::make_shared<OneReply>();
  std::future<node::Outcome> future = sink->promise.get_future();
  node::InputBatch batch;
  batch.commands.push_back(std::move(command));
  batch.sink = sink;
  if (!node.put(batch)) return {std::nullopt, try_later()};
  return wait_for(future);
}

Acted act(const Services& s, const Caller& caller, core::Command command) {
  if (caller.is_administrator()) return act(s.node, std::move(command));
  enum class Put { done, full, no_more };
  auto sink = std::make_shared<OneReply>();
  std::future<node::Outcome> future = sink->promise.get_future();
  auto batch = std::make_shared<node::InputBatch>();
  batch->commands.push_back(std::move(command));
  batch->sink = std::move(sink);
  const auto put =
      ask<Put>(s.node, [&to = s.node, batch, token = caller.token, now = s.now()](const node::Node& n) {
        if (holder_of(n, token, now) == nullptr) return Put::no_more;
        return to.put(*batch) ? Put::done : Put::full;
      });
  batch.reset();
  if (put == Put::no_more) return {std::nullopt, bad_token()};
  if (put == Put::full) return {std::nullopt, try_later()};
  if (!put) return {std::nullopt, not_known_yet()};  // the question may still be answered
  return wait_for(future);
}

base::Result<view::Reader> fresh_reader(const Services& s) {
  if (s.view_path.empty()) {
    return base::Error{base::ErrorCode::not_found,
                       "本引擎未维护 read.db（view: false） / this engine keeps no read.db (view: false)"};
  }
  const base::Seq wanted = s.node.recent().last();
  auto reader = view::Reader::open(s.view_path);
  if (!reader) return reader;
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(2);
  while (std::chrono::steady_clock::now() < until && !*s.stopping) {
    const auto seen = reader->progress();
    if (!seen) return seen.error();
    if (*seen >= wanted) break;
    // The projector is another thread writing a file; there is no event to wait on across it.
    s.node.recent().wait_after(s.node.recent().last(), std::chrono::milliseconds(5));
  }
  return reader;
}

}  // namespace gridline::http
