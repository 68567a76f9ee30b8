// Names, the question's transaction, and what the lists have in common.
#include "engine/view/snapshot.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include "engine/view/schema.h"

namespace gridline::view {

namespace {

// The inode: a rebuilt read.db is another file under the same name.
std::uint64_t file_identity(const std::filesystem::path& path) {
  struct stat found {};
  return ::stat(path.c_str(), &found) == 0 ? static_cast<std::uint64_t>(found.st_ino) : 0;
}

bool text_fits(void* query, std::string_view title, std::string_view text) {
  return static_cast<const SearchQuery*>(query)->fits(title, text);
}

// At most excerpt_bytes_max, not in the middle of a character.
std::string excerpt_of(std::string_view text) {
  if (text.size() <= excerpt_bytes_max) return std::string(text);
  std::size_t end = excerpt_bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end));
}

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> out;
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    out.emplace_back(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return out;
}

std::string in_list(std::string_view column, const std::vector<std::uint64_t>& numbers) {
  // -1 is no number: a name that does not exist must not become "all".
  return fmt::format(" AND {} IN ({})", column,
                     numbers.empty() ? "-1" : fmt::format("{}", fmt::join(numbers, ",")));
}

}  // namespace

// ---- Names ----

base::Status Names::refresh(Database& db) {
  auto fresh = db.prepare("SELECT number, name FROM symbol WHERE number > ? ORDER BY number");
  if (!fresh) return fresh.error();
  fresh->bind(1, std::uint64_t{names_.size()});
  for (;;) {
    auto row = fresh->step();
    if (!row) return row.error();
    if (!row.value()) return {};
    if (fresh->number(0) != names_.size() + 1) {
      return base::Error{base::ErrorCode::corrupt, fmt::format("name {} is missing", names_.size() + 1)};
    }
    names_.push_back(fresh->text(1));
    numbers_.emplace(names_.back(), names_.size());
  }
}

std::string Names::bare(std::uint64_t symbol) const {
  if (symbol == 0 || symbol > names_.size()) return {};
  const std::string& full = names_[symbol - 1];
  return full.substr(full.find(':') + 1);
}

std::vector<std::string> Names::bare_list(std::string_view numbers) const {
  std::vector<std::string> out;
  for (const std::uint64_t symbol : numbers_in(numbers)) out.push_back(bare(symbol));
  return out;
}

std::vector<std::uint64_t> Names::find(std::string_view kind, const std::vector<std::string>& names) const {
  std::vector<std::uint64_t> out;
  for (const std::string& name : names) {
    const std::string full = fmt::format("{}:{}", kind, name);
    if (full.back() != '.') {
      if (const auto found = numbers_.find(full); found != numbers_.end()) out.push_back(found->second);
      continue;
    }
    for (auto at = numbers_.lower_bound(full); at != numbers_.end() && at->first.starts_with(full); ++at) {
      out.push_back(at->second);
    }
  }
  return out;
}

void Names::clear() {
  names_.clear();
  numbers_.clear();
}

// ---- Connection ----

base::Status Connection::open() {
  // The identity before the file: when it is replaced in between, the next question sees that.
  const std::uint64_t identity = file_identity(path);
  auto opened = open_for_reading(path);
  if (!opened) return opened.error();
  if (auto set = opened->add_predicate("text_fits", text_fits, &query); !set) return set;
  db = std::move(*opened);
  names.clear();
  file = identity;
  return {};
}

base::Status Connection::follow_file() { return file_identity(path) == file ? base::Status{} : open(); }

// ---- Question ----

base::Result<Question> Question::begin(Connection& connection) {
  if (auto same = connection.follow_file(); !same) return same.error();
  Database& db = connection.db;
  db.set_deadline(std::chrono::steady_clock::now() + connection.options.time_max,
                  "the question took too long: narrow it by unit, category or time");
  if (auto begun = db.run("BEGIN"); !begun) return begun.error();
  Question question(connection);
  if (auto fresh = connection.names.refresh(db); !fresh) return fresh.error();
  return question;
}

Question::~Question() {
  if (connection_ == nullptr) return;
  connection_->db.clear_deadline();
  // Ending a read transaction has nothing to lose; a failure would come back at the next BEGIN.
  if (connection_->db.in_transaction()) static_cast<void>(connection_->db.run("ROLLBACK"));
}

// ---- lists ----

const std::string_view summary_columns =
    "t.id, c.id, t.parent, t.kind, t.state, t.lead, t.member, coalesce(n.name,''), t.partners, t.place, "
    "t.place_flags, t.category, t.urgency, t.nature, t.tags, t.triage_reason, t.pack, t.route, t.policy, "
    "t.channel, "
    "t.opened_at, t.accept_due, t.resolve_due, t.accepted_at, t.claimed_at, t.contacted_at, t.reported_at, "
    "t.closed_at, t.outcome, t.flags, t.level, t.merged_into, t.cluster, t.clocks, v.personal, v.title, "
    "v.text";

const std::string_view summary_joins =
    " LEFT JOIN complaint_version v ON v.seq=c.current LEFT JOIN member_name n ON n.member=t.member";

std::vector<ClockAnswer> clocks_of(std::string_view column, const Names& names) {
  std::vector<ClockAnswer> out;
  for (const RowClock& c : clocks_in(column)) {
    out.push_back({c.clock, base::Instant{c.due}, names.bare(c.unit), c.level, base::Duration{c.left},
                   static_cast<pack::AmountUnit>(c.left_unit)});
  }
  return out;
}

TicketSummary summary_of(const Statement& row, const Names& names) {
  int column = 0;
  const auto number = [&] { return row.number(column++); };
  const auto name = [&] { return names.bare(number()); };
  const auto instant = [&] { return base::Instant{row.signed_number(column++)}; };
  TicketSummary t;
  t.id = base::TicketId(number());
  t.complaint = base::ComplaintId(number());
  t.parent = base::TicketId(number());
  t.kind = static_cast<core::TicketKind>(number());
  t.state = static_cast<core::TicketState>(number());
  t.lead = name();
  t.member = base::MemberId(static_cast<std::uint32_t>(number()));
  t.member_name = row.text(column++);
  t.partners = names.bare_list(row.text_view(column++));
  t.place = name();
  t.place_flags = static_cast<std::uint16_t>(number());
  t.category = name();
  t.urgency = static_cast<pack::Urgency>(number());
  t.nature = static_cast<pack::Nature>(number());
  t.tags = lines_of(row.text_view(column++));
  t.triage_reason = static_cast<std::uint8_t>(number());
  t.pack = name();
  t.route = name();
  t.policy = name();
  t.channel = name();
  for (base::Instant* at : {&t.opened, &t.accept_due, &t.resolve_due, &t.accepted, &t.claimed, &t.contacted,
                            &t.reported, &t.closed}) {
    *at = instant();
  }
  t.outcome = static_cast<core::Outcome>(number());
  const auto flags = number();
  t.confidential = (flags & core::ticket_flag::confidential) != 0;
  t.emergency = (flags & core::ticket_flag::emergency) != 0;
  t.person_visit = (flags & core::ticket_flag::person_visit) != 0;
  t.no_resident = (flags & core::ticket_flag::no_resident) != 0;
  t.forced = (flags & core::ticket_flag::forced) != 0;
  t.supervised = (flags & core::ticket_flag::supervised) != 0;
  t.level = static_cast<std::uint32_t>(number());
  t.merged_into = base::TicketId(number());
  t.cluster = base::TicketId(number());
  t.clocks = clocks_of(row.text_view(column++), names);
  t.personal = static_cast<PersonalState>(number());
  t.title = row.text(column++);
  t.excerpt = excerpt_of(row.text_view(column++));
  return t;
}

std::string filter_sql(const TicketFilter& filter, std::string_view time_column, const Names& names) {
  std::string sql;
  if (!filter.units.empty()) sql += in_list("t.lead", names.find("unit", filter.units));
  if (!filter.categories.empty()) sql += in_list("t.category", names.find("category", filter.categories));
  if (!filter.channels.empty()) sql += in_list("t.channel", names.find("channel", filter.channels));
  if (!filter.states.empty()) {
    std::vector<std::uint64_t> states;
    for (const core::TicketState s : filter.states) states.push_back(static_cast<std::uint64_t>(s));
    sql += in_list("t.state", states);
  }
  if (filter.kind != core::TicketKind::none)
    sql += fmt::format(" AND t.kind={}", static_cast<int>(filter.kind));
  if (filter.kind != core::TicketKind::none && filter.kind != core::TicketKind::complaint)
    sql += " AND t.kind<>1";  // as the index says it: few are no complaints
  if (filter.from) sql += fmt::format(" AND {} >= {}", time_column, filter.from.ms);
  if (filter.to) sql += fmt::format(" AND {} < {}", time_column, filter.to.ms);
  return sql;
}

}  // namespace gridline::view
