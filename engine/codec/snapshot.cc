// A snapshot is a header, then one array per table in order of ids, then a CRC. Rows are described
// structs, so a field added later reads as its default from an older snapshot.
#include "engine/codec/snapshot.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/base/fields.h"

namespace gridline::codec {

using base::PackReader;
using base::PackWriter;

namespace {

constexpr std::string_view magic = "GRIDSNAP";
constexpr std::uint32_t format = 3;

struct Scalars {
  base::Hash256 pack_hash{};
  base::Symbol pack;
  base::Instant now;
  std::uint64_t next_ticket = 0, next_complaint = 0, acts_at = 0;
  template <class F, class T> static void fields(F& f, T& x) {
    f(1, x.pack_hash);
    f(2, x.pack);
    f(3, x.now);
    f(4, x.next_ticket);
    f(5, x.next_complaint);
    f(6, x.acts_at);
  }
};

template <class Row>
void write_rows(PackWriter& w, const std::vector<const Row*>& rows) {
  w.array(static_cast<std::uint32_t>(rows.size()));
  for (const Row* row : rows) base::write(w, *row);
}

// Tables that not every data folder has: a map behind the rest, and nothing at all where it would be empty,
// so that a state without them keeps its bytes.
enum : int {
  more_similar = 1,
  more_piles = 2,
  more_packs = 3,
  more_proposed = 4,
  more_plans = 5,
  more_digests = 6,
  more_duty = 7,
  more_councils = 8,
};

// The rota's changes, and the next one's number: it is never used again.
struct Duty {
  std::uint32_t next = 0;
  std::vector<core::DutyChange> changes;
  template <class F, class T> static void fields(F& f, T& x) { f(1, x.next); f(2, x.changes); }
};

// Of one pack, the active one, the scalars tell all there is, but for the moment when it became active.
bool tells_more(const core::State& state) {
  return state.packs.size() > 1 || (!state.packs.empty() && state.packs.front().activated);
}

void write_more(PackWriter& w, const core::State& state) {
  const bool tables[] = {!state.similar.empty(), !state.piles.empty(), tells_more(state),
                         state.proposed.has_value(), !state.plans.empty(), !state.digests.empty(),
                         state.next_duty > 1, !state.councils.empty()};
  const auto count = static_cast<std::uint32_t>(std::count(std::begin(tables), std::end(tables), true));
  if (count == 0) return;
  w.map(count);
  for (int table = more_similar; table <= more_councils; ++table) {
    if (!tables[table - 1]) continue;
    w.unsigned_integer(static_cast<std::uint64_t>(table));
    switch (table) {
      case more_similar: write_rows(w, state.similar.in_order()); break;
      case more_piles: write_rows(w, state.piles.in_order()); break;
      case more_packs: base::write(w, state.packs); break;
      case more_proposed: base::write(w, *state.proposed); break;
      case more_plans: base::write(w, state.plans); break;
      case more_digests: base::write(w, state.digests); break;
      case more_duty: base::write(w, Duty{state.next_duty, state.duty}); break;
      default: base::write(w, state.councils); break;
    }
  }
}

void read_sketches(PackReader& in, core::State& state) {
  for (std::uint32_t rows = in.array(); rows > 0 && !in.failed(); --rows) {
    core::SimilarTicket row;
    base::read(in, row);
    if (in.failed()) return;
    const bool fits = row.sketch != text::Sketch{} && state.ticket(row.id) != nullptr &&
                      state.similar.find(row.id) == nullptr;
    if (!fits) return in.fail("a sketch of no ticket");
    state.similar.add(row);
  }
}

void read_piles(PackReader& in, core::State& state) {
  for (std::uint32_t rows = in.array(); rows > 0 && !in.failed(); --rows) {
    core::Pile row;
    base::read(in, row);
    if (in.failed()) return;
    const core::Ticket* cluster = state.ticket(row.cluster);
    const bool open = cluster != nullptr && !core::is_final(cluster->state) &&
                      state.piles.of_cluster(row.cluster) == nullptr;
    if (state.piles.find(row.area, row.what) != nullptr || (row.cluster && !open))
      return in.fail("a pile that cannot be");
    state.piles.add(row);
  }
}

void read_plans(PackReader& in, core::State& state) {
  base::read(in, state.plans);
  for (const core::Plan& plan : state.plans) {
    if (!plan.policy || plan.policy.value >= state.symbols.next()) return in.fail("a plan without a name");
  }
}

void read_duty(PackReader& in, core::State& state) {
  Duty duty;
  base::read(in, duty);
  state.duty = std::move(duty.changes);
  state.next_duty = duty.next;
}

void read_more(PackReader& in, core::State& state) {
  for (std::uint32_t n = in.at_end() ? 0 : in.map(); n > 0 && !in.failed(); --n) {
    switch (in.unsigned_integer()) {
      case more_similar: read_sketches(in, state); break;
      case more_piles: read_piles(in, state); break;
      case more_packs: base::read(in, state.packs); break;
      case more_proposed: base::read(in, state.proposed.emplace()); break;
      case more_plans: read_plans(in, state); break;
      case more_digests: base::read(in, state.digests); break;
      case more_duty: read_duty(in, state); break;
      case more_councils: base::read(in, state.councils); break;
      default: return in.fail("a table that this version does not know");
    }
  }
}

void write_state(const core::State& state, std::string& out) {
  PackWriter w(out);
  base::write(w, Scalars{state.pack_hash, state.pack, state.now, state.next_ticket, state.next_complaint,
                         state.acts_at()});
  base::write(w, state.symbols.names());
  base::write(w, state.members);
  base::write(w, state.acts());
  write_rows(w, state.complaints_by_id());
  write_rows(w, state.tickets_by_id());
  write_rows(w, state.case_files_by_id());
  base::write(w, state.tokens);
  write_more(w, state);
}

template <class Row>
void read_rows(PackReader& in, core::State& state) {
  for (std::uint32_t n = in.array(); n > 0 && !in.failed(); --n) {
    Row row;
    base::read(in, row);
    if (!in.failed()) state.add(row);
  }
}

void read_state(PackReader& in, core::State& state) {
  Scalars scalars;
  base::read(in, scalars);
  state.pack_hash = scalars.pack_hash;
  state.pack = scalars.pack;
  if (state.pack) state.packs = {{state.pack, state.pack_hash}};
  state.now = scalars.now;
  state.next_ticket = scalars.next_ticket;
  state.next_complaint = scalars.next_complaint;
  std::vector<std::string> names;
  base::read(in, names);
  for (std::string& name : names) state.symbols.define(std::move(name));
  read_rows<core::Member>(in, state);
  std::vector<base::Hash128> acts;
  base::read(in, acts);
  state.restore_acts(std::move(acts), scalars.acts_at);
  read_rows<core::Complaint>(in, state);
  read_rows<core::Ticket>(in, state);
  read_rows<core::CaseFile>(in, state);
  base::read(in, state.tokens);
  read_more(in, state);
}

}  // namespace

void encode_snapshot(const core::State& state, base::Seq seq, std::string& out) {
  const std::size_t start = out.size();
  out.append(magic);
  PackWriter w(out);
  w.unsigned_integer(format);
  w.unsigned_integer(seq.value);
  write_state(state, out);
  const std::uint32_t crc = base::crc32c(std::string_view(out).substr(start));
  for (int i = 0; i < 4; ++i) out += static_cast<char>(crc >> (8 * i));
}

base::Result<DecodedSnapshot> decode_snapshot(std::string_view bytes) {
  const auto corrupt = [](const char* why) {
    return base::Error{base::ErrorCode::corrupt,
                       fmt::format("the snapshot is damaged ({}); recover from the journal", why)};
  };
  if (bytes.size() < magic.size() + 4 || bytes.substr(0, magic.size()) != magic)
    return corrupt("its first bytes");
  std::uint32_t crc = 0;
  for (int i = 0; i < 4; ++i)
    crc |= static_cast<std::uint32_t>(
               static_cast<std::uint8_t>(bytes[bytes.size() - 4 + static_cast<std::size_t>(i)]))
           << (8 * i);
  const std::string_view covered = bytes.substr(0, bytes.size() - 4);
  if (base::crc32c(covered) != crc) return corrupt("its checksum");

  PackReader in(covered.substr(magic.size()));
  if (in.unsigned_integer() != format) {
    return base::Error{base::ErrorCode::unsupported,
                       "the snapshot has another format; recover from the journal"};
  }
  DecodedSnapshot out;
  out.seq = base::Seq(in.unsigned_integer());
  read_state(in, out.state);
  if (in.failed() || !in.at_end()) return corrupt(in.failed() ? in.error().message.c_str() : "its length");
  return out;
}

base::Hash256 digest(const core::State& state) {
  std::string bytes;
  write_state(state, bytes);
  return base::hash256(bytes);
}

}  // namespace gridline::codec
