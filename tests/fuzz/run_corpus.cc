// A main for fuzz targets without libFuzzer: every file of the given folders, and every file cut short.
//
// Usage: fuzz_NAME FOLDER_OR_FILE... An input that breaks a promise ends the process by an assertion,
// under its name, which is printed first.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

// From a buffer of exactly this size, so that AddressSanitizer sees a read beyond it.
void run(const std::string& input, std::size_t size) {
  const std::vector<std::uint8_t> bytes(input.begin(), input.begin() + static_cast<std::ptrdiff_t>(size));
  LLVMFuzzerTestOneInput(bytes.data(), bytes.size());
}

// The whole, then up to 64 beginnings of it: where input ends is what decoders get wrong first.
bool run_file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  const std::string content((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in) {
    std::cerr << "cannot read " << path << "\n";
    return false;
  }
  std::cout << path.filename().string() << ": " << content.size() << " bytes" << std::endl;
  run(content, content.size());
  const std::size_t step = content.size() / 64 + 1;
  for (std::size_t size = 0; size < content.size(); size += step) run(content, size);
  return true;
}

}  // namespace

int main(int count, char** arguments) {
  std::vector<std::filesystem::path> paths;
  for (int i = 1; i < count; ++i) {
    if (std::filesystem::is_directory(arguments[i])) {
      for (const auto& entry : std::filesystem::directory_iterator(arguments[i]))
        paths.push_back(entry.path());
    } else {
      paths.emplace_back(arguments[i]);
    }
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) {
    std::cerr << "no inputs: name a folder with seeds\n";
    return 1;
  }
  bool good = true;
  for (const auto& path : paths) good = run_file(path) && good;
  return good ? 0 : 1;
}
