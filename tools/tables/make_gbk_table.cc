// Writes the GBK codes of the basic Han block as C++: make_gbk_table OUT. Readings need them to recognise,
// and undo, bytes that were decoded one off; ICU's converters would have to be opened for each text.
#include <unicode/ucnv.h>

#include <cstdio>

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: make_gbk_table OUT\n");
    return 2;
  }
  UErrorCode error = U_ZERO_ERROR;
  UConverter* const gbk = ucnv_open("gb18030", &error);
  if (U_FAILURE(error)) {
    std::fprintf(stderr, "make_gbk_table: ICU has no gb18030: %s\n", u_errorName(error));
    return 1;
  }
  std::FILE* out = std::fopen(argv[1], "w");
  if (out == nullptr) {
    std::perror(argv[1]);
    return 1;
  }
  std::fputs("// Made by make_gbk_table from ICU's gb18030: the two bytes of each character from U+4E00.\n"
             "#include <cstdint>\n\nnamespace gridline::text {\n\n"
             "extern const std::uint16_t gbk_table[0x5200];\nconst std::uint16_t gbk_table[0x5200] = {",
             out);
  int known = 0;
  for (char16_t c = 0x4E00; c <= 0x9FFF; ++c) {
    char bytes[8];
    const int size = ucnv_fromUChars(gbk, bytes, sizeof bytes, &c, 1, &error);
    const bool pair = U_SUCCESS(error) && size == 2;
    const auto byte = [&](int i) { return static_cast<unsigned>(static_cast<unsigned char>(bytes[i])); };
    std::fprintf(out, "%s%u,", (c & 15) == 0 ? "\n" : "", pair ? byte(0) << 8 | byte(1) : 0);
    known += pair ? 1 : 0;
    error = U_ZERO_ERROR;
  }
  ucnv_close(gbk);
  std::fputs("};\n\n}  // namespace gridline::text\n", out);
  if (std::fclose(out) != 0 || known < 20'000) {
    std::fprintf(stderr, "make_gbk_table: %d characters have a code, 20000 were expected\n", known);
    return 1;
  }
  return 0;
}
