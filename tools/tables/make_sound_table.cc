// Writes the sounds of the basic Han block as C++: make_sound_table OUT. Runs once, while Gridline is
// built, because ICU's transliterator takes seconds for what the table answers in a nanosecond.
#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/unistr.h>

#include <cstdio>
#include <memory>
#include <string>

#include "rules/text/syllable.h"

namespace {

// "lǜ" → "lv": tones go, the two dots stay.
std::string without_tones(const icu::UnicodeString& reading, const icu::Normalizer2& nfd) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::UnicodeString apart = nfd.normalize(reading, error);
  std::string letters;
  for (int i = 0; U_SUCCESS(error) && i < apart.length(); ++i) {
    const char16_t c = apart[i];
    if (c == 0x308 && !letters.empty() && letters.back() == 'u') letters.back() = 'v';
    if (c >= 'a' && c <= 'z') letters += static_cast<char>(c);
  }
  return letters;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_sound_table OUT\n");
    return 2;
  }
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::Transliterator> latin(
      icu::Transliterator::createInstance("Han-Latin", UTRANS_FORWARD, error));
  const icu::Normalizer2* nfd = U_SUCCESS(error) ? icu::Normalizer2::getNFDInstance(error) : nullptr;
  if (U_FAILURE(error)) {
    std::fprintf(stderr, "make_sound_table: ICU has no Han-Latin: %s\n", u_errorName(error));
    return 1;
  }
  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  std::fputs("// Made by make_sound_table from ICU's Han-Latin: the sound of each character from U+4E00.\n"
             "#include <cstdint>\n\nnamespace gridline::text {\n\n"
             "extern const std::uint16_t sound_table[0x5200];\nconst std::uint16_t sound_table[0x5200] = {",
             out);
  int known = 0;
  for (int c = 0x4E00; c <= 0x9FFF; ++c) {
    icu::UnicodeString text(static_cast<UChar32>(c));
    latin->transliterate(text);
    const unsigned number = gridline::text::syllable_number(without_tones(text, *nfd));
    known += number != 0 ? 1 : 0;
    std::fprintf(out, "%s%u,", (c & 15) == 0 ? "\n" : "", number);
  }
  std::fputs("};\n\n}  // namespace gridline::text\n", out);
  if (std::fclose(out) != 0 || known < 20'000) {
    std::fprintf(stderr, "make_sound_table: %d characters have a sound, 20000 were expected\n", known);
    return 1;
  }
  return 0;
}
