// The table of paths: what there is, and who may ask.
#include "engine/http/api.h"

#include <algorithm>
#include <vector>

#include "engine/http/answers.h"

namespace gridline::http {

namespace {

enum class For : std::uint8_t { all, administrator };

// A path's parts after /api/v1/; "*" stands for one of any kind, handed over in order.
struct Route {
  const char* method;
  std::vector<std::string_view> path;
  For whom;
  Response (*answer)(const Call& c);
};

const std::vector<Route>& routes() {
  static const std::vector<Route> table = {
      {"GET", {"status"}, For::all, get_status},
      {"GET", {"clock"}, For::all, get_clock},
      {"POST", {"clock", "accept"}, For::all, post_clock_accept},
      {"GET", {"queues"}, For::all, get_queues},
      {"GET", {"queues", "*"}, For::all, get_queue},
      {"GET", {"tickets"}, For::all, get_history},
      {"GET", {"tickets", "*"}, For::all, get_ticket},
      {"POST", {"tickets", "*", "*"}, For::all, post_verb},
      {"GET", {"hot"}, For::all, get_hot},
      {"GET", {"search"}, For::all, get_search},
      {"GET", {"statistics"}, For::all, get_statistics},
      {"GET", {"complaints", "*"}, For::all, get_complaint},
      {"GET", {"members"}, For::all, get_members},
      {"GET", {"members", "*", "hand-over"}, For::all, get_hand_over},
      {"POST", {"members", "*", "acknowledge"}, For::all, post_acknowledge},
      {"POST", {"members", "*", "leave"}, For::all, post_leave},
      {"POST", {"members", "*", "back"}, For::all, post_back},
      {"POST", {"members", "*", "token"}, For::administrator, post_token},
      {"POST", {"members", "*", "revoke"}, For::administrator, post_revoke},
      {"POST", {"members"}, For::administrator, post_members},
      {"GET", {"councils"}, For::all, get_councils},
      {"GET", {"councils", "*"}, For::all, get_council},
      {"GET", {"councils", "*", "agenda"}, For::all, get_agenda},
      {"POST", {"councils", "*", "meetings"}, For::all, post_meeting},
      {"POST", {"councils", "*", "hold"}, For::all, post_hold},
      {"GET", {"rota"}, For::all, get_rota},
      {"POST", {"rota"}, For::all, post_rota},
      {"GET", {"rota", "who"}, For::all, get_rota_who},
      {"GET", {"rota", "changes"}, For::all, get_rota_changes},
      {"GET", {"rota", "check"}, For::all, get_rota_check},
      {"GET", {"packs"}, For::all, get_packs},
      {"POST", {"packs"}, For::all, post_pack},
      {"GET", {"packs", "*"}, For::all, get_pack},
      {"POST", {"packs", "*", "activate"}, For::all, post_activate},
      {"GET", {"packs", "*", "migration"}, For::all, get_migration},
      {"POST", {"packs", "*", "migrate"}, For::all, post_migrate},
      {"GET", {"packs", "*", "recount"}, For::all, get_recount},
      {"POST", {"packs", "*", "recount"}, For::all, post_recount},
      {"POST", {"submit"}, For::administrator, post_submit},
      {"POST", {"import"}, For::administrator, post_import},
      {"POST", {"route"}, For::administrator, post_route},
      {"GET", {"entries"}, For::administrator, get_entries},
      {"GET", {"adapters"}, For::administrator, get_adapters},
      {"GET", {"adapters", "results"}, For::administrator, get_adapter_results},
      {"POST", {"log-level"}, For::administrator, post_log_level},
      {"POST", {"residents", "erase"}, For::administrator, post_resident_erase},
      {"POST", {"seal"}, For::administrator, post_seal},
      {"POST", {"backup"}, For::administrator, post_backup},
  };
  return table;
}

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

bool fits(const Route& route, const std::string& method, const std::vector<std::string>& parts) {
  return method == route.method &&
         std::equal(parts.begin(), parts.end(), route.path.begin(), route.path.end(),
                    [](const std::string& part, std::string_view wanted) {
                      return wanted == "*" || part == wanted;
                    });
}

Response by_path(const Services& s, const Request& r) {
  const auto caller = caller_of(s, r);
  if (const auto* refused = std::get_if<Response>(&caller)) return *refused;
  const std::vector<std::string> parts = parts_of(r.path);
  const auto route = std::find_if(routes().begin(), routes().end(),
                                  [&](const Route& each) { return fits(each, r.method, parts); });
  if (route == routes().end()) {
    const std::string asked = r.method + " " + r.path;
    return problem(404, "no_such_path", "没有这个接口：" + asked, "there is no " + asked);
  }
  Call call{s, r, std::get<Caller>(caller), {}};
  if (route->whom == For::administrator && !call.caller.is_administrator()) return not_yours();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (route->path[i] == "*") call.parts.push_back(parts[i]);
  }
  return route->answer(call);
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
