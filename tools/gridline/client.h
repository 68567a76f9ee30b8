// A small HTTP client of a running engine's API, over its Unix socket.
#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "tools/gridline/session.h"

namespace gridline::cli {

using Query = std::vector<std::pair<std::string, std::string>>;  // not yet encoded; empty values are left out

// Where the engine listens: `given` (--socket), else GRIDLINE_SOCKET, else ./gridlined.sock if it is
// there, else GRIDLINE_DATA/gridlined.sock, else ./gridlined.sock.
std::string socket_path(const std::string& given);

// A member's token: `given` (--token), else GRIDLINE_TOKEN; empty: the administrator asks.
std::string token_of(const std::string& given);

// "/api/v1/tickets?unit=LY-G1": path and query, percent-encoded. `path` is taken as it is.
std::string target_of(const std::string& path, const Query& query);
// One part of a path, percent-encoded.
std::string path_part(const std::string& text);

struct Answer {
  unsigned status = 0;
  std::string body;
};

class Client {
 public:
  explicit Client(std::string socket, std::string token = {})
      : socket_(std::move(socket)), token_(std::move(token)) {}
  explicit Client(const Session& session) : Client(socket_path(session.socket), token_of(session.token)) {}

  // One request on a connection of its own; waits at most `wait` for the answer to begin, for ever
  // when that is zero. Errors: not_found (no engine listens there; says what to do), permission, io,
  // busy (no answer in time, or a signal came).
  base::Result<Answer> get(const std::string& target, std::chrono::seconds wait = std::chrono::seconds(60));
  base::Result<Answer> post(const std::string& target, const Json& body,
                            std::chrono::seconds wait = std::chrono::seconds(60));
  base::Result<Answer> post_bytes(const std::string& target, const std::string& body,
                                  std::chrono::seconds wait);

 private:
  base::Result<Answer> exchange(bool post, const std::string& target, const std::string& body,
                                std::chrono::seconds wait);

  std::string socket_, token_;
};

// What to do with the answer of a command: shows an error the engine gave and ends with its code;
// else prints the body (--json) or lets `show` print it.
Exit finish(const Session& session, const base::Result<Answer>& answer,
            const std::function<Exit(const Json&)>& show);

// The answer is JSON, but of a form that this program does not know.
Exit misread(const Json::exception& why);

// Get or post, then finish.
Exit get_and_show(const Session& session, const std::string& path, const Query& query,
                  const std::function<Exit(const Json&)>& show);
Exit post_and_show(const Session& session, const std::string& path, const Json& body,
                   const std::function<Exit(const Json&)>& show,
                   std::chrono::seconds wait = std::chrono::seconds(60));

}  // namespace gridline::cli
