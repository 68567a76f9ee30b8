// A spreadsheet of any bytes: a book or an error; and the rows of a book: people, or issues that can be
// shown.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "rules/pack/loader.h"
#include "rules/sheet/roster.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace gridline;
  static const pack::Pack units = [] {
    pack::Pack pack;
    pack.units.push_back({"G1", "一网格", "", {}, {}, "", true, {}, {}, 0, {}});
    return pack;
  }();
  const auto book = sheet::read_book("a", {reinterpret_cast<const char*>(data), size});
  if (!book) return 0;
  sheet::PackTable members = sheet::member_table("");
  sheet::CellIssues issues;
  sheet::import_roster(*book, units, {}, members, issues);
  for (const sheet::CellIssue& issue : issues.take())
    if (sheet::to_text(issue).empty()) std::abort();
  static_cast<void>(members.content());
  return 0;
}
