// The rows that the sender has in hand: which may go next, which are under way in which batch,
// which wait for a second try, and which are held back.
//
// The problem: an ack binds by id, and a changed submission has the id of its earlier version. If
// the earlier one is refused for now (or its ack is lost) and sent again after the later one, the
// engine takes the old text for the newest. So of one id only one row is ever ready or under way;
// later ones are held until it is settled. Sending everything strictly in order would do too, but
// then one submission that the engine cannot take yet would stop the whole channel.
//
// No thread, no clock, no input or output; the spool stays the truth, and clear() forgets all.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/sdk/spool.h"

namespace gridline::sdk {

using TimePoint = std::chrono::steady_clock::time_point;

class Window {
 public:
  Window(std::size_t rows_max, std::size_t bytes_max) : rows_max_(rows_max), bytes_max_(bytes_max) {}

  // ---- filling from the spool, in its order ----
  std::uint64_t last_seq() const { return last_seq_; }
  std::size_t room() const {
    return rows_.size() < rows_max_ && bytes_ < bytes_max_ ? rows_max_ - rows_.size() : 0;
  }
  void load(SpoolRow row);
  // Up to here there are no rows but those loaded.
  void skip_to(std::uint64_t seq) { last_seq_ = std::max(last_seq_, seq); }
  // A session begins anew: nothing is in hand, loading starts from the first row.
  void clear();

  // ---- sending ----
  struct Batch {
    std::uint64_t number = 0;
    std::vector<std::string_view> packed;  // valid until the row is finished or all is cleared
  };
  bool ready() const { return !ready_.empty(); }
  std::size_t under_way() const { return under_way_; }
  // Takes ready rows, at least one, within both bounds. REQUIRES: ready().
  Batch take(std::size_t items_max, std::size_t bytes_max, TimePoint now);
  // When the batch that waits longest for its results was sent.
  std::optional<TimePoint> oldest_sent() const;

  // ---- results ----
  struct Answered {
    std::uint64_t seq = 0;
    std::string id;
    unsigned attempt = 0;               // 1 for the first refusal of this row
    const wire::SubmitResult* result = nullptr;
  };
  // The rows that this ack answers; they are no longer under way, and each must now be finished or
  // postponed. Results for rows that are not under way in that batch are passed over.
  std::vector<Answered> answer(const wire::Ack& ack);
  void finish(std::uint64_t seq);
  void postpone(std::uint64_t seq, TimePoint due);
  // Postponed rows whose time has come are ready again.
  void wake_postponed(TimePoint now);
  std::optional<TimePoint> next_postponed() const;
  // The only row under way (without a result), when it is one alone.
  std::optional<Answered> sole_under_way() const;

 private:
  struct Row {
    std::string id;
    std::string packed;
    unsigned refusals = 0;
  };
  struct Sent {
    TimePoint at;
    std::vector<std::uint64_t> seqs;  // in the order of the frame; 0: has its result
    std::size_t left = 0;
  };

  std::size_t rows_max_;
  std::size_t bytes_max_;
  std::size_t bytes_ = 0;
  std::size_t under_way_ = 0;
  std::uint64_t last_seq_ = 0;
  std::uint64_t last_batch_ = 0;
  std::map<std::uint64_t, Row> rows_;
  std::deque<std::uint64_t> ready_;
  std::map<std::uint64_t, Sent> sent_;
  std::multimap<TimePoint, std::uint64_t> postponed_;
  std::map<std::string, std::deque<std::uint64_t>> by_id_;  // the first is active, the others held
};

}  // namespace gridline::sdk
