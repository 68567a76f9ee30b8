// Which submissions may not be taken and what they are told; what counts as changed content.
#include "engine/wire/checks.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>

#include "engine/base/limits.h"
#include "engine/wire/refusals.h"
#include "tests/unit/engine/wire/samples.h"

namespace gridline::wire {
namespace {

struct Fault {
  const char* code;
  std::function<void(Submission&)> make;
};

TEST(Checks, each_fault_has_its_reason) {
  const Fault faults[] = {
      {"malformed", [](auto& s) { s.malformed = "expected text at byte 17"; }},
      {"id_missing", [](auto& s) { s.id.clear(); }},
      {"name_too_long", [](auto& s) { s.id.assign(257, 'x'); }},
      {"id_invalid", [](auto& s) { s.id = "a\nb"; }},
      {"id_invalid", [](auto& s) { s.id = "\xc2"; }},
      {"id_invalid", [](auto& s) { s.id = "\xc0\x80"; }},
      {"id_invalid", [](auto& s) { s.id = "\xed\xa0\x80"; }},
      {"id_invalid", [](auto& s) { s.id = "\xf5\x80\x80\x80"; }},
      {"id_invalid", [](auto& s) { s.category = "\x7f"; }},
      {"id_invalid", [](auto& s) { s.extra = {{"\xff", "x"}}; }},
      {"title_too_long", [](auto& s) { s.title.assign(1025, 'x'); }},
      {"text_too_long", [](auto& s) { s.text.assign(limits::text_bytes_max + 1, 'x'); }},
      {"text_too_long", [](auto& s) { s.extra["x"].assign(limits::text_bytes_max + 1, 'x'); }},
      {"raw_too_long", [](auto& s) { s.raw.value.assign(limits::raw_bytes_max + 1, 'x'); }},
      {"name_too_long", [](auto& s) { s.reporter.name.assign(257, 'x'); }},
      {"name_too_long", [](auto& s) { s.principal.address.assign(1025, 'x'); }},
      {"name_too_long", [](auto& s) { s.place.assign(1025, 'x'); }},
      {"too_many_extra", [](auto& s) { for (int i = 0; i < 33; ++i) s.extra[std::to_string(i)] = "x"; }},
      {"too_many_attachments", [](auto& s) { s.attachments.assign(33, {std::string(64, '0'), "", "", 0}); }},
      {"attachment_invalid", [](auto& s) { s.attachments = {{"ABC", "", "", 0}}; }},
      {"nothing_said", [](auto& s) { s.text.clear(); }},
      {"unknown_kind", [](auto& s) { s.kind = "Complaint"; }},
      {"unknown_kind", [](auto& s) { s.origin = "dream"; }},
      {"coordinates_invalid", [](auto& s) { s.lon_e7 = 1'800'000'001; }},
      {"coordinates_invalid", [](auto& s) { s.lat_e7 = std::numeric_limits<std::int64_t>::min(); }},
      {"time_invalid", [](auto& s) { s.occurred.ms = -1; }},
      {"time_invalid", [](auto& s) { s.upstream_due.ms = std::numeric_limits<std::int64_t>::max(); }},
  };
  for (const Fault& fault : faults) {
    Submission s = plain_submission();
    ASSERT_FALSE(check(s));
    fault.make(s);
    const auto refused = check(s);
    ASSERT_TRUE(refused) << fault.code;
    EXPECT_EQ(refused->code, fault.code);
    EXPECT_FALSE(refused->retry);
  }
}

TEST(Checks, what_fills_every_limit_is_taken) {
  Submission s = full_submission();
  EXPECT_FALSE(check(s));
  s.id.assign(256, 'x');
  s.title.assign(1024, 'x');
  s.text.assign(limits::text_bytes_max, 'x');
  EXPECT_FALSE(check(s));
  s.id = "诉求-🏠-1";
  EXPECT_FALSE(check(s));
}

TEST(Checks, a_photo_alone_says_something) {
  Submission s;
  s.id = "p";
  s.attachments = {{std::string(64, '0'), "", "image/jpeg", 1}};
  EXPECT_FALSE(check(s));
}

TEST(Checks, hello_act_and_ask_are_checked) {
  EXPECT_FALSE(check(Hello{1, "a", "b", "", {}}));
  EXPECT_EQ(check(Hello{2, "a", "b", "", {}})->code, "unsupported_version");
  EXPECT_EQ(check(Hello{1, "", "b", "", {}})->code, "adapter_invalid");
  EXPECT_EQ(check(Hello{1, "a", "b\n", "", {}})->code, "adapter_invalid");
  EXPECT_FALSE(check(Act{"k", "m", "accept", 1, {}}));
  EXPECT_EQ(check(Act{"", "m", "accept", 1, {}})->code, "key_invalid");
  EXPECT_FALSE(check(Ask{"k", "status", {}}));
  EXPECT_EQ(check(Ask{"k", "status", {{std::string(257, 'x'), ""}}})->code, "too_many_args");
}

TEST(Checks, the_digest_leaves_out_id_received_and_raw_alone) {
  const Submission s = full_submission();
  const std::string before = digest_fields(s);
  Submission same = s;
  same.id = "other";
  same.received.ms += 1;
  same.raw.value += "x";
  same.kind = "";  // "complaint" is the default
  EXPECT_EQ(digest_fields(same), before);
  const std::function<void(Submission&)> changes[] = {
      [](auto& x) { x.title += "x"; }, [](auto& x) { x.text += "x"; }, [](auto& x) { x.kind = "wish"; },
      [](auto& x) { x.origin = ""; }, [](auto& x) { x.reporter.phone += "1"; },
      [](auto& x) { x.principal.name = ""; }, [](auto& x) { x.confidential = false; },
      [](auto& x) { x.reply = false; }, [](auto& x) { x.occurred.ms += 1; }, [](auto& x) { x.place = ""; },
      [](auto& x) { x.lon_e7 += 1; }, [](auto& x) { x.lat_e7 += 1; }, [](auto& x) { x.category = ""; },
      [](auto& x) { x.upstream_number = ""; }, [](auto& x) { x.upstream_due.ms += 1; },
      [](auto& x) { x.attachments.clear(); }, [](auto& x) { x.extra["坐席"] = "08"; }};
  for (const auto& change : changes) {
    Submission changed = s;
    change(changed);
    EXPECT_NE(digest_fields(changed), before);
  }
}

TEST(Refusals, a_detail_stands_in_both_sentences) {
  const Refusal r = refusal("text_too_long", "text: 9 bytes");
  EXPECT_EQ(r.en, "a text is longer than the limit (text: 9 bytes)");
  EXPECT_EQ(r.zh, "正文过长（text: 9 bytes）");
  EXPECT_TRUE(refusal("try_later").retry);
}

}  // namespace
}  // namespace gridline::wire
