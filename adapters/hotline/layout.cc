// Finding the header; see layout.h.
#include "adapters/hotline/layout.h"

#include "adapters/hotline/row.h"
#include "adapters/hotline/times.h"

namespace gridline::hotline {

namespace {

std::size_t known_columns(const Header& header) {
  std::size_t known = 0;
  for (const Column& column : header.columns) known += column.field == Field::none ? 0 : 1;
  return known;
}

// The header in these cells, also if it was typed with full-width commas.
std::optional<Header> header_of(const std::vector<std::string>& cells, const Mapping& mapping) {
  std::optional<Header> plain = read_header(cells, mapping);
  const std::vector<std::string> divided = split_full_width(cells);
  if (divided.size() == cells.size()) return plain;
  std::optional<Header> wide = read_header(divided, mapping);
  if (wide && (!plain || known_columns(*wide) > known_columns(*plain))) return wide;
  return plain;
}

struct Attempt {
  std::optional<Layout> layout;
  bool exhausted = false;  // enough records were seen to say that there is no header
};

Attempt try_dialect(std::string_view head, bool whole, Layout layout, const Mapping& mapping) {
  const std::size_t mark = bom_bytes(head, layout.dialect.encoding);
  Splitter splitter(layout.dialect, mark);
  splitter.feed(head.substr(mark));
  Decoder decoder(layout.dialect.encoding);
  for (std::size_t n = 0; n < header_records_max; ++n) {
    const auto record = whole ? splitter.next_at_end() : splitter.next();
    if (!record) return {std::nullopt, whole || head.size() >= header_bytes_max};
    const RecordText text = read_record(record->raw, layout, decoder);
    if (auto header = header_of(split_cells(text.utf8, layout.dialect.separator), mapping)) {
      layout.header = std::move(*header);
      layout.rows_begin = record->end;
      return {std::move(layout), false};
    }
  }
  return {std::nullopt, true};
}

}  // namespace

Finding find_layout(std::string_view head, bool whole, std::optional<Encoding> forced,
                    const Mapping& mapping) {
  Layout layout;
  layout.forced = forced.has_value();
  layout.dialect.encoding = forced ? *forced : detect(head, whole).encoding;
  bool exhausted = true;
  for (const char separator : {',', '\t', ';'}) {
    layout.dialect.separator = separator;
    Attempt attempt = try_dialect(head, whole, layout, mapping);
    if (attempt.layout) return {Finding::Kind::found, std::move(*attempt.layout)};
    exhausted = exhausted && attempt.exhausted;
  }
  return {exhausted ? Finding::Kind::none : Finding::Kind::undecided, {}};
}

std::optional<Layout> inherit_layout(std::string_view head, const Layout& before, const Mapping& mapping) {
  const auto received = before.header.position(Field::received);
  if (!received) return std::nullopt;
  Layout layout = before;
  layout.rows_begin = bom_bytes(head, layout.dialect.encoding);
  Splitter splitter(layout.dialect, layout.rows_begin);
  splitter.feed(head.substr(layout.rows_begin));
  const auto record = splitter.next();
  if (!record || record->flaw != Flaw::none) return std::nullopt;
  Decoder decoder(layout.dialect.encoding);
  const auto cells = split_cells(read_record(record->raw, layout, decoder).utf8, layout.dialect.separator);
  if (cells.size() != layout.header.columns.size() || !read_time(cells[*received])) return std::nullopt;
  const RowOutcome row = read_row(cells, record->raw, layout.header, mapping);
  if (row.kind != RowOutcome::Kind::submission) return std::nullopt;
  return layout;
}

RecordText read_record(std::string_view raw, const Layout& layout, Decoder& decoder) {
  RecordText out;
  const Encoding encoding = layout.dialect.encoding;
  if (!layout.forced && encoding == Encoding::utf8 && !is_utf8(raw) && is_gb18030(raw)) {
    out.other_encoding = true;
    out.utf8 = decode(Encoding::gb18030, raw, out.lossy);
    return out;
  }
  // Four characters of three bytes that are all valid UTF-8 do not happen by chance in GB18030.
  if (!layout.forced && encoding == Encoding::gb18030 && long_utf8_characters(raw) >= 4) {
    out.other_encoding = true;
    out.utf8 = raw;
    return out;
  }
  const std::size_t before = decoder.lossy();
  decoder.feed(raw, out.utf8);
  decoder.finish(out.utf8);
  out.lossy = decoder.lossy() - before;
  return out;
}

}  // namespace gridline::hotline
