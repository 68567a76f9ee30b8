// The header of one file: which of its columns is what.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/hotline/mapping.h"

namespace gridline::hotline {

enum class Shape : std::uint8_t { work_orders, message_board };

struct Column {
  Field field = Field::none;
  std::string name;  // as in the file; the key under which an unknown column is kept
};

struct Header {
  Shape shape = Shape::work_orders;
  std::vector<Column> columns;  // in the file's order
  std::vector<std::string> names() const;
  // The position of a field's column in the file at hand, or none.
  std::optional<std::size_t> position(Field field) const;
};

// A header has a text column and an id or a time of receipt; anything else (a title line above it, a row) is
// none. Of two columns for one field the mapping's order decides; the other one is kept under its own name.
// A name that occurs twice gets a number.
std::optional<Header> read_header(const std::vector<std::string>& cells, const Mapping& mapping);

// The cells of a header typed with full-width commas (工单编号，受理时间，…), which no CSV program divides.
std::vector<std::string> split_full_width(const std::vector<std::string>& cells);

}  // namespace gridline::hotline
