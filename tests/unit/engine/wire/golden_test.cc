// The golden byte vectors that every SDK can use are what this codec writes and reads.
// GRIDLINE_UPDATE_GOLDEN=1 writes them anew; the difference then shows in the review.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

#include "engine/wire/checks.h"
#include "engine/wire/refusals.h"
#include "tests/unit/engine/wire/golden_text.h"
#include "tests/unit/engine/wire/samples.h"

namespace gridline::wire {
namespace {

const std::string folder = std::string(GRIDLINE_SOURCE_DIR) + "/tests/golden/wire/";

std::string file_content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void compare(const std::string& name, const std::vector<std::string>& rows) {
  std::string text = "[\n";
  for (std::size_t i = 0; i < rows.size(); ++i) text += rows[i] + (i + 1 < rows.size() ? ",\n" : "\n");
  text += "]\n";
  if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr)
    std::ofstream(folder + name, std::ios::binary) << text;
  EXPECT_EQ(file_content(folder + name), text) << "in " << name;
}

struct BadFrame {
  std::string name;
  std::string frame;
};

std::string packed(const std::function<void(base::PackWriter&)>& write) {
  std::string out;
  base::PackWriter writer(out);
  write(writer);
  return out;
}

std::vector<BadFrame> bad_frames() {
  const std::string good = encode(Submit{1, {plain_submission()}});
  return {
      {"nothing at all", ""},
      {"a byte that msgpack never uses", "\xc1"},
      {"text instead of a map", "\xa5hello"},
      {"an array instead of a map", "\x91\xa5hello"},
      {"an empty map", "\x80"},
      {"t is not the first pair", packed([](auto& w) {
         w.map(2); w.text("credit"); w.unsigned_integer(1); w.text("t"); w.text("credit"); })},
      {"a number as the word", packed([](auto& w) { w.map(1); w.text("t"); w.integer(5); })},
      {"an unknown word", packed([](auto& w) { w.map(1); w.text("t"); w.text("hallo"); })},
      {"a submit cut short", good.substr(0, good.size() - 3)},
      {"bytes after the message", good + "\xc0"},
      {"a submit without submissions", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("submit"); w.text("batch"); w.integer(4); })},
      {"more submissions than a batch may have", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("submit"); w.text("items"); w.array(257);
         for (int i = 0; i < 257; ++i) w.map(0); })},
      {"a count larger than the frame", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("submit"); w.text("items"); w.array(0xffffffff); })},
      {"a negative batch", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("submit"); w.text("batch"); w.integer(-1); })},
      {"a credit above 32 bits", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("credit"); w.text("credit"); w.unsigned_integer(1ull << 32); })},
      {"a fraction where a whole number belongs",
       packed([](auto& w) { w.map(2); w.text("t"); w.text("credit"); w.text("credit"); }) +
           std::string("\xcb\x40\x09\x21\xfb\x54\x44\x2d\x18", 9)},
      {"an unknown key nested too deeply", packed([](auto& w) {
         w.map(2); w.text("t"); w.text("credit"); w.text("deep");
         for (int i = 0; i < 20; ++i) w.array(1);
         w.nil(); })},
  };
}

TEST(Golden, every_message_is_these_bytes_and_these_bytes_are_the_message) {
  std::vector<std::string> rows;
  for (const auto& [name, message] : samples()) {
    const std::string frame = encode(message);
    const auto back = decode(frame);
    ASSERT_TRUE(back.ok()) << name << ": " << back.error().message;
    EXPECT_EQ(back.value(), message) << name;
    rows.push_back(fmt::format("{{\"name\": {}, \"message\": {},\n \"hex\": \"{}\"}}", json_quoted(name),
                               json_message(message), base::to_hex(frame)));
  }
  compare("messages.json", rows);
}

TEST(Golden, bad_frames_are_refused_with_these_words) {
  std::vector<std::string> rows;
  for (const auto& [name, frame] : bad_frames()) {
    const auto result = decode(frame);
    ASSERT_FALSE(result.ok()) << name;
    rows.push_back(fmt::format("{{\"name\": {}, \"hex\": \"{}\", \"code\": \"{}\", \"says\": {}}}",
                               json_quoted(name), base::to_hex(frame), refusal_of(result.error()).code,
                               json_quoted(result.error().message)));
  }
  compare("bad_frames.json", rows);
}

TEST(Golden, the_digested_bytes_of_a_submission_are_these) {
  std::vector<std::string> rows;
  for (const Submission& s : {plain_submission(), full_submission()}) {
    rows.push_back(fmt::format("{{\"submission\": {},\n \"digested\": \"{}\"}}", json_value(s),
                               base::to_hex(digest_fields(s))));
  }
  compare("digests.json", rows);
}

struct FieldsAreNamed {
  const std::string& page;
  template <class V> void operator()(std::string_view key, const V&) {
    EXPECT_NE(page.find(fmt::format("`{}`", key)), std::string::npos) << key;
  }
};

TEST(Golden, the_protocol_page_names_every_reason_word_and_field) {
  const std::string page = file_content(std::string(GRIDLINE_SOURCE_DIR) + "/engine/wire/PROTOCOL.md");
  for (const Reason& r : reasons()) {
    EXPECT_NE(page.find(fmt::format("| `{}` | {} |", r.code, r.retry ? "yes" : "no")), std::string::npos)
        << r.code;
  }
  for (const auto& [name, message] : samples()) {
    const std::string word(message_word(message.index()));
    EXPECT_NE(page.find("`" + word + "`"), std::string::npos) << word;
    FieldsAreNamed names{page};
    std::visit([&](const auto& m) { std::decay_t<decltype(m)>::fields(names, m); }, message);
  }
  FieldsAreNamed names{page};
  const Submission submission;
  const SubmitResult result;
  Submission::fields(names, submission);
  SubmitResult::fields(names, result);
  // The worked example is the golden one.
  EXPECT_NE(page.find(base::to_hex(encode(Hello{1, "echo-1", "echo", "", {}}))), std::string::npos);
  EXPECT_NE(page.find(base::to_hex(encode(Submit{1, {plain_submission()}}))), std::string::npos);
}

}  // namespace
}  // namespace gridline::wire
