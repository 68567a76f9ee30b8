// Numbers are found by their form, over the blanks and dashes that people put into them.
//
// A text is cut into chains: groups of digits with one short joint between two (0516-8234 5678). At each
// group every form that could begin there is tried over whole groups, the longest first, so that 12345 is
// never seen in 0516-82345678 nor a phone in a longer number. Regular expressions were weighed: they
// need \b, which knows no Han, and a pass for each form.
#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

#include "rules/text/character_set.h"
#include "rules/text/numeral.h"
#include "rules/text/people_parts.h"

namespace gridline::text {

namespace {

constexpr std::size_t token_digits_max = 24;

constexpr CharacterSet dashes{U"-\x2010\x2011\x2012\x2013\x2014\x2212"};
constexpr CharacterSet stars{U"*x\xD7\x25CF\x2022\x2588\x25A1\x25CB"};
constexpr CharacterSet after_amount{U"元块%"};

// Digits over some groups, and where they stand.
struct Token {
  std::array<char, token_digits_max> digits{};
  std::uint32_t size = 0;
  std::uint32_t groups = 0;
  std::array<std::uint32_t, token_digits_max> group_size{};
  Span at;
  std::string_view view() const { return {digits.data(), size}; }
};

class Numbers {
 public:
  Numbers(const CleanText& text, std::size_t at_most, std::vector<PersonalFind>& out)
      : text_(text), chars_(text.chars), most_(at_most), out_(out) {}

  void find() {
    std::size_t i = 0;
    while (i < chars_.size() && found_ < most_) {
      if (!is_digit(chars_[i])) {
        i = plate(i);
        continue;
      }
      const std::optional<PersonalFind> one = number_at(i);
      if (one) {
        out_.push_back(*one);
        ++found_;
        i = one->at.end;
      } else {
        while (i < chars_.size() && is_digit(chars_[i])) ++i;  // this group begins nothing
      }
    }
  }

 private:
  bool digit(std::size_t i) const { return i < chars_.size() && is_digit(chars_[i]); }
  char32_t at(std::size_t i) const { return i < chars_.size() ? chars_[i] : 0; }

  // Behind the joint at `i`, when a digit follows; else 0. A bracket closes an area code: (0516)82345678.
  std::size_t over_joint(std::size_t i) const {
    std::size_t end = i;
    if (at(end) == U')') ++end;
    for (int blanks = 0; blanks < 3 && (at(end) == U' ' || dashes.has(at(end))); ++blanks) ++end;
    return end > i && digit(end) ? end : 0;
  }

  // The groups from `begin` until `groups` of them are taken, or there is no more room.
  Token take(std::size_t begin, std::uint32_t groups) const {
    Token token;
    token.at.begin = static_cast<std::uint32_t>(begin);
    std::size_t i = begin;
    while (token.groups < groups && token.groups < token_digits_max) {
      const std::size_t from = i;
      while (digit(i) && token.size < token_digits_max) {
        token.digits[token.size++] = static_cast<char>(chars_[i++]);
      }
      if (digit(i)) {  // longer than any number that is known
        token.size = token.groups = 0;
        return token;
      }
      token.group_size[token.groups++] = static_cast<std::uint32_t>(i - from);
      token.at.end = static_cast<std::uint32_t>(i);
      const std::size_t next = over_joint(i);
      if (next == 0 || token.size >= token_digits_max) break;
      i = next;
    }
    return token;
  }

  // The first `size` digits of a token when they end a group.
  std::optional<Token> cut(const Token& all, std::uint32_t size) const {
    std::uint32_t digits = 0;
    for (std::uint32_t groups = 0; groups < all.groups; ++groups) {
      digits += all.group_size[groups];
      if (digits == size) return take(all.at.begin, groups + 1);
      if (digits > size) return {};
    }
    return {};
  }

  std::optional<PersonalFind> number_at(std::size_t begin) const {
    if (begin > 1 && chars_[begin - 1] == U'.' && is_digit(chars_[begin - 2])) return {};  // 3.1415926535
    if (auto done = already_masked(begin)) return done;
    const Token all = take(begin, token_digits_max);
    if (all.size == 0) return {};
    for (auto form : {&Numbers::identity, &Numbers::bank_card, &Numbers::mobile, &Numbers::landline,
                      &Numbers::service, &Numbers::behind_a_word}) {
      auto find = (this->*form)(all);
      if (find && !is_amount(find->at.end)) return find;
    }
    return {};
  }

  bool is_amount(std::size_t end) const {
    const char32_t next = at(end);
    if (next == U'.' && digit(end + 1)) return true;
    if (next == U'万' || next == U'亿') return true;
    return after_amount.has(next);
  }

  PersonalFind found(const Token& token, PersonalKind kind, bool certain = true) const {
    PersonalFind find;
    find.at = token.at;
    find.kind = kind;
    find.certain = certain;
    return find;
  }

  static int value(char c) { return c - '0'; }
  static int value(const char* d, int n) {
    int v = 0;
    for (int i = 0; i < n; ++i) v = v * 10 + value(d[i]);
    return v;
  }
  static bool is_day(int month, int day) { return month >= 1 && month <= 12 && day >= 1 && day <= 31; }
  static bool is_region(const char* d) {
    const int province = value(d, 2);
    return province >= 11 && province <= 91;
  }

  // GB 11643: weights 2^i mod 11.
  static char check_character(std::string_view seventeen) {
    constexpr int weights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    int sum = 0;
    for (int i = 0; i < 17; ++i) sum += weights[i] * value(seventeen[static_cast<std::size_t>(i)]);
    return "10X98765432"[sum % 11];
  }

  std::optional<PersonalFind> identity(const Token& all) const {
    if (auto token = cut(all, 17); token && at(token->at.end) == U'x' && !stars.has(at(token->at.end + 1))) {
      ++token->at.end;
      if (looks_like_identity(token->digits.data()))
        return found(*token, PersonalKind::identity, check_character(token->view()) == 'X');
    }
    if (auto token = cut(all, 18); token && looks_like_identity(token->digits.data())) {
      const bool certain = check_character(token->view().substr(0, 17)) == token->digits[17];
      return found(*token, PersonalKind::identity, certain);
    }
    if (auto token = cut(all, 15); token && token->groups == 1) {
      const char* d = token->digits.data();
      if (is_region(d) && is_day(value(d + 8, 2), value(d + 10, 2)) && !names_a_ticket(token->at.begin))
        return found(*token, PersonalKind::old_identity);
    }
    return {};
  }

  static bool looks_like_identity(const char* d) {
    const int year = value(d + 6, 4);
    return is_region(d) && year >= 1900 && year <= 2049 && is_day(value(d + 10, 2), value(d + 12, 2));
  }

  static bool luhn(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      int v = value(digits[digits.size() - 1 - i]);
      if (i % 2 == 1 && (v *= 2) > 9) v -= 9;
      sum += v;
    }
    return sum % 10 == 0;
  }

  std::optional<PersonalFind> bank_card(const Token& all) const {
    for (std::uint32_t size = 19; size >= 16; --size) {
      const auto token = cut(all, size);
      if (!token || std::string_view("34569").find(token->digits[0]) == std::string_view::npos) continue;
      if (token->groups > 1 && (token->group_size[0] != 4 || token->groups > 5)) continue;
      const bool card = luhn(token->view());
      if (card || (token->view().starts_with("62") && after_word(token->at.begin, card_words)))
        return found(*token, PersonalKind::bank_card, card);
    }
    return {};
  }

  static bool is_mobile(std::string_view d) { return d.size() == 11 && d[0] == '1' && d[1] >= '3'; }

  // Written in one, in parts whose first has three digits at least, or digit by digit.
  static bool parts_of_a_phone(const Token& token, std::uint32_t first_part) {
    if (token.groups <= first_part + 1 || token.group_size[first_part] >= 3) return true;
    const auto* sizes = token.group_size.data();
    return std::all_of(sizes, sizes + token.groups, [](std::uint32_t size) { return size == 1; });
  }

  std::optional<PersonalFind> mobile(const Token& all) const {
    if (names_a_ticket(all.at.begin)) return {};
    const std::string_view digits = all.view();
    if (all.group_size[0] == 22 && is_mobile(digits.substr(0, 11)) && is_mobile(digits.substr(11, 11))) {
      PersonalFind find = found(all, PersonalKind::mobile);  // two with nothing between them
      find.at.end = find.at.begin + 11;
      return find;
    }
    for (const std::string_view front : {"", "86", "0086", "0"}) {
      const auto token = cut(all, static_cast<std::uint32_t>(11 + front.size()));
      if (!token || !token->view().starts_with(front)) continue;
      const bool apart = !front.empty() && token->group_size[0] == front.size();
      if (!is_mobile(token->view().substr(front.size()))) continue;
      if (!parts_of_a_phone(*token, apart ? 1 : 0)) continue;
      PersonalFind find = found(*token, PersonalKind::mobile);
      find.area = static_cast<std::uint32_t>(front.size());
      if (front.size() > 1 && find.at.begin > 0 && chars_[find.at.begin - 1] == U'+') --find.at.begin;
      return find;
    }
    return {};
  }

  // 0516-82345678, with -801 or 转801.
  std::optional<PersonalFind> landline(const Token& all) const {
    if (all.digits[0] != '0' || all.size < 10 || all.digits[1] == '0') return {};
    // 010 and 02x are the short codes; the rest have four digits.
    const std::uint32_t area = all.digits[1] <= '2' ? 3 : 4;
    for (std::uint32_t local : {8u, 7u}) {
      auto token = cut(all, area + local);
      if (!token || token->digits[area] < '2') continue;
      PersonalFind find = found(*token, PersonalKind::landline);
      find.area = area;
      take_extension(find);
      return find;
    }
    return {};
  }

  void take_extension(PersonalFind& find) const {
    std::size_t i = find.at.end;
    while (at(i) == U' ') ++i;
    if (at(i) == U'转' || dashes.has(at(i))) ++i;
    else if (stands_at(text_, i, U"分机")) i += 2;
    else return;
    while (at(i) == U' ' || at(i) == U':') ++i;
    std::size_t end = i;
    while (digit(end)) ++end;
    if (end == i || end - i > 5) return;
    find.extension = static_cast<std::uint32_t>(end - i);
    find.at.end = static_cast<std::uint32_t>(end);
  }

  std::optional<PersonalFind> service(const Token& all) const {
    const auto token = cut(all, 10);
    if (!token || names_a_ticket(token->at.begin)) return {};
    if (!token->view().starts_with("400") && !token->view().starts_with("800")) return {};
    if (token->groups > 1 && token->group_size[0] != 3 && token->group_size[0] != 4) return {};
    return found(*token, PersonalKind::service);
  }

  // What only the word before says: 电话 8234567, QQ 12345678, and a phone with a digit too many.
  std::optional<PersonalFind> behind_a_word(const Token& all) const {
    const bool phone = after_word(all.at.begin, phone_words);
    if (!phone && !after_word(all.at.begin, account_words)) return {};
    for (std::uint32_t groups = std::min(all.groups, 3u); groups > 0; --groups) {
      const Token token = take(all.at.begin, groups);
      if (token.size < (phone ? 7u : 5u) || token.size > 15) continue;
      return found(token, phone ? PersonalKind::landline : PersonalKind::account, false);
    }
    return {};
  }

  // 138****0001, 110105********002x. The whole counts as found, so that nothing is masked twice.
  std::optional<PersonalFind> already_masked(std::size_t begin) const {
    std::size_t i = begin;
    while (i < begin + 10 && digit(i)) ++i;
    const std::size_t head = i - begin;
    const char32_t star = at(i);
    if (head < 2 || head > 9 || !stars.has(star)) return {};
    const std::size_t first = i;
    while (at(i) == star) ++i;
    const std::size_t hidden = i - first;
    if (hidden < 3) return {};
    const std::size_t tail = i;
    while (i < tail + 8 && digit(i)) ++i;
    if (at(i) == U'x' && hidden > 4) ++i;
    PersonalFind find;
    find.at = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(i)};
    find.kind = hidden > 5 ? PersonalKind::identity : PersonalKind::mobile;
    find.masked = true;
    return find;
  }

  // 鲁L12345, 鲁LD12345: six or, with a new kind of engine, seven.
  std::size_t plate(std::size_t i) {
    static constexpr CharacterSet provinces{U"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"};
    static constexpr CharacterSet dots{U"\xB7\x2022. "};
    const auto letter = [](char32_t c) { return c >= U'a' && c <= U'z'; };
    if (!provinces.has(chars_[i]) || !letter(at(i + 1))) return i + 1;
    std::size_t from = i + 2;
    if (dots.has(at(from))) ++from;
    std::size_t end = from, digits = 0;
    for (; end < from + 7 && (digit(end) || letter(at(end))); ++end) digits += digit(end);
    if ((end - from != 5 && end - from != 6) || digits < 3) return i + 1;
    PersonalFind find;
    find.at = {static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(end)};
    find.kind = PersonalKind::plate;
    out_.push_back(find);
    ++found_;
    return end;
  }

  static constexpr std::u32string_view phone_words[] = {U"电话", U"手机", U"座机", U"号码", U"联系方式", U"热线", U"tel",
                                                        U"致电", U"拨打", U"手机号", U"手机尾号"};
  static constexpr std::u32string_view account_words[] = {U"qq", U"微信", U"微信号", U"vx", U"qq群", U"qq号", U"企鹅"};
  static constexpr std::u32string_view card_words[] = {U"卡号", U"银行卡", U"账号", U"帐号"};
  static constexpr std::u32string_view ticket_words[] = {U"工单", U"单号", U"编号", U"工单号", U"订单", U"凭证",
                                                         U"流水号", U"受理号", U"案件号", U"快递"};

  // Whether one of the words stands before, with : 是 为 or a blank between.
  template <std::size_t N>
  bool after_word(std::size_t begin, const std::u32string_view (&words)[N]) const {
    static constexpr CharacterSet between{U": 是为号(+"};
    std::size_t end = begin;
    while (end > 0 && begin - end < 4 && between.has(chars_[end - 1])) --end;
    const auto ends = [&](std::u32string_view word) {
      return ends_at(text_, end, word) || (end < begin && ends_at(text_, end + 1, word));
    };
    return std::any_of(std::begin(words), std::end(words), ends);
  }
  bool names_a_ticket(std::size_t begin) const { return after_word(begin, ticket_words); }

  const CleanText& text_;
  const std::vector<char32_t>& chars_;
  std::size_t most_;
  std::size_t found_ = 0;
  std::vector<PersonalFind>& out_;
};

}  // namespace

void find_numbers(const CleanText& text, std::size_t at_most, std::vector<PersonalFind>& out) {
  Numbers(text, at_most, out).find();
}

}  // namespace gridline::text
