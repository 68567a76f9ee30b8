// Encodings: the strict check, detection, and decoding in pieces.
#include <gtest/gtest.h>

#include "adapters/hotline/encoding.h"

namespace gridline::hotline {

namespace {

using namespace std::string_view_literals;

std::string decoded(Encoding encoding, std::string_view bytes, std::size_t* lossy = nullptr) {
  std::size_t count = 0;
  std::string out = decode(encoding, bytes, count);
  if (lossy != nullptr) *lossy = count;
  return out;
}

}  // namespace

TEST(HotlineEncoding, overlong_forms_surrogates_and_what_lies_beyond_are_no_utf8) {
  for (const auto bad :
       {"\xC0\xAF"sv, "\xC1\xAA\xCD\xA8"sv, "\xE0\x80\x80"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv,
        "\xF5\x80\x80\x80"sv, "\xF0\x80\x80\x80"sv, "\x80"sv, "\xE6\xBC"sv}) {
    EXPECT_FALSE(is_utf8(bad)) << testing::PrintToString(bad);
  }
  EXPECT_TRUE(is_utf8("漏水 😀 é"));
  EXPECT_TRUE(is_utf8("漏\xE6\xB0"sv, true));
}

TEST(HotlineEncoding, the_encoding_is_told_by_mark_then_by_strict_utf8_then_by_structure) {
  EXPECT_EQ(detect("\xEF\xBB\xBFid,\xC2\xA9", true).encoding, Encoding::utf8);
  EXPECT_EQ(detect("\xFF\xFEi\0d\0"sv, true).encoding, Encoding::utf16le);
  EXPECT_EQ(detect("\x84\x31\x95\x33id", true).encoding, Encoding::gb18030);
  EXPECT_EQ(detect("工单编号", true).encoding, Encoding::utf8);
  EXPECT_EQ(detect("\xC1\xAA\xCD\xA8", true).encoding,
            Encoding::gb18030);  // 联通, famous for being taken for UTF-8
  const Detected ascii = detect("id,text", true);
  EXPECT_EQ(ascii.encoding, Encoding::utf8);
  EXPECT_FALSE(ascii.certain);
}

TEST(HotlineEncoding, one_line_in_another_encoding_does_not_decide_for_the_file) {
  const Detected mixed = detect("工单编号\n漏水\n\xC2\xA9\xCB\xAE\xFF\n电梯\n", true);
  EXPECT_EQ(mixed.encoding, Encoding::utf8);
  EXPECT_FALSE(mixed.clean);
}

TEST(HotlineEncoding, gb18030_has_the_euro_of_windows_and_standard_characters_for_private_ones) {
  EXPECT_EQ(decoded(Encoding::gb18030, "\x80\x31"sv), "€1");
  EXPECT_EQ(decoded(Encoding::gb18030, "\xA2\xE3"sv), "€");
  EXPECT_EQ(decoded(Encoding::gb18030, "\xFE\x59\xA6\xD9\xFE\x51"sv), "\u9FB4\uFE10\U00020087");
  EXPECT_EQ(decoded(Encoding::gb18030, "\x95\x34\xB2\x34\x94\x39\xFC\x36"sv), "𠮶😀");
  EXPECT_EQ(decoded(Encoding::gb18030, "\x83\x7C\x81\x5C"sv),
            "億乗");  // second bytes that look like | and backslash
}

TEST(HotlineEncoding, an_illegal_byte_is_one_mark_and_eats_no_separator) {
  std::size_t lossy = 0;
  EXPECT_EQ(decoded(Encoding::gb18030, "\xC2,\xFF\xA9"sv, &lossy), "\uFFFD,\uFFFD\uFFFD");
  EXPECT_EQ(lossy, 3u);
  EXPECT_EQ(decoded(Encoding::utf8, "a\xC0,b"sv, &lossy), "a\uFFFD,b");
  EXPECT_EQ(lossy, 1u);
  EXPECT_EQ(decoded(Encoding::utf16le, "\x00\xD8,\0x"sv, &lossy), "\uFFFD,\uFFFD");
  EXPECT_EQ(lossy, 2u);
}

TEST(HotlineEncoding, pieces_of_any_size_give_the_same_as_the_whole) {
  struct Case { Encoding encoding; std::string_view bytes; };
  for (const auto& [encoding, bytes] :
       {Case{Encoding::utf8, "a漏水😀é\xFF€"sv},
        Case{Encoding::gb18030, "a\xC2\xA9\x95\x34\xB2\x34\x80\xFF\x94\x39\xFC\x36,"sv},
        Case{Encoding::utf16le, "\x0F\x6F\x3D\xD8\x00\xDE,\0"sv}}) {
    const std::string whole = decoded(encoding, bytes);
    for (std::size_t size = 1; size < bytes.size(); ++size) {
      Decoder decoder(encoding);
      std::string out;
      for (std::size_t at = 0; at < bytes.size(); at += size) decoder.feed(bytes.substr(at, size), out);
      decoder.finish(out);
      EXPECT_EQ(out, whole) << word(encoding) << " in pieces of " << size;
    }
  }
}

TEST(HotlineEncoding, a_long_run_decodes_over_the_edges_of_the_buffer) {
  std::string bytes = "x";
  std::string expected = "x";
  for (int i = 0; i < 3000; ++i) {
    bytes += "\x94\x39\xFC\x36";
    expected += "😀";
  }
  EXPECT_EQ(decoded(Encoding::gb18030, bytes), expected);
}

TEST(HotlineEncoding, names_people_use_are_known) {
  EXPECT_EQ(*parse_encoding("GBK"), Encoding::gb18030);
  EXPECT_EQ(*parse_encoding("utf-8"), Encoding::utf8);
  EXPECT_EQ(*parse_encoding("UTF_16LE"), Encoding::utf16le);
  EXPECT_FALSE(parse_encoding("big5").ok());
}

}  // namespace gridline::hotline
