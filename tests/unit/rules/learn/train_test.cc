// Learning: the same again, near duplicates together, honest figures.
#include "rules/learn/train.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "rules/learn/folds.h"
#include "rules/learn/grams.h"
#include "rules/learn/labelled.h"
#include "rules/learn/measure.h"

namespace gridline::learn {
namespace {

// Three labels with words of their own among many that all share.
std::vector<Example> made(std::size_t count) {
  const std::u32string own[] = {U"漏雨渗滴", U"垃圾桶臭", U"停电闸黑"};
  const std::u32string shared = U"我们小区的物业一直没有来管请帮忙看看这个事情谢谢";
  std::vector<Example> out;
  std::uint64_t state = 5;
  const auto draw = [&](std::size_t below) {
    state = state * 6364136223846793005ull + 1442695040888963407ull;
    return static_cast<std::size_t>(state >> 33) % below;
  };
  for (std::size_t i = 0; i < count; ++i) {
    Example e;
    e.label = static_cast<std::uint32_t>(i % 3);
    for (int c = 0; c < 20; ++c) {
      e.chars.text += draw(4) == 0 ? own[e.label][draw(4)] : shared[draw(shared.size())];
    }
    out.push_back(std::move(e));
  }
  return out;
}

const auto quiet = [](std::uint64_t, std::uint64_t) {};

TEST(Train, the_same_examples_and_seed_give_the_same_bytes) {
  const std::vector<Example> examples = made(120);
  const auto once = train(examples, {}, {"a.x", "b.x", "c.x"}, {}, quiet);
  const auto again = train(examples, {}, {"a.x", "b.x", "c.x"}, {}, quiet);
  EXPECT_EQ(pack::to_bytes(once.model), pack::to_bytes(again.model));
}

TEST(Train, what_is_learned_comes_back_from_the_file_and_holds_on_unseen_texts) {
  const auto learned = train(made(300), {}, {"a.x", "b.x", "c.x"}, {}, quiet);
  const auto back = pack::text_model_from(pack::to_bytes(learned.model));
  ASSERT_TRUE(back) << back.error().message;
  std::size_t right = 0;
  for (const Opinion& o : learned.unseen) right += guess(o, {1000, 0}).label == o.label ? 1 : 0;
  EXPECT_GT(right, 280u);
}

// The planes' own arithmetic in floating point, against the whole numbers that are read with.
TEST(Train, whole_numbers_agree_with_the_planes_they_were_made_of) {
  const std::vector<Example> examples = made(300);
  std::vector<text::GramText> texts;
  LinearProblem problem;
  problem.label_count = 3;
  for (const Example& e : examples) {
    texts.push_back(e.chars.view());
    problem.labels.push_back(e.label);
  }
  const GramList list = list_grams(texts, 2, 2);
  problem.rows = components(texts, list, 2, 3);
  problem.features = static_cast<std::uint32_t>(list.grams.size());
  const Planes planes = separate(problem, 1.0, 1);
  auto model = std::make_shared<pack::TextModel>();
  model->labels = {"a.x", "b.x", "c.x"};
  model->title_counts = 3;
  set_weights(list, planes, 3, 1, *model);
  const text::Classifier classifier(model);
  std::size_t differ = 0;
  for (std::size_t i = 0; i < examples.size(); ++i) {
    std::vector<std::int32_t> scores;
    classifier.score(classifier.find(texts[i]), scores);
    double exact[3];
    for (std::uint32_t label = 0; label < 3; ++label) {
      exact[label] = planes.bias[label];
      for (const Component& c : problem.rows[i]) exact[label] += planes.weight(label, c.feature) * c.value;
      EXPECT_NEAR(scores[label], exact[label] * 1000, 25) << i;
    }
    differ += std::max_element(exact, exact + 3) - exact !=
              std::max_element(scores.begin(), scores.end()) - scores.begin();
  }
  EXPECT_LE(differ * 1000, examples.size() * 5) << "at least 99.5 % the same";
}

TEST(Folds, letters_sent_twice_are_one_group_and_never_divided) {
  const std::u32string letter = U"尊敬的领导我们小区的电梯已经坏了一个月物业说没有钱修请帮忙";
  const std::u32string again = U"您好" + letter + U"急";
  const std::u32string other = U"门口的烧烤摊每天晚上油烟直往屋里灌窗户都不敢开希望管一管";
  const std::vector<std::u32string_view> texts{letter, other, again};
  const std::vector<std::uint32_t> groups = near_duplicates(texts);
  EXPECT_EQ(groups, (std::vector<std::uint32_t>{0, 1, 0}));
  const std::vector<std::uint32_t> labels{0, 1, 0};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    const auto folds = divide(labels, groups, 2, seed);
    EXPECT_EQ(folds[0], folds[2]);
  }
}

TEST(Folds, every_label_is_in_every_fold) {
  std::vector<std::uint32_t> labels, groups;
  for (std::uint32_t i = 0; i < 100; ++i) {
    labels.push_back(i % 4);
    groups.push_back(i);
  }
  const auto folds = divide(labels, groups, 5, 1);
  for (std::uint32_t fold = 0; fold < 5; ++fold) {
    std::uint32_t of_label[4] = {};
    for (std::uint32_t i = 0; i < 100; ++i) of_label[labels[i]] += folds[i] == fold ? 1 : 0;
    for (const std::uint32_t count : of_label) EXPECT_EQ(count, 5u);
  }
}

TEST(Combine, words_that_are_mostly_right_get_a_weight_and_worthless_ones_none) {
  std::vector<Opinion> good, bad;
  for (std::uint32_t i = 0; i < 400; ++i) {
    Opinion o;
    o.label = i % 2;
    o.scores = {0, 0};
    o.words = {{i % 10 == 0 ? 1 - o.label : o.label, 1000}};
    good.push_back(o);
    o.words = {{(i / 2) % 2, 1000}};
    bad.push_back(o);
  }
  EXPECT_NEAR(weigh(good).words, 2200, 100);  // ln(0.9 / 0.1)
  EXPECT_NEAR(weigh(bad).words, 0, 50);
}

TEST(Combine, a_calibration_ascends_and_says_how_often_it_was_right) {
  std::vector<Opinion> opinions;
  for (std::uint32_t i = 0; i < 1000; ++i) {
    Opinion o;
    o.scores = {2000, 0};          // 88 %
    o.label = i % 10 < 7 ? 0 : 1;  // but right in 70 %
    opinions.push_back(o);
  }
  const auto steps = calibrate(opinions, {1000, 0}, false);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    EXPECT_LT(steps[i - 1].from, steps[i].from);
    EXPECT_LE(steps[i - 1].right, steps[i].right);
  }
  EXPECT_NEAR(text::calibrated(steps, 880), 700, 10);
}

TEST(Measure, counts_by_label_and_by_pair) {
  const std::vector<Judged> judged{
      {0, 0, 900, true}, {0, 1, 800, false}, {1, 1, 700, true}, {1, 1, 600, true}};
  const Figures f = measure(judged, 3);
  EXPECT_DOUBLE_EQ(f.accuracy, 0.75);
  EXPECT_DOUBLE_EQ(f.labels[0].recall(), 0.5);
  EXPECT_DOUBLE_EQ(f.labels[1].precision(), 2.0 / 3);
  EXPECT_DOUBLE_EQ(f.macro_f1, (2.0 / 3 + 0.8) / 2) << "the third label does not occur";
  ASSERT_EQ(f.confusions.size(), 1u);
  const std::int32_t at[] = {750};
  EXPECT_DOUBLE_EQ(curve(judged, at)[0].coverage, 0.5);
  EXPECT_DOUBLE_EQ(curve(judged, at)[0].precision, 0.5);
}

TEST(Labelled, lines_that_cannot_be_used_are_named) {
  std::vector<LabelledText> texts;
  std::vector<LabelledIssue> issues;
  read_labelled(
      "{\"text\":\"漏雨\",\"category\":\"a.x\"}\n\n# a remark\nnonsense\n{\"text\":\"b\"}\n"
      "{\"text\":1,\"label\":\"a\"}\n{\"body\":\"c\",\"title\":\"t\",\"label\":\"b\",\"also\":[\"a\"]}",
      0, texts, issues);
  ASSERT_EQ(texts.size(), 2u);
  EXPECT_EQ(texts[1].also, std::vector<std::string>{"a"});
  ASSERT_EQ(issues.size(), 3u);
  EXPECT_EQ(issues[0].line, 4u);
  EXPECT_EQ(issues[1].line, 5u);
  EXPECT_EQ(issues[2].line, 6u);
}

}  // namespace
}  // namespace gridline::learn
