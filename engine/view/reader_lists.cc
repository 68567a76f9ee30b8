// Lists that are walked: history by ticket number, search by complaint number, statistics.
//
// A page is cut by the number of the last row and not by an offset, so that what comes in
// meanwhile neither repeats nor hides a row, and a late page costs what the first one does.
#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "engine/view/reader_impl.h"
#include "engine/view/rows.h"

namespace gridline::view {

namespace {

constexpr std::uint64_t from_the_newest = 0x7FFF'FFFF'FFFF'FFFF;

std::size_t page_size(std::size_t limit) { return limit == 0 || limit > page_max ? page_max : limit; }

// Counts the rows of `rows_sql` up to total_max.
base::Status count_total(Question& question, const std::string& rows_sql, std::string_view expression,
                         TicketPage& page) {
  auto count = question.prepare(fmt::format("SELECT count(*) FROM ({} LIMIT {})", rows_sql, total_max + 1));
  if (!count) return count.error();
  if (!expression.empty()) count->bind(1, expression);
  auto row = count->step();
  if (!row) return row.error();
  page.total = std::min(count->number(0), total_max);
  page.total_is_exact = count->number(0) <= total_max;
  return {};
}

void add(Counts& counts, std::uint64_t measure, std::uint64_t n) {
  if (measure < measure_count) counts.by_measure[measure] += n;
}

std::string_view column_of(GroupBy group) {
  switch (group) {
    case GroupBy::unit: return "unit";
    case GroupBy::category: return "category";
    case GroupBy::channel: return "channel";
    case GroupBy::day: break;
  }
  return "day";
}

}  // namespace

base::Result<TicketPage> Reader::history(const TicketFilter& filter, std::size_t limit,
                                         std::uint64_t before) {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  const std::size_t size = page_size(limit);
  const std::string where = filter_sql(filter, "t.opened_at", question->names());
  auto tickets = collect<TicketSummary>(*question,
                                        fmt::format("SELECT {} FROM ticket t CROSS JOIN complaint c ON "
                                                    "c.id=t.complaint{} WHERE t.id < ?{} ORDER BY t.id DESC"
                                                    " LIMIT {}",
                                                    summary_columns, summary_joins, where, size + 1),
                                        before == 0 ? from_the_newest : before, [&](const Statement& row) {
                                          return summary_of(row, question->names());
                                        });
  if (!tickets) return tickets.error();
  TicketPage page;
  page.tickets = std::move(*tickets);
  if (page.tickets.size() > size) {
    page.tickets.pop_back();
    page.next = page.tickets.back().id.value;
  }
  if (auto counted = count_total(*question, "SELECT 1 FROM ticket t WHERE 1=1" + where, {}, page); !counted) {
    return counted.error();
  }
  return page;
}

base::Result<TicketPage> Reader::search(std::string_view words, const TicketFilter& filter, std::size_t limit,
                                        std::uint64_t before) {
  auto query = SearchQuery::parse(words);
  if (!query) return query.error();
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  impl_->connection.query = std::move(*query);
  const SearchQuery& asked = impl_->connection.query;
  const std::size_t size = page_size(limit);
  // CROSS JOIN: the index leads, newest first, and a page stops it; a sort would read all first.
  const std::string from = fmt::format(
      " FROM search s CROSS JOIN complaint c ON c.id=s.rowid CROSS JOIN ticket_complaint l ON "
      "l.complaint=c.id"
      " CROSS JOIN ticket t ON t.id=l.ticket{} WHERE s.search MATCH ?{}{}",
      summary_joins, asked.needs_check() ? " AND text_fits(v.title, v.text)" : "",
      filter_sql(filter, "c.received_at", question->names()));
  auto found = question->prepare(
      fmt::format("SELECT {}{} AND s.rowid < ? ORDER BY s.rowid DESC", summary_columns, from));
  if (!found) return found.error();
  found->bind(1, std::string_view(asked.expression())).bind(2, before == 0 ? from_the_newest : before);
  TicketPage page;
  for (;;) {
    auto row = found->step();
    if (!row) return row.error();
    if (!row.value()) break;
    TicketSummary ticket = summary_of(*found, question->names());
    if (page.tickets.size() >= size && ticket.complaint != page.tickets.back().complaint) {
      page.next = page.tickets.back().complaint.value;
      break;
    }
    page.tickets.push_back(std::move(ticket));
  }
  found->reset();
  if (auto counted = count_total(*question, "SELECT 1" + from, asked.expression(), page); !counted) {
    return counted.error();
  }
  return page;
}

base::Result<std::vector<StatisticsRow>> Reader::statistics(const StatisticsQuestion& asked) {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  const Names& names = question->names();
  TicketFilter units;
  units.units = asked.units;
  const std::string where = filter_sql(units, "", names);
  const std::string_view group = column_of(asked.group_by);
  auto found = question->prepare(fmt::format(
      "SELECT {0}, measure, sum(count) FROM (SELECT *, unit AS lead FROM statistic) t"
      " WHERE day BETWEEN ? AND ?{1} GROUP BY {0}, measure ORDER BY {0}, measure", group, where));
  if (!found) return found.error();
  found->bind(1, asked.first_day).bind(2, asked.last_day);
  std::vector<StatisticsRow> out;
  std::int64_t last = 0;
  for (;;) {
    auto row = found->step();
    if (!row) return row.error();
    if (!row.value()) break;
    const std::int64_t key = found->signed_number(0);
    if (out.empty() || key != last) {
      StatisticsRow& fresh = out.emplace_back();
      if (asked.group_by == GroupBy::day) fresh.day = key;
      else fresh.name = names.bare(static_cast<std::uint64_t>(key));
    }
    last = key;
    add(out.back().counts, found->number(1), found->number(2));
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const StatisticsRow& a, const StatisticsRow& b) { return a.name < b.name; });
  return out;
}

base::Result<std::vector<ReturnsRow>> Reader::returns(const StatisticsQuestion& asked) {
  constexpr std::int64_t ms_a_minute = 60'000, ms_a_day = 86'400'000;
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  auto zone = question->prepare("SELECT zone_minutes FROM progress");
  if (!zone) return zone.error();
  auto row = zone->step();
  if (!row) return row.error();
  const std::int64_t offset = zone->signed_number(0) * ms_a_minute;
  zone->reset();
  TicketFilter units;
  units.units = asked.units;
  auto found = question->prepare(
      fmt::format("SELECT route, reason, count(*), sum(verdict={}), sum(verdict={}), sum(verdict={}) FROM"
                  " (SELECT *, unit AS lead FROM request) t WHERE request={} AND asked_at>=? AND "
                  "asked_at<?{} GROUP BY route, reason ORDER BY 3 DESC, 1, 2",
                  static_cast<int>(Verdict::granted), static_cast<int>(Verdict::denied),
                  static_cast<int>(Verdict::lapsed), static_cast<int>(core::Request::return_ticket),
                  filter_sql(units, "", question->names())));
  if (!found) return found.error();
  found->bind(1, asked.first_day * ms_a_day - offset).bind(2, (asked.last_day + 1) * ms_a_day - offset);
  std::vector<ReturnsRow> out;
  for (;;) {
    row = found->step();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.push_back({question->names().bare(found->number(0)), question->names().bare(found->number(1)),
                   found->number(2), found->number(3), found->number(4), found->number(5)});
  }
}

}  // namespace gridline::view
