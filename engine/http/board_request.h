// Who may read the board: the rules on a request, apart from any connection.
#pragma once

#include <utility>

#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::http {

using BoardRequest = boost::beast::http::request<boost::beast::http::string_body>;
using BoardResponse = boost::beast::http::response<boost::beast::http::string_body>;

// "localhost" or "127.0.0.1", with or without a port (a tunnel may have another than ours).
bool is_this_machine(std::string_view host);

enum class BoardPath : std::uint8_t { none, page, events };

struct BoardChoice {
  BoardPath path = BoardPath::none;
  std::optional<BoardResponse> refusal;  // set: this is the answer
};
BoardChoice choose(const BoardRequest& request);

// An answer of ours with all the headers that keep other pages out; not finished (prepare_payload).
BoardResponse board_response(unsigned status, std::string_view content_type, std::string body);
BoardResponse page_response();
BoardResponse board_problem(unsigned status, std::string_view zh, std::string_view en);

// The number of the last board that a returning client has seen; none: it is new, or the header is no number.
std::optional<std::uint64_t> last_seen(const BoardRequest& request);

}  // namespace gridline::http
