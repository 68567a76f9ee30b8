// `/api/v1`: what the command line (and later the console) asks of a running engine. One function
// from a request to a response; the transport is server.h.
//
// Everybody who may open the Unix socket is the administrator; a request with a member's token
// (`Authorization: Bearer TOKEN`) is that member's and gets what he may: reading the units where he has a
// role and those below, and acting, which decide judges. Tokens are shown once and never logged.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/base/result.h"
#include "engine/node/adapter_status.h"
#include "engine/node/clock.h"
#include "engine/node/intake.h"
#include "engine/node/node.h"
#include "engine/node/pack_store.h"

namespace gridline::http {

struct Request {
  std::string method;                        // "GET", "POST"
  std::string path;                          // "/api/v1/tickets/17", without the query
  std::map<std::string, std::string> query;  // decoded
  std::string body;                          // JSON or empty
  std::optional<std::string> authorization;  // the header as it came; none: there was none
};

struct Response {
  unsigned status = 200;
  std::string body;                          // JSON, or JSON lines for entries
  std::string content_type = "application/json; charset=utf-8";
};

// What the API works on; everything outlives it. All functions may be called on several threads at once.
struct Services {
  node::Node& node;
  const node::Secret& secret;
  std::string journal_folder;
  std::string view_path;                     // read.db; empty: no view is kept
  std::string version;                       // "0.1.0"
  base::ZoneOffset zone;
  std::function<std::vector<node::AdapterStatus>()> adapters;
  std::function<bool(const std::string&)> set_log_level;
  std::function<base::Result<std::string>(const std::string&)> backup;  // to a folder; a sentence back
  std::function<base::Instant()> now = [] { return node::SystemClock().now(); };  // the engine's time
  // Set by Api::stop().
  std::shared_ptr<std::atomic<bool>> stopping = std::make_shared<std::atomic<bool>>(false);
  std::function<std::string()> view_problem = {};  // why read.db is not kept now; "": it is
  std::function<std::vector<node::AdapterResult>(const std::string& name)> adapter_results = {};
  node::PackStore* packs = nullptr;          // null: packs cannot be changed through this API
  std::string data_folder = {};              // where an erasure that is under way is marked
  std::shared_ptr<std::mutex> erasing = std::make_shared<std::mutex>();  // one resident at a time
};

class Api {
 public:
  explicit Api(Services services);
  ~Api();

  // Any thread; may wait (for the duty cycle, for a long poll). Never throws.
  Response handle(const Request& request) const;

  // Long polls end within a quarter of a second, also those to come. Any thread.
  void stop();

 private:
  Services services_;
};

}  // namespace gridline::http
