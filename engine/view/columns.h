// A row's struct and a statement's parameters and columns: one description serves both. Used by the
// writers of this folder alone.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "engine/sqlite/statement.h"
#include "engine/view/rows.h"

namespace gridline::view {

struct Binder {
  sqlite::Statement& statement;
  int at = 0;
  template <class V> void operator()(const V& v) {
    if constexpr (std::is_same_v<V, PackedColumn>) statement.bind_blob(++at, v.bytes);
    else if constexpr (std::is_convertible_v<V, std::string_view>) statement.bind(++at, std::string_view(v));
    else statement.bind(++at, v);
  }
};

struct ColumnReader {
  sqlite::Statement& statement;
  int at = -1;
  void operator()(std::string& v) { v = statement.text(++at); }
  template <class V> void operator()(V& v) { v = static_cast<V>(statement.signed_number(++at)); }
};

struct ColumnCounter {
  int n = 0;
  template <class V> void operator()(V&) { ++n; }
};

// "?,?,?" as many as the row has columns.
template <class Row>
std::string marks() {
  Row row;
  ColumnCounter counter;
  Row::columns(counter, row);
  std::string out = "?";
  for (int i = 1; i < counter.n; ++i) out += ",?";
  return out;
}

template <class Row>
base::Status put(sqlite::Statement& statement, const Row& row) {
  Binder bind{statement};
  Row::columns(bind, row);
  return statement.run();
}

template <class... Values>
base::Status put_values(sqlite::Statement& statement, const Values&... values) {
  Binder bind{statement};
  (bind(values), ...);
  return statement.run();
}

// The row that the bound statement gives; false: none.
template <class Row>
base::Result<bool> take(sqlite::Statement& statement, Row& row) {
  sqlite::ResetAfter reset(statement);
  auto found = statement.step();
  if (!found) return found.error();
  if (!found.value()) return false;
  ColumnReader read{statement};
  Row::columns(read, row);
  return true;
}

}  // namespace gridline::view
