// A model's arithmetic, and how its opinion and the words become one answer.
#include "rules/text/verdict.h"

#include <algorithm>
#include <cmath>
#include <gtest/gtest.h>
#include <memory>

#include "rules/text/classifier.h"
#include "rules/text/reading.h"
#include "tests/unit/rules/text/small_world.h"

namespace gridline::text {
namespace {

using pack::gram_of;

// Knows 滴, 盆 and 滴答 for a leaking roof, 桶 for garbage, 晕 for life.
std::shared_ptr<pack::TextModel> small_model() {
  auto m = std::make_shared<pack::TextModel>();
  m->labels = {"prop.roof_leak", "sani.garbage", "emrg.life", "safe.gas_leak", "none"};
  m->unit = 64;
  m->title_counts = 3;
  m->grams = {gram_of(U'晕'), gram_of(U'桶'), gram_of(U'气'),
              gram_of(U'滴'), gram_of(U'盆'), gram_of(U'滴', U'答')};
  std::sort(m->grams.begin(), m->grams.end());
  m->rarity.assign(m->grams.size(), 128);
  m->first = {0};
  for (const pack::Gram gram : m->grams) {
    const std::uint16_t label = gram == gram_of(U'晕')   ? 2
                                : gram == gram_of(U'桶') ? 1
                                : gram == gram_of(U'气') ? 3
                                                         : 0;
    m->weights.push_back({label, 256});
    m->first.push_back(static_cast<std::uint32_t>(m->weights.size()));
  }
  m->bias = {-1000, -1000, -1000, -1000, -1000};
  m->model_counts = 3000;
  m->words_count = 3000;
  m->calibration = m->agreed = {{0, 0}, {1000, 1000}};
  return m;
}

std::shared_ptr<const pack::Pack> world(std::shared_ptr<const pack::TextModel> model) {
  auto pack = std::make_shared<pack::Pack>(*SmallWorld::make());
  pack->text_model = std::move(model);
  return pack;
}

const Reader& reader() {
  static const Reader made(world(small_model()));
  return made;
}

std::string best(const Reading& r) {
  return r.matters.empty() ? "-" : reader().pack()[r.matters.front().category].id;
}

bool has_word(const Reading& r, std::string_view entry, std::string_view about) {
  return std::any_of(r.words.begin(), r.words.end(),
                     [&](const MatchedWord& w) { return w.entry == entry && w.about == about; });
}

TEST(Classifier, one_ngram_scores_its_weight_whatever_the_length_of_the_text_without_it) {
  const Classifier classifier(small_model());
  std::vector<std::int32_t> scores;
  const std::u32string text = U"这里有桶", repeated = U"桶桶";
  classifier.score(classifier.find({{}, text}), scores);
  // 256 of 64 parts, divided by the rarity of 128 sixty-fourths that made its length: 4 / 2 - 1.
  EXPECT_EQ(scores, (std::vector<std::int32_t>{-1000, 1000, -1000, -1000, -1000}));
  classifier.score(classifier.find({{}, repeated}), scores);
  EXPECT_EQ(scores[1], 1000);
}

TEST(Classifier, two_ngrams_share_the_length) {
  const Classifier classifier(small_model());
  std::vector<std::int32_t> scores;
  const std::u32string text = U"桶,滴";
  classifier.score(classifier.find({{}, text}), scores);
  EXPECT_EQ(scores[0], scores[1]);
  EXPECT_EQ(scores[0], 414);  // 2 / sqrt(2) - 1
}

// 20 labels of the greatest weights there are, in texts longer than a sum of 16 or 32 bits could hold.
TEST(Classifier, weights_of_any_size_add_up_exactly_however_many_there_are) {
  auto m = std::make_shared<pack::TextModel>();
  for (int i = 0; i < 20; ++i) m->labels.push_back("label" + std::to_string(i));
  m->first = {0};
  for (std::uint32_t n = 0; n < 1'500; ++n) {
    m->grams.push_back(gram_of(0x4E00 + n));
    m->rarity.push_back(64);
    for (std::uint16_t label = n % 7; label < 20; label = static_cast<std::uint16_t>(label + 1 + n % 5)) {
      m->weights.push_back({label, static_cast<std::int16_t>(label == 3 ? -32'000 : 32'000 - label)});
    }
    m->first.push_back(static_cast<std::uint32_t>(m->weights.size()));
  }
  m->bias.assign(20, 0);
  const Classifier classifier(m);
  std::u32string text;
  for (std::uint32_t n = 0; n < 1'500; ++n)
    text.append(1 + n % 3 / 2 * 70, static_cast<char32_t>(0x4E00 + n));
  std::vector<double> sums(20, 0);
  double square = 0;
  for (std::uint32_t n = 0; n < 1'500; ++n) {
    const double frequency = weight_of_count(1 + n % 3 / 2 * 70);
    square += frequency * 64 * frequency * 64;
    for (std::uint32_t w = m->first[n]; w < m->first[n + 1]; ++w)
      sums[m->weights[w].label] += frequency * m->weights[w].weight;
  }
  std::vector<std::int32_t> scores;
  classifier.score(classifier.find({{}, text}), scores);
  for (std::size_t i = 0; i < sums.size(); ++i) {
    const double exact = std::clamp(sums[i] * 64'000.0 / std::sqrt(square), -1e6, 1e6);
    EXPECT_NEAR(scores[i], exact, 1) << i;
  }
}

TEST(Classifier, the_title_counts_more) {
  const Classifier classifier(small_model());
  std::vector<std::int32_t> scores;
  const std::u32string title = U"桶", text = U"滴";
  classifier.score(classifier.find({title, text}), scores);
  EXPECT_GT(scores[1], scores[0]);
}

TEST(Classifier, a_text_it_knows_nothing_of_has_the_bias_alone) {
  const Classifier classifier(small_model());
  std::vector<std::int32_t> scores;
  const std::u32string text = U"你好 123";
  classifier.score(classifier.find({{}, text}), scores);
  EXPECT_EQ(scores, small_model()->bias);
}

TEST(Classifier, marks_and_left_out_characters_keep_neighbours_apart) {
  std::vector<pack::Gram> grams;
  const std::u32string text = {U'滴', U',', U'答', 0, U'雨', U'水'};
  for_each_gram(text, 2, [&](pack::Gram gram, std::uint32_t, std::uint32_t) { grams.push_back(gram); });
  EXPECT_EQ(grams, (std::vector<pack::Gram>{gram_of(U'滴'), gram_of(U'答'), gram_of(U'雨'), gram_of(U'水'),
                                            gram_of(U'雨', U'水')}));
}

TEST(Falling, is_the_exponential_to_nine_digits) {
  for (const int distance : {0, 1, 255, 256, 1000, 5000, 15999}) {
    EXPECT_NEAR(falling(distance), std::exp(-distance / 1000.0), 1e-9) << distance;
  }
  EXPECT_EQ(falling(16'384), 0);
}

TEST(Calibrated, lies_between_two_steps_in_a_straight_line) {
  const std::vector<pack::CalibrationStep> steps{{100, 200}, {300, 600}, {900, 950}};
  EXPECT_EQ(calibrated(steps, 0), 200);
  EXPECT_EQ(calibrated(steps, 200), 400);
  EXPECT_EQ(calibrated(steps, 600), 775);
  EXPECT_EQ(calibrated(steps, 1000), 950);
}

TEST(Verdict, the_model_speaks_where_the_words_are_silent_and_shows_its_ngrams) {
  const Reading r = reader().read({{}, "一下起来就滴答滴答,拿盆接着", {}, {}});
  EXPECT_EQ(best(r), "prop.roof_leak");
  EXPECT_TRUE(r.sure);
  EXPECT_GE(r.confidence, 900);
  EXPECT_TRUE(has_word(r, "滴答", "model:prop.roof_leak"));
}

TEST(Verdict, a_text_that_neither_knows_goes_to_a_person) {
  const Reading r = reader().read({{}, "你们看着办吧", {}, {}});
  EXPECT_FALSE(r.sure);
  EXPECT_LT(r.confidence, 900);
}

TEST(Verdict, an_emergency_that_the_model_alone_sees_is_urgent_and_for_a_person) {
  const Reading r = reader().read({{}, "人晕了", {}, {}});
  EXPECT_FALSE(r.sure);
  EXPECT_EQ(r.urgency, pack::Urgency::u1);
  EXPECT_NE(best(r), "emrg.life") << "else it would be sent off without a person";
  EXPECT_TRUE(has_word(r, "晕", "model:emrg.life"));
}

TEST(Verdict, words_raise_an_emergency_whatever_the_model_says) {
  const Reading r = reader().read({{}, "滴答滴答拿盆接,我不想活了", {}, {}});
  EXPECT_EQ(best(r), "emrg.life");
  EXPECT_TRUE(r.sure);
  EXPECT_EQ(r.urgency, pack::Urgency::u1);
}

TEST(Verdict, a_denied_emergency_is_none_of_the_models_either) {
  const Reading r = reader().read({{}, "不是漏气,桶里的味道", {}, {}});
  EXPECT_NE(best(r), "safe.gas_leak");
  EXPECT_NE(r.urgency, pack::Urgency::u1);
}

TEST(Verdict, what_the_words_know_to_be_over_the_model_does_not_route) {
  const Reading r = reader().read({{}, "不是漏气,盆", {}, {}});
  EXPECT_FALSE(r.sure);
}

std::string longer_by(std::size_t chars) {
  std::string out;
  while (chars-- > 0) out += "在";
  return out + "。";
}

TEST(Verdict, a_word_in_a_story_is_no_emergency_where_the_model_is_certain_of_something_else) {
  const Reading told = reader().read({{}, "滴答滴答拿盆接。" + longer_by(120) + "邻居家漏气。", {}, {}});
  EXPECT_EQ(best(told), "prop.roof_leak");
  EXPECT_TRUE(told.sure);
  EXPECT_NE(told.urgency, pack::Urgency::u1);
  EXPECT_TRUE(has_word(told, "漏气", "category:safe.gas_leak")) << "it is still shown";
}

TEST(Verdict, it_stays_one_in_a_short_text_in_the_title_and_where_the_model_is_not_certain) {
  EXPECT_EQ(best(reader().read({{}, "滴答滴答拿盆接。漏气。", {}, {}})), "safe.gas_leak");
  EXPECT_EQ(best(reader().read({"漏气", "滴答滴答拿盆接。" + longer_by(120), {}, {}})), "safe.gas_leak");
  EXPECT_EQ(best(reader().read({{}, longer_by(120) + "邻居家漏气。", {}, {}})), "safe.gas_leak");
}

TEST(Verdict, an_alarm_that_the_model_has_no_label_for_is_not_its_to_drop) {
  const Reading r = reader().read({{}, "滴答滴答拿盆接,火苗", {}, {}});
  EXPECT_FALSE(r.sure);
  EXPECT_EQ(r.urgency, pack::Urgency::u1);
}

TEST(Verdict, a_doubtful_word_alarms_nobody_where_the_model_is_certain_of_something_else) {
  auto knows_fire = small_model();
  knows_fire->labels.back() = "emrg.fire";
  const Reader with_fire(world(knows_fire));
  const Reading certain = with_fire.read({{}, "滴答滴答拿盆接,火苗", {}, {}});
  EXPECT_TRUE(certain.sure);
  EXPECT_NE(certain.urgency, pack::Urgency::u1);
  EXPECT_EQ(with_fire.read({{}, "火苗", {}, {}}).urgency, pack::Urgency::u1);
}

TEST(Doublings, count_from_four_characters_on_and_end) {
  const auto of = [](std::size_t chars) {
    const std::u32string text(chars, U'桶');
    return doublings({{}, text});
  };
  EXPECT_EQ(of(0), 0);
  EXPECT_EQ(of(4), 0);
  EXPECT_EQ(of(6), 500);
  EXPECT_EQ(of(8), 1000);
  EXPECT_EQ(of(16), 2000);
  EXPECT_EQ(of(10'000), 7000);
}

TEST(Verdict, a_category_that_the_channel_knows_needs_no_model) {
  const Reading r = reader().read({{}, "滴答滴答", {}, "sani.garbage"});
  EXPECT_EQ(best(r), "sani.garbage");
  EXPECT_EQ(r.confidence, 0);
}

TEST(Verdict, words_only_means_that_no_model_is_asked) {
  auto pack = std::make_shared<pack::Pack>(*world(small_model()));
  pack->reading.model = pack::ModelUse::words_only;
  const Reader words(pack);
  const Reading r = words.read({{}, "滴答滴答,拿盆接着", {}, {}});
  EXPECT_TRUE(r.matters.empty());
  EXPECT_EQ(r.confidence, 0);
}

}  // namespace
}  // namespace gridline::text
