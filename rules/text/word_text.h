// The bytes of one piece of evidence: nearly always those of the pack, which are pointed at, and only where
// the text itself is repeated (3号楼) a copy. A reading has dozens; most of them nobody looks at.
#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

namespace gridline::text {

class WordText {
 public:
  WordText() = default;
  // A copy. REQUIRES: bytes.size() < 4 GiB.
  static WordText copy_of(std::string_view bytes) {
    WordText made;
    made.size_ = static_cast<std::uint32_t>(bytes.size());
    if (bytes.empty()) return made;
    char* const copy = new char[bytes.size()];
    std::memcpy(copy, bytes.data(), bytes.size());
    made.data_ = copy;
    made.own_ = true;
    return made;
  }
  // Points at them: they must outlive it.
  static WordText lasting(std::string_view bytes) {
    WordText made;
    made.data_ = bytes.data();
    made.size_ = static_cast<std::uint32_t>(bytes.size());
    return made;
  }

  WordText(const WordText& other) : WordText(other.own_ ? copy_of(other.view()) : lasting(other.view())) {}
  WordText(WordText&& other) noexcept { swap(other); }
  WordText& operator=(WordText other) noexcept {
    swap(other);
    return *this;
  }
  ~WordText() {
    if (own_) delete[] data_;
  }

  std::string_view view() const { return {data_, size_}; }
  operator std::string_view() const { return view(); }  // NOLINT: that is what it is
  bool empty() const { return size_ == 0; }
  bool starts_with(std::string_view beginning) const { return view().starts_with(beginning); }

  friend bool operator==(const WordText& a, const WordText& b) { return a.view() == b.view(); }
  friend bool operator==(const WordText& a, std::string_view b) { return a.view() == b; }
  friend std::string operator+(std::string a, const WordText& b) { return std::move(a.append(b.view())); }
  friend std::string operator+(const WordText& a, std::string_view b) {
    return std::string(a.view()).append(b);
  }

 private:
  void swap(WordText& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(own_, other.own_);
  }

  const char* data_ = "";
  std::uint32_t size_ = 0;
  bool own_ = false;
};

}  // namespace gridline::text
