// The statements that write read.db.
#include "engine/view/tables.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/view/columns.h"
#include "engine/view/search_text.h"

namespace gridline::view {

namespace {

std::uint32_t number(auto word) { return static_cast<std::uint32_t>(word); }

}  // namespace

base::Result<Tables> Tables::prepare(Database& db) {
  Tables t;
  const std::string put_ticket = "INSERT OR REPLACE INTO ticket VALUES(" + marks<TicketRow>() + ")";
  const std::string put_line = "INSERT INTO timeline VALUES(" + marks<TimelineRow>() + ")";
  const std::pair<Statement*, std::string_view> all[] = {
      {&t.put_ticket_, put_ticket},
      {&t.get_ticket_, "SELECT * FROM ticket WHERE id=?"},
      {&t.put_line_, put_line},
      {&t.put_link_, "INSERT OR IGNORE INTO ticket_complaint(complaint, ticket) VALUES(?,?)"},
      {&t.drop_link_, "DELETE FROM ticket_complaint WHERE complaint=? AND ticket=?"},
      {&t.get_links_, "SELECT ticket FROM ticket_complaint WHERE complaint=? ORDER BY ticket"},
      {&t.put_note_, "INSERT INTO note(seq, personal, text) VALUES(?,?,?)"},
      {&t.put_complaint_, "INSERT INTO complaint VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {&t.put_version_,
       "INSERT INTO complaint_version VALUES(?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)"},
      {&t.set_current_, "UPDATE complaint SET version=?, current=? WHERE id=?"},
      {&t.get_current_, "SELECT current, version, channel, confidential FROM complaint WHERE id=?"},
      {&t.get_text_, "SELECT title, text FROM complaint_version WHERE seq=?"},
      {&t.index_, "INSERT INTO search(rowid, words) VALUES(?,?)"},
      {&t.unindex_, "INSERT INTO search(search, rowid, words) VALUES('delete',?,?)"},
      {&t.put_attachment_, "INSERT INTO attachment VALUES(?,?,?,?,?,?)"},
      {&t.put_pack_, "INSERT INTO pack VALUES(?,?,?,?,?,?,?,?)"},
      {&t.put_symbol_, "INSERT INTO symbol VALUES(?,?)"},
      {&t.get_symbol_, "SELECT name FROM symbol WHERE number=?"},
      {&t.put_member_, "INSERT OR REPLACE INTO member VALUES(?,?,?,?,?,?,?,?)"},
      {&t.put_member_name_,
       "INSERT OR REPLACE INTO member_name SELECT number,?2,?3,?4 FROM member WHERE id=?1"},
      {&t.put_count_,
       "INSERT INTO statistic VALUES(?,?,?,?,?,?) ON CONFLICT DO UPDATE SET count=count+excluded.count"},
      {&t.erased_version_,
       "SELECT c.id FROM complaint_version v JOIN complaint c ON c.id=v.complaint AND c.current=v.seq "
       "WHERE v.seq=? AND v.personal=1"},
      {&t.blank_version_,
       "UPDATE complaint_version SET personal=2, title='', text='', reporter_name='', reporter_phone='', "
       "reporter_address='', reporter_contact='', principal_name='', principal_phone='', "
       "principal_address='', "
       "principal_contact='', place='', building='', stair='', floor='', room='', poi='', upstream_number='' "
       "WHERE seq=? AND personal=1"},
      {&t.drop_attachments_, "DELETE FROM attachment WHERE seq=?"},
      {&t.blank_note_, "UPDATE note SET personal=2, text='' WHERE seq=? AND personal=1"},
      {&t.want_purge_, "UPDATE progress SET purge=?"},
      {&t.blank_name_, "UPDATE member_name SET personal=2, name='' WHERE seq=? AND personal=1"},
  };
  for (const auto& [statement, sql] : all) {
    auto prepared = db.prepare(sql);
    if (!prepared) return prepared.error();
    *statement = std::move(*prepared);
  }
  auto desk = DeskTables::prepare(db);
  if (!desk) return desk.error();
  t.desk = std::move(*desk);
  return t;
}

// ---- tickets ----

base::Result<TicketRow*> Tables::ticket(base::TicketId id) {
  if (const auto kept = tickets_.find(id.value); kept != tickets_.end()) return &kept->second;
  get_ticket_.bind(1, id.value);
  TicketRow row;
  auto found = take(get_ticket_, row);
  if (!found) return found.error();
  if (!found.value()) {
    return base::Error{base::ErrorCode::corrupt,
                       fmt::format("the journal speaks of ticket {}, which no entry opened", id.value)};
  }
  return &(tickets_[id.value] = std::move(row));
}

TicketRow& Tables::open_ticket(base::TicketId id) {
  TicketRow& ticket = tickets_[id.value];
  ticket = {};
  ticket.id = id.value;
  return ticket;
}

base::Status Tables::add_line(const TimelineRow& row) { return put(put_line_, row); }

base::Status Tables::link(std::uint64_t complaint, std::uint64_t ticket) {
  return put_values(put_link_, complaint, ticket);
}
base::Status Tables::unlink(std::uint64_t complaint, std::uint64_t ticket) {
  return put_values(drop_link_, complaint, ticket);
}

base::Result<std::vector<std::uint64_t>> Tables::tickets_of(std::uint64_t complaint) {
  ResetAfter reset(get_links_);
  get_links_.bind(1, complaint);
  std::vector<std::uint64_t> out;
  for (;;) {
    auto row = get_links_.step();
    if (!row) return row.error();
    if (!row.value()) return out;
    out.push_back(get_links_.number(0));
  }
}

base::Status Tables::add_note(std::uint64_t seq, PersonalState personal, std::string_view text) {
  return put_values(put_note_, seq, number(personal), text);
}

// ---- complaints ----

base::Status Tables::add_complaint(const core::ComplaintReceived& e, const core::SubmitComplaint& said,
                                   std::uint64_t seq) {
  return put_values(put_complaint_, e.complaint.value, e.receipt, e.source.value, e.channel.value,
                    said.source_id, number(said.kind), number(e.origin), std::uint32_t{e.confidential},
                    std::uint32_t{e.reply_wanted}, e.at.ms, said.occurred.ms, said.upstream_due.ms,
                    said.lon_e7, said.lat_e7, std::uint32_t{1}, seq);
}

base::Status Tables::add_version(std::uint64_t complaint, std::uint32_t version, std::uint64_t previous,
                                 std::int64_t at, std::uint64_t seq, PersonalState personal,
                                 const core::Personal& who) {
  std::uint32_t n = 0;
  for (const core::PersonalAttachment& a : who.attachments) {
    auto added = put_values(put_attachment_, seq, ++n, a.hash, a.name, a.content_type, a.bytes);
    if (!added) return added;
  }
  return put_values(put_version_, seq, complaint, version, previous, at, number(personal), who.title,
                    who.text, who.reporter.name, who.reporter.phone, who.reporter.address,
                    who.reporter.contact, who.principal.name, who.principal.phone, who.principal.address,
                    who.principal.contact, who.place, who.building, who.stair, who.floor, who.room, who.poi,
                    who.upstream_number);
}

base::Status Tables::set_current(std::uint64_t complaint, std::uint32_t version, std::uint64_t seq) {
  return put_values(set_current_, version, seq, complaint);
}

base::Result<CurrentVersion> Tables::current(std::uint64_t complaint) {
  ResetAfter reset(get_current_);
  auto row = get_current_.bind(1, complaint).step();
  if (!row) return row.error();
  if (!row.value()) {
    return base::Error{base::ErrorCode::corrupt,
                       fmt::format("the journal speaks of complaint {}, which no entry received", complaint)};
  }
  return CurrentVersion{get_current_.number(0), static_cast<std::uint32_t>(get_current_.number(1)),
                        static_cast<std::uint32_t>(get_current_.number(2)), get_current_.number(3) != 0};
}

base::Status Tables::index(std::uint64_t complaint, std::string_view title, std::string_view text) {
  words_.clear();
  append_index_words(title, text, words_);
  return words_.empty() ? base::Status{} : put_values(index_, complaint, words_);
}

base::Status Tables::unindex(std::uint64_t complaint, std::uint64_t version_seq) {
  words_.clear();
  {
    ResetAfter reset(get_text_);
    auto row = get_text_.bind(1, version_seq).step();
    if (!row) return row.error();
    if (!row.value()) return {};
    append_index_words(get_text_.text(0), get_text_.text(1), words_);
  }
  return words_.empty() ? base::Status{} : put_values(unindex_, complaint, words_);
}

// ---- names, members, counts ----

base::Status Tables::add_pack(const PackRow& row) { return put(put_pack_, row); }

base::Status Tables::add_symbol(std::uint32_t symbol, std::string_view name) {
  return put_values(put_symbol_, symbol, name);
}

base::Status Tables::put_member(const core::ChangedMember& m) {
  std::string id;
  {
    ResetAfter reset(get_symbol_);
    auto row = get_symbol_.bind(1, m.id.value).step();
    if (!row) return row.error();
    if (!row.value()) {
      return base::Error{base::ErrorCode::corrupt, fmt::format("name {} was never defined", m.id.value)};
    }
    id = get_symbol_.text(0);
  }
  id.erase(0, id.find(':') + 1);  // "member:wang-g1"
  return put_values(put_member_, m.member.value, id, m.unit.value, m.roles, column_of_ids(m.skills),
                    column_of_ids(m.shifts), std::int64_t{m.open_max}, std::uint32_t{m.left});
}

base::Status Tables::put_member_name(std::string_view id, std::uint64_t seq, PersonalState personal,
                                     std::string_view name) {
  return put_values(put_member_name_, id, seq, number(personal), name);
}

// ---- erasing ----

base::Status Tables::erase(std::uint64_t seq) {
  std::uint64_t indexed = 0;  // the complaint whose current version this entry is
  {
    ResetAfter reset(erased_version_);
    auto row = erased_version_.bind(1, seq).step();
    if (!row) return row.error();
    if (row.value()) indexed = erased_version_.number(0);
  }
  if (indexed != 0) {
    if (auto done = unindex(indexed, seq); !done) return done;
  }
  for (Statement* statement : {&blank_version_, &drop_attachments_, &blank_note_, &blank_name_}) {
    if (auto done = put_values(*statement, seq); !done) return done;
  }
  return {};
}

base::Status Tables::want_purge() { return put_values(want_purge_, purge_wanted); }

base::Status Tables::flush() {
  std::vector<std::uint64_t> ids;
  ids.reserve(tickets_.size());
  for (const auto& [id, row] : tickets_) ids.push_back(id);
  std::sort(ids.begin(), ids.end());  // neighbours in the table are written together
  for (const std::uint64_t id : ids) {
    if (auto written = put(put_ticket_, tickets_.at(id)); !written) return written;
  }
  for (const auto& [key, by] : counts_) {
    if (auto written = put_values(put_count_, key.day, key.unit, key.category, key.channel, key.measure, by);
        !written) {
      return written;
    }
  }
  forget();
  return {};
}

void Tables::forget() {
  tickets_.clear();
  counts_.clear();
}

}  // namespace gridline::view
