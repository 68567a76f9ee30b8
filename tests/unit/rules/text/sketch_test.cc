// Sketches of real ways to tell of one matter, and of different ones.
#include "rules/text/sketch.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace gridline::text {
namespace {

constexpr SketchKey key{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16};

Sketch sketch_of(std::string_view raw, const SketchKey& with = key, std::vector<Span> without = {}) {
  SketchMaker maker(with);
  maker.add(clean(raw).chars, without, sketch_text_chars, 1);
  return maker.finish();
}

struct Pair {
  const char *one, *other;
};
constexpr Pair same[] = {
    {"楼道灯坏了好几天没人修", "楼道里的灯不亮，晚上黑漆漆的，没人修"},
    {"广场舞音响太大，晚上九点还在放", "跳广场舞的音响声音太大，吵得孩子睡不着"},
    {"电梯又坏了，困了人", "电梯老是坏，今天又停了"},
    {"楼上空调滴水", "空调滴水到我家窗台"},
    {"小区门口烧烤摊油烟大", "门口烧烤摊的油烟熏死人，天天到半夜"},
    {"自来水发黄有味道", "水龙头放出来的水是黄的，有味道"},
    {"小区停水两天了", "停水两天了什么时候来水"},
};

TEST(Sketch, texts_about_one_matter_are_more_alike_than_texts_about_two) {
  for (const Pair& p : same) EXPECT_GE(alike(sketch_of(p.one), sketch_of(p.other)), 150u) << p.one;
  std::uint32_t total = 0, pairs = 0;
  for (const Pair& p : same) {
    for (const Pair& q : same) {
      if (&p == &q || std::string_view(q.one).find("停水") != std::string_view::npos) continue;
      total += alike(sketch_of(p.one), sketch_of(q.other));
      ++pairs;
    }
  }
  EXPECT_LT(total / pairs, 80u);
}

TEST(Sketch, is_the_same_for_the_same_text_and_key_and_says_nothing_under_another_key) {
  constexpr SketchKey other{9};
  const char* text = "小区南门的垃圾三天没有人清运，天热了臭气熏天，请尽快处理";
  EXPECT_EQ(sketch_of(text), sketch_of(text));
  EXPECT_EQ(alike(sketch_of(text), sketch_of(text)), 1000u);
  EXPECT_LT(alike(sketch_of(text), sketch_of(text, other)), 250u);
}

TEST(Sketch, addresses_numbers_and_what_is_left_out_do_not_count) {
  const std::string text = "3号楼2单元502室楼顶漏雨，打了三次电话没人来修";
  EXPECT_EQ(sketch_of(text), sketch_of("18号楼1单元901室楼顶漏雨，打了三次电话没人来修"));
  const std::string named = "海曲世家" + text;
  EXPECT_EQ(sketch_of(named, key, {{0, 4}}), sketch_of(text));
  EXPECT_NE(sketch_of(named), sketch_of(text));
}

TEST(Sketch, a_text_too_short_to_compare_has_none) {
  for (const char* text : {"", "你好", "？？？", "12345", "的是在"}) {
    EXPECT_EQ(sketch_of(text), Sketch{}) << text;
    EXPECT_EQ(alike(sketch_of(text), sketch_of("楼道灯坏了好几天没人修")), 0u);
  }
}

TEST(Sketch, what_two_texts_share_by_chance_is_taken_off) {
  // 400 texts of random characters: whatever is alike in them is chance.
  std::uint64_t draw = 1;
  const auto random_text = [&] {
    std::vector<char32_t> chars;
    for (int i = 0; i < 40; ++i) {
      draw = draw * 6364136223846793005ull + 1442695040888963407ull;
      chars.push_back(static_cast<char32_t>(0x5000 + (draw >> 33) % 0x4000));
    }
    SketchMaker maker(key);
    maker.add(chars, {}, sketch_text_chars, 1);
    return maker.finish();
  };
  std::uint32_t over = 0;
  for (int i = 0; i < 400; ++i) over += alike(random_text(), random_text()) >= 250 ? 1 : 0;
  EXPECT_LE(over, 4u);  // 1 %
}

TEST(Sketch, pairs_come_from_the_four_weightiest_bytes_in_any_order) {
  const Sketch a{1, 2, 3, 4, 5, 1}, b{4, 3, 2, 1, 9, 4};
  auto in_a = pairs_of(a), in_b = pairs_of(b);
  std::sort(in_a.begin(), in_a.end());
  std::sort(in_b.begin(), in_b.end());
  EXPECT_EQ(in_a, in_b);
  EXPECT_EQ(in_a.front(), 1 << 8 | 2);
}

TEST(Sketch, the_longest_text_is_cut_where_it_is_looked_at) {
  std::vector<char32_t> chars;
  for (std::uint32_t i = 0; i < 10'000; ++i) chars.push_back(0x4E00 + i * 7919 % 20'000);
  SketchMaker whole(key), cut(key);
  whole.add(chars, {}, sketch_text_chars, 1);
  cut.add(std::span(chars).first(sketch_text_chars), {}, sketch_text_chars, 1);
  EXPECT_EQ(whole.finish(), cut.finish());
  std::string head = "楼道灯坏了好几天没人修，晚上老人摔了一跤";
  const Sketch known = sketch_of(head);
  EXPECT_GE(alike(known, sketch_of(head + "。谢谢")), 700u);
}

}  // namespace
}  // namespace gridline::text
