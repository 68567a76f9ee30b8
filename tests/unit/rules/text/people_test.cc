// What is found of people in a text, and what is not.
#include "rules/text/people.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/text/mask.h"

namespace gridline::text {
namespace {

// "手机 13912345678" of every find, joined by "; "; "?": not certain, "*": masked already.
std::string finds_in(std::string_view raw, std::size_t at_most = personal_finds_max) {
  constexpr const char* kinds[] = {"", "mobile", "landline", "service", "identity", "old", "card", "plate",
                                   "name", "account"};
  std::string out;
  for (const PersonalFind& find : find_personal(clean(raw), at_most)) {
    if (!out.empty()) out += "; ";
    out += kinds[static_cast<std::size_t>(find.kind)];
    out += find.masked ? "* " : find.certain ? " " : "? ";
    out += raw.substr(find.raw.begin, find.raw.end - find.raw.begin);
  }
  return out;
}

struct Case {
  const char* text;
  const char* finds;
};

TEST(People, phones_are_found_however_they_are_written) {
  const Case cases[] = {
      {"电话13912345678，3号楼", "mobile 13912345678"},
      {"联系我139 1234 5678。", "mobile 139 1234 5678"},
      {"139-1234-5678或+86 138 0000 1111", "mobile 139-1234-5678; mobile +86 138 0000 1111"},
      {"8613912345678", "mobile 8613912345678"},
      {"１３９１２３４５６７８", "mobile １３９１２３４５６７８"},
      {"1 3 9 1 2 3 4 5 6 7 8", "mobile 1 3 9 1 2 3 4 5 6 7 8"},
      {"3-1-702 13912345678", "mobile 13912345678"},
      {"1391234567813800138000", "mobile 13912345678; mobile 13800138000"},
      {"座机0516-82345678转801", "landline 0516-82345678转801"},
      {"(0633)8234567", "landline 0633)8234567"},
      {"010 8234 5678", "landline 010 8234 5678"},
      {"05168234567", "landline 05168234567"},
      {"物业电话：8234567打不通", "landline? 8234567"},
      {"请拨打400-123-4567", "service 400-123-4567"},
      {"加微信 gr 或 QQ:12345678", "account? 12345678"},
      {"电话138****0001，楼道灯不亮", "mobile* 138****0001"},
      {"138XXXX0001", "mobile* 138XXXX0001"},
  };
  for (const Case& c : cases) EXPECT_EQ(finds_in(c.text), c.finds) << c.text;
}

TEST(People, identity_cards_and_other_numbers_of_people) {
  const Case cases[] = {
      {"身份证11010519491231002X", "identity 11010519491231002X"},
      {"身份证11010519491231002x和110105194912310021",
       "identity 11010519491231002x; identity? 110105194912310021"},
      {"110105 19491231 002X", "identity 110105 19491231 002X"},
      {"老身份证110105491231002", "old 110105491231002"},
      {"110105********002X", "identity* 110105********002X"},
      {"卡号6222021234567890127", "card? 6222021234567890127"},
      {"4111 1111 1111 1111", "card 4111 1111 1111 1111"},
      {"一辆鲁L12345堵着门", "plate 鲁L12345"},
      {"鲁L·D12345、苏AD12345", "plate 鲁L·D12345; plate 苏AD12345"},
  };
  for (const Case& c : cases) EXPECT_EQ(finds_in(c.text), c.finds) << c.text;
}

TEST(People, names_are_found_before_their_title_and_behind_their_label) {
  const Case cases[] = {
      {"海曲世家8号楼徐先生反映", "name 徐"},
      {"周六张先生来电", "name 张"},
      {"联系徐建国先生", "name 徐建国"},
      {"王小方女士", "name 王小方"},
      {"欧阳先生和欧阳明先生", "name 欧阳; name 欧阳明"},
      {"青松里4号楼孙奶奶一个人住", "name 孙"},
      {"李老师傅说修不了", "name 李"},
      {"姓名：王小明，电话13912345678", "name 王小明; mobile 13912345678"},
      {"联系人高方电话13912345678", "name 高方; mobile 13912345678"},
      {"我叫陈大勇，住3号楼", "name 陈大勇"},
      {"徐建國先生", "name 徐建國"},
  };
  for (const Case& c : cases) EXPECT_EQ(finds_in(c.text), c.finds) << c.text;
}

TEST(People, what_looks_like_it_and_is_none_is_left_alone) {
  const char* texts[] = {
      "打12345没人接，又打了110和119",
      "8号楼2单元1802室，3-1-702",
      "2026-03-12 10:30到现在",
      "20260312103000",
      "工单号20260312000123，编号：13912345678",
      "欠费13000000000元",
      "物业费1234567.89元",
      "面积13812345678.5平",
      "热线-260315-000123",
      "260315103022000123",          // a record of a hotline: time and a running number
      "安装师傅没来，门卫大爷不管，保安同志也不管",
      "各位先生、女士优先，这位女士，老大爷，一位阿姨",
      "相关老师、高中老师、班主任老师，提高老师待遇",
      "钟点阿姨和出租车师傅",
      "我叫了物业三次",
      "A座、新A座、京A",
      "每平1.13912345678",
      "",
      "\xff\xfe 13",
  };
  for (const char* text : texts) EXPECT_EQ(finds_in(text), "") << text;
}

TEST(People, a_hotline_inside_a_longer_number_is_not_seen) {
  EXPECT_EQ(finds_in("购卡热线 0516-82345678"), "landline 0516-82345678");
  EXPECT_EQ(finds_in("0516-82312345"), "landline 0516-82312345");
}

TEST(People, finds_are_bounded_and_a_long_text_is_masked_whole) {
  std::string text;
  for (int i = 0; i < 1000; ++i) text += "13912345678，";
  EXPECT_EQ(find_personal(clean(text)).size(), personal_finds_max);
  EXPECT_EQ(masked_text(text).find("12345678"), std::string::npos);
  EXPECT_EQ(masked_text(text).size(), text.size());
}

TEST(People, masks_keep_what_recognises_and_nothing_more) {
  const Case cases[] = {
      {"电话13912345678，3号楼", "电话139****5678，3号楼"},
      {"电话139 1234 5678。", "电话139 **** 5678。"},
      {"+86 139-1234-5678", "+86 139-****-5678"},
      {"１３９１２３４５６７８", "１３９****５６７８"},
      {"0516-82345678", "0516-****5678"},
      {"电话8234567", "电话*****67"},
      {"身份证11010519491231002X", "身份证110105********002X"},
      {"徐先生，徐建国先生，欧阳明女士", "徐*先生，徐*先生，欧阳*女士"},
      {"鲁L12345", "鲁L***45"},
      {"400-123-4567", "400-***-4567"},
      {"138****0001、110105********002X、徐*先生", "138****0001、110105********002X、徐*先生"},
      {"8号楼2单元1802，12345", "8号楼2单元1802，12345"},
      {"\xff 13912345678", "\xff 139****5678"},
      {"", ""},
  };
  for (const Case& c : cases) {
    EXPECT_EQ(masked_text(c.text), c.finds);
    EXPECT_EQ(masked_text(c.finds), c.finds) << "twice is once";
  }
}

TEST(People, a_number_that_is_cut_off_is_masked_as_well) {
  EXPECT_EQ(masked_beginning("电话13912345678，找徐先生，座机05163"), "电话139****5678，找徐*先生，座机051**");
  EXPECT_EQ(masked_beginning("3号楼702"), "3号楼702");
}

TEST(People, fields_of_their_own_are_masked_whatever_they_hold) {
  EXPECT_EQ(masked_name("徐先生"), "徐*");
  EXPECT_EQ(masked_name("欧阳明"), "欧阳*");
  EXPECT_EQ(masked_name("Wang"), "W*");
  EXPECT_EQ(masked_name(""), "");
  EXPECT_EQ(masked_name("\xe5\xbe"), "\xe5\xbe*");  // half a character is not read past its end
  EXPECT_EQ(masked_number("13912345678"), "139****5678");
  EXPECT_EQ(masked_number("0633-8888888"), "063****8888");
  EXPECT_EQ(masked_number("8888812"), "****12");
  EXPECT_EQ(masked_number("110"), "****");
  EXPECT_EQ(masked_number(""), "");
  EXPECT_EQ(masked_number("138****0001"), "138****0001");
  EXPECT_EQ(masked_number("wx_wang88"), "w*");
  EXPECT_EQ(masked_number("微信同号"), "微*");
}

TEST(People, a_phone_has_one_form) {
  char room[16];
  EXPECT_EQ(normalised_phone("+86 139-1234-5678", room), "13912345678");
  EXPECT_EQ(normalised_phone("１３９１２３４５６７８", room), "13912345678");
  EXPECT_EQ(normalised_phone("0633-8234567转801", room), "06338234567");
  EXPECT_EQ(normalised_phone("8234567", room), "8234567");
  for (const char* none : {"", "138****0001", "12345", "110", "400-123-4567", "保密", "wx_wang88"})
    EXPECT_EQ(normalised_phone(none, room), "") << none;
}

TEST(People, the_longest_texts_take_linear_time) {
  // Every digit begins a chain here, every character could be a name.
  std::string digits, names;
  for (int i = 0; i < 100'000; ++i) digits += "1 ";
  for (int i = 0; i < 100'000; ++i) names += i % 4 == 3 ? "先生" : "王";
  EXPECT_LE(find_personal(clean(digits)).size(), personal_finds_max);
  EXPECT_EQ(find_personal(clean(names)).size(), personal_finds_max);
  EXPECT_FALSE(masked_text(digits).empty());
  EXPECT_FALSE(masked_text(names).empty());
}

}  // namespace
}  // namespace gridline::text
