// What is known from memory: status, live queues, adapters, recent entries.
#include <algorithm>

#include "engine/codec/json.h"
#include "engine/http/answers.h"
#include "engine/node/entry_reader.h"

namespace gridline::http {

namespace {

Json counts_json(const node::QueueCounts& c) {
  Json by_state = Json::object();
  for (std::size_t i = 1; i < node::ticket_states; ++i) {
    if (c.by_state[i] > 0) by_state[std::string(code(static_cast<core::TicketState>(i)))] = c.by_state[i];
  }
  return {{"open", c.open}, {"closed", c.closed}, {"by_state", by_state}};
}

Response not_answering() {
  return problem(503, "not_answering", "引擎没有回应，请稍后再试", "the engine does not answer; try later", true);
}

// The units that the caller may read, with what is open in each.
Json units_json(const node::Node& n, const Caller& caller, node::QueueCounts& total) {
  Json units = Json::array();
  if (n.rules() == nullptr) return units;
  const pack::Pack& pack = *n.rules()->pack;
  for (std::size_t i = 0; i < pack.units.size(); ++i) {
    const pack::Unit& unit = pack.units[i];
    if (!caller.may_read(unit.id)) continue;
    const node::QueueCounts& counts = n.queues().counts(n.rules()->units[i]);
    for (std::size_t state = 0; state < node::ticket_states; ++state)
      total.by_state[state] += counts.by_state[state];
    total.open += counts.open;
    total.closed += counts.closed;
    Json row{{"unit", unit.id}, {"zh", unit.zh}, {"en", unit.en},
             {"level", unit.level ? Json(pack[unit.level].id) : Json(nullptr)}};
    row.update(counts_json(counts));
    units.push_back(std::move(row));
  }
  return units;
}

}  // namespace

Json queue_row_json(const node::QueueRow& row, const node::Node& n, base::ZoneOffset zone) {
  const auto name = [&](base::Symbol s) { return s ? Json(n.symbols().bare_name(s)) : Json(nullptr); };
  Json member = nullptr;
  if (row.member && row.member.value <= n.state().members.size()) {
    member = n.symbols().bare_name(n.state().members[row.member.value - 1].name);
  }
  Json j{{"ticket", row.id.value},           {"state", code(row.state)},
          {"urgency", pack::code(row.urgency)}, {"category", name(row.category)},
          {"place", name(row.place)},         {"member", member},
          {"opened", time_json(row.opened, zone)}, {"accept_due", time_json(row.accept_due, zone)},
          {"resolve_due", time_json(row.resolve_due, zone)}};
  // The unit's own time, beside what the resident was promised.
  const core::CaseFile* file = n.state().case_file(row.id);
  const core::CaseClock* own = file == nullptr ? nullptr : file->clock(pack::ClockKind::assignment);
  if (own != nullptr) j["assignment_due"] = time_json(own->due, zone);
  if (file != nullptr && file->paused != 0) j["stands_still"] = true;
  return j;
}

Response get_status(const Call& call) {
  const Services& s = call.services;
  const node::NodeCounters& c = s.node.counters();
  const auto ready = s.node.active_pack();
  const base::Seq last = s.node.recent().last();
  Json out{{"version", s.version},
           {"seq", last.value},
           {"open_tickets", c.tickets.load()},
           {"waiting", s.node.waiting()},
           {"disk_full", c.disk_full.load()},
           {"clock", clock_json(s.node.clock_status(), s.zone)},
           {"pack", nullptr},
           {"view", nullptr}};
  if (ready) {
    out["pack"] = {{"name", ready->pack->name},
                   {"version", ready->pack->version},
                   {"hash", base::to_hex(ready->pack->hash)}};
  }
  if (!s.view_path.empty()) {
    auto reader = view::Reader::open(s.view_path);
    const auto seen = reader ? reader->progress() : base::Result<base::Seq>(reader.error());
    out["view"] = seen ? Json{{"seq", seen->value}, {"lag", last.value - std::min(last.value, seen->value)}}
                       : Json{{"error", seen.error().message}};
    const std::string problem = s.view_problem ? s.view_problem() : std::string();
    if (!problem.empty()) out["view"]["problem"] = problem;
  }
  out["counters"] = {{"turns", c.turns.load()},          {"commands", c.commands.load()},
                     {"entries", c.entries.load()},      {"rejections", c.rejections.load()},
                     {"flushes", c.flushes.load()},      {"entry_bytes", c.entry_bytes.load()},
                     {"decide_ns", c.decide_ns.load()},  {"flush_ns", c.flush_ns.load()},
                     {"publish_ns", c.publish_ns.load()}, {"reply_ns", c.reply_ns.load()},
                     {"idle_ns", c.idle_ns.load()},      {"disk_full_retries", c.disk_full_retries.load()},
                     {"deadlines", c.deadlines.load()},  {"clock_oddities", c.clock_oddities.load()},
                     {"state_bytes", c.state_bytes.load()}, {"queue_bytes", c.queue_bytes.load()}};
  return ok(out);
}

Response get_queues(const Call& call) {
  const auto answer = ask<Json>(call.services.node, [caller = call.caller](const node::Node& n) {
    node::QueueCounts readable;
    Json units = units_json(n, caller, readable);
    // The whole also counts what lies in units that the active pack no longer has.
    const node::QueueCounts total = caller.reads_all ? n.queues().total() : readable;
    return Json{{"seq", n.flushed().value}, {"total", counts_json(total)}, {"units", std::move(units)}};
  });
  return answer ? ok(*answer) : not_answering();
}

Response get_queue(const Call& call) {
  const Services& s = call.services;
  const Request& r = call.request;
  const std::string& unit = call.parts[0];
  if (!call.caller.may_read(unit)) return not_yours();
  const std::uint64_t limit = std::max<std::uint64_t>(1, number_of(r, "limit", 100, 1000));
  const std::string state_text = value_of(r, "state");
  const auto state = core::state_of(state_text);
  if (!state_text.empty() && !state) {
    return problem(400, "unknown_state", "没有这个状态：" + state_text, "there is no state " + state_text);
  }
  const base::ZoneOffset zone = s.zone;
  const auto answer = ask<Json>(s.node, [=](const node::Node& n) -> Json {
    const base::Symbol symbol = n.symbols().find("unit:" + unit);
    if (!symbol) return nullptr;
    Json rows = Json::array();
    n.queues().each(symbol, [&](const node::QueueRow& row) {
      if (!state || row.state == *state) rows.push_back(queue_row_json(row, n, zone));
      return rows.size() < limit;
    });
    Json out{{"seq", n.flushed().value}, {"unit", unit}};
    out.update(counts_json(n.queues().counts(symbol)));
    out["tickets"] = std::move(rows);
    return out;
  });
  if (!answer) return not_answering();
  if (answer->is_null()) return problem(404, "unknown_unit", "没有这个单位：" + unit, "there is no unit " + unit);
  return ok(*answer);
}

Response get_adapters(const Call& call) {
  const Services& s = call.services;
  Json out = Json::array();
  for (const node::AdapterStatus& a : s.adapters()) {
    out.push_back({{"name", a.name},
                   {"channel", a.channel},
                   {"source", a.source},
                   {"software", a.software},
                   {"connected", a.connected},
                   {"since", time_json(a.since, s.zone)},
                   {"last_seen", time_json(a.last_seen, s.zone)},
                   {"submitted", a.submitted},
                   {"accepted", a.accepted},
                   {"accepted_in_minute", a.accepted_in_minute},
                   {"refused", a.refused},
                   {"acts", a.acts},
                   {"unacknowledged", a.unacknowledged},
                   {"waiting", a.waiting},
                   {"last_error", a.last_error}});
  }
  return ok({{"adapters", out}});
}

// ?name=: what became of its latest submissions. Nothing that a resident wrote.
Response get_adapter_results(const Call& call) {
  const Services& s = call.services;
  const auto name = call.request.query.find("name");
  if (name == call.request.query.end() || !s.adapter_results)
    return problem(400, "name_missing", "请写适配器名称 ?name=", "name the adapter: ?name=");
  Json out = Json::array();
  for (const node::AdapterResult& r : s.adapter_results(name->second)) {
    Json row{{"at", time_json(r.at, s.zone)}, {"id", r.id}};
    if (r.code.empty()) row.update({{"complaint", r.complaint}, {"version", r.version}, {"new", r.is_new}});
    else row["refusal"] = {{"code", r.code}, {"zh", r.zh}, {"en", r.en}, {"retry", r.retry}};
    out.push_back(std::move(row));
  }
  return ok({{"adapter", name->second}, {"results", out}});
}

// A long poll: entries after `after`, as JSON lines without personal data; waits up to `wait` ms. The
// wait is cut into pieces because Api::stop() has no part in what it waits on.
Response get_entries(const Call& call) {
  const Services& s = call.services;
  const Request& r = call.request;
  const std::uint64_t after = number_of(r, "after", s.node.recent().last().value, UINT64_MAX - 1);
  const std::uint64_t limit = std::max<std::uint64_t>(1, number_of(r, "limit", 500, 5000));
  std::chrono::milliseconds wait(number_of(r, "wait", 0, 25'000));
  constexpr std::chrono::milliseconds piece{200};
  while (wait > piece && !*s.stopping && !s.node.recent().wait_after(base::Seq(after), piece)) wait -= piece;
  if (*s.stopping) wait = std::chrono::milliseconds(0);
  const auto symbols = ask<core::Symbols>(s.node, [](const node::Node& n) { return n.symbols(); });
  if (!symbols) return not_answering();
  codec::EntryPrinter printer({false, s.zone});
  printer.know(*symbols);
  node::EntryReader reader(s.node, s.journal_folder);
  Response out{200, "", "application/x-ndjson; charset=utf-8"};
  std::uint64_t seen = 0;
  std::optional<base::Error> unreadable;
  const auto next =
      reader.read(base::Seq(after + 1), std::min(wait, piece), [&](const journal::StoredEntry& entry) {
        const auto decoded = codec::decode(entry.public_part, {});
        if (!decoded) {
          unreadable = decoded.error();
          return false;
        }
        out.body += printer.line(entry.seq, *decoded);
        out.body += '\n';
        return ++seen < limit;
      });
  if (!next) return problem(next.error());
  return unreadable && seen == 0 ? problem(*unreadable) : out;
}

}  // namespace gridline::http
