// One ticket, one complaint, members: what stands under a number. A ticket's life is in reader_ticket.cc.
#include "engine/view/reader.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/view/reader_impl.h"

namespace gridline::view {

namespace {

base::Error missing(std::string_view what, std::uint64_t number) {
  return {base::ErrorCode::not_found, fmt::format("there is no {} {}", what, number)};
}

base::Result<std::vector<base::ComplaintId>> complaints_of(Question& question, base::TicketId id) {
  return collect<base::ComplaintId>(
      question,
      fmt::format("SELECT complaint FROM ticket_complaint WHERE ticket=? ORDER BY complaint LIMIT {}",
                  history_max),
      id.value, [](const Statement& row) { return base::ComplaintId(row.number(0)); });
}

base::Result<std::vector<core::PersonalAttachment>> attachments_of(Question& question, base::Seq entry) {
  return collect<core::PersonalAttachment>(
      question, "SELECT hash, name, content_type, bytes FROM attachment WHERE seq=? ORDER BY number",
      entry.value, [](const Statement& row) {
        return core::PersonalAttachment{row.text(0), row.text(1), row.text(2), row.number(3)};
      });
}

ComplaintVersion version_of(const Statement& row) {
  ComplaintVersion v;
  v.entry = base::Seq(row.number(0));
  v.version = static_cast<std::uint32_t>(row.number(1));
  v.received = base::Instant{row.signed_number(3)};
  v.personal = static_cast<PersonalState>(row.number(4));
  int column = 5;
  for (std::string* text :
       {&v.title, &v.text, &v.reporter.name, &v.reporter.phone, &v.reporter.address, &v.reporter.contact,
        &v.principal.name, &v.principal.phone, &v.principal.address, &v.principal.contact, &v.place,
        &v.building, &v.stair, &v.floor, &v.room, &v.poi, &v.upstream_number}) {
    *text = row.text(column++);
  }
  return v;
}

// Newest first, each with its attachments, from the entry `newest` back.
base::Result<std::vector<ComplaintVersion>> versions_of(Question& question, std::uint64_t newest) {
  auto found = question.prepare(
      "SELECT seq, version, previous, received_at, personal, title, text, reporter_name, reporter_phone,"
      " reporter_address, reporter_contact, principal_name, principal_phone, principal_address,"
      " principal_contact, place, building, stair, floor, room, poi, upstream_number"
      " FROM complaint_version WHERE seq=?");
  if (!found) return found.error();
  std::vector<ComplaintVersion> out;
  for (std::uint64_t entry = newest; entry != 0 && out.size() < history_max;) {
    ResetAfter reset(*found);
    auto row = found->bind(1, entry).step();
    if (!row) return row.error();
    if (!row.value()) return missing("complaint version of entry", entry);
    out.push_back(version_of(*found));
    entry = found->number(2);
  }
  for (ComplaintVersion& version : out) {
    auto attachments = attachments_of(question, version.entry);
    if (!attachments) return attachments.error();
    version.attachments = std::move(*attachments);
  }
  return out;
}

ComplaintDetail complaint_of(const Statement& row, const Names& names) {
  ComplaintDetail c;
  c.id = base::ComplaintId(row.number(0));
  c.receipt = row.number(1);
  c.source = names.bare(row.number(2));
  c.channel = names.bare(row.number(3));
  c.source_id = row.text(4);
  c.kind = static_cast<core::TicketKind>(row.number(5));
  c.origin = static_cast<core::Origin>(row.number(6));
  c.confidential = row.number(7) != 0;
  c.reply_wanted = row.number(8) != 0;
  c.received = base::Instant{row.signed_number(9)};
  c.occurred = base::Instant{row.signed_number(10)};
  c.upstream_due = base::Instant{row.signed_number(11)};
  c.lon_e7 = row.signed_number(12);
  c.lat_e7 = row.signed_number(13);
  return c;
}

base::Result<ComplaintDetail> find_complaint(Connection& connection, std::string_view column,
                                             std::uint64_t value) {
  auto question = Question::begin(connection);
  if (!question) return question.error();
  auto found = question->prepare(fmt::format(
      "SELECT id, receipt, source, channel, source_id, kind, origin, confidential, reply_wanted, received_at,"
      " occurred_at, upstream_due, lon_e7, lat_e7, current FROM complaint WHERE {}=? ORDER BY id LIMIT 1",
      column));
  if (!found) return found.error();
  auto row = found->bind(1, value).step();
  if (!row) return row.error();
  if (!row.value()) return missing("complaint with this", value);
  ComplaintDetail detail = complaint_of(*found, question->names());
  auto versions = versions_of(*question, found->number(14));
  if (!versions) return versions.error();
  detail.versions = std::move(*versions);
  auto tickets = collect<base::TicketId>(
      *question,
      fmt::format("SELECT ticket FROM ticket_complaint WHERE complaint=? ORDER BY ticket LIMIT {}",
                  history_max),
      detail.id.value, [](const Statement& r) { return base::TicketId(r.number(0)); });
  if (!tickets) return tickets.error();
  detail.tickets = std::move(*tickets);
  return detail;
}

}  // namespace

Reader::Reader(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

base::Result<Reader> Reader::open(const std::filesystem::path& path, ReaderOptions options) {
  auto impl = std::make_unique<Impl>();
  impl->connection.path = path;
  impl->connection.options = options;
  if (auto opened = impl->connection.open(); !opened) return opened.error();
  return Reader(std::move(impl));
}

base::Result<base::Seq> Reader::progress() {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  auto applied = impl_->connection.db.number("SELECT applied FROM progress");
  if (!applied) return applied.error();
  return base::Seq(applied.value());
}

base::Result<TicketDetail> Reader::ticket(base::TicketId id) {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  auto tickets = collect<TicketSummary>(
      *question, fmt::format("SELECT {} FROM ticket t JOIN complaint c ON c.id=t.complaint{} WHERE t.id=?",
                             summary_columns, summary_joins),
      id.value, [&](const Statement& row) { return summary_of(row, question->names()); });
  if (!tickets) return tickets.error();
  if (tickets->empty()) return missing("ticket", id.value);
  auto complaints = complaints_of(*question, id);
  if (!complaints) return complaints.error();
  TicketDetail detail;
  detail.ticket = std::move(tickets->front());
  detail.complaints = std::move(*complaints);
  if (auto read = read_timeline(*question, detail); !read) return read.error();
  if (auto read = read_beside(*question, detail); !read) return read.error();
  return detail;
}

base::Result<ComplaintDetail> Reader::complaint(base::ComplaintId id) {
  return find_complaint(impl_->connection, "id", id.value);
}

base::Result<ComplaintDetail> Reader::complaint_by_receipt(std::uint64_t receipt) {
  return find_complaint(impl_->connection, "receipt", receipt);
}

base::Result<std::vector<TicketSummary>> Reader::tickets_of_complaint(base::ComplaintId id) {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  const std::string sql =
      fmt::format("SELECT {} FROM ticket_complaint l JOIN complaint c ON c.id=l.complaint"
                  " JOIN ticket t ON t.id=l.ticket{} WHERE l.complaint=? ORDER BY l.ticket LIMIT {}",
                  summary_columns, summary_joins, history_max);
  return collect<TicketSummary>(*question, sql, id.value, [&](const Statement& row) {
    return summary_of(row, question->names());
  });
}

base::Result<std::vector<PackStepAnswer>> Reader::packs(std::size_t limit, std::uint64_t before) {
  static constexpr std::string_view steps[] = {"", "proposed", "activated", "confirmed", "recount_proposed"};
  constexpr std::uint64_t from_the_newest = 0x7FFF'FFFF'FFFF'FFFF;
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  auto found = question->prepare(
      "SELECT p.seq, p.at, p.step, p.pack, p.hash, p.actor_kind, p.member, coalesce(n.text,''), "
      "coalesce(m.name,''), p.instead_of, p.step=1 AND p.hash=(SELECT a.hash FROM pack a WHERE a.seq<p.seq "
      "AND a.step IN (2,3) ORDER BY a.seq DESC LIMIT 1) FROM pack p LEFT JOIN note n ON n.seq=p.seq LEFT "
      "JOIN member_name m ON "
      "m.member=p.member WHERE p.seq<? ORDER BY p.seq DESC LIMIT ?");
  if (!found) return found.error();
  found->bind(1, before == 0 ? from_the_newest : before)
      .bind(2, limit == 0 || limit > page_max ? page_max : limit);
  std::vector<PackStepAnswer> out;
  for (;;) {
    auto row = found->step();
    if (!row) return row.error();
    if (!row.value()) return out;
    PackStepAnswer& a = out.emplace_back();
    a.seq = found->number(0);
    a.at = {found->signed_number(1)};
    a.step = steps[found->number(2) % std::size(steps)];
    if (found->number(3) != 0) a.pack = question->names().bare(found->number(3));
    a.hash = found->text(4);
    a.actor = static_cast<core::ActorKind>(found->number(5));
    a.member = {base::MemberId(static_cast<std::uint32_t>(found->number(6))), found->text(8)};
    a.note = found->text(7);
    a.instead_of = found->text(9);
    if (found->number(10) != 0) a.step = "migration_proposed";
  }
}

base::Result<std::vector<MemberAnswer>> Reader::members(std::span<const base::MemberId> numbers) {
  auto question = Question::begin(impl_->connection);
  if (!question) return question.error();
  auto found = question->prepare("SELECT m.id, coalesce(n.name,''), m.unit, m.roles, m.has_left FROM member m"
                                 " LEFT JOIN member_name n ON n.member=m.number WHERE m.number=?");
  if (!found) return found.error();
  std::vector<MemberAnswer> out;
  for (const base::MemberId number : numbers.first(std::min(numbers.size(), page_max))) {
    ResetAfter reset(*found);
    auto row = found->bind(1, number.value).step();
    if (!row) return row.error();
    if (!row.value()) continue;
    out.push_back({number, found->text(0), found->text(1), question->names().bare(found->number(2)),
                   static_cast<std::uint32_t>(found->number(3)), found->number(4) != 0});
  }
  return out;
}

}  // namespace gridline::view
