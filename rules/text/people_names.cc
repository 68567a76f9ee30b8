// Names are found from the word of address behind them (先生) or the label before them (联系人), back or
// forth to a surname. A surname alone could stand anywhere in a Chinese text (高, 方, 安), so without one
// of the two nothing is a name: missing "王小明说" is accepted, for masking every 高 is no masking.
#include <algorithm>
#include <string_view>

#include "rules/text/character_set.h"
#include "rules/text/people_parts.h"

namespace gridline::text {

namespace {

// Surnames that are seldom a part of a given name: before a title such a one stands alone (周六张先生).
constexpr CharacterSet plain_surnames{
    U"王张李刘陈赵吴徐孙朱胡郭何罗郑梁谢唐许冯邓曹彭曾萧肖蔡潘袁董吕魏蒋杜戴姜邹谭邱侯邵孟薛阎闫龚黎贺赖樊"
    U"倪耿聂焦翟覃岳芦葛郝尹韦贾丁沈崔廖姚卢汪范陆熊秦钱傅邢柳殷庞鲁柯裴嵇滕蔺"};
// With a given name behind it.
constexpr CharacterSet common_surnames{
    U"王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢"
    U"姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟熊秦邱江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤常温"
    U"康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成"
    U"苗谷盛曲翁冉骆蓝路游辛靳欧管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫"
    U"费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝肖晋"};
constexpr std::u32string_view compound_surnames[] = {
    U"欧阳", U"上官", U"司马", U"诸葛", U"司徒", U"东方", U"皇甫", U"尉迟", U"公孙", U"慕容", U"令狐", U"轩辕", U"夏侯",
    U"宇文", U"长孙", U"端木", U"南宫", U"独孤", U"澹台", U"公冶", U"赫连", U"百里", U"呼延", U"闻人", U"申屠", U"太史"};
// In no given name: the surname before it belongs to another word (于是高女士).
constexpr CharacterSet no_given_name{U"的了是在与找给被让把对请我你他她们这那不没说到姓位名个从也还又都就很家楼号室户层"};

constexpr CharacterSet title_begins{U"先女小大奶爷阿叔同师老婆伯婶嫂太姨姥"};
constexpr std::u32string_view titles[] = {U"先生", U"女士", U"小姐", U"大爷", U"大妈", U"大娘", U"大叔", U"大婶",
                                          U"大伯", U"大嫂", U"大哥", U"大姐", U"奶奶", U"爷爷", U"阿姨", U"叔叔",
                                          U"同志", U"师傅", U"老师", U"老太", U"老汉", U"婆婆", U"伯伯", U"太太",
                                          U"姥姥", U"姥爷", U"嫂子"};
// Words before a title that end or begin like a name and are a trade or a kind of people.
constexpr std::u32string_view no_names[] = {
    U"安装", U"门卫", U"保安", U"公安", U"治安", U"环卫", U"安保", U"工程", U"施工", U"高龄", U"高级", U"金牌",
    U"江西", U"江苏", U"包工", U"包车", U"管道", U"任何", U"单身", U"成年", U"钟点", U"房东", U"房主", U"车主",
    U"康复", U"白发", U"石材", U"路人", U"出租车", U"公交车", U"货车", U"汽车", U"客车", U"大巴车", U"农民",
    U"司机", U"党员", U"党外", U"全体", U"华侨", U"开发商", U"经销商", U"左右", U"方便", U"凌云", U"应急", U"关心",
    U"尚未", U"水电安装", U"连队", U"时候", U"盲童", U"儿童", U"季节", U"马路", U"黄包车", U"通车", U"停车",
    U"查表", U"常驻", U"平安", U"万能", U"全职", U"边防", U"宗教", U"商家", U"应该", U"文明", U"文化", U"武警",
    U"关于", U"由于", U"对于", U"至于", U"关爱", U"金融", U"城管", U"物管", U"主管", U"解释", U"解决", U"连同",
    U"高中", U"高一", U"高二", U"高三", U"普高", U"提高", U"应聘", U"应届", U"许多", U"不许", U"相关", U"任课", U"主任",
    U"毕业班", U"纪委", U"纪检", U"跟车", U"照顾", U"不顾", U"管理处", U"申领", U"查看", U"领导", U"学校", U"农村",
    U"局长", U"感谢", U"身边", U"路边", U"中学", U"小学", U"低段", U"高段", U"司法", U"有关", U"房管", U"燃气", U"时常",
    U"全校", U"临时", U"水电"};

constexpr std::u32string_view labels[] = {U"姓名", U"联系人", U"我叫", U"名叫", U"反映人", U"投诉人", U"举报人",
                                          U"申请人", U"来电人", U"来访人", U"当事人", U"留言人", U"居民姓名"};
constexpr std::u32string_view after_name[] = {U"电话", U"手机", U"身份", U"联系", U"反映", U"来电", U"住在", U"男", U"女"};
constexpr CharacterSet label_joints{U":是为叫 "};

bool is_han(char32_t c) { return c >= 0x4E00 && c <= 0x9FFF; }

bool may_be_given(const CleanText& text, std::size_t begin, std::size_t end) {
  return std::all_of(text.chars.begin() + static_cast<std::ptrdiff_t>(begin),
                     text.chars.begin() + static_cast<std::ptrdiff_t>(end),
                     [](char32_t c) { return is_han(c) && !no_given_name.has(c); });
}

bool is_compound(const CleanText& text, std::size_t at) {
  return std::any_of(std::begin(compound_surnames), std::end(compound_surnames),
                     [&](std::u32string_view name) { return stands_at(text, at, name); });
}

std::size_t title_at(const CleanText& text, std::size_t at) {
  if (!title_begins.has(text.chars[at])) return 0;
  for (const std::u32string_view title : titles) {
    if (stands_at(text, at, title)) return title.size();
  }
  return 0;
}

// Where the name that ends at `end` begins; `end`: there is none.
std::size_t name_before(const CleanText& text, std::size_t end) {
  for (std::size_t given = 0; given <= 2 && given + 2 <= end; ++given) {
    if (is_compound(text, end - given - 2) && may_be_given(text, end - given, end)) return end - given - 2;
  }
  if (end == 0) return end;
  const auto ends_with = [&](std::u32string_view word) { return ends_at(text, end, word); };
  if (std::any_of(std::begin(no_names), std::end(no_names), ends_with)) return end;
  const char32_t last = text.chars[end - 1];
  if (plain_surnames.has(last)) return end - 1;
  for (std::size_t size = 3; size >= 2; --size) {
    if (end < size || !common_surnames.has(text.chars[end - size])) continue;
    if (may_be_given(text, end - size + 1, end)) return end - size;
  }
  return common_surnames.has(last) ? end - 1 : end;
}

// The end of the name that begins at `begin`, behind a label; `begin`: there is none.
std::size_t name_behind(const CleanText& text, std::size_t begin) {
  const std::size_t surname = surname_at(text.chars.data() + begin, text.chars.size() - begin);
  if (surname == 0) return begin;
  std::size_t end = begin + surname;
  const auto follows = [&](std::u32string_view word) { return stands_at(text, end, word); };
  while (end < text.chars.size() && is_han(text.chars[end]) && end < begin + surname + 3) {
    if (std::any_of(std::begin(after_name), std::end(after_name), follows)) break;
    if (title_at(text, end) > 0) break;
    if (no_given_name.has(text.chars[end])) return begin;  // 举报人曾在
    ++end;
  }
  if (end == begin + surname + 3) return begin;  // a sentence goes on
  return end;
}

void add(std::size_t begin, std::size_t end, std::vector<PersonalFind>& out) {
  PersonalFind find;
  find.at = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
  find.kind = PersonalKind::name;
  out.push_back(find);
}

}  // namespace

std::uint32_t surname_at(const char32_t* chars, std::size_t count) {
  for (const std::u32string_view name : compound_surnames) {
    if (count >= name.size() && std::u32string_view(chars, name.size()) == name) return 2;
  }
  return count > 0 && (common_surnames.has(chars[0]) || plain_surnames.has(chars[0])) ? 1 : 0;
}

void find_names(const CleanText& text, std::size_t at_most, std::vector<PersonalFind>& out) {
  static constexpr CharacterSet label_ends{U"名人叫"};
  const std::size_t most = at_most > out.max_size() - out.size() ? out.max_size() : out.size() + at_most;
  std::size_t free = 0;  // up to here everything is taken
  for (std::size_t i = 0; i < text.chars.size() && out.size() < most; ++i) {
    if (title_at(text, i) > 0) {
      const std::size_t begin = name_before(text, i);
      if (begin < i && begin >= free) {
        add(begin, i, out);
        free = i;
      }
      continue;
    }
    if (!label_ends.has(text.chars[i])) continue;
    const auto label = [&](std::u32string_view word) { return ends_at(text, i + 1, word); };
    if (std::none_of(std::begin(labels), std::end(labels), label)) continue;
    std::size_t begin = i + 1;
    while (begin < text.chars.size() && begin < i + 4 && label_joints.has(text.chars[begin])) ++begin;
    const std::size_t end = begin < text.chars.size() ? name_behind(text, begin) : begin;
    if (end > begin && begin >= free) {
      add(begin, end, out);
      free = end;
      i = end - 1;
    }
  }
}

}  // namespace gridline::text
