// Blocking Beast; asio's blocking reads ignore the socket's time-outs, so the wait is a poll.
#include "tools/gridline/client.h"

#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

#include <fmt/format.h>
#include <poll.h>
#include <sys/un.h>

#include <cstdlib>
#include <filesystem>

namespace gridline::cli {

namespace {

namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using Protocol = asio::local::stream_protocol;

constexpr std::size_t answer_bytes_max = 256u * 1024 * 1024;

std::string encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_' || c == '.' || c == '~';
    if (plain) out += c;
    else out += fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

base::Error not_running(const std::string& socket, const std::string& why) {
  return {base::ErrorCode::not_found,
          fmt::format("连不上引擎 {}（{}）。请先启动：gridline serve --pack DIR --data DIR；引擎在别处时用 "
                      "--socket PATH 或 "
                      "GRIDLINE_SOCKET 指明 / no engine answers at {} ({}): start one with `gridline serve "
                      "--pack DIR --data "
                      "DIR`, or say where it is with --socket PATH or GRIDLINE_SOCKET",
                      socket, why, socket, why)};
}

}  // namespace

std::string socket_path(const std::string& given) {
  if (!given.empty()) return given;
  const char* named = std::getenv("GRIDLINE_SOCKET");
  if (named != nullptr && *named != 0) return named;
  const std::string here = "gridlined.sock";
  std::error_code ec;  // a folder that cannot be looked into has no socket for us
  if (std::filesystem::exists(here, ec)) return here;
  const char* data = std::getenv("GRIDLINE_DATA");
  if (data != nullptr && *data != 0) return std::string(data) + "/gridlined.sock";
  return here;
}

std::string token_of(const std::string& given) {
  if (!given.empty()) return given;
  const char* named = std::getenv("GRIDLINE_TOKEN");
  return named != nullptr ? named : "";
}

std::string path_part(const std::string& text) { return encoded(text); }

std::string target_of(const std::string& path, const Query& query) {
  std::string out = path;
  char mark = '?';
  for (const auto& [name, value] : query) {
    if (value.empty()) continue;
    out += mark + encoded(name) + "=" + encoded(value);
    mark = '&';
  }
  return out;
}

base::Result<Answer> Client::get(const std::string& target, std::chrono::seconds wait) {
  return exchange(false, target, {}, wait);
}

base::Result<Answer> Client::post(const std::string& target, const Json& body, std::chrono::seconds wait) {
  return exchange(true, target, body.dump(-1, ' ', false, Json::error_handler_t::replace), wait);
}

base::Result<Answer> Client::post_bytes(const std::string& target, const std::string& body,
                                        std::chrono::seconds wait) {
  return exchange(true, target, body, wait);
}

base::Result<Answer> Client::exchange(bool post, const std::string& target, const std::string& body,
                                      std::chrono::seconds wait) {
  if (socket_.size() >= sizeof(sockaddr_un{}.sun_path)) {
    return base::Error{base::ErrorCode::not_found,
                       "套接字路径过长（至多 107 字节） / the socket's path is too long: " + socket_};
  }
  asio::io_context context{1};
  Protocol::socket socket(context);
  boost::system::error_code ec;
  socket.connect(Protocol::endpoint(socket_), ec);
  if (ec == boost::system::errc::permission_denied) {
    return base::Error{
        base::ErrorCode::permission,
        fmt::format("无权使用 {}，请以引擎的用户运行 / you may not use {}: run as the engine's user", socket_,
                    socket_)};
  }
  if (ec) return not_running(socket_, ec.message());
  beast_http::request<beast_http::string_body> request{post ? beast_http::verb::post : beast_http::verb::get,
                                                       target, 11};
  request.set(beast_http::field::host, "gridlined");
  if (post) request.set(beast_http::field::content_type, "application/json");
  if (!token_.empty()) request.set(beast_http::field::authorization, "Bearer " + token_);
  request.keep_alive(false);
  request.body() = body;
  request.prepare_payload();
  beast_http::write(socket, request, ec);
  if (ec) return not_running(socket_, ec.message());
  pollfd readable{socket.native_handle(), POLLIN, 0};
  const int limit = wait.count() == 0 ? -1 : static_cast<int>(wait.count() * 1000);
  const int ready = ::poll(&readable, 1, limit);
  if (ready < 0) return base::Error{base::ErrorCode::busy, "被信号打断 / interrupted by a signal"};
  if (ready == 0) {
    return base::Error{base::ErrorCode::busy,
                       fmt::format("引擎 {} 秒内没有回答 / the engine did not answer within {} s",
                                   wait.count(), wait.count())};
  }
  boost::beast::flat_buffer buffer;
  beast_http::response_parser<beast_http::string_body> parser;
  parser.body_limit(answer_bytes_max);
  beast_http::read(socket, buffer, parser, ec);
  if (ec) return not_running(socket_, ec.message());
  return Answer{parser.get().result_int(), std::move(parser.get().body())};
}

namespace {

Exit exit_of(unsigned status, const std::string& code) {
  if (code == "disk_full") return Exit::storage;
  if (status == 400) return Exit::usage;
  if (status == 503 || status == 504) return Exit::unreachable;
  return status >= 500 ? Exit::storage : Exit::no;
}

}  // namespace

Exit finish(const Session& session, const base::Result<Answer>& answer,
            const std::function<Exit(const Json&)>& show) {
  if (!answer) {
    complain(answer.error().message);
    return Exit::unreachable;
  }
  const Json body = Json::parse(answer->body, nullptr, false);
  if (body.is_discarded()) {
    complain("引擎的回答不是 JSON，版本是否一致？ / the engine's answer is no JSON: are both of one version?");
    return Exit::unreachable;
  }
  if (answer->status != 200) {
    const Json error = body.is_object() ? body.value("error", Json::object()) : Json::object();
    if (session.json) print_line(body);
    const std::string zh = text_of(error, "zh"), en = text_of(error, "en");
    complain(fmt::format("{}{}{}{} [{}]", zh, zh == en ? "" : " / ", zh == en ? "" : en,
                         error.value("retry", false) ? "（可稍后重试 / may be tried again）" : "",
                         text_of(error, "code")));
    return exit_of(answer->status, text_of(error, "code"));
  }
  if (session.json) {
    print_line(body);
    return Exit::ok;
  }
  try {
    return show(body);
  } catch (const Json::exception& e) {
    return misread(e);
  }
}

Exit misread(const Json::exception& why) {
  complain(fmt::format("看不懂引擎的回答，版本是否一致？ / the engine's answer has another form than this program "
                       "knows; are both of one version? {}",
                       why.what()));
  return Exit::unreachable;
}

Exit get_and_show(const Session& session, const std::string& path, const Query& query,
                  const std::function<Exit(const Json&)>& show) {
  return finish(session, Client(session).get(target_of(path, query)), show);
}

Exit post_and_show(const Session& session, const std::string& path, const Json& body,
                   const std::function<Exit(const Json&)>& show, std::chrono::seconds wait) {
  return finish(session, Client(session).post(path, body, wait), show);
}

}  // namespace gridline::cli
