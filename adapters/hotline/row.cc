// From cells to a Submission, field by field; see row.h and README.md.
#include "adapters/hotline/row.h"

#include <algorithm>
#include <array>
#include <optional>

#include <fmt/format.h>

#include "adapters/hotline/cell.h"
#include "adapters/hotline/times.h"
#include "engine/base/hash.h"
#include "engine/base/limits.h"
#include "engine/wire/checks.h"
#include "engine/wire/refusals.h"

namespace gridline::hotline {

namespace {

// The cells of one row by field, cleaned.
class Row {
 public:
  Row(const std::vector<std::string>& cells, const Header& header) {
    for (std::size_t i = 0; i < header.columns.size(); ++i) {
      const Column& column = header.columns[i];
      const std::string_view cell = i < cells.size() ? std::string_view(cells[i]) : std::string_view{};
      const bool long_text = column.field == Field::text || column.field == Field::none;
      std::string value = long_text ? clean_text(cell) : clean_word(cell);
      if (value.empty()) continue;
      if (column.field == Field::none) others_.push_back({column.name, std::move(value)});
      else of(column.field) = std::move(value);
    }
  }
  std::string& of(Field field) { return fields_[static_cast<std::size_t>(field)]; }
  const std::string& of(Field field) const { return fields_[static_cast<std::size_t>(field)]; }
  const std::vector<std::pair<std::string, std::string>>& others() const { return others_; }

 private:
  std::array<std::string, field_count> fields_;
  std::vector<std::pair<std::string, std::string>> others_;  // unknown columns, in the file's order
};

// A total, a count or a signature below the table. Only rows without a text are asked.
bool is_footer(const std::vector<std::string>& cells) {
  for (const std::string& cell : cells) {
    const std::string value = clean_word(cell);
    if (value.empty()) continue;
    for (const std::string_view front : {"合计", "总计", "小计", "共计", "汇总", "制表", "统计时间", "导出时间"}) {
      if (value.starts_with(front)) return true;
    }
    return value.starts_with("共") && value.find("条") != std::string::npos;
  }
  return false;
}

bool all_blank(const std::vector<std::string>& cells) {
  return std::all_of(cells.begin(), cells.end(),
                     [](const std::string& cell) { return clean_word(cell).empty(); });
}

// A number that a spreadsheet may have made of an id or phone. None: digits are lost.
std::optional<std::string> read_number(std::string_view cell) {
  const std::string half = half_width(cell);
  if (looks_scientific(half)) return expand_scientific(half);
  return std::string(without_zero_fraction(half));
}

std::string joined_category(const Row& row) {
  std::string path;
  for (const Field field : {Field::category, Field::category_2, Field::category_3, Field::category_4,
                            Field::category_5}) {
    const std::string& level = row.of(field);
    if (level.empty()) continue;
    path += path.empty() ? level : "/" + level;
  }
  for (std::size_t at; (at = path.find("->")) != std::string::npos;) path.replace(at, 2, "/");
  return path;
}

// District, street, community, compound and address in one line, without what the address says already.
std::string joined_place(const Row& row) {
  const std::string& address = row.of(Field::place);
  std::string place;
  for (const Field field : {Field::district, Field::street, Field::community, Field::compound}) {
    const std::string& part = row.of(field);
    if (part.empty() || address.find(part) != std::string::npos || place.find(part) != std::string::npos)
      continue;
    place += part;
  }
  return place + address;
}

// A decimal degree as degrees × 10^7; none when it is no number or lies outside ±180.
std::optional<std::int64_t> read_degrees(std::string_view text) {
  std::int64_t value = 0;
  int decimals = -1;
  const bool negative = !text.empty() && text.front() == '-';
  if (negative) text.remove_prefix(1);
  if (text.empty()) return std::nullopt;
  for (const char c : text) {
    if (c == '.' && decimals < 0) { decimals = 0; continue; }
    if (c < '0' || c > '9') return std::nullopt;
    if (decimals >= 7) continue;
    if (decimals >= 0) ++decimals;
    value = value * 10 + (c - '0');
    if (value > 1'800'000'000) return std::nullopt;
  }
  for (int i = std::max(decimals, 0); i < 7; ++i) {
    value *= 10;
    if (value > 1'800'000'000) return std::nullopt;
  }
  return negative ? -value : value;
}

// Extra fields: the known ones first, then the file's own columns; what is over the limit of fields is
// gathered in the last one as lines, so nothing is left out.
class Extras {
 public:
  explicit Extras(base::StringMap& map) : map_(map) {}

  void put(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    const std::string key = name.size() <= limits::name_bytes_max ? name : base::to_hex(base::hash256(name));
    if (map_.size() + 1 < limits::extra_fields_max) {
      map_[key] = value;
    } else {
      rest_ += fmt::format("{}{}: {}", rest_.empty() ? "" : "\n", name, value);
    }
  }
  void finish() {
    if (!rest_.empty()) map_["其他"] = rest_;
  }

 private:
  base::StringMap& map_;
  std::string rest_;
};

RowOutcome refused(const char* why, std::string detail) {
  RowOutcome out;
  out.kind = RowOutcome::Kind::refused;
  out.reason = why;
  out.detail = std::move(detail);
  return out;
}

void read_coordinates(const Row& row, const Mapping& mapping, wire::Submission& s, Extras& extras) {
  std::string lon = row.of(Field::longitude);
  std::string lat = row.of(Field::latitude);
  const std::string both = half_width(row.of(Field::coordinates));
  if (lon.empty() && lat.empty()) {
    const std::size_t comma = both.find_first_of(", ;");
    if (comma != std::string::npos) {
      lon = clean_word(both.substr(0, comma));
      lat = clean_word(both.substr(comma + 1));
    }
  }
  const auto lon_e7 = read_degrees(lon);
  const auto lat_e7 = read_degrees(lat);
  if (mapping.datum == Datum::wgs84 && lon_e7 && lat_e7) {
    s.lon_e7 = *lon_e7;
    s.lat_e7 = *lat_e7;
  } else if (!lon.empty() && !lat.empty()) {
    extras.put("coordinates", lon + "," + lat);
  } else {
    extras.put("coordinates", both);
  }
}

void read_reporter(const Row& row, wire::Submission& s, Extras& extras) {
  const std::string& name = row.of(Field::name);
  const std::string& phone = row.of(Field::phone);
  if (is_withheld(name)) s.confidential = s.confidential || name.find("保密") != std::string::npos;
  else s.reporter.name = name;
  if (!is_withheld(phone)) {
    const auto number = read_number(phone);
    if (number) s.reporter.phone = *number;
    else extras.put("phone_as_exported", phone);  // 1.39E+10: nobody can be called with that
  } else if (phone.find("保密") != std::string::npos) {
    s.confidential = true;
  }
  if (!is_withheld(row.of(Field::contact))) {
    s.reporter.contact = read_number(row.of(Field::contact)).value_or(row.of(Field::contact));
  }
  if (s.reporter.phone.empty()) {  // 联系方式 is mostly a phone too
    const std::string& contact = s.reporter.contact;
    if (contact.size() >= 7 && contact.find_first_not_of("0123456789-*") == std::string::npos) {
      s.reporter.phone = contact;
      s.reporter.contact.clear();
    }
  }
  s.reporter.address = row.of(Field::address);
  if (const auto secret = read_yes_no(row.of(Field::confidential)))
    s.confidential = s.confidential || *secret;
  if (const auto open = read_yes_no(row.of(Field::published))) s.confidential = s.confidential || !*open;
  s.reply = read_yes_no(row.of(Field::reply_wanted)).value_or(false);
}

void read_category(const Row& row, const Mapping& mapping, wire::Submission& s, Extras& extras) {
  const std::string path = joined_category(row);
  extras.put("category", path);
  const auto known = mapping.categories.find(path);
  if (known != mapping.categories.end()) s.category = known->second;
}

// The id, or the reason why there is none that can be trusted.
std::optional<RowOutcome> read_id(const Row& row, const Header& header, wire::Submission& s) {
  const auto id = read_number(row.of(Field::id));
  if (!id) return refused(reason::id_precision_lost, row.of(Field::id));
  if (id->empty()) {
    // The same row in the next export must have the same id, so only what does not change is hashed.
    s.id = "h-" + base::to_hex(base::Hasher()
                                   .number(static_cast<std::uint64_t>(s.received.ms))
                                   .part(s.reporter.phone)
                                   .part(s.text)
                                   .finish128());
    return std::nullopt;
  }
  s.id = *id;
  if (header.shape == Shape::work_orders) s.upstream_number = *id;
  return std::nullopt;
}

// What the engine would refuse for good is not worth a journey.
std::optional<RowOutcome> check_protocol(const wire::Submission& s) {
  const auto refusal = wire::check(s);
  if (!refusal) return std::nullopt;
  RowOutcome out = refused("", refusal->en);
  out.reason = refusal->code;
  return out;
}

// The number of cells must be the header's; empty ones at the end may be missing or too many.
std::optional<RowOutcome> check_cells(const std::vector<std::string>& cells, const Header& header) {
  const std::size_t wanted = header.columns.size();
  bool fits = true;
  for (std::size_t i = wanted; i < cells.size(); ++i) fits = fits && clean_word(cells[i]).empty();
  const std::size_t text = *header.position(Field::text);
  const std::size_t first_needed =
      header.position(Field::id).value_or(header.position(Field::received).value_or(0));
  fits = fits && cells.size() > std::max(text, first_needed);
  if (fits) return std::nullopt;
  return refused(reason::cell_count, fmt::format("{} cells, the header has {}", cells.size(), wanted));
}

}  // namespace

std::string explain_reason(std::string_view code) {
  struct Text { std::string_view code, text; };
  static constexpr Text texts[] = {
      {"broken_quote", "引号不成对 · a quote that is not closed"},
      {"record_too_long", "一行超过 1 MB · a row over 1 MB"},
      {"torn_record", "行被截断，后面是零字节 · a torn row followed by zeros"},
      {reason::cell_count, "列数与表头不符 · not as many cells as the header"},
      {reason::no_text, "没有诉求内容 · no text"},
      {reason::bad_time, "受理时间无法识别 · the time of receipt cannot be read"},
      {reason::id_precision_lost, "编号被表格软件改成科学计数，位数已丢失 · the id lost digits in a spreadsheet"},
      {reason::no_header, "找不到表头，请补充对照表 · no header found; mend the mapping"},
      {reason::lossy_bytes, "已提交，但有无法识别的字节 · submitted, but with illegal bytes"},
  };
  for (const Text& text : texts) {
    if (text.code == code) return std::string(text.text);
  }
  for (const wire::Reason& known : wire::reasons()) {
    if (known.code == code) return fmt::format("{} · {}", known.zh, known.en);
  }
  return std::string(code);
}

RowOutcome read_row(const std::vector<std::string>& cells, std::string_view raw, const Header& header,
                    const Mapping& mapping, base::ZoneOffset zone) {
  if (all_blank(cells)) return {};
  const std::size_t text_at = *header.position(Field::text);
  const bool no_text_cell = text_at >= cells.size() || clean_text(cells[text_at]).empty();
  if (no_text_cell && is_footer(cells)) return {};
  if (auto wrong = check_cells(cells, header)) return *wrong;

  const Row row(cells, header);
  RowOutcome out;
  out.kind = RowOutcome::Kind::submission;
  wire::Submission& s = out.submission;
  Extras extras(s.extra);
  s.title = row.of(Field::title);
  s.text = row.of(Field::text).empty() ? s.title : row.of(Field::text);
  if (s.text.empty()) return refused(reason::no_text, "");
  if (s.title.size() > limits::title_bytes_max) {
    if (s.text != s.title) s.text = s.title + "\n" + s.text;
    s.title.clear();
  }
  if (const std::string& cell = row.of(Field::received); !cell.empty()) {
    const auto received = read_time(cell, zone);
    if (!received) return refused(reason::bad_time, cell);
    s.received = *received;
  }
  if (const auto occurred = read_time(row.of(Field::occurred), zone)) s.occurred = *occurred;
  else extras.put("occurred", row.of(Field::occurred));
  if (const auto due = read_time(row.of(Field::due), zone)) s.upstream_due = *due;
  else extras.put("due", row.of(Field::due));  // "5个工作日": a length, not a time

  for (const Field field : {Field::nature, Field::urgency, Field::channel, Field::category_code,
                            Field::agency, Field::state, Field::sex}) {
    extras.put(word(field), row.of(field));
  }
  read_reporter(row, s, extras);
  read_category(row, mapping, s, extras);
  s.place = joined_place(row);
  read_coordinates(row, mapping, s, extras);
  if (auto wrong = read_id(row, header, s)) return *wrong;
  for (const auto& [name, value] : row.others()) extras.put(name, value);
  extras.finish();
  if (raw.size() <= limits::raw_bytes_max) s.raw.value = raw;
  if (auto wrong = check_protocol(s)) return *wrong;
  return out;
}

}  // namespace gridline::hotline
