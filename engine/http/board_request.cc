// Refusals are plain text for whoever typed the address, Chinese first.
#include "engine/http/board_request.h"

#include <array>
#include <charconv>

#include "engine/base/hash.h"
#include "engine/http/board_page.h"

namespace gridline::http {

namespace {

namespace beast_http = boost::beast::http;

std::string_view view(boost::beast::string_view s) { return {s.data(), s.size()}; }

// The nonce lets exactly our own script and style run; everything else, also from here, may not load.
std::string policy(const std::string& nonce) {
  const std::string own = nonce.empty() ? "'none'" : "'nonce-" + nonce + "'";
  return "default-src 'none'; script-src " + own + "; style-src " + own +
         "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

BoardResponse response(unsigned status, std::string_view content_type, std::string body,
                       const std::string& nonce) {
  BoardResponse out{static_cast<beast_http::status>(status), 11};
  out.set(beast_http::field::content_type, {content_type.data(), content_type.size()});
  out.set("Content-Security-Policy", policy(nonce));
  out.set("X-Content-Type-Options", "nosniff");
  out.set("X-Frame-Options", "DENY");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Cross-Origin-Resource-Policy", "same-origin");
  out.set("Cross-Origin-Opener-Policy", "same-origin");
  out.set(beast_http::field::cache_control, "no-store");
  out.keep_alive(false);
  out.body() = std::move(body);
  return out;
}

// A browser says where a request comes from. What other pages ask for would not be shown to them, but it
// would take one of the places of those who watch.
bool is_from_elsewhere(const BoardRequest& request) {
  const std::string_view site = view(request["Sec-Fetch-Site"]);
  return !site.empty() && site != "same-origin" && site != "none";
}

}  // namespace

bool is_this_machine(std::string_view host) {
  const std::size_t colon = host.find(':');
  if (colon != std::string_view::npos) {
    const std::string_view port = host.substr(colon + 1);
    if (port.empty() || port.size() > 5 || port.find_first_not_of("0123456789") != port.npos) return false;
    host = host.substr(0, colon);
  }
  return host == "127.0.0.1" ||
         boost::beast::iequals({host.data(), host.size()}, boost::beast::string_view("localhost"));
}

BoardChoice choose(const BoardRequest& request) {
  const auto hosts = request.equal_range(beast_http::field::host);
  const bool has_one_host = hosts.first != hosts.second && std::next(hosts.first) == hosts.second;
  if (!has_one_host || !is_this_machine(view(hosts.first->value()))) {
    return {BoardPath::none,
            board_problem(403, "看板只在本机以 localhost 或 127.0.0.1 打开",
                          "the board opens on this machine alone, as localhost or 127.0.0.1")};
  }
  if (request.method() != beast_http::verb::get) {
    BoardResponse refusal = board_problem(405, "看板只读", "the board is read only: GET");
    refusal.set(beast_http::field::allow, "GET");
    return {BoardPath::none, std::move(refusal)};
  }
  const std::string_view target = view(request.target());
  const std::string_view path = target.substr(0, target.find('?'));
  if (path == "/") return {BoardPath::page, std::nullopt};
  if (path != "/events") return {BoardPath::none, board_problem(404, "没有这个页面", "there is no such page")};
  if (is_from_elsewhere(request)) {
    return {BoardPath::none, board_problem(403, "不接受其他网站的请求", "requests of other sites are refused")};
  }
  return {BoardPath::events, std::nullopt};
}

BoardResponse board_response(unsigned status, std::string_view content_type, std::string body) {
  return response(status, content_type, std::move(body), "");
}

BoardResponse board_problem(unsigned status, std::string_view zh, std::string_view en) {
  return board_response(status, "text/plain; charset=utf-8",
                        std::string(zh) + " / " + std::string(en) + "\n");
}

BoardResponse page_response() {
  std::array<std::uint8_t, 16> bytes;
  base::random_bytes(bytes.data(), bytes.size());
  const std::string nonce = base::to_hex(bytes);
  constexpr std::string_view mark = "NONCE";
  std::string page;
  std::string_view rest = board_page();
  for (std::size_t at; (at = rest.find(mark)) != rest.npos; rest.remove_prefix(at + mark.size())) {
    page += rest.substr(0, at);
    page += nonce;
  }
  page += rest;
  return response(200, "text/html; charset=utf-8", std::move(page), nonce);
}

std::optional<std::uint64_t> last_seen(const BoardRequest& request) {
  const std::string_view text = view(request["Last-Event-ID"]);
  std::uint64_t seq = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), seq);
  const bool whole = !text.empty() && parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return whole ? std::optional(seq) : std::nullopt;
}

}  // namespace gridline::http
