// Spreadsheets of every kind that an office may hand in, and what is no spreadsheet.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rules/sheet/sheet.h"
#include "tests/unit/rules/sheet/make_xlsx.h"

namespace gridline::sheet {
namespace {

using Rows = std::vector<std::vector<std::string>>;

// "a|b / c" of rows; nothing but the error when there is one.
std::string shown(const base::Result<Book>& book) {
  if (!book) return "error: " + book.error().message;
  std::string out;
  for (const Sheet& sheet : book->sheets) {
    out += "[" + sheet.name + "]";
    for (const auto& row : sheet.rows) {
      for (const std::string& cell : row) out += cell + "|";
      out += "/";
    }
  }
  return out;
}

TEST(ReadBook, names_cells_as_spreadsheets_do) {
  EXPECT_EQ(cell_name(0, 0), "A1");
  EXPECT_EQ(cell_name(16, 2), "C17");
  EXPECT_EQ(cell_name(9, 25), "Z10");
  EXPECT_EQ(cell_name(9, 26), "AA10");
  EXPECT_EQ(cell_name(0, 701), "ZZ1");
  EXPECT_EQ(cell_name(0, 702), "AAA1");
}

TEST(ReadBook, reads_texts_numbers_formulas_and_dates_of_an_xlsx) {
  const std::string book = xlsx_of(
      {{"人员",
        "<sheetData>"
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
        "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>甲</t></is></c><c r=\"B3\"><v>13806331234</v></c>"
        "<c r=\"C3\"><v>46083</v></c><c r=\"D3\"><v>0.5</v></c><c r=\"E3\"><f>1+2</f><v>3</v></c>"
        "<c r=\"F3\" t=\"str\"><f>A3&amp;\"乙\"</f><v>甲乙</v></c></row></sheetData>"},
       {"空表", "<sheetData/>"}},
      {"姓名", "手机"});
  EXPECT_EQ(shown(read_book("a.xlsx", book)), "[人员]姓名|手机|//甲|13806331234|46083|0.5|3|甲乙|/[空表]");
}

TEST(ReadBook, fills_merged_cells_as_far_as_there_are_rows) {
  const std::string book =
      xlsx_of({{"S",
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><v>1</v></c></row>"
                "<row r=\"2\"><c r=\"B2\"><v>2</v></c></row></sheetData>"
                "<mergeCells count=\"1\"><mergeCell ref=\"A1:A1048576\"/></mergeCells>"}},
              {"海曲世家"});
  EXPECT_EQ(shown(read_book("a.xlsx", book)), "[S]海曲世家|1|/海曲世家|2|/");
}

TEST(ReadBook, reads_csv_in_utf8_and_gb18030_with_quotes_and_blank_rows) {
  const std::string expected = "[]姓名|网格|/|/张三|第一,网格|/";
  EXPECT_EQ(shown(read_book("a.csv", "姓名,网格\r\n\r\n张三,\"第一,网格\"\r\n")), expected);
  EXPECT_EQ(shown(read_book("a.csv", "\xEF\xBB\xBF姓名,网格\n\n张三,\"第一,网格\"")), expected);
  EXPECT_EQ(
      shown(read_book(
          "a.csv",
          "\xD0\xD5\xC3\xFB,\xCD\xF8\xB8\xF1\n\n\xD5\xC5\xC8\xFD,\"\xB5\xDA\xD2\xBB,\xCD\xF8\xB8\xF1\"\n")),
      expected);
  EXPECT_EQ(shown(read_book("a.txt", "姓名\t网格\n\n张三\t第一,网格\n")), expected);
}

TEST(ReadBook, says_what_is_no_spreadsheet) {
  EXPECT_NE(shown(read_book("a.xls", std::string("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8))).find("另存为"),
            std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", "\xFF\xFE\x01")).find("UTF-16"), std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", std::string("a\0b", 3))).find("不是表格"), std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", "")).find("不是表格"), std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", "a,\"b\nc")).find("引号"), std::string::npos);
  EXPECT_NE(shown(read_book("a.xlsx", "PK\x03\x04 nothing of a zip")).find("完好"), std::string::npos);
  EXPECT_NE(shown(read_book("a.docx", zip_of({{"word/document.xml", "<w/>"}}))).find("完好"),
            std::string::npos);
}

TEST(ReadBook, stops_at_its_limits) {
  EXPECT_NE(shown(read_book("a.csv", std::string(file_bytes_max + 1, 'a'))).find("16 MiB"),
            std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", std::string(rows_max + 1, '\n'))).find("too many rows"),
            std::string::npos);
  EXPECT_NE(shown(read_book("a.csv", std::string(columns_max + 1, ','))).find("too many columns"),
            std::string::npos);
  const std::string one = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>";
  const std::string unpacked(unzipped_bytes_max, ' ');
  EXPECT_NE(shown(read_xlsx("a.xlsx", xlsx_of({{"S", one + unpacked}}))).find("MiB"), std::string::npos);
  EXPECT_NE(
      shown(read_book(
                "a.xlsx",
                xlsx_of(
                    {{"S", "<sheetData><row r=\"900000\"><c r=\"A900000\"><v>1</v></c></row></sheetData>"}})))
          .find("A900000"),
      std::string::npos);
  EXPECT_NE(shown(read_book("a.xlsx", xlsx_of({sheets_max + 1, {"S", one}}))).find("sheets"),
            std::string::npos);
}

TEST(ReadBook, gives_a_book_or_an_error_whatever_byte_is_changed_or_missing) {
  const std::string book =
      xlsx_of({{"S",
                "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\"><f>1</f><v>1</v></c>"
                "</row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells>"}},
              {"甲"});
  for (std::size_t i = 0; i < book.size(); i += 5) {
    for (const char changed : {'\0', '<'}) {
      std::string damaged = book;
      damaged[i] = changed;
      static_cast<void>(shown(read_book("a.xlsx", damaged)));
    }
    static_cast<void>(shown(read_book("a.xlsx", book.substr(0, i))));
  }
}

}  // namespace
}  // namespace gridline::sheet
