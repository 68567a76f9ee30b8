// Sounds: what a character is heard as, and what it is taken for.
#include "rules/text/sound.h"

#include <gtest/gtest.h>

namespace gridline::text {
namespace {

TEST(Sound, a_character_has_the_syllable_of_its_usual_reading) {
  const struct {
    char32_t c;
    const char* syllable;
  } cases[] = {{U'业', "ye"},   {U'夜', "ye"},    {U'道', "dao"},   {U'到', "dao"},    {U'绿', "lv"},
               {U'路', "lu"},   {U'水', "shui"},  {U'雨', "yu"},    {U'安', "an"},     {U'儿', "er"},
               {U'装', "zhuang"}, {U'熊', "xiong"}, {U'區', "qu"},  {U'學', "xue"},    {U'女', "nv"},
               {U'略', "lve"},  {U'物', "wu"},    {U'窗', "chuang"}, {U'年', "nian"},  {U'梁', "liang"},
               {U'a', ""},      {U'。', ""},      {U'\u3400', ""},  {U'\U00020000', ""}};
  for (const auto& c : cases) EXPECT_EQ(sound_text(sound_of(c.c)), c.syllable);
}

TEST(Sound, nearness_knows_the_usual_confusions_and_no_others) {
  const struct {
    char32_t a, b;
    int distance;
  } cases[] = {{U'业', U'夜', 0}, {U'水', U'税', 0}, {U'四', U'是', 1}, {U'村', U'春', 1}, {U'走', U'周', 1},
               {U'兰', U'南', 1}, {U'林', U'凌', 1}, {U'深', U'生', 1}, {U'山', U'商', 1}, {U'岭', U'宁', 1},
               {U'年', U'良', 1}, {U'关', U'光', 1}, {U'水', U'火', 2}, {U'湖', U'福', 2}, {U'a', U'a', 2},
               {U'业', U'a', 2}};
  for (const auto& c : cases) {
    EXPECT_EQ(sound_distance(sound_of(c.a), sound_of(c.b)), c.distance)
        << sound_text(sound_of(c.a)) << " " << sound_text(sound_of(c.b));
  }
}

TEST(Sound, a_number_that_is_no_sound_is_near_nothing) {
  EXPECT_EQ(blurred(0), 0);
  EXPECT_EQ(blurred(0xFFFF), 0);
  EXPECT_EQ(sound_text(0x00FF), "");
  EXPECT_EQ(sound_distance(0, 0), 2);
}

}  // namespace
}  // namespace gridline::text
