// The table of paths.
#include "engine/http/api.h"

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
  return problem(404, "no_such_path", "没有这个接口：" + r.method + " " + r.path, "there is no " + r.method + " " + r.path);
}

}  // namespace

Api::Api(Services services) : services_(std::move(services)) {}
Api::~Api() = default;

Response Api::handle(const Request& r) const {
  try {
    return by_path(services_, r);
  } catch (const Json::exception& e) {  // a field of another type than the handler reads
    return problem(400, "bad_body", std::string("请求体的字段类型不对：") + e.what(), std::string("a field has the wrong type: ") + e.what());
  }
}

}  // namespace gridline::http
