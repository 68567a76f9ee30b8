// The cutter: whole records only, offsets that fit, and one bad quote that costs one line.
#include <random>

#include <gtest/gtest.h>

#include "adapters/hotline/csv.h"

namespace gridline::hotline {

namespace {

using namespace std::string_view_literals;

struct Cut {
  std::string raw;
  Flaw flaw;
  bool operator==(const Cut&) const = default;
};

// All records of `bytes`, fed in pieces of `size`. Checks that offsets are without a gap where there are no
// zeros.
std::vector<Cut> cut(std::string_view bytes, std::size_t size, Dialect dialect = {}) {
  Splitter splitter(dialect, 0);
  std::vector<Cut> out;
  std::uint64_t end = 0;
  const auto take = [&](const Record& record) {
    EXPECT_GE(record.begin, end);
    EXPECT_EQ(record.end, splitter.offset());
    EXPECT_EQ(bytes.substr(record.begin, record.raw.size()), record.raw);
    end = record.end;
    out.push_back({std::string(record.raw), record.flaw});
  };
  for (std::size_t at = 0; at < bytes.size(); at += size) {
    splitter.feed(bytes.substr(at, size));
    while (const auto record = splitter.next()) take(*record);
  }
  while (const auto record = splitter.next_at_end()) take(*record);
  return out;
}

}  // namespace

TEST(HotlineCsv, line_ends_inside_quotes_do_not_end_a_record) {
  const auto records = cut("a,\"x\ny\"\"\r\n,\"\r\nb,c\n\nlast", 1);
  const std::vector<Cut> expected = {
      {"a,\"x\ny\"\"\r\n,\"", Flaw::none}, {"b,c", Flaw::none}, {"", Flaw::none}, {"last", Flaw::none}};
  EXPECT_EQ(records, expected);
}

TEST(HotlineCsv, a_quote_inside_a_cell_opens_nothing) {
  const auto records = cut("1,5\" pipe\n2,x\n", 2);
  const std::vector<Cut> expected = {{"1,5\" pipe", Flaw::none}, {"2,x", Flaw::none}};
  EXPECT_EQ(records, expected);
}

TEST(HotlineCsv, a_quote_that_is_not_closed_costs_one_line) {
  const auto records = cut("1,\"open\n2,\"fine\"\n3,x\n", 3);
  const std::vector<Cut> expected = {
      {"1,\"open", Flaw::broken_quote}, {"2,\"fine\"", Flaw::none}, {"3,x", Flaw::none}};
  EXPECT_EQ(records, expected);
}

TEST(HotlineCsv, an_unclosed_quote_without_another_quote_is_given_up_after_the_limit_of_lines) {
  std::string bytes = "1,\"open\n";
  for (std::size_t i = 0; i < quoted_lines_max + 10; ++i) bytes += "x,y\n";
  const auto records = cut(bytes, 4096);
  ASSERT_EQ(records.size(), quoted_lines_max + 11);
  EXPECT_EQ(records[0].flaw, Flaw::broken_quote);
  EXPECT_EQ(records[1], (Cut{"x,y", Flaw::none}));
}

TEST(HotlineCsv, a_line_over_the_limit_is_passed_without_being_kept) {
  const std::string bytes = "1," + std::string(3 * record_bytes_max, 'x') + "\n2,y\n";
  const auto records = cut(bytes, 64 * 1024);
  ASSERT_EQ(records.size(), 2u);
  EXPECT_EQ(records[0].flaw, Flaw::too_long);
  EXPECT_LE(records[0].raw.size(), 64u * 1024);
  EXPECT_EQ(records[1], (Cut{"2,y", Flaw::none}));
}

TEST(HotlineCsv, zeros_are_passed_and_what_they_tear_is_flawed) {
  const auto records = cut("1,x\n2,to\0\0\0\0003,y\n\0\0"sv, 2);
  const std::vector<Cut> expected = {{"1,x", Flaw::none}, {"2,to", Flaw::torn}, {"3,y", Flaw::none}};
  EXPECT_EQ(records, expected);
}

TEST(HotlineCsv, utf16_is_cut_by_code_units) {
  // U+0A22 and U+220A hold the bytes of a quote and a line end.
  const auto bytes = "a\0\t\0\x22\x0A\x0A\x22\n\0b\0\r\0\n\0"sv;
  const auto records = cut(bytes, 1, {Encoding::utf16le, '\t'});
  const std::vector<Cut> expected = {{std::string("a\0\t\0\x22\x0A\x0A\x22"sv), Flaw::none},
                                     {std::string("b\0"sv), Flaw::none}};
  EXPECT_EQ(records, expected);
}

TEST(HotlineCsv, second_bytes_of_gb18030_are_no_separators) {
  const auto records = cut("\x83\x7C,\x81\x5C\n\x81\x30\x81\x30,x\n"sv, 1, {Encoding::gb18030, ','});
  EXPECT_EQ(records.size(), 2u);
}

TEST(HotlineCsv, pieces_of_any_size_give_the_same_records_for_any_bytes) {
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "ab,\"\n\r\0\xC2"sv;
  for (int round = 0; round < 400; ++round) {
    std::string bytes;
    for (unsigned n = random() % 60; n > 0; --n) bytes += alphabet[random() % alphabet.size()];
    const auto whole = cut(bytes, bytes.size() + 1);
    for (std::size_t size = 1; size < 8; ++size)
      ASSERT_EQ(cut(bytes, size), whole) << testing::PrintToString(bytes);
  }
}

TEST(HotlineCsv, cells_lose_their_quotes) {
  const std::vector<std::string> expected = {"a", "x,\"y\"\nz", "", "=\"001\"", "5\" p", ""};
  EXPECT_EQ(split_cells("a,\"x,\"\"y\"\"\nz\",,=\"001\",5\" p,", ','), expected);
}

}  // namespace gridline::hotline
