// The index in memory, as CPU time: deadlines over a week, nine of ten cancelled in random order, the rest
// fired as the node does it. Up to a million an ordered set is asked the same once, to compare.
#include "tools/bench/deadlines.h"

#include <algorithm>
#include <cstdio>
#include <set>
#include <utility>

#include "engine/node/timers.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/process_stat.h"
#include "tools/bench/random.h"

namespace gridline::bench {

namespace {

using node::Reminder;

constexpr base::Instant start{1'772'413'200'000};  // 2026-03-02T09:00+08:00
constexpr std::uint64_t week_ms = 7 * 86'400'000ull;
constexpr std::uint64_t moves = 1'000'000;
constexpr std::uint64_t compared_max = 1'000'000;  // an ordered set takes a minute for ten million

base::Instant some_moment(SplitMix64& random) {
  return start + base::Duration{static_cast<std::int64_t>(1 + random.below(week_ms))};
}

// A ticket each, in the order in which tickets are opened.
std::vector<Reminder> made_reminders(std::uint64_t count, SplitMix64& random) {
  std::vector<Reminder> out(count);
  for (std::uint64_t i = 0; i < count; ++i) out[i] = {some_moment(random), base::TicketId(i + 1)};
  return out;
}

void shuffle(std::vector<Reminder>& list, SplitMix64& random) {
  for (std::uint64_t i = list.size(); i > 1; --i) std::swap(list[i - 1], list[random.below(i)]);
}

// What the wheel is compared with.
class OrderedSet {
 public:
  explicit OrderedSet(base::Instant) {}
  void schedule(const Reminder& r) { set_.insert(r); }
  void cancel(const Reminder& r) { set_.erase(r); }
  std::optional<Reminder> due(base::Instant at) const {
    return set_.empty() || set_.begin()->at > at ? std::nullopt : std::optional(*set_.begin());
  }
  base::Instant not_before() const { return set_.empty() ? base::Instant() : set_.begin()->at; }
  std::size_t size() const { return set_.size(); }
  std::size_t bytes() const { return set_.size() * 64; }  // a node, as it is allocated

 private:
  std::set<Reminder> set_;
};

struct Costs {
  std::vector<double> insert, move, cancel, fire, bytes_each, bytes_each_left;
};

template <class Work>
double ns_each(std::uint64_t count, Work&& work) {
  const std::int64_t before = own_cpu_ns();
  work();
  return static_cast<double>(own_cpu_ns() - before) / static_cast<double>(count);
}

// Whether all came, each in its place.
template <class Index>
bool fire_all(Index& index, std::uint64_t& fired) {
  Reminder last;
  while (const base::Instant now = index.not_before()) {
    while (const auto due = index.due(now)) {
      if (due->at > now || *due < last) return false;
      last = *due;
      index.cancel(*due);
      ++fired;
    }
  }
  return true;
}

template <class Index>
base::Status run_once(std::uint64_t outstanding, std::uint64_t seed, Costs& costs) {
  SplitMix64 random(seed);
  std::vector<Reminder> all = made_reminders(outstanding, random);
  std::vector<std::pair<std::uint64_t, base::Instant>> moved(std::min(moves, outstanding));
  for (auto& m : moved) m = {random.below(outstanding), some_moment(random)};
  Index index(start);
  costs.insert.push_back(ns_each(outstanding, [&] {
    for (const Reminder& r : all) index.schedule(r);
  }));
  costs.bytes_each.push_back(per(static_cast<double>(index.bytes()), static_cast<double>(outstanding)));
  costs.move.push_back(ns_each(moved.size(), [&] {
    for (const auto& [i, to] : moved) {
      index.cancel(all[i]);
      all[i].at = to;
      index.schedule(all[i]);
    }
  }));
  shuffle(all, random);
  const std::uint64_t cancelled = outstanding * 9 / 10, left = outstanding - cancelled;
  costs.cancel.push_back(ns_each(cancelled, [&] {
    for (std::uint64_t i = 0; i < cancelled; ++i) index.cancel(all[i]);
  }));
  costs.bytes_each_left.push_back(per(static_cast<double>(index.bytes()), static_cast<double>(left)));
  std::uint64_t fired = 0;
  bool in_order = false;
  costs.fire.push_back(ns_each(left, [&] { in_order = fire_all(index, fired); }));
  if (in_order && fired == left) return {};
  return base::Error{base::ErrorCode::corrupt, "bench deadlines: not all came, or not in their order"};
}

Json row_of(const char* name, std::uint64_t outstanding, const Costs& costs) {
  return {{"case", name},
          {"outstanding", outstanding},
          {"insert_ns", per(median(costs.insert), 1)},
          {"cancel_ns", per(median(costs.cancel), 1)},
          {"cancel_and_insert_ns", per(median(costs.move), 1)},
          {"fire_ns", per(median(costs.fire), 1)},
          {"bytes_each", per(median(costs.bytes_each), 1)},
          {"bytes_each_after_nine_tenths_were_cancelled", per(median(costs.bytes_each_left), 1)},
          {"runs", costs.insert.size()}};
}

// Open tickets with a deadline each and nothing else.
void fill(core::State& state, std::uint64_t count, SplitMix64& random) {
  for (std::uint64_t id = 1; id <= count; ++id) {
    core::Ticket ticket;
    ticket.id = base::TicketId(id);
    ticket.state = core::TicketState::claimed;
    ticket.resolve_due = ticket.resolve_next = some_moment(random);
    state.add(ticket);
  }
  state.now = start;
}

}  // namespace

base::Status bench_wheel(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report) {
  Costs wheel, set;
  for (std::uint32_t run = 0; run < options.runs; ++run) {
    if (interrupted()) return interruption();
    if (base::Status s = run_once<node::TimingWheel>(outstanding, options.seed + run, wheel); !s) return s;
  }
  report["results"].push_back(row_of("deadlines_wheel", outstanding, wheel));
  if (outstanding > compared_max) return {};
  if (base::Status s = run_once<OrderedSet>(outstanding, options.seed, set); !s) return s;
  report["results"].push_back(row_of("deadlines_ordered_set", outstanding, set));
  return {};
}

base::Status bench_rebuild(const DeadlinesOptions& options, std::uint64_t outstanding, Json& report) {
  core::State state;
  SplitMix64 random(options.seed);
  fill(state, outstanding, random);
  std::vector<double> load, list;
  std::size_t bytes = 0;
  for (std::uint32_t run = 0; run < options.runs; ++run) {
    if (interrupted()) return interruption();
    const std::int64_t listing = own_cpu_ns();
    const std::size_t listed = state.tickets_by_id().size();
    list.push_back(static_cast<double>(own_cpu_ns() - listing) / 1e6);
    node::Timers timers(state);
    const std::int64_t loading = own_cpu_ns();
    timers.load();
    load.push_back(static_cast<double>(own_cpu_ns() - loading) / 1e6);
    bytes = timers.bytes();
    if (timers.size() != outstanding || listed != outstanding)
      return base::Error{base::ErrorCode::corrupt, "bench deadlines: the index has not every ticket"};
  }
  const auto n = static_cast<double>(outstanding);
  report["results"].push_back({{"case", "deadlines_rebuild"},
                               {"outstanding", outstanding},
                               {"rebuild_ms", per(median(load), 1)},
                               {"of_it_listing_tickets_ms", per(median(list), 1)},
                               {"ns_per_ticket", per(median(load) * 1e6, n)},
                               {"bytes_each", per(static_cast<double>(bytes), n)},
                               {"runs", load.size()}});
  return {};
}

base::Status bench_deadlines(const DeadlinesOptions& options, Json& report) {
  for (const std::uint64_t outstanding : options.outstanding) {
    std::fprintf(stderr, "%llu deadlines ...\n", static_cast<unsigned long long>(outstanding));
    if (base::Status s = bench_wheel(options, outstanding, report); !s) return s;
    if (base::Status s = bench_rebuild(options, outstanding, report); !s) return s;
    if (options.due == 0) continue;
    if (base::Status s = bench_lag(options, outstanding, report); !s) return s;
  }
  return {};
}

}  // namespace gridline::bench
