// Whole files through the whole reading: tests/golden/hotline/NAME.in gives NAME.out.
//
// An .in file is UTF-8 for the eye; its first line says what it becomes on the disk ("# gb18030 bom crlf"),
// \xHH is a raw byte. It is encoded by glibc's iconv, so that ICU, which decodes, is not its own judge.
// GRIDLINE_UPDATE_GOLDEN=1 writes the .out files anew: read the difference before committing it.
#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>
#include <iconv.h>

#include "engine/base/limits.h"
#include "tests/unit/adapters/hotline/follow_files.h"

namespace gridline::hotline {

namespace {

std::filesystem::path golden_folder() {
  return std::filesystem::path(GRIDLINE_SOURCE_DIR) / "tests/golden/hotline";
}

std::string read_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string to_encoding(const std::string& name, std::string utf8) {
  iconv_t converter = iconv_open(name.c_str(), "UTF-8");
  EXPECT_NE(converter, reinterpret_cast<iconv_t>(-1));
  std::string out(utf8.size() * 4 + 16, '\0');
  char* from = utf8.data();
  char* to = out.data();
  std::size_t from_left = utf8.size();
  std::size_t to_left = out.size();
  EXPECT_NE(iconv(converter, &from, &from_left, &to, &to_left), static_cast<std::size_t>(-1)) << utf8;
  out.resize(out.size() - to_left);
  iconv_close(converter);
  return out;
}

// The bytes on the disk of an .in file.
std::string encoded(const std::string& in) {
  const std::size_t first = in.find('\n');
  const std::string how = in.substr(2, first - 2);
  const std::string name = how.substr(0, how.find(' '));
  const std::string iconv_name = name == "utf-16le" ? "UTF-16LE" : name == "utf-8" ? "UTF-8" : "GB18030";
  std::string bytes;
  if (how.find(" bom") != std::string::npos) bytes = to_encoding(iconv_name, "\xEF\xBB\xBF");
  std::string text;
  const auto flush = [&] {
    bytes += to_encoding(iconv_name, text);
    text.clear();
  };
  for (std::size_t i = first + 1; i < in.size(); ++i) {
    if (in[i] == '\n' && how.find(" crlf") != std::string::npos) {
      text += "\r\n";
    } else if (in.compare(i, 2, "\\x") == 0) {
      flush();
      bytes += static_cast<char>(std::stoi(in.substr(i + 2, 2), nullptr, 16));
      i += 3;
    } else {
      text += in[i];
    }
  }
  flush();
  return bytes;
}

std::string visible(const std::string& text) {
  std::string out;
  for (const char c : text) {
    if (c == '\n') out += "\\n";
    else if (c == '\t') out += "\\t";
    else out += c;
  }
  return out;
}

std::string written(const wire::Submission& s) {
  std::string out = fmt::format("submission {}\n", s.id);
  const auto field = [&](const char* name, const std::string& value) {
    if (!value.empty()) out += fmt::format("  {}: {}\n", name, visible(value));
  };
  field("title", s.title);
  field("text", s.text);
  field("reporter.name", s.reporter.name);
  field("reporter.phone", s.reporter.phone);
  field("reporter.contact", s.reporter.contact);
  field("confidential", s.confidential ? "yes" : "");
  field("reply", s.reply ? "yes" : "");
  field("received", s.received ? base::to_iso(s.received) : "");
  field("upstream_number", s.upstream_number);
  field("upstream_due", s.upstream_due ? base::to_iso(s.upstream_due) : "");
  field("place", s.place);
  for (const auto& [key, value] : s.extra) field(("extra." + key).c_str(), value);
  field("raw bytes", std::to_string(s.raw.value.size()));
  return out;
}

std::string written(const BadRow& bad) {
  std::string first = bad.raw.substr(0, 12);
  return fmt::format("put aside {} at {}: {} bytes {}{}\n", bad.reason, bad.offset, bad.raw.size(),
                     base::to_hex(first), bad.detail.empty() ? "" : " (" + bad.detail + ")");
}

// All that a file gives, in its order of kinds: submissions, what was put aside, counts.
std::string read_through(const std::string& bytes) {
  const Folder folder;
  folder.write("export.csv", bytes);
  FollowOptions options;
  options.path = folder / "export.csv";
  auto follow = Follower::open(options, {});
  EXPECT_TRUE(follow.ok());
  const auto batch = follow->poll(base::Duration{0}, true);
  EXPECT_TRUE(batch.ok());
  EXPECT_FALSE(batch->more);
  std::string out;
  for (const wire::Submission& s : batch->submissions) out += written(s);
  for (const BadRow& bad : batch->bad) out += written(bad);
  const Counts& c = batch->counts;
  out += fmt::format("records {} submitted {} put aside {} furniture {} lossy {} other encoding {}\n",
                     c.records, c.submitted, c.put_aside, c.furniture, c.lossy, c.other_encoding);
  return out;
}

}  // namespace

TEST(HotlineGolden, every_file_gives_what_is_written_beside_it) {
  std::vector<std::filesystem::path> inputs;
  for (const auto& entry : std::filesystem::directory_iterator(golden_folder())) {
    if (entry.path().extension() == ".in") inputs.push_back(entry.path());
  }
  std::sort(inputs.begin(), inputs.end());
  ASSERT_GE(inputs.size(), 8u);
  for (const auto& input : inputs) {
    SCOPED_TRACE(input.filename().string());
    const std::string got = read_through(encoded(read_file(input)));
    auto expected = input;
    expected.replace_extension(".out");
    if (std::getenv("GRIDLINE_UPDATE_GOLDEN") != nullptr) std::ofstream(expected, std::ios::binary) << got;
    EXPECT_EQ(got, read_file(expected));
  }
}

TEST(HotlineGolden, no_cut_of_the_file_into_two_writes_changes_what_it_gives) {
  for (const char* name : {"gb18030_excel.in", "utf16_unicode_text.in"}) {
    const std::string bytes = encoded(read_file(golden_folder() / name));
    std::map<std::string, int> whole;
    for (std::size_t cut = 0; cut <= bytes.size(); cut += 3) {
      const Folder folder;
      Store store;
      folder.write("export.csv", bytes.substr(0, cut));
      FollowOptions options;
      options.path = folder / "export.csv";
      Follower first = follower(options, store);
      read_all(first, store, base::Duration{0});
      folder.append("export.csv", bytes.substr(cut));
      Follower second = follower(options, store);
      read_all(second, store, base::Duration{0});
      if (cut == 0) whole = store.rows;
      EXPECT_EQ(store.rows, whole) << name << " cut at " << cut;
    }
    EXPECT_FALSE(whole.empty());
  }
}

}  // namespace gridline::hotline
