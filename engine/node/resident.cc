// A few passes over the journal: whose complaints, then which entries.
#include "engine/node/resident.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <set>

#include "engine/codec/entry.h"
#include "engine/journal/erase_segment.h"
#include "engine/node/durable_file.h"
#include "rules/text/people.h"

namespace gridline::node {

namespace {

constexpr std::size_t mentions_max = 100;
constexpr std::uint64_t look_at_stop = 1024;  // entries

std::string phone_of(const core::PersonalPerson& person) {
  char room[16];
  return std::string(text::normalised_phone(person.phone, room));
}

// Whether the digits stand in `text` one after the other, with nothing but blanks and dashes between.
bool names_phone(std::string_view text, std::string_view digits) {
  for (std::size_t from = text.find(digits[0]); from != std::string_view::npos;
       from = text.find(digits[0], from + 1)) {
    std::size_t met = 0;
    for (std::size_t i = from; i < text.size() && met < digits.size(); ++i) {
      if (text[i] == digits[met]) ++met;
      else if (text[i] != ' ' && text[i] != '-') break;
    }
    if (met == digits.size()) return true;
  }
  return false;
}

// Calls see(complaint) for each complaint whose entry this is.
template <class See>
void each_complaint(const std::vector<core::Event>& events, See&& see) {
  for (const core::Event& event : events) {
    if (const auto* received = std::get_if<core::ComplaintReceived>(&event)) see(received->complaint);
    if (const auto* revised = std::get_if<core::ComplaintRevised>(&event)) see(revised->complaint);
  }
}

class Search {
 public:
  Search(journal::SegmentReader& segments, const std::function<bool()>& stop)
      : segments_(segments), stop_(stop) {}

  base::Result<ResidentEntries> run(const Whose& whose) {
    if (!whose.phone.empty()) phones_.insert(whose.phone);
    base::Status done = whose.ticket ? find_opener(whose.ticket) : base::Status();
    if (done) done = each_entry([this](const Entry& e) { find_complaints(e); });
    if (done && !complaints_.empty()) done = each_entry([this](const Entry& e) { collect(e); });
    if (!done) return done.error();
    found_.complaints.assign(complaints_.begin(), complaints_.end());
    found_.tickets.assign(tickets_.begin(), tickets_.end());
    return std::move(found_);
  }

 private:
  struct Entry {
    base::Seq seq;
    const codec::DecodedEntry& decoded;
    bool has_personal;
  };

  template <class See>
  base::Status each_entry(See&& see) {
    base::Status failed;
    const auto read = segments_.read(base::Seq(1), [&](const journal::StoredEntry& stored) {
      if (stored.seq.value % look_at_stop == 0 && stop_()) {
        failed = base::Error{base::ErrorCode::busy, "the engine is stopping"};
        return false;
      }
      const auto decoded = codec::decode(stored.public_part, stored.personal_part);
      if (!decoded) {
        failed = base::Error{decoded.error().code,
                             fmt::format("entry {}: {}", stored.seq.value, decoded.error().message)};
        return false;
      }
      see(Entry{stored.seq, *decoded, !stored.personal_part.empty()});
      return true;
    });
    return read ? failed : base::Status(read.error());
  }

  base::Status find_opener(base::TicketId ticket) {
    const base::Status read = each_entry([&](const Entry& e) {
      for (const core::Event& event : e.decoded.events) {
        const auto* opened = std::get_if<core::TicketOpened>(&event);
        if (opened == nullptr || opened->ticket != ticket || !opened->complaint) continue;
        complaints_.insert(opened->complaint);
        note_phone(e);
      }
    });
    if (!read || !complaints_.empty()) return read;
    return base::Error{base::ErrorCode::not_found,
                       fmt::format("没有工单 {}，或它不是居民提出的 / there is no ticket {}, or no resident made it",
                                   ticket.value, ticket.value)};
  }

  // Whose matter it is: not that of a building head who reported it for him. A phone is never searched on by
  // another one that came with the same complaint: a correction may have brought a neighbour's.
  void note_phone(const Entry& e) {
    const core::Personal& p = e.decoded.command.personal;
    const bool for_another = !p.principal.name.empty() || !p.principal.phone.empty();
    const std::string phone = phone_of(for_another ? p.principal : p.reporter);
    if (!phone.empty()) phones_.insert(phone);
  }

  void find_complaints(const Entry& e) {
    if (!e.has_personal || phones_.empty()) return;
    const bool his = phones_.count(phone_of(e.decoded.command.personal.reporter)) != 0 ||
                     phones_.count(phone_of(e.decoded.command.personal.principal)) != 0;
    if (his) each_complaint(e.decoded.events, [this](base::ComplaintId c) { complaints_.insert(c); });
  }

  void collect(const Entry& e) {
    bool his = false;
    each_complaint(e.decoded.events,
                   [&](base::ComplaintId complaint) { his = his || complaints_.count(complaint) != 0; });
    for (const core::Event& event : e.decoded.events) note_tickets(event);
    if (!e.has_personal) return;
    const auto* act = std::get_if<core::ActOnTicket>(&e.decoded.command.body);
    if (act != nullptr && tickets_.count(act->ticket) != 0) {
      his = true;
      ++found_.notes;
    }
    if (his) found_.entries.push_back(e.seq.value);
    else note_mention(e);
  }

  // Those that his complaints opened; a ticket of others that one of them joined keeps their notes.
  void note_tickets(const core::Event& event) {
    const auto* opened = std::get_if<core::TicketOpened>(&event);
    if (opened != nullptr && complaints_.count(opened->complaint) != 0) tickets_.insert(opened->ticket);
  }

  void note_mention(const Entry& e) {
    const core::Personal& p = e.decoded.command.personal;
    const bool named = std::any_of(phones_.begin(), phones_.end(), [&](const std::string& phone) {
      return names_phone(p.title, phone) || names_phone(p.text, phone);
    });
    if (!named || found_.mentions.size() >= mentions_max) return;
    each_complaint(e.decoded.events,
                   [&](base::ComplaintId complaint) { found_.mentions.push_back(complaint); });
  }

  journal::SegmentReader& segments_;
  const std::function<bool()>& stop_;
  std::set<std::string> phones_;
  std::set<base::ComplaintId> complaints_;
  std::set<base::TicketId> tickets_;
  ResidentEntries found_;
};

// The entries that facts name, ascending. `read` calls what it is given for each stored entry.
template <class Read>
base::Result<std::vector<base::Seq>> entries_of_facts(Read&& read) {
  std::set<base::Seq> entries;
  base::Status failed;
  const base::Status done = read([&](const journal::StoredEntry& stored) {
    base::Instant at;
    std::vector<core::Event> events;
    failed = codec::decode_events(stored.public_part, at, events);
    for (const core::Event& event : events) {
      const auto* fact = std::get_if<core::PersonErased>(&event);
      if (fact == nullptr) continue;
      for (const std::uint64_t seq : fact->entries) entries.insert(base::Seq(seq));
    }
    return bool(failed);
  });
  if (!done) return done.error();
  if (!failed) return failed.error();
  return std::vector<base::Seq>(entries.begin(), entries.end());
}

}  // namespace

base::Result<ResidentEntries> entries_of(journal::SegmentReader& segments, const Whose& whose,
                                         const std::function<bool()>& stop) {
  return Search(segments, stop).run(whose);
}

base::Result<base::Seq> Erasing::from() const {
  const auto mark = read_whole(mark_);
  if (!mark && mark.error().code == base::ErrorCode::not_found) return base::Seq();
  if (!mark) return mark.error();
  std::uint64_t seq = 0;
  const auto parsed = std::from_chars(mark->data(), mark->data() + mark->size(), seq);
  if (parsed.ec != std::errc() || seq == 0)
    return base::Error{base::ErrorCode::corrupt, mark_ + " names no entry"};
  return base::Seq(seq);
}

base::Status Erasing::begin(base::Seq from_entry) {
  const auto older = from();
  if (!older) return older.error();
  if (*older && *older <= from_entry) return {};
  return write_durably(mark_, fmt::format("{}\n", from_entry.value));
}

// A mark that comes back after a crash only has the same done again.
base::Status Erasing::take_away() {
  std::error_code failed;
  std::filesystem::remove(mark_, failed);
  if (failed)
    return base::Error{base::ErrorCode::io, fmt::format("cannot remove {}: {}", mark_, failed.message())};
  return {};
}

base::Result<std::size_t> Erasing::finish(const std::string& journal_folder, RecentEntries& recent,
                                          base::Seq through) {
  const auto mark = from();
  if (!mark) return mark.error();
  if (!*mark) return std::size_t{0};
  journal::SegmentReader segments(journal_folder);
  const auto entries = entries_of_facts([&](const auto& see) {
    const auto read = segments.read(*mark, see);
    if (!read) return base::Status(read.error());
    if (read->last < through)  // else the mark went while a fact still waits
      return base::Status(base::Error{base::ErrorCode::busy, "the facts are not sealed yet"});
    return base::Status();
  });
  if (!entries) return entries.error();
  const auto parts = journal::erase_sealed(journal_folder, *entries);
  if (!parts) return parts;
  recent.erase(*entries);
  if (base::Status s = take_away(); !s) return s.error();
  return parts;
}

base::Result<std::size_t> Erasing::finish(journal::SqliteJournal& journal) {
  const auto mark = from();
  if (!mark) return mark.error();
  if (!*mark) return std::size_t{0};
  const auto entries = entries_of_facts([&](const auto& see) { return journal.read(*mark, see); });
  if (!entries) return entries.error();
  std::size_t parts = 0;
  if (!entries->empty()) {
    const auto erased = journal.erase(*entries);
    if (!erased) return erased;
    parts = *erased;
  }
  if (base::Status s = take_away(); !s) return s.error();
  return parts;
}

}  // namespace gridline::node
