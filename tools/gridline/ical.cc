// libical parses, folds, escapes and expands; it knows no lines, so these are counted before it is asked.
#include "tools/gridline/ical.h"

#include <fmt/format.h>
#include <libical/ical.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <memory>
#include <set>
#include <string_view>

namespace gridline::cli {

namespace {

using base::Instant;

struct Free {
  void operator()(icalcomponent* c) const { icalcomponent_free(c); }
};
using Component = std::unique_ptr<icalcomponent, Free>;

icaltimetype utc(Instant t) {
  return icaltime_from_timet_with_zone(t.ms / 1000, 0, icaltimezone_get_utc_timezone());
}

// The lines where events begin, in the file's order.
std::vector<std::uint32_t> event_lines(std::string_view content) {
  std::vector<std::uint32_t> out;
  std::uint32_t number = 0;
  while (!content.empty()) {
    ++number;
    std::string line(content.substr(0, content.find('\n')));
    content.remove_prefix(std::min(content.size(), line.size() + 1));
    for (char& c : line) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.pop_back();
    if (line == "BEGIN:VEVENT") out.push_back(number);
  }
  return out;
}

class Reader {
 public:
  Reader(const std::string& file, const std::string& content, base::ZoneOffset zone, Instant now,
         base::Duration ahead)
      : file_(file),
        content_(content),
        zone_(zone),
        now_(now),
        end_(now + ahead),
        lines_(event_lines(content)) {}

  IcsRead read() {
    icalerror_set_errors_are_fatal(0);
    icalerror_clear_errno();
    if (content_.size() > ics_bytes_max) {
      issue(0, "too_large", "文件超过 1 MiB", "the file is larger than 1 MiB");
      return std::move(out_);
    }
    const Component all(icalparser_parse_string(content_.c_str()));
    if (all == nullptr || lines_.empty()) {
      issue(0, "no_events", "不是 iCalendar 文件，或没有 VEVENT", "no iCalendar file, or one without a VEVENT");
      return std::move(out_);
    }
    std::vector<icalcomponent*> events;
    collect(all.get(), events);
    for (icalcomponent* event : events) note_moved(event);
    for (std::size_t i = 0; i < events.size(); ++i) {
      line_ = i < lines_.size() ? lines_[i] : 0;
      read_event(events[i]);
    }
    std::sort(out_.leaves.begin(), out_.leaves.end(),
              [](const IcsLeave& a, const IcsLeave& b) { return a.from < b.from; });
    if (out_.leaves.size() > ics_leaves_max)
      issue(0, "too_many", fmt::format("展开后有 {} 段请假，一次最多 {} 段", out_.leaves.size(), ics_leaves_max),
            fmt::format("{} leaves when expanded; {} at once at most", out_.leaves.size(), ics_leaves_max));
    return std::move(out_);
  }

 private:
  void issue(std::uint32_t line, const char* code, std::string zh, std::string en) {
    pack::Issue i;
    i.file = file_;
    i.line = line;
    i.code = code;
    i.zh = std::move(zh);
    i.en = std::move(en);
    out_.issues.push_back(std::move(i));
  }

  static void collect(icalcomponent* in, std::vector<icalcomponent*>& out) {
    if (icalcomponent_isa(in) == ICAL_VEVENT_COMPONENT) {
      out.push_back(in);
      return;
    }
    for (icalcomponent* c = icalcomponent_get_first_component(in, ICAL_ANY_COMPONENT); c != nullptr;
         c = icalcomponent_get_next_component(in, ICAL_ANY_COMPONENT))
      collect(c, out);
  }

  static std::string uid_of(icalcomponent* event) {
    const char* uid = icalcomponent_get_uid(event);
    return uid == nullptr ? "" : uid;
  }

  // A date stands for its midnight, a time without a zone for the clock on the wall.
  Instant instant(const icaltimetype& t) const {
    const bool zoned = icaltime_is_utc(t) || (t.zone != nullptr && !t.is_date);
    const std::int64_t s = icaltime_as_timet_with_zone(t, zoned ? t.zone : icaltimezone_get_utc_timezone());
    return {(zoned ? s : s - std::int64_t{60} * zone_.minutes) * 1000};
  }

  // One instance of a series that was moved has an event of its own.
  void note_moved(icalcomponent* event) {
    const icaltimetype of = icalcomponent_get_recurrenceid(event);
    if (!icaltime_is_null_time(of)) moved_[uid_of(event)].insert(instant(of));
  }

  void read_event(icalcomponent* event) {
    if (icalcomponent_get_status(event) == ICAL_STATUS_CANCELLED) {
      ++out_.cancelled;
      return;
    }
    if (icalproperty* bad = icalcomponent_get_first_property(event, ICAL_XLICERROR_PROPERTY)) {
      const char* said = icalproperty_get_xlicerror(bad);
      return issue(line_, "bad_event", fmt::format("这个日程有读不懂的内容：{}", said == nullptr ? "" : said),
                   fmt::format("something in this event cannot be read: {}", said == nullptr ? "" : said));
    }
    const icaltimetype start = icalcomponent_get_dtstart(event);
    if (icaltime_is_null_time(start) || !icaltime_is_valid_time(start))
      return issue(line_, "no_start", "这个日程没有（有效的）DTSTART", "this event has no (valid) DTSTART");
    const Instant from = instant(start);
    const Instant to = end_of(event, start, from);
    if (to <= from)
      return issue(line_, "no_length", "这个日程没有时长，或结束不晚于开始",
                   "this event has no length, or ends before it begins");
    icalproperty* rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    if (rule == nullptr) return add(event, from, to);
    expand(event, rule, from, to - from);
  }

  Instant end_of(icalcomponent* event, const icaltimetype& start, Instant from) const {
    if (icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY) != nullptr)
      return instant(icalcomponent_get_dtend(event));
    if (icalproperty* p = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY))
      return from +
             base::Duration{std::int64_t{icaldurationtype_as_int(icalproperty_get_duration(p))} * 1000};
    return start.is_date ? from + base::days(1) : from;
  }

  void expand(icalcomponent* event, icalproperty* rule, Instant first, base::Duration length) {
    const icalrecurrencetype recurrence = icalproperty_get_rrule(rule);
    if (recurrence.freq < ICAL_DAILY_RECURRENCE || recurrence.freq > ICAL_YEARLY_RECURRENCE)
      return issue(line_, "bad_recurrence", "重复规则须按日、周、月或年", "it must recur by day, week, month or year");
    struct Found {
      const Reader* reader;
      bool wall;             // the library takes what has no zone as UTC
      std::vector<Instant> starts;
    };
    const icaltimetype start = icalcomponent_get_dtstart(event);
    Found found{this, !icaltime_is_utc(start) && (start.zone == nullptr || start.is_date), {}};
    const auto take = [](icalcomponent*, icaltime_span* span, void* data) {
      auto* f = static_cast<Found*>(data);
      const std::int64_t shift = f->wall ? std::int64_t{60} * f->reader->zone_.minutes : 0;
      f->starts.push_back({(span->start - shift) * 1000});
    };
    icalcomponent_foreach_recurrence(event, utc(now_ - length - base::days(1)), utc(end_ + base::days(1)),
                                     take, &found);
    std::sort(found.starts.begin(), found.starts.end());
    found.starts.erase(std::unique(found.starts.begin(), found.starts.end()), found.starts.end());
    const auto moved = moved_.find(uid_of(event));
    if (found.starts.empty()) ++out_.past;
    for (const Instant from : found.starts) {
      if (from < first || (moved != moved_.end() && moved->second.count(from) > 0)) continue;
      add(event, from, from + length);
    }
  }

  void add(icalcomponent* event, Instant from, Instant to) {
    if (to <= now_) {
      ++out_.past;
      return;
    }
    if (from >= end_) {
      const bool series = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY) != nullptr;
      if (!series) issue(line_, "too_far", "太远的将来，排不进去", "it is too far ahead");
      return;
    }
    const char* summary = icalcomponent_get_summary(event);
    out_.leaves.push_back({from, to, line_, summary == nullptr ? "" : summary});
  }

  const std::string& file_;
  const std::string& content_;
  base::ZoneOffset zone_;
  Instant now_, end_;
  std::vector<std::uint32_t> lines_;
  std::map<std::string, std::set<Instant>> moved_;
  std::uint32_t line_ = 0;   // of the event at hand
  IcsRead out_;
};

}  // namespace

std::string write_ics(const std::string& name, const std::vector<IcsEvent>& events, base::Instant stamp) {
  icalerror_set_errors_are_fatal(0);
  const Component all(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
  icalcomponent_add_property(all.get(), icalproperty_new_version("2.0"));
  icalcomponent_add_property(all.get(), icalproperty_new_prodid("-//Gridline//rota//ZH"));
  icalcomponent_add_property(all.get(), icalproperty_new_calscale("GREGORIAN"));
  icalproperty* title = icalproperty_new_x(name.c_str());
  icalproperty_set_x_name(title, "X-WR-CALNAME");
  icalcomponent_add_property(all.get(), title);
  for (const IcsEvent& e : events) {
    icalcomponent* event = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    icalcomponent_add_property(event, icalproperty_new_uid(e.uid.c_str()));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(utc(stamp)));
    icalcomponent_add_property(event, icalproperty_new_dtstart(utc(e.from)));
    icalcomponent_add_property(event, icalproperty_new_dtend(utc(e.to)));
    icalcomponent_add_property(event, icalproperty_new_summary(e.summary.c_str()));
    if (!e.description.empty())
      icalcomponent_add_property(event, icalproperty_new_description(e.description.c_str()));
    icalcomponent_add_component(all.get(), event);
  }
  char* text = icalcomponent_as_ical_string_r(all.get());
  std::string out = text == nullptr ? "" : text;
  icalmemory_free_buffer(text);
  return out;
}

IcsRead read_ics(const std::string& file, const std::string& content, base::ZoneOffset zone,
                 base::Instant now, base::Duration ahead) {
  return Reader(file, content, zone, now, ahead).read();
}

}  // namespace gridline::cli
