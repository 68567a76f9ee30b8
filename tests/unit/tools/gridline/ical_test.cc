// Calendars: a rota that is written reads back the same; leave as Outlook and Google export it.
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

#include "tools/gridline/ical.h"

namespace gridline::cli {
namespace {

constexpr base::ZoneOffset beijing{8 * 60};
base::Instant moment(std::string_view text) { return base::parse_instant(text, beijing).value(); }
const base::Instant now = moment("2026-03-01T09:00");

IcsRead read(const std::string& events) {
  const std::string file =
      "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//y\r\n" + events + "END:VCALENDAR\r\n";
  return read_ics("leave.ics", file, beijing, now, base::days(400));
}
std::string codes(const IcsRead& r) {
  std::string out;
  for (const pack::Issue& i : r.issues) out += i.code + "@" + std::to_string(i.line) + " ";
  return out;
}
std::string spans(const IcsRead& r) {
  std::string out;
  for (const IcsLeave& l : r.leaves)
    out +=
        base::to_iso(l.from, beijing).substr(5, 11) + "/" + base::to_iso(l.to, beijing).substr(5, 11) + " ";
  return out;
}

TEST(Calendar, what_is_written_reads_back_the_same) {
  const std::string summary = "夜班；LY-DESK, 第二组：" + std::string(40, 'x') + "值班值班值班值班值班值班值班";
  const std::string text = write_ics(
      "凌云社区",
      {{"duty-1@gridline", moment("2026-03-02T22:00"), moment("2026-03-03T06:00"), summary, "a\nb"}}, now);
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    ASSERT_FALSE(line.empty());
    EXPECT_EQ(line.back(), '\r');
    EXPECT_LE(line.size(), 76u) << line;
  }
  EXPECT_NE(text.find("UID:duty-1@gridline\r\n"), std::string::npos);
  EXPECT_NE(text.find("DTSTART:20260302T140000Z\r\n"), std::string::npos);
  EXPECT_NE(text.find("DESCRIPTION:a\\nb\r\n"), std::string::npos);
  const IcsRead back = read_ics("x.ics", text, beijing, now, base::days(400));
  ASSERT_EQ(codes(back), "");
  ASSERT_EQ(back.leaves.size(), 1u);
  EXPECT_EQ(back.leaves[0].summary, summary);
  EXPECT_EQ(spans(back), "03-02T22:00/03-03T06:00 ");
  EXPECT_EQ(text,
            write_ics("凌云社区",
                      {{"duty-1@gridline", back.leaves[0].from, back.leaves[0].to, summary, "a\nb"}}, now));
}

TEST(Calendar, outlooks_export_with_its_own_zone_is_read) {
  const IcsRead r = read(
      "BEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
      "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
      "BEGIN:VEVENT\r\nCLASS:PUBLIC\r\nCREATED:20260226T013000Z\r\nDTEND;TZID=\"China Standard "
      "Time\":20260311T180000\r\n"
      "DTSTAMP:20260226T013000Z\r\nDTSTART;TZID=\"China Standard "
      "Time\":20260310T083000\r\nSUMMARY;LANGUAGE=zh-cn:年休假\r\n"
      "TRANSP:OPAQUE\r\nUID:040000008200E00074C5B7101A82E00800000000\r\nX-MICROSOFT-CDO-BUSYSTATUS:OOF\r\n"
      "BEGIN:VALARM\r\nTRIGGER:-PT15M\r\nACTION:DISPLAY\r\nDESCRIPTION:Reminder\r\nEND:VALARM\r\nEND:"
      "VEVENT\r\n");
  EXPECT_EQ(codes(r), "");
  EXPECT_EQ(spans(r), "03-10T08:30/03-11T18:00 ");
  EXPECT_EQ(r.leaves.at(0).summary, "年休假");
  EXPECT_EQ(r.leaves.at(0).line, 12u);
}

TEST(Calendar, googles_whole_days_end_before_dtend) {
  const IcsRead r = read(
      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260501\r\nDTEND;VALUE=DATE:20260504\r\nUID:a@google."
      "com\r\nSTATUS:CONFIRMED\r\n"
      "SUMMARY:外出\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260601\r\nUID:b@google.com\r\nSUMMARY:一天\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART:20260605T010000Z\r\nDURATION:PT4H\r\nUID:c\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART:20260606T100000\r\nDTEND:20260606T120000\r\nUID:d\r\nEND:VEVENT\r\n");
  EXPECT_EQ(codes(r), "");
  EXPECT_EQ(spans(r), "05-01T00:00/05-04T00:00 06-01T00:00/06-02T00:00 06-05T09:00/06-05T13:00 "
                      "06-06T10:00/06-06T12:00 ");
}

TEST(Calendar, a_series_is_expanded_with_its_exceptions_and_moved_instances) {
  const IcsRead r = read(
      "BEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20260206\r\nDTEND;VALUE=DATE:20260207\r\nRRULE:FREQ=WEEKLY;UNTIL="
      "20260403\r\n"
      "EXDATE;VALUE=DATE:20260313\r\nUID:s\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nRECURRENCE-ID;VALUE=DATE:20260320\r\nDTSTART;VALUE=DATE:20260321\r\nDTEND;VALUE=DATE:"
      "20260322\r\n"
      "UID:s\r\nEND:VEVENT\r\n");
  EXPECT_EQ(codes(r), "");
  EXPECT_EQ(spans(r), "03-06T00:00/03-07T00:00 03-21T00:00/03-22T00:00 03-27T00:00/03-28T00:00 "
                      "04-03T00:00/04-04T00:00 ");
}

TEST(Calendar, what_is_over_or_cancelled_is_left_out_and_counted) {
  const IcsRead r = read(
      "BEGIN:VEVENT\r\nDTSTART:20260101T000000Z\r\nDTEND:20260102T000000Z\r\nUID:a\r\nEND:VEVENT\r\n"
      "BEGIN:VEVENT\r\nDTSTART:20260401T000000Z\r\nDTEND:20260402T000000Z\r\nSTATUS:CANCELLED\r\nUID:"
      "b\r\nEND:VEVENT\r\n");
  EXPECT_EQ(codes(r), "");
  EXPECT_TRUE(r.leaves.empty());
  EXPECT_EQ(r.past, 1u);
  EXPECT_EQ(r.cancelled, 1u);
}

TEST(Calendar, what_cannot_be_read_is_said_with_its_line) {
  EXPECT_EQ(codes(read("BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:x\r\nEND:VEVENT\r\n")), "no_start@4 ");
  EXPECT_EQ(codes(read("BEGIN:VEVENT\r\nDTSTART:20260401T000000Z\r\nUID:a\r\nEND:VEVENT\r\n")),
            "no_length@4 ");
  EXPECT_EQ(codes(read("BEGIN:VEVENT\r\nDTSTART:tomorrow\r\nUID:a\r\nEND:VEVENT\r\n")).substr(0, 11),
            "bad_event@4");
  EXPECT_EQ(
      codes(
          read("BEGIN:VEVENT\r\nDTSTART:20260401T000000Z\r\nDURATION:PT1S\r\nRRULE:FREQ=SECONDLY\r\nUID:a\r\n"
               "END:VEVENT\r\n")),
      "bad_recurrence@4 ");
  EXPECT_EQ(
      codes(read("BEGIN:VEVENT\r\nDTSTART:20260401T000000Z\r\nDURATION:PT1H\r\nRRULE:FREQ=DAILY\r\nUID:a\r\n"
                 "END:VEVENT\r\n")),
      "too_many@0 ");
  EXPECT_EQ(
      codes(read("BEGIN:VEVENT\r\nDTSTART:20290401T000000Z\r\nDURATION:PT1H\r\nUID:a\r\nEND:VEVENT\r\n")),
      "too_far@4 ");
  EXPECT_EQ(codes(read_ics("x", "hello\n", beijing, now, base::days(1))), "no_events@0 ");
  EXPECT_EQ(codes(read_ics("x", std::string(ics_bytes_max + 1, 'x'), beijing, now, base::days(1))),
            "too_large@0 ");
}

TEST(Calendar, any_bytes_are_answered) {
  const std::string good =
      "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20260401T000000Z\r\nDTEND:20260402T000000Z\r\n"
      "RRULE:FREQ=MONTHLY;COUNT=3\r\nUID:a\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
  std::uint32_t seed = 7;
  for (int i = 0; i < 3000; ++i) {
    std::string bytes = good;
    for (int changes = 0; changes < 3; ++changes) {
      seed = seed * 1664525u + 1013904223u;
      bytes[(seed >> 8) % bytes.size()] = static_cast<char>(seed >> 24);
    }
    const IcsRead r = read_ics("x", bytes, beijing, now, base::days(400));
    EXPECT_LE(r.leaves.size(), 400u);
  }
}

}  // namespace
}  // namespace gridline::cli
