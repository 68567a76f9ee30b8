// Writes OpenCC's traditional → simplified data, and which characters make words, as C++:
//   make_simplified_table CHARACTERS PHRASES SIMPLIFIED WORDS OUT
// where the first three are what `opencc_dict -t text` prints of TSCharacters, TSPhrases and STPhrases, and
// the fourth is jieba's dictionary.
//
// Characters become pages of 64, phrases a list by the first character that a look at single characters
// would get wrong (乾隆 is not 干隆), and the pairs that belong together a sorted list.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace {

// Of OpenCC's data, which is well-formed UTF-8.
std::u32string decoded(const std::string& text) {
  std::u32string chars;
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    char32_t c = size == 1 ? first : first & (0x7Fu >> size);
    for (std::size_t k = 1; k < size && i + k < text.size(); ++k) {
      c = c << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3Fu);
    }
    chars.push_back(c);
    i += size;
  }
  return chars;
}

// key → its first value. Exits when the file cannot be read or is not what opencc_dict prints.
std::map<std::u32string, std::u32string> read(const char* path) {
  std::map<std::u32string, std::u32string> entries;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    if (tab == std::string::npos) continue;
    entries[decoded(line.substr(0, tab))] = decoded(line.substr(tab + 1, line.find(' ', tab) - tab - 1));
  }
  if (entries.empty()) {
    std::fprintf(stderr, "make_simplified_table: %s has no entries\n", path);
    std::exit(1);
  }
  return entries;
}

struct Phrase {
  std::u32string from, to;
  std::size_t anchor = 0;  // the first character that differs from its own simplified form
};

std::string literal(const std::u32string& chars) {
  std::string text = "U\"";
  char number[16];
  for (const char32_t c : chars) {
    std::snprintf(number, sizeof number, c < 0x10000 ? "\\u%04X" : "\\U%08X", static_cast<unsigned>(c));
    text += number;
  }
  return text + "\"";
}

void write_bits(std::FILE* out, const char* name, const std::set<char32_t>& chars) {
  std::fprintf(out, "const std::uint64_t %s[1024] = {", name);
  for (char32_t block = 0; block < 1024; ++block) {
    std::uint64_t bits = 0;
    for (char32_t c = 0; c < 64; ++c) bits |= std::uint64_t{chars.count(block << 6 | c)} << c;
    std::fprintf(out, "0x%llxu,%s", static_cast<unsigned long long>(bits), block % 8 == 7 ? "\n" : "");
  }
  std::fputs("};\n", out);
}

void write_characters(std::FILE* out, const std::map<char32_t, char32_t>& to) {
  std::vector<unsigned> first(1024, 0);
  std::vector<std::vector<unsigned>> pages{std::vector<unsigned>(64, 0)};
  std::string rest;
  int beyond = 0;
  for (const auto& [from, simplified] : to) {
    if (from >= 0x10000 || simplified >= 0x10000) {
      char line[48];
      std::snprintf(line, sizeof line, "{%u,%u},\n", static_cast<unsigned>(from),
                    static_cast<unsigned>(simplified));
      rest += line;
      ++beyond;
      continue;
    }
    if (first[from >> 6] == 0) {
      first[from >> 6] = static_cast<unsigned>(pages.size());
      pages.emplace_back(64, 0);
    }
    pages[first[from >> 6]][from & 63] = static_cast<unsigned>(simplified);
  }
  std::fprintf(out, "const std::uint16_t simplified_page[1024] = {");
  for (const unsigned page : first) std::fprintf(out, "%u,", page);
  std::fprintf(out, "};\nextern const std::uint16_t simplified_pages[][64];\n"
                    "const std::uint16_t simplified_pages[][64] = {\n");
  for (const auto& page : pages) {
    std::fprintf(out, "{");
    for (const unsigned c : page) std::fprintf(out, "%u,", c);
    std::fprintf(out, "},\n");
  }
  std::fprintf(out, "};\nextern const SimplifiedPair simplified_beyond[];\n"
                    "const SimplifiedPair simplified_beyond[] = {\n%s};\n"
                    "const std::size_t simplified_beyond_count = %d;\n", rest.c_str(), beyond);
}

// Words of two characters, and neighbours in phrases.
std::set<std::uint32_t> pairs_of(const std::map<std::u32string, std::u32string>& phrases, const char* words) {
  std::set<std::uint32_t> pairs;
  const auto add = [&](char32_t a, char32_t b) {
    if (a < 0x10000 && b < 0x10000) pairs.insert(static_cast<std::uint32_t>(a << 16 | b));
  };
  for (const auto& [phrase, traditional] : phrases) {
    for (std::size_t i = 0; i + 1 < phrase.size(); ++i) add(phrase[i], phrase[i + 1]);
  }
  std::ifstream in(words);
  std::size_t count = 0;
  for (std::string line; std::getline(in, line);) {
    const std::u32string word = decoded(line.substr(0, line.find(' ')));
    if (word.size() == 2) add(word[0], word[1]);
    ++count;
  }
  if (count < 100'000) {
    std::fprintf(stderr, "make_simplified_table: %s has %zu words, 100000 were expected\n", words, count);
    std::exit(1);
  }
  return pairs;
}

void write_pairs(std::FILE* out, const std::set<std::uint32_t>& pairs) {
  std::fprintf(out, "extern const std::uint32_t simplified_pairs[];\n"
                    "const std::uint32_t simplified_pairs[] = {");
  std::size_t count = 0;
  for (const std::uint32_t pair : pairs) std::fprintf(out, "%uu,%s", pair, ++count % 16 == 0 ? "\n" : "");
  std::fprintf(out, "};\nconst std::size_t simplified_pairs_count = %zu;\n", count);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr, "usage: make_simplified_table CHARACTERS PHRASES SIMPLIFIED WORDS OUT\n");
    return 2;
  }
  std::map<char32_t, char32_t> to;
  for (const auto& [from, simplified] : read(argv[1])) {
    if (from.size() == 1 && simplified.size() == 1 && from != simplified) to[from[0]] = simplified[0];
  }
  const auto alone = [&](char32_t c) { return to.count(c) != 0 ? to.at(c) : c; };
  // 锟 has no other form, but a text with it is looked at more closely (rules/text/damage.h).
  std::set<char32_t> asked{U'锟'};
  for (const auto& [from, simplified] : to) asked.insert(from);
  std::vector<Phrase> phrases;
  for (const auto& [from, simplified] : read(argv[2])) {
    // A conversion that keeps every character in its place keeps every raw span too.
    if (from.size() != simplified.size()) continue;
    for (std::size_t i = 0; i < from.size(); ++i) {
      if (simplified[i] == alone(from[i])) continue;
      phrases.push_back({from, simplified, i});
      break;
    }
  }
  // 么 is read otherwise in 么麽 alone, where 麽 gives the text away.
  std::set<char32_t> telling = asked;
  for (const Phrase& p : phrases) {
    const auto after = p.from.begin() + static_cast<std::ptrdiff_t>(p.anchor) + 1;
    asked.insert(p.from[p.anchor]);
    if (std::none_of(after, p.from.end(), [&](char32_t c) { return c < 0x10000 && to.count(c) != 0; }))
      telling.insert(p.from[p.anchor]);
  }
  // Of one anchor the phrase that begins first, and then the longest, is tried first.
  std::sort(phrases.begin(), phrases.end(), [](const Phrase& a, const Phrase& b) {
    return std::tuple(a.from[a.anchor], b.anchor, b.from.size(), a.from) <
           std::tuple(b.from[b.anchor], a.anchor, a.from.size(), b.from);
  });

  std::FILE* out = std::fopen(argv[5], "w");
  if (out == nullptr) {
    std::perror(argv[5]);
    return 1;
  }
  std::fputs("// Made by make_simplified_table from the dictionaries of OpenCC (Apache License 2.0) and\n"
             "// jieba (MIT).\n"
             "#include \"rules/text/simplified_table.h\"\n\nnamespace gridline::text {\n\n", out);
  write_bits(out, "simplified_asked", asked);
  write_bits(out, "simplified_telling", telling);
  write_characters(out, to);
  std::uint64_t anchors[16] = {};
  for (const Phrase& p : phrases) {
    const char32_t c = p.from[p.anchor];
    anchors[c >> 6 & 15] |= std::uint64_t{1} << (c & 63);
  }
  std::fputs("const std::uint64_t simplified_anchors[16] = {", out);
  for (const std::uint64_t bits : anchors) {
    std::fprintf(out, "0x%llxu,", static_cast<unsigned long long>(bits));
  }
  std::fputs("};\nextern const SimplifiedPhrase simplified_phrases[];\n"
             "const SimplifiedPhrase simplified_phrases[] = {\n", out);
  for (const Phrase& p : phrases) {
    std::fprintf(out, "{%uu,%zu,%s,%s},\n", static_cast<unsigned>(p.from[p.anchor]), p.anchor,
                 literal(p.from).c_str(), literal(p.to).c_str());
  }
  std::fprintf(out, "};\nconst std::size_t simplified_phrases_count = %zu;\n", phrases.size());
  write_pairs(out, pairs_of(read(argv[3]), argv[4]));
  std::fputs("\n}  // namespace gridline::text\n", out);
  return std::fclose(out) == 0 ? 0 : 1;
}
