// The board's page: engine/http/board/board.html as it was when the program was built, so that it is
// served from any folder.
#pragma once

#include <string_view>

namespace gridline::http {

// UTF-8. Each NONCE in it stands for the answer's own nonce (Content-Security-Policy).
std::string_view board_page();

}  // namespace gridline::http
