// model.bin: what is written comes back, and no damage gets through.
#include "rules/pack/text_model.h"

#include <gtest/gtest.h>

#include "rules/pack/loader.h"

namespace gridline::pack {
namespace {

TextModel small_model() {
  TextModel m;
  m.labels = {"prop.roof_leak", "sani.garbage", "none"};
  m.gram_chars = 2;
  m.title_counts = 3;
  m.unit = 64;
  m.grams = {gram_of(U'桶'), gram_of(U'漏'), gram_of(U'漏', U'雨')};
  m.rarity = {400, 512, 700};
  m.first = {0, 1, 3, 5};
  m.weights = {{1, 900}, {0, 700}, {2, -64}, {0, 1200}, {1, -30000}};
  m.bias = {-900, -1000, -1100};
  m.model_counts = 5000;
  m.longer_counts = 900;
  m.words_count = 700;
  m.calibration = {{0, 0}, {400, 500}, {1000, 960}};
  m.agreed = {{0, 0}, {1000, 980}};
  m.plain_right = 955;
  m.seed = 7;
  m.learned_from = 300;
  return m;
}

TEST(TextModel, what_is_written_comes_back_and_gives_the_same_bytes) {
  const std::string bytes = to_bytes(small_model());
  const auto back = text_model_from(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->labels, small_model().labels);
  EXPECT_EQ(back->grams, small_model().grams);
  EXPECT_EQ(back->weights[4].weight, -30000);
  EXPECT_EQ(back->weights[4].label, 1);
  EXPECT_EQ(back->agreed.back().right, 980);
  EXPECT_EQ(back->plain_right, 955);
  EXPECT_EQ(back->longer_counts, 900);
  EXPECT_EQ(to_bytes(*back), bytes);
}

// Its header without the one number that the second version has.
TEST(TextModel, a_model_of_the_first_version_is_still_read) {
  const std::string mark = "gridline-text-model";
  TextModel model = small_model();
  model.longer_counts = 100;  // one byte, 0x64, behind 5000 as three
  std::string bytes = to_bytes(model);
  const std::string counts{'\xcd', '\x13', '\x88', '\x64'};
  ASSERT_EQ(bytes.find(counts), bytes.rfind(counts));
  bytes.erase(bytes.find(counts) + 3, 1);
  const std::size_t version = bytes.find(mark) + mark.size();
  ASSERT_EQ(bytes[version], '\x02');
  bytes[version] = '\x01';
  const std::size_t array = bytes.find('\x11');  // 17 parts: 0xdc 0x00 0x11
  ASSERT_LT(array, bytes.find(mark));
  bytes[array] = '\x10';
  const auto back = text_model_from(bytes);
  ASSERT_TRUE(back) << back.error().message;
  EXPECT_EQ(back->longer_counts, 0);
  EXPECT_EQ(back->model_counts, 5000);
  EXPECT_EQ(back->words_count, 700);
}

TEST(TextModel, every_cut_is_refused) {
  const std::string bytes = to_bytes(small_model());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(text_model_from(std::string_view(bytes).substr(0, size))) << size;
  }
  EXPECT_FALSE(text_model_from(bytes + "x"));
}

TEST(TextModel, any_changed_byte_gives_an_error_or_a_model_that_is_sound) {
  const std::string bytes = to_bytes(small_model());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (int value = 0; value < 256; ++value) {
      std::string damaged = bytes;
      damaged[at] = static_cast<char>(value);
      const auto model = text_model_from(damaged);
      if (!model) continue;
      ASSERT_EQ(model->first.size(), model->grams.size() + 1);
      ASSERT_EQ(model->first.back(), model->weights.size());
      ASSERT_EQ(model->bias.size(), model->labels.size());
      for (const LabelWeight& w : model->weights) ASSERT_LT(w.label, model->labels.size());
    }
  }
}

TEST(TextModel, another_version_is_unsupported_and_not_damaged) {
  std::string bytes = to_bytes(small_model());
  bytes[bytes.find("gridline-text-model") + 19] = 9;
  const auto model = text_model_from(bytes);
  ASSERT_FALSE(model);
  EXPECT_EQ(model.error().code, base::ErrorCode::unsupported);
}

TEST(TextModel, the_characters_of_an_ngram_come_back) {
  EXPECT_EQ(chars_of(gram_of(U'漏')), U"漏");
  EXPECT_EQ(chars_of(gram_of(U'漏', U'雨', U'了')), U"漏雨了");
}

std::string answer_to(std::string_view reading, std::string model) {
  PackFiles files;
  files.files.push_back({"model.bin", std::move(model)});
  files.files.push_back(
      {"pack.yaml", "name: a\nversion: \"1\"\ntimezone: \"+08:00\"\ntriage: T\n" + std::string(reading)});
  std::string out;
  for (const Issue& issue : load(files).issues) {
    if (issue.file == "model.bin" || issue.line > 4) out += issue.code + " " + issue.en + "\n";
  }
  return out;
}

TEST(TextModel, a_damaged_model_is_an_issue_of_the_pack_with_its_remedy) {
  const std::string answer = answer_to("", "nonsense");
  EXPECT_NE(answer.find("bad_model"), std::string::npos) << answer;
  EXPECT_NE(answer.find("gridline pack learn"), std::string::npos) << answer;
}

TEST(TextModel, the_reading_section_is_strict) {
  const std::string model = to_bytes(small_model());
  EXPECT_EQ(answer_to("reading: {model: with_words, sure: 92.5%, urgent: 40%}\n", model), "");
  EXPECT_NE(answer_to("reading: {sure: 90}\n", model).find("bad_share"), std::string::npos);
  EXPECT_NE(answer_to("reading: {sure: 120%}\n", model).find("bad_share"), std::string::npos);
  EXPECT_NE(answer_to("reading: {model: words}\n", model).find("unknown_model_use"), std::string::npos);
  EXPECT_NE(answer_to("reading: {shure: 90%}\n", model).find("sure"), std::string::npos);
}

}  // namespace
}  // namespace gridline::pack
