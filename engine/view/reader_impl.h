// What the Reader's source files share.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/view/reader.h"
#include "engine/view/snapshot.h"

namespace gridline::view {

struct Reader::Impl {
  Connection connection;
};

// Every row of `sql`, whose first parameter is `key`, as `make(row)`.
template <class T, class Make>
base::Result<std::vector<T>> collect(Question& question, std::string_view sql, std::uint64_t key, Make make) {
  auto found = question.prepare(sql);
  if (!found) return found.error();
  found->bind(1, key);
  std::vector<T> out;
  for (;;) {
    auto row = found->step();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.push_back(make(*found));
  }
}

// reader_ticket.cc: fill the detail of the ticket whose summary it has.
base::Status read_timeline(Question& question, TicketDetail& detail);
base::Status read_beside(Question& question, TicketDetail& detail);

}  // namespace gridline::view
