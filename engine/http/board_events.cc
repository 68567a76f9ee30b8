// The newest events, read backwards out of the ring: the board keeps nothing between two looks, so one who
// comes back after a broken connection sees what one sees who never left.
#include "engine/http/board.h"

#include <fmt/format.h>

#include <algorithm>
#include <type_traits>
#include <vector>

#include "engine/base/assert.h"
#include "engine/codec/entry.h"

namespace gridline::http {

using Json = nlohmann::ordered_json;

namespace {

// What people would read: not the engine's own bookkeeping.
bool tells_something(core::EventType type) {
  switch (type) {
    case core::EventType::clocks_started:
    case core::EventType::clock_stopped:
    case core::EventType::message_queued:
    case core::EventType::ticket_archived:
    case core::EventType::ticket_restored:
      return false;
    default:
      return true;
  }
}

// One line of the board: what an entry did to one ticket.
struct Line {
  base::TicketId ticket;
  std::vector<core::EventType> what;
  base::Symbol unit;  // the last that an event names; none: none does
};

// Which ticket an event is about, and whose it becomes by it or who is told.
struct About {
  base::TicketId ticket;
  base::Symbol unit;
};

About about(const core::Event& event) {
  About out;
  std::visit(
      [&](const auto& e) {
        using E = std::decay_t<decltype(e)>;
        if constexpr (requires { e.ticket; }) out.ticket = e.ticket;
        if constexpr (std::is_same_v<E, core::TicketDispatched>) out.unit = e.lead;
        if constexpr (std::is_same_v<E, core::TicketTriaged> || std::is_same_v<E, core::TicketOffered> ||
                      std::is_same_v<E, core::PartnerInvited> ||
                      std::is_same_v<E, core::EscalationStepTaken>) {
          out.unit = e.unit;
        }
      },
      event);
  return out;
}

// In the order of the events, each ticket once.
std::vector<Line> lines_of(const std::vector<core::Event>& events) {
  std::vector<Line> lines;
  for (const core::Event& event : events) {
    const core::EventType type = codec::type_of(event);
    const About a = about(event);
    if (!a.ticket || !tells_something(type)) continue;
    auto line = std::find_if(lines.begin(), lines.end(), [&](const Line& l) { return l.ticket == a.ticket; });
    if (line == lines.end()) line = lines.insert(lines.end(), Line{a.ticket, {}, {}});
    if (std::find(line->what.begin(), line->what.end(), type) == line->what.end()) line->what.push_back(type);
    if (a.unit) line->unit = a.unit;
  }
  return lines;
}

// Of a ticket that has left memory only its number is told.
Json line_json(const node::Node& node, const BoardNames& names, const Line& line) {
  const node::QueueRow* row = node.queues().at_hand(line.ticket);
  const bool hidden = row != nullptr && row->has(core::ticket_flag::confidential);
  BoardNames::Both category;
  std::string place;
  if (hidden) category = {"保密", "confidential"};
  else if (row != nullptr) category = names.category(row->category);
  if (row != nullptr && !hidden) place = names.place(row->place);
  const BoardNames::Both unit = names.unit(line.unit || row == nullptr ? line.unit : row->lead);
  Json what = Json::array(), what_zh = Json::array();
  for (const core::EventType type : line.what) {
    what.push_back(code(type));
    what_zh.push_back(zh(type));
  }
  return {{"ticket", line.ticket.value},
          {"urgent", row != nullptr && row->has(core::ticket_flag::emergency)},
          {"what", std::move(what)},
          {"what_zh", std::move(what_zh)},
          {"category", category.zh},
          {"category_en", category.en},
          {"place", place},
          {"unit", unit.zh},
          {"unit_en", unit.en}};
}

}  // namespace

Json board_events_json(const node::Node& node, base::ZoneOffset zone) {
  const BoardNames names(node);
  Json out = Json::array();
  const std::uint64_t last = node.flushed().value;
  std::shared_ptr<const node::EntryChunk> chunk;
  for (std::uint64_t seq = last, seen = 0; seq > 0 && seen < board_entries_looked_at; --seq, ++seen) {
    if (!chunk || base::Seq(seq) < chunk->first()) chunk = node.recent().find(base::Seq(seq));
    if (!chunk) break;  // older than the ring
    base::Instant at;
    std::vector<core::Event> events;
    const base::Status decoded = codec::decode_events(
        chunk->entry(static_cast<std::size_t>(seq - chunk->first().value)).public_part, at, events);
    GRIDLINE_ASSERT(decoded.ok());  // it was encoded, or read by recovery, in this process
    const base::CivilTime c = base::to_civil(at, zone);
    const std::vector<Line> lines = lines_of(events);
    for (auto line = lines.rbegin(); line != lines.rend(); ++line) {
      Json row{{"seq", seq}, {"time", fmt::format("{:02}:{:02}:{:02}", c.hour, c.minute, c.second)}};
      row.update(line_json(node, names, *line));
      out.push_back(std::move(row));
      if (out.size() == board_events) return out;
    }
  }
  return out;
}

}  // namespace gridline::http
