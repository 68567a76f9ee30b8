// The table of paths.
#include "engine/http/api.h"

#include <algorithm>
#include <vector>

#include "engine/http/answers.h"

namespace gridline::http {

namespace {

// "/api/v1/tickets/17/accept" → {"tickets", "17", "accept"}; empty when it is not ours.
std::vector<std::string> parts_of(const std::string& path) {
  constexpr std::string_view prefix = "/api/v1/";
  if (path.compare(0, prefix.size(), prefix) != 0) return {};
  std::vector<std::string> parts;
  std::string_view rest = std::string_view(path).substr(prefix.size());
  while (!rest.empty()) {
    const std::string_view part = rest.substr(0, rest.find('/'));
    parts.emplace_back(part);
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
  }
  return parts;
}

Response by_path(const Services& s, const Request& r) {
  const std::vector<std::string> p = parts_of(r.path);
  const bool get = r.method == "GET", post = r.method == "POST";
  if (p.size() == 1 && get) {
    if (p[0] == "status") return get_status(s);
    if (p[0] == "queues") return get_queues(s);
    if (p[0] == "tickets") return get_history(s, r);
    if (p[0] == "search") return get_search(s, r);
    if (p[0] == "statistics") return get_statistics(s, r);
    if (p[0] == "entries") return get_entries(s, r);
    if (p[0] == "adapters") return get_adapters(s);
  }
  if (p.size() == 1 && post) {
    if (p[0] == "submit") return post_submit(s, r);
    if (p[0] == "route") return post_route(s, r);
    if (p[0] == "members") return post_members(s, r);
    if (p[0] == "log-level") return post_log_level(s, r);
    if (p[0] == "seal") return post_seal(s);
    if (p[0] == "backup") return post_backup(s, r);
  }
  if (p.size() == 2 && get) {
    if (p[0] == "queues") return get_queue(s, r, p[1]);
    if (p[0] == "tickets") return get_ticket(s, p[1]);
    if (p[0] == "complaints") return get_complaint(s, p[1]);
  }
  if (p.size() == 3 && post && p[0] == "tickets") return post_verb(s, r, p[1], p[2]);
  const std::string asked = r.method + " " + r.path;
  return problem(404, "no_such_path", "没有这个接口：" + asked, "there is no " + asked);
}

}  // namespace

Api::Api(Services services) : services_(std::move(services)) {}
Api::~Api() = default;

void Api::stop() { *services_.stopping = true; }

Response Api::handle(const Request& r) const {
  try {
    return by_path(services_, r);
  } catch (const BadField& e) {
    return problem(400, "bad_field", e.name + " 应为" + e.zh, e.name + " must be " + e.en);
  } catch (const Json::exception& e) {  // a field of another type than the handler reads
    const std::string what = e.what();
    return problem(400, "bad_body", "请求体的字段类型不对：" + what, "a field has the wrong type: " + what);
  } catch (const std::future_error&) {  // the node went away with the question
    return problem(503, "not_answering", "引擎没有回应，请稍后再试", "the engine does not answer; try later", true);
  }
}

}  // namespace gridline::http
