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

TEST(ReadBook, shortens_no_number_so_that_it_looks_whole) {
  const std::string book = xlsx_of({{"S",
                                     "<sheetData><row r=\"1\"><c r=\"A1\"><v>371102199001011234</v></c><c "
                                     "r=\"B1\"><v>999999999999999</v></c>"
                                     "</row></sheetData>"}});
  EXPECT_EQ(shown(read_book("a.xlsx", book)), "[S]3.71102199001e+17|999999999999999|/");
}

TEST(ReadBook, says_from_which_year_days_are_counted) {
  const std::string sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>44621</v></c></row></sheetData>";
  EXPECT_FALSE(read_book("a.xlsx", xlsx_of({{"S", sheet}}))->from_1904);
  EXPECT_FALSE(read_book("a.xlsx", xlsx_of({{"S", sheet}}, {}, "<workbookPr date1904=\"0\"/>"))->from_1904);
  EXPECT_TRUE(read_book("a.xlsx", xlsx_of({{"S", sheet}}, {}, "<workbookPr date1904=\"1\"/>"))->from_1904);
  EXPECT_TRUE(read_book("a.xlsx", xlsx_of({{"S", sheet}}, {}, "<workbookPr date1904=\"true\"/>"))->from_1904);
}

// The error of a workbook with one sheet of these rows, A1 the shared text.
std::string error_of(const std::string& rows, const std::string& merged = "",
                     const std::string& shared = "x") {
  const auto book =
      read_book("a.xlsx", xlsx_of({{"S", "<sheetData>" + rows + "</sheetData>" + merged}}, {shared}));
  return book ? "none" : book.error().message;
}

TEST(ReadBook, stops_where_a_small_file_would_become_a_large_book) {
  std::string far, texts, same;
  for (std::size_t row = 1; row <= cells_max / columns_max + 1; ++row)
    far += "<row><c r=\"IV" + std::to_string(row) + "\"><v>1</v></c></row>";
  EXPECT_NE(error_of(far).find("more than 2000000 cells"), std::string::npos) << "blank ones to the left";
  const std::string low = "<row><c r=\"A" + std::to_string(rows_max) + "\"><v>1</v></c></row>";
  const std::vector<std::pair<std::string, std::string>> many(21,
                                                              {"S", "<sheetData>" + low + "</sheetData>"});
  EXPECT_NE(shown(read_book("a.xlsx", xlsx_of(many))).find("cells"), std::string::npos) << "blank ones above";
  const std::string long_text(cell_characters_max, 'x');
  for (std::size_t i = 0; i <= text_bytes_max / cell_characters_max; ++i) {
    texts += "<row><c t=\"s\"><v>0</v></c></row>";
    same += "<mergeCell ref=\"A1:IV1\"/>";
  }
  EXPECT_NE(error_of(texts, "", long_text).find("64 MiB of text"), std::string::npos);
  const std::string one = "<row><c t=\"s\"><v>0</v></c></row>";
  EXPECT_NE(error_of(one, "<mergeCells>" + same + "</mergeCells>", long_text).find("64 MiB of text"),
            std::string::npos);
  for (std::size_t i = 0; i < 3; ++i) same += same;
  EXPECT_NE(error_of(one, "<mergeCells>" + same + "</mergeCells>").find("cells"), std::string::npos)
      << "the same ones again and again";
}

TEST(ReadBook, takes_a_cell_as_long_as_spreadsheets_do) {
  std::string chinese;
  for (std::size_t i = 0; i < cell_characters_max; ++i) chinese += "字";
  const std::string one = "<row r=\"3\"><c r=\"B3\" t=\"s\"><v>0</v></c></row>";
  EXPECT_EQ(error_of(one, "", chinese), "none");
  EXPECT_NE(error_of(one, "", chinese + "字").find("B3 has more than 32767"), std::string::npos);
  EXPECT_TRUE(read_book("a.csv", chinese + ",b\n"));
  EXPECT_NE(shown(read_book("a.csv", "a\n" + chinese + "字,b\n")).find("row 2 has more than 32767"),
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
