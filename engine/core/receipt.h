// The receipt code a resident gets: 50 unguessable bits as ten letters and digits, in two groups
// of five ("7KQ3M-X9T2A"), without I, L, O and U, so that it survives being read out on the phone.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace gridline::core {

// The 50 bits that a receipt takes from a number drawn at random; never 0.
std::uint64_t receipt_bits(std::uint64_t chance);

std::string receipt_code(std::uint64_t bits);

// Takes small letters, missing or extra dashes and blanks, and O for 0, I or L for 1.
std::optional<std::uint64_t> receipt_of(std::string_view code);

}  // namespace gridline::core
