// Finding Chinese, which has no blanks between words, in an index of words.
//
// Indexed are: each pair of neighbouring characters (漏水 of 漏水了), the last character of a run
// alone, and each run of Latin letters and digits. A pair is found as itself; one character is
// the beginning of a pair or the last of its run, so a prefix finds it; a longer term is the pairs
// of which it consists, and is then looked for in the text itself. FTS5's own trigrams find
// nothing for two characters; every single character as a word of its own beside the pairs doubles
// the words for nothing that a prefix does not find; word segmentation by dictionary misses what
// it cuts elsewhere in the text than in the question.
#include "engine/view/search_text.h"

#include <fmt/format.h>

#include "rules/text/clean.h"

namespace gridline::view {

namespace {

bool is_latin(char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'0' && c <= U'9'); }

// Punctuation, symbols, pictures: what ends a run. All else is a character to be paired.
bool is_break(char32_t c) {
  if (c < 0x80) return !is_latin(c);
  return c < 0xC0 || (c >= 0x2000 && c <= 0x2BFF) ||
         (c >= 0x3000 && c <= 0x303F && c != 0x3005 && c != 0x3007) || (c >= 0xFE00 && c <= 0xFE6F) ||
         (c >= 0xFF5F && c <= 0xFF65) || c == 0x30FB || (c >= 0xFFF0 && c <= 0xFFFF) ||
         (c >= 0x1F000 && c <= 0x1FAFF);
}

void append_utf8(char32_t c, std::string& out) {
  const auto push = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (c < 0x80) return push(c);
  if (c < 0x800) {
    push(0xC0 | c >> 6);
  } else {
    if (c < 0x10000) {
      push(0xE0 | c >> 12);
    } else {
      push(0xF0 | c >> 18);
      push(0x80 | (c >> 12 & 0x3F));
    }
    push(0x80 | (c >> 6 & 0x3F));
  }
  push(0x80 | (c & 0x3F));
}

// Folded characters with one blank for each stretch of breaks; none at the ends.
std::u32string folded(std::string_view raw) {
  std::u32string out;
  bool open = false;
  for (const char32_t c : text::clean(raw).chars) {
    if (is_break(c)) {
      open = !out.empty();
      continue;
    }
    if (open) out.push_back(U' ');
    open = false;
    out.push_back(c);
  }
  return out;
}

// Calls `see(run)` for each run of `text`: all Latin, or all characters to be paired.
template <class See>
void for_each_run(std::u32string_view text, See see) {
  for (std::size_t begin = 0; begin < text.size();) {
    if (text[begin] == U' ') {
      ++begin;
      continue;
    }
    const bool latin = is_latin(text[begin]);
    std::size_t end = begin + 1;
    while (end < text.size() && text[end] != U' ' && is_latin(text[end]) == latin) ++end;
    see(text.substr(begin, end - begin), latin);
    begin = end;
  }
}

void append_words(std::u32string_view text, std::string& out) {
  for_each_run(text, [&out](std::u32string_view run, bool latin) {
    for (std::size_t i = 0; i < run.size(); ++i) {
      append_utf8(run[i], out);
      if (latin) continue;
      if (i + 1 < run.size()) append_utf8(run[i + 1], out);
      out.push_back(' ');
    }
    if (latin) out.push_back(' ');
  });
}

// `term` in `text`, not cutting a Latin word at either end.
bool contains(std::u32string_view text, std::u32string_view term) {
  for (std::size_t at = text.find(term); at != std::u32string_view::npos; at = text.find(term, at + 1)) {
    const std::size_t end = at + term.size();
    const bool cuts_front = at > 0 && is_latin(text[at - 1]) && is_latin(term.front());
    const bool cuts_back = end < text.size() && is_latin(text[end]) && is_latin(term.back());
    if (!cuts_front && !cuts_back) return true;
  }
  return false;
}

// The words that must be in the index for `term`; returns how many.
int append_expression(std::u32string_view term, std::string& out) {
  int words = 0;
  const auto quoted = [&](std::u32string_view word, bool prefix) {
    out += out.empty() ? "\"" : " \"";
    for (const char32_t c : word) append_utf8(c, out);
    out += prefix ? "\"*" : "\"";
    ++words;
  };
  for_each_run(term, [&](std::u32string_view run, bool latin) {
    if (latin || run.size() == 1) return quoted(run, !latin);
    for (std::size_t i = 0; i + 1 < run.size(); ++i) quoted(run.substr(i, 2), false);
  });
  return words;
}

}  // namespace

void append_index_words(std::string_view title, std::string_view text, std::string& out) {
  append_words(folded(title), out);
  append_words(folded(text), out);
}

base::Result<SearchQuery> SearchQuery::parse(std::string_view typed) {
  if (typed.size() > query_bytes_max) {
    return base::Error{
        base::ErrorCode::invalid_input,
        fmt::format("a search has at most {} bytes, this one {}", query_bytes_max, typed.size())};
  }
  SearchQuery query;
  const text::CleanText clean = text::clean(typed);
  std::string term;
  const auto end_term = [&] {
    std::u32string characters = folded(term);
    term.clear();
    if (characters.empty()) return;
    query.needs_check_ |= append_expression(characters, query.expression_) > 1;
    query.terms_.push_back(std::move(characters));
  };
  for (const char32_t c : clean.chars) {
    if (c == U' ' || c == U'\t' || c == U'\n' || c == U'\r') end_term();
    else append_utf8(c, term);
  }
  end_term();
  if (query.terms_.empty()) {
    return base::Error{base::ErrorCode::invalid_input,
                       "the search holds no word, number or character to look for"};
  }
  return query;
}

bool SearchQuery::fits(std::string_view title, std::string_view text) const {
  const std::u32string in_title = folded(title), in_text = folded(text);
  for (const std::u32string& term : terms_) {
    if (!contains(in_title, term) && !contains(in_text, term)) return false;
  }
  return true;
}

}  // namespace gridline::view
