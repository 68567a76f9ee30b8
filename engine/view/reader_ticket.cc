// A ticket's life and what stands beside it.
#include <fmt/format.h>

#include <map>

#include "engine/view/reader_impl.h"
#include "engine/view/rows.h"

namespace gridline::view {

namespace {

TimelineEvent event_of(const Statement& row, const Names& names) {
  int column = 0;
  const auto number = [&] { return row.number(column++); };
  const auto member = [&] { return base::MemberId(static_cast<std::uint32_t>(number())); };
  TimelineEvent e;
  e.entry = base::Seq(number());
  e.at = base::Instant{row.signed_number(column++)};
  e.type = static_cast<core::EventType>(number());
  e.actor.kind = static_cast<core::ActorKind>(number());
  e.actor.member = member();
  e.actor.source = row.text(column++);
  e.actor_name = row.text(column++);
  e.unit = names.bare(number());
  e.member = member();
  e.member_name = row.text(column++);
  e.partners = names.bare_list(row.text_view(column++));
  e.clocks = clocks_of(row.text_view(column++), names);
  e.place = names.bare(number());
  e.category = names.bare(number());
  e.urgency = static_cast<pack::Urgency>(number());
  e.nature = static_cast<pack::Nature>(number());
  e.pack = names.bare(number());
  e.route = names.bare(number());
  e.outcome = static_cast<core::Outcome>(number());
  e.triage_reason = static_cast<std::uint8_t>(number());
  e.reason = row.text(column++);
  e.by_person = number() != 0;
  e.complaint = base::ComplaintId(number());
  e.version = static_cast<std::uint32_t>(number());
  if (const std::string_view packed = row.blob(column++); !packed.empty()) {
    // Our own column; a damaged file shows the line without it.
    if (auto detail = base::from_packed<LineDetail>(packed)) {
      e.detail = std::move(detail->plain);
      e.subject = names.bare(detail->subject.value);
      e.council = names.bare(detail->council.value);
      e.area = names.bare(e.detail.hot.area.value);
      e.what = names.bare(e.detail.hot.what.value);
      for (const base::MemberId m : detail->told) e.told.push_back({m, {}});
      e.stand_in.member = detail->stand_in;
      if (detail->reason) e.reason = names.bare(detail->reason.value);
    }
  }
  e.note_state = static_cast<PersonalState>(number());
  e.note = row.text(column++);
  return e;
}

base::Result<std::vector<TimelineEvent>> timeline_of(Question& question, base::TicketId id) {
  const std::string sql = fmt::format(
      "SELECT l.seq, l.at, l.type, l.actor_kind, l.actor_member, l.actor_source, coalesce(a.name,''),"
      " l.unit, l.member, coalesce(m.name,''), l.partners, l.clocks, l.place, l.category, l.urgency,"
      " l.nature, l.pack, l.route, l.outcome, l.triage_reason, l.reason, l.by_person, l.complaint, l.version,"
      " l.detail, coalesce(n.personal,0), coalesce(n.text,'')"
      " FROM timeline l LEFT JOIN note n ON n.seq=l.seq LEFT JOIN member_name a ON a.member=l.actor_member"
      " LEFT JOIN member_name m ON m.member=l.member WHERE l.ticket=? ORDER BY l.seq, l.number LIMIT {}",
      history_max + 1);
  return collect<TimelineEvent>(question, sql, id.value,
                                [&](const Statement& row) { return event_of(row, question.names()); });
}

// Fills in the names of those who are known by number so far.
class MemberNames {
 public:
  explicit MemberNames(Question& question) : question_(question) {}

  base::Status fill(NamedMember& who) {
    if (!who.member) return {};
    const auto known = names_.find(who.member.value);
    if (known != names_.end()) {
      who.name = known->second;
      return {};
    }
    if (!prepared_) {
      auto found = question_.prepare("SELECT name FROM member_name WHERE member=?");
      if (!found) return found.error();
      name_ = std::move(*found);
      prepared_ = true;
    }
    ResetAfter reset(name_);
    auto row = name_.bind(1, who.member.value).step();
    if (!row) return row.error();
    who.name = names_[who.member.value] = row.value() ? name_.text(0) : std::string();
    return {};
  }

 private:
  Question& question_;
  Statement name_;
  bool prepared_ = false;
  std::map<std::uint32_t, std::string> names_;
};

// Takes the columns of a row one after the other.
class Columns {
 public:
  Columns(const Statement& row, const Names& names) : row_(row), names_(names) {}
  std::uint64_t number() { return row_.number(at_++); }
  std::uint32_t small() { return static_cast<std::uint32_t>(number()); }
  bool flag() { return number() != 0; }
  std::string name() { return names_.bare(number()); }
  base::Instant instant() { return {row_.signed_number(at_++)}; }
  NamedMember member() { return {base::MemberId(small()), {}}; }
  std::string_view text() { return row_.text_view(at_++); }
  template <class E> E word() { return static_cast<E>(number()); }

 private:
  const Statement& row_;
  const Names& names_;
  int at_ = 0;
};

std::vector<base::TicketId> tickets_in(std::string_view column) {
  std::vector<base::TicketId> out;
  for (const std::uint64_t id : numbers_in(column)) out.emplace_back(id);
  return out;
}

PartnerAnswer partner_of(Columns c) {
  PartnerAnswer p;
  p.unit = c.name();
  p.member = c.member();
  p.state = c.word<core::PartnerState>();
  p.required = c.flag();
  p.whistle = c.flag();
  for (base::Instant* at : {&p.invited, &p.accepted, &p.arrived, &p.ended}) *at = c.instant();
  return p;
}

RequestAnswer request_of(Columns c) {
  RequestAnswer r;
  r.entry = base::Seq(c.number());
  r.request = c.word<core::Request>();
  r.unit = c.name();
  r.route = c.name();
  r.asked_by = c.member();
  r.asked = c.instant();
  r.reason = c.name();
  r.ruler = c.name();
  r.until = c.instant();
  r.waits_for = tickets_in(c.text());
  r.verdict = c.word<Verdict>();
  r.ruled_by = c.member();
  r.ruled = c.instant();
  r.ruling_reason = c.name();
  return r;
}

CallbackAnswer callback_of(Columns c) {
  CallbackAnswer a;
  a.complaint = base::ComplaintId(c.number());
  a.calls = c.small();
  a.last = c.instant();
  a.member = c.member();
  a.contacted = c.flag();
  a.solved = c.word<core::Solved>();
  a.satisfied = c.word<core::Satisfied>();
  a.cause = c.word<core::Cause>();
  a.outcome = c.word<core::Outcome>();
  return a;
}

ChildAnswer child_of(Columns c) {
  ChildAnswer a;
  a.id = base::TicketId(c.number());
  a.state = c.word<core::TicketState>();
  a.outcome = c.word<core::Outcome>();
  a.place = c.name();
  a.category = c.name();
  a.lead = c.name();
  a.member = c.member();
  for (base::Instant* at : {&a.resolve_due, &a.accepted, &a.claimed, &a.reported, &a.closed})
    *at = c.instant();
  return a;
}

// Every row of `sql`, whose one parameter is the ticket, into `out` as `make(columns)`.
template <class T, class Make>
base::Status read_rows(Question& question, std::string_view sql, base::TicketId id, std::vector<T>& out,
                       Make make) {
  auto rows = collect<T>(question, sql, id.value,
                         [&](const Statement& row) { return make(Columns(row, question.names())); });
  if (!rows) return rows.error();
  out = std::move(*rows);
  return {};
}

base::Status read_names(Question& question, TicketDetail& detail) {
  MemberNames names(question);
  std::vector<NamedMember*> all;
  for (TimelineEvent& e : detail.timeline) {
    all.push_back(&e.stand_in);
    for (NamedMember& m : e.told) all.push_back(&m);
  }
  for (PartnerAnswer& p : detail.partners) all.push_back(&p.member);
  for (RequestAnswer& r : detail.requests) {
    all.push_back(&r.asked_by);
    all.push_back(&r.ruled_by);
  }
  for (CallbackAnswer& c : detail.callbacks) all.push_back(&c.member);
  for (ChildAnswer& c : detail.children) all.push_back(&c.member);
  for (ChildAnswer& c : detail.members) all.push_back(&c.member);
  for (NamedMember* who : all) {
    if (auto filled = names.fill(*who); !filled) return filled;
  }
  return {};
}

}  // namespace

base::Status read_timeline(Question& question, TicketDetail& detail) {
  auto timeline = timeline_of(question, detail.ticket.id);
  if (!timeline) return timeline.error();
  detail.timeline = std::move(*timeline);
  detail.more = detail.timeline.size() > history_max;
  if (detail.more) detail.timeline.pop_back();
  return {};
}

base::Status read_beside(Question& question, TicketDetail& detail) {
  const base::TicketId id = detail.ticket.id;
  auto read = read_rows(question,
                        "SELECT unit, member, state, required, whistle, invited_at, accepted_at, arrived_at,"
                        " ended_at FROM partner WHERE ticket=? ORDER BY invited_at, unit",
                        id, detail.partners, partner_of);
  if (!read) return read;
  const std::string requests = fmt::format(
      "SELECT seq, request, unit, route, asked_by, asked_at, reason, ruler, until, others, verdict, ruled_by,"
      " ruled_at, ruling_reason FROM request WHERE ticket=? ORDER BY seq LIMIT {}", history_max);
  read = read_rows(question, requests, id, detail.requests, request_of);
  if (!read) return read;
  const std::string callbacks = fmt::format(
      "SELECT complaint, calls, last_at, member, contacted, solved, satisfied, cause, outcome FROM callback"
      " WHERE ticket=? ORDER BY complaint LIMIT {}", history_max);
  read = read_rows(question, callbacks, id, detail.callbacks, callback_of);
  if (!read) return read;
  constexpr std::string_view of =
      "SELECT id, state, outcome, place, category, lead, member, resolve_due, accepted_at, claimed_at,"
      " reported_at, closed_at FROM ticket WHERE {0}=? AND {0}<>0 ORDER BY id LIMIT {1}";
  read = read_rows(question, fmt::format(of, "parent", children_max), id, detail.children, child_of);
  if (!read) return read;
  read = read_rows(question, fmt::format(of, "cluster", children_max), id, detail.members, child_of);
  if (!read) return read;
  auto merged = collect<std::vector<base::TicketId>>(
      question, "SELECT merged FROM ticket WHERE id=?", id.value,
      [](const Statement& row) { return tickets_in(row.text_view(0)); });
  if (!merged) return merged.error();
  if (!merged->empty()) detail.merged = std::move(merged->front());
  auto likenesses = collect<std::vector<core::Likeness>>(
      question, "SELECT likenesses FROM ticket WHERE id=?", id.value,
      [](const Statement& row) { return likenesses_in(row.text_view(0)); });
  if (!likenesses) return likenesses.error();
  if (!likenesses->empty()) detail.likenesses = std::move(likenesses->front());
  return read_names(question, detail);
}

}  // namespace gridline::view
