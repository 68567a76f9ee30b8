// Reading frames: what is forgiven, what is not, and that no bytes at all can do harm.
#include <gtest/gtest.h>

#include <random>

#include "engine/base/limits.h"
#include "engine/wire/checks.h"
#include "tests/unit/engine/wire/samples.h"

namespace gridline::wire {
namespace {

using base::PackWriter;

TEST(Codec, one_unreadable_submission_leaves_the_others_of_its_batch) {
  std::string frame;
  PackWriter w(frame);
  w.map(3);
  w.text("t"); w.text("submit");
  w.text("batch"); w.integer(9);
  w.text("items"); w.array(3);
  w.map(2); w.text("id"); w.text("a"); w.text("text"); w.text("停水");
  w.map(2); w.text("id"); w.text("b"); w.text("text"); w.integer(17);
  w.map(2); w.text("id"); w.text("c"); w.text("text"); w.text("漏水");
  const auto message = decode(frame);
  ASSERT_TRUE(message.ok());
  const auto& submit = std::get<Submit>(message.value());
  ASSERT_EQ(submit.items.size(), 3u);
  EXPECT_FALSE(check(submit.items[0]));
  EXPECT_EQ(submit.items[1].id, "b");
  EXPECT_EQ(check(submit.items[1])->code, "malformed");
  EXPECT_EQ(submit.items[2].text, "漏水");
  EXPECT_FALSE(check(submit.items[2]));
}

TEST(Codec, a_submission_that_is_no_map_is_refused_alone) {
  std::string frame;
  PackWriter w(frame);
  w.map(2);
  w.text("t"); w.text("submit");
  w.text("items"); w.array(2);
  w.text("not a map");
  w.map(2); w.text("id"); w.text("c"); w.text("text"); w.text("漏水");
  const auto message = decode(frame);
  ASSERT_TRUE(message.ok());
  EXPECT_FALSE(std::get<Submit>(message.value()).items[0].malformed.empty());
  EXPECT_EQ(std::get<Submit>(message.value()).items[1].id, "c");
}

TEST(Codec, nil_is_the_same_as_absent_and_unknown_keys_are_passed_over) {
  std::string frame;
  PackWriter w(frame);
  w.map(4);
  w.text("t"); w.text("heartbeat");
  w.text("waiting"); w.nil();
  w.text("later"); w.map(1); w.integer(1); w.array(0);
  w.integer(7); w.text("a key that is a number");
  EXPECT_EQ(decode(frame).value(), Message(Heartbeat{0}));
}

TEST(Codec, texts_may_be_any_bytes) {
  Submission s = plain_submission();
  s.text = "\xc2\xa9\xb6\xaf GBK\xff";
  s.reporter.name = "\xd5\xc5";
  const auto message = decode(encode(Submit{1, {s}}));
  ASSERT_TRUE(message.ok());
  EXPECT_EQ(std::get<Submit>(message.value()).items[0], s);
  EXPECT_FALSE(check(s));
}

TEST(Codec, packed_submissions_make_the_same_frame) {
  const std::vector<Submission> items = {plain_submission(), full_submission()};
  std::vector<std::string> packed;
  for (const auto& s : items) packed.push_back(base::to_packed(s));
  const std::vector<std::string_view> views(packed.begin(), packed.end());
  EXPECT_EQ(encode_submit(7, views), encode(Submit{7, items}));
  EXPECT_EQ(encode_submit(0, {}), encode(Submit{}));
}

TEST(Codec, the_largest_submission_fits_a_frame_alone) {
  Submission s = full_submission();
  s.text.assign(limits::text_bytes_max, 'x');
  s.raw.value.assign(limits::raw_bytes_max, 'x');
  s.attachments.assign(limits::attachments_max, s.attachments[0]);
  s.extra.clear();
  for (std::size_t i = 0; i < limits::extra_fields_max; ++i) {
    s.extra[std::to_string(i)] = std::string(limits::text_bytes_max, 'x');
  }
  ASSERT_FALSE(check(s));
  const std::string frame = encode(Submit{1, {s}});
  EXPECT_LE(frame.size(), limits::frame_bytes_max);
  EXPECT_TRUE(decode(frame).ok());
}

TEST(Codec, a_frame_above_the_limit_is_refused_unread) {
  const auto result = decode(std::string(limits::frame_bytes_max + 1, '\x80'));
  ASSERT_FALSE(result.ok());
  EXPECT_NE(result.error().message.find("at most"), std::string::npos);
}

// A frame of one-byte elements must not become gigabytes of structs.
TEST(Codec, a_small_frame_cannot_take_much_memory) {
  for (const char* key : {"results", "rows", "capabilities"}) {
    const char* word = key[1] == 'e' ? "ack" : key[1] == 'o' ? "answer" : "hello";
    std::string frame;
    PackWriter w(frame);
    w.map(2);
    w.text("t"); w.text(word);
    w.text(key); w.array(4'000'000);
    frame.append(4'000'000, key[0] == 'c' ? '\xa0' : '\x80');
    const auto result = decode(frame);
    ASSERT_FALSE(result.ok()) << key;
    EXPECT_NE(result.error().message.find("more elements than the limit"), std::string::npos) << key;
  }
}

// Damage of every sort to good frames: whatever still reads must write and read again as itself.
TEST(Codec, damaged_frames_never_crash_and_what_is_read_is_stable) {
  std::mt19937 dice(20260302);
  std::vector<std::string> seeds;
  for (const auto& [name, message] : samples()) seeds.push_back(encode(message));
  int read = 0;
  for (int round = 0; round < 60'000; ++round) {
    std::string frame = seeds[dice() % seeds.size()];
    for (unsigned n = 1 + dice() % 4; n > 0 && !frame.empty(); --n) {
      const std::size_t at = dice() % frame.size();
      switch (dice() % 5) {
        case 0: frame[at] = static_cast<char>(dice()); break;
        case 1: frame[at] = static_cast<char>(frame[at] ^ (1u << dice() % 8)); break;
        case 2: frame.erase(at, 1 + dice() % 9); break;
        case 3: frame.insert(at, 1 + dice() % 3, static_cast<char>(0x80 + dice() % 0x80)); break;
        default: frame.insert(at, seeds[dice() % seeds.size()].substr(0, dice() % 40)); break;
      }
    }
    const auto message = decode(frame);
    if (!message.ok()) {
      EXPECT_FALSE(message.error().message.empty());
      continue;
    }
    ++read;
    Message cleaned = message.value();
    if (auto* submit = std::get_if<Submit>(&cleaned)) {
      for (auto& s : submit->items) {
        (void)check(s);
        (void)digest_fields(s);
        s.malformed.clear();
      }
    }
    const auto again = decode(encode(cleaned));
    ASSERT_TRUE(again.ok()) << again.error().message;
    ASSERT_EQ(again.value(), cleaned);
  }
  EXPECT_GT(read, 1000);
}

}  // namespace
}  // namespace gridline::wire
