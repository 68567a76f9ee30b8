// The reader as a whole: evidence, any bytes, cost.
#include <gtest/gtest.h>
#include <time.h>

#include <algorithm>
#include <functional>
#include <string>
#include <vector>

#include "engine/base/limits.h"
#include "rules/text/reading.h"
#include "tests/unit/rules/text/golden_table.h"
#include "tests/unit/rules/text/small_world.h"

namespace gridline::text {
namespace {

struct Draw {  // splitmix64
  std::uint64_t state;
  std::uint64_t next() {
    std::uint64_t z = state += 0x9E3779B97F4A7C15ull;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ull;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBull;
    return z ^ (z >> 31);
  }
};

const Reader& reader() {
  static const Reader made(SmallWorld::make());
  return made;
}

std::string_view raw_of(const MatchedWord& word, const ReadingInput& input) {
  const std::string_view field = word.in_place ? input.place : word.in_title ? input.title : input.text;
  EXPECT_LE(word.begin, word.end);
  EXPECT_LE(word.end, field.size());
  return field.substr(word.begin, word.end - word.begin);
}

TEST(Reader, evidence_points_at_the_raw_bytes_and_stands_in_the_order_of_the_fields) {
  const ReadingInput input{"房顶漏雨", "海曲世家８号楼(lóu)２单元,求帮忙", "", ""};
  const Reading reading = reader().read(input);
  std::vector<std::string> seen;
  for (const MatchedWord& word : reading.words) {
    seen.push_back(std::string(raw_of(word, input)) + "=" + word.about);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"房顶=category:prop.roof_leak", "漏雨=category:prop.roof_leak",
                                            "海曲世家=place:海曲世家/8号楼", "８号楼(lóu)２单元=place:海曲世家/8号楼",
                                            "帮忙=nature:求"}));
}

TEST(Reader, traditional_texts_are_read_like_simplified_ones) {
  const Reading simple = reader().read({"房顶漏雨", "海曲世家8号楼房顶漏雨", {}, {}});
  const Reading traditional = reader().read({"房頂漏雨", "海曲世家8號樓房頂漏雨", {}, {}});
  EXPECT_EQ(traditional.place.place, simple.place.place);
  EXPECT_EQ(traditional.matters.at(0).category, simple.matters.at(0).category);
  EXPECT_EQ(traditional.matters.at(0).score, simple.matters.at(0).score);
  EXPECT_EQ(traditional.words.size(), simple.words.size());
}

TEST(Reader, a_word_typed_by_ear_is_evidence_by_the_word_that_was_meant) {
  const ReadingInput input{{}, "海曲世家8号楼楼顶漏玉,物夜费白交了", {}, {}};
  const Reading reading = reader().read(input);
  std::vector<std::string> seen;
  for (const MatchedWord& word : reading.words) {
    if (word.entry == "物业费") seen.push_back(std::string(raw_of(word, input)) + "=" + word.about);
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"物夜费=category:prop.fee"}));
  const Reading right = reader().read({{}, "物业费白交了", {}, {}});
  const Reading other = reader().read({{}, "物液肥白交了", {}, {}});
  EXPECT_FALSE(right.matters.empty());
  EXPECT_TRUE(other.matters.empty());
}

TEST(Reader, what_was_lost_on_the_way_is_evidence_and_holds_nothing_back) {
  const ReadingInput input{"漏雨\xFF", "海曲世家8號樓氐囊粋€，漏水\xEF\xBF\xBD", "\xFE", {}};
  const Reading reading = reader().read(input);
  std::vector<std::string> seen;
  for (const MatchedWord& word : reading.words) {
    if (!word.about.starts_with("damaged:")) continue;
    seen.push_back(word.about + "=" + std::string(raw_of(word, input)));
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"damaged:bytes=\xFE", "damaged:bytes=\xFF",
                                            "damaged:replaced=\xEF\xBF\xBD"}));
  EXPECT_EQ(reader().pack()[reading.place.place].path, "海曲世家/8号楼");
  EXPECT_FALSE(reading.matters.empty());
}

TEST(Reader, the_title_weighs_twice_and_an_ask_more_than_narrative) {
  const auto score = [](std::string_view title, std::string_view text) {
    return reader().read({title, text, {}, {}}).matters.at(0).score;
  };
  EXPECT_EQ(score("", "停水了"), score_word);
  EXPECT_EQ(score("停水了", ""), score_word * 2);
  EXPECT_EQ(score("", "投诉停水"), score_word * 3 / 2);
  EXPECT_EQ(score("", "停水了,停水了,停水了"), score_word);  // a word counts once
}

TEST(Reader, one_word_in_a_long_narrative_is_not_sure) {
  std::string text;
  for (int i = 0; i < 20; ++i) text += "我们这里的情况说来话长大家都知道,";
  EXPECT_TRUE(reader().read({{}, "停水", {}, {}}).sure);
  EXPECT_FALSE(reader().read({{}, text + "停水", {}, {}}).sure);
  EXPECT_TRUE(reader().read({"停水", text, {}, {}}).sure);
}

TEST(Reader, at_most_so_many_words_are_kept_of_a_text_that_repeats_one) {
  std::string text;
  for (int i = 0; i < 4'000; ++i) text += "漏雨,8号楼,";
  EXPECT_LE(reader().read({"停水", text, {}, {}}).words.size(), matched_words_max);
}

TEST(Reader, a_pack_without_words_and_places_reads_nothing_from_anything) {
  const Reader empty(std::make_shared<pack::Pack>());
  const Reading reading = empty.read({"title", "海曲世家8号楼漏雨", "place", "category"});
  EXPECT_FALSE(reading.place.place);
  EXPECT_TRUE(reading.matters.empty());
  EXPECT_EQ(reading.urgency, pack::Urgency::none);
}

void check_bounds(const Reading& reading, const ReadingInput& input) {
  for (const MatchedWord& word : reading.words) raw_of(word, input);
  EXPECT_LE(reading.matters.size(), limits::matters_max);
  if (reading.place.place) {
    EXPECT_LT(reading.place.place.value, reader().pack().places.size());
  }
}

TEST(Reader, random_bytes_are_read_without_harm) {
  Draw draw{42};
  for (int round = 0; round < 3'000; ++round) {
    std::string text;
    for (std::uint64_t n = draw.next() % 200; n > 0; --n) text.push_back(static_cast<char>(draw.next()));
    const ReadingInput input{std::string_view(text).substr(0, text.size() / 3),
                             text,
                             std::string_view(text).substr(text.size() / 2),
                             {}};
    check_bounds(reader().read(input), input);
  }
}

std::vector<std::string> golden_texts() {
  std::vector<std::string> texts;
  for (const char* file : {"place.txt", "matters.txt"}) {
    for (const GoldenCase& c : read_golden(file)) texts.push_back(c.title + c.text);
  }
  return texts;
}

std::string changed(std::string text, const std::vector<std::string>& pieces, Draw& draw) {
  for (std::uint64_t changes = 1 + draw.next() % 4; changes > 0; --changes) {
    const std::size_t at = draw.next() % (text.size() + 1);
    switch (draw.next() % 4) {
      case 0: text.insert(at, pieces[draw.next() % pieces.size()]); break;
      case 1: text.erase(at, draw.next() % 5); break;
      case 2: text.insert(at, 1, static_cast<char>(draw.next())); break;
      default: text.insert(at, text.substr(draw.next() % (text.size() + 1), draw.next() % 20)); break;
    }
  }
  return text;
}

std::string emergencies_of(const Reading& reading) {
  std::string out;
  for (const Matter& m : reading.matters) {
    if (m.score > score_certain) out += reader().pack()[m.category].id + " ";
  }
  return out;
}

TEST(Reader, the_fast_way_hears_the_same_alarms_as_a_whole_reading) {
  const std::vector<std::string> seeds = golden_texts();
  const std::vector<std::string> pieces = {"漏气", "着火", "救护车", "救护车进不来", "不是", "没有", "没有物业", "昨晚",
                                           "昨晚,", "从", "、", "吗", "回T退订", "【", "】", "海曲世家", "被困", "发现"};
  Draw draw{31};
  int alarms = 0;
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = changed(seeds[draw.next() % seeds.size()], pieces, draw);
    const std::string whole = emergencies_of(reader().read({{}, text, {}, "park.disorder"}));
    ASSERT_EQ(emergencies_of(reader().read({{}, text, "海曲世家", "park.disorder"})), whole) << text;
    alarms += whole.empty() ? 0 : 1;
  }
  EXPECT_GT(alarms, 1'000);
}

TEST(Reader, golden_sentences_with_bytes_and_pieces_changed_are_read_without_harm) {
  const std::vector<std::string> seeds = golden_texts();
  const std::vector<std::string> pieces = {"-", "8", "八", "十", "号楼", "单元", "\xE5", "(", "ū)", "【", "】", "不是",
                                           "\xCC\x81", "ﷺ", "东区", "凌云", "海曲世家", "\xE2\x80\x8B", "99999999"};
  Draw draw{4242};
  for (int round = 0; round < 20'000; ++round) {
    const std::string text = changed(seeds[draw.next() % seeds.size()], pieces, draw);
    const ReadingInput input{text, text, round % 3 == 0 ? std::string_view(text) : std::string_view(), {}};
    const Reading reading = reader().read(input);
    check_bounds(reading, input);
    ASSERT_FALSE(::testing::Test::HasFailure()) << "round " << round << ": " << text;
  }
}

// CPU time of this thread: what the code costs, not what else the machine does.
double thread_nanoseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

double best_nanoseconds(int rounds, int calls, const std::function<void()>& call) {
  double best = 1e18;
  for (int r = 0; r < rounds; ++r) {
    const double begin = thread_nanoseconds();
    for (int i = 0; i < calls; ++i) call();
    best = std::min(best, (thread_nanoseconds() - begin) / calls);
  }
  return best;
}

std::string repeated(const std::string& piece, std::size_t bytes) {
  std::string out;
  while (out.size() + piece.size() <= bytes) out += piece;
  return out;
}

TEST(Reader, the_cost_grows_with_the_text_and_not_faster) {
  const std::vector<std::string> pieces = {
      "海曲世家8号楼漏雨,没有着火、漏气,", "8", "八", "8-", "东区", "海曲世家", "凌云3号楼", "漏雨", "不是", "昨晚,", "没有漏气、",
      "(ū", "【", "】【(", "1-1-",
      "屋頂漏雨", "反反覆覆", "覆電覆", "氐囊粋€", "粋?", "锟斤拷", "物夜费", "業豬委員會",
      "\xCC\x81\xCC\xA3", "ﷺ", "\xFF", "金泰新居A区3号楼跟B区2号楼", "老人又投诉", "昨晚漏雨"};
  for (const std::string& piece : pieces) {
    const std::string small = repeated(piece, limits::text_bytes_max / 8),
                      large = repeated(piece, limits::text_bytes_max);
    const double short_ns = best_nanoseconds(5, 1, [&] { (void)reader().read({{}, small, {}, {}}); });
    const double long_ns = best_nanoseconds(5, 1, [&] { (void)reader().read({{}, large, {}, {}}); });
    EXPECT_LT(long_ns, short_ns * 8 * 4 + 2e6)
        << "of " << piece << ": " << short_ns << " and " << long_ns << " ns";
  }
}

TEST(Reader, a_known_place_and_category_cost_less_than_a_whole_reading) {
  std::string text =
      "海曲世家8号楼2单元顶楼住户反映,从上个月开始一下雨房顶就漏雨,床上都放着盆接水,家里的墙皮也泡坏了,找了物业好几回都没有人来看,"
      "打电话也总说等等再等等,家里还有老人和孩子住着很不方便,希望社区能帮忙协调尽快派人过来维修处理一下,谢谢你们了";
  const double whole = best_nanoseconds(20, 500, [&] { (void)reader().read({{}, text, {}, {}}); });
  const double category = best_nanoseconds(20, 500, [&] {
    (void)reader().read({{}, text, {}, "prop.roof_leak"});
  });
  const double known = best_nanoseconds(20, 500, [&] {
    (void)reader().read({{}, text, "海曲世家/8号楼", "prop.roof_leak"});
  });
  RecordProperty("whole_ns", static_cast<int>(whole));
  RecordProperty("category_known_ns", static_cast<int>(category));
  RecordProperty("category_and_place_known_ns", static_cast<int>(known));
  EXPECT_LT(known, category);
  EXPECT_LT(known, whole);
}

}  // namespace
}  // namespace gridline::text
