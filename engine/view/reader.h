// Questions to read.db. A Reader belongs to one thread; threads that ask have one each.
//
// Every answer is of one moment, a whole number of entries, and is bounded in size and in time: a
// question that takes longer than ReaderOptions::time_max ends with `busy`. When the file was
// rebuilt, the next question goes to the new one.
// Errors of all questions: busy; not_found when there is no file (and where it says so);
// unsupported for another table version; invalid_input where it says so; corrupt, io.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/base/limits.h"
#include "engine/base/result.h"
#include "engine/view/answers.h"

namespace gridline::view {

// Rows of one page; lines of one timeline, versions of one complaint, complaints of one ticket.
inline constexpr std::size_t page_max = 200;
inline constexpr std::size_t history_max = 1000;
// As many as a directive may have (engine/base/limits.h).
inline constexpr std::size_t children_max = limits::directive_children_max;
// Counting on beyond this tells nobody anything.
inline constexpr std::uint64_t total_max = 10'000;
inline constexpr std::size_t excerpt_bytes_max = 240;

struct ReaderOptions {
  std::chrono::milliseconds time_max{5000};
};

// Empty means all. Names are bare; one that does not exist matches nothing.
struct TicketFilter {
  std::vector<std::string> units;       // the lead; a subtree is listed by the caller
  std::vector<core::TicketState> states;
  core::TicketKind kind = core::TicketKind::none;
  std::vector<std::string> categories;  // "prop.roof_leak", or "prop." for all below it
  std::vector<std::string> channels;
  base::Instant from, to;               // opened (search: received) at from <= t < to
};

enum class GroupBy : std::uint8_t { unit, category, channel, day };

struct StatisticsQuestion {
  std::int64_t first_day = 0, last_day = 0;  // days since 1970-01-01 in the view's zone, both included
  GroupBy group_by = GroupBy::day;
  std::vector<std::string> units;            // empty: all
};

class Reader {
 public:
  static base::Result<Reader> open(const std::filesystem::path& path, ReaderOptions options = {});
  Reader(Reader&&) noexcept;
  Reader& operator=(Reader&&) noexcept;
  ~Reader();

  // The last entry the answers know of.
  base::Result<base::Seq> progress();

  // Errors: not_found.
  base::Result<TicketDetail> ticket(base::TicketId id);
  base::Result<ComplaintDetail> complaint(base::ComplaintId id);
  base::Result<ComplaintDetail> complaint_by_receipt(std::uint64_t receipt);
  base::Result<std::vector<TicketSummary>> tickets_of_complaint(base::ComplaintId id);

  // Tickets by number, newest first. `before`: a page's `next`, 0 for the first page.
  // limit 0 or more than page_max counts as page_max.
  base::Result<TicketPage> history(const TicketFilter& filter, std::size_t limit, std::uint64_t before = 0);

  // Tickets of the complaints in whose newest title or text all of `words` stand, newest complaint
  // first. A page ends with a whole complaint, so it may hold a few tickets more than `limit`.
  // Errors: invalid_input, see SearchQuery.
  base::Result<TicketPage> search(std::string_view words, const TicketFilter& filter, std::size_t limit,
                                  std::uint64_t before = 0);

  // One row per group that has any count, ordered by name or day.
  base::Result<std::vector<StatisticsRow>> statistics(const StatisticsQuestion& question);

  // Of the returns asked for on those days, by those units, by route and reason; most asked first.
  base::Result<std::vector<ReturnsRow>> returns(const StatisticsQuestion& question);

  // The steps of rule packs, the newest first. `before`: the seq of a page's last one, 0 for the first page.
  base::Result<std::vector<PackStepAnswer>> packs(std::size_t limit, std::uint64_t before = 0);

  // Those that exist, in the order asked for; at most page_max are looked up.
  base::Result<std::vector<MemberAnswer>> members(std::span<const base::MemberId> numbers);

 private:
  struct Impl;
  explicit Reader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace gridline::view
