// The content of all tables, in order, as one hash.
#include "engine/view/digest.h"

#include <string>
#include <string_view>

#include "engine/sqlite/database.h"
#include "engine/view/schema.h"

namespace gridline::view {

namespace {

// Every table of schema.cc with the order of its key. The index of a contentless table can be read
// through fts5vocab alone.
constexpr std::string_view contents[] = {
    "SELECT applied, zone_minutes, last_entry FROM progress",
    "SELECT * FROM symbol ORDER BY number",
    "SELECT * FROM complaint ORDER BY id",
    "SELECT * FROM complaint_version ORDER BY seq",
    "SELECT * FROM attachment ORDER BY seq, number",
    "SELECT * FROM ticket ORDER BY id",
    "SELECT * FROM ticket_complaint ORDER BY complaint, ticket",
    "SELECT *, hex(detail) FROM timeline ORDER BY ticket, seq, number",
    "SELECT * FROM partner ORDER BY ticket, unit",
    "SELECT * FROM request ORDER BY ticket, seq",
    "SELECT * FROM callback ORDER BY ticket, complaint",
    "SELECT * FROM note ORDER BY seq",
    "SELECT * FROM member ORDER BY number",
    "SELECT * FROM member_name ORDER BY member",
    "SELECT * FROM statistic ORDER BY day, unit, category, channel, measure",
    "SELECT term, doc FROM temp.search_words ORDER BY term, doc",
};

base::Status add_rows(Database& db, std::string_view sql, base::Hasher& hasher) {
  auto rows = db.prepare(sql);
  if (!rows) return rows.error();
  hasher.part(sql);
  for (;;) {
    auto row = rows->step();
    if (!row) return row.error();
    if (!row.value()) return {};
    for (int column = 0; column < rows->columns(); ++column) {
      if (rows->is_text(column)) hasher.number(1).part(rows->text_view(column));
      else hasher.number(0).number(rows->number(column));
    }
  }
}

}  // namespace

base::Result<base::Hash256> digest(const std::filesystem::path& path) {
  auto db = open_for_reading(path);
  if (!db) return db.error();
  if (auto made =
          db->run("CREATE VIRTUAL TABLE temp.search_words USING fts5vocab(main, search, instance); BEGIN");
      !made) {
    return made.error();
  }
  base::Hasher hasher;
  for (const std::string_view sql : contents) {
    if (auto added = add_rows(*db, sql, hasher); !added) return added.error();
  }
  return hasher.finish256();
}

}  // namespace gridline::view
