// The bounds of one expression, each with its reason. What exceeds one is an issue or an error value.
#pragma once

#include <cstddef>
#include <cstdint>

namespace gridline::cel {

// The text of one expression: a list of some hundred compound names still fits.
inline constexpr std::size_t expression_bytes_max = 16 * 1024;

// Brackets inside brackets; CEL asks for 12 at least, and a person cannot read 20. Parser and
// evaluator recurse once a level, so this bounds their stack.
inline constexpr int nesting_max = 64;

// The height of the syntax tree: a chain a + b + c ... is one level a term.
inline constexpr int height_max = 200;

// Comprehensions inside comprehensions; their cost multiplies.
inline constexpr std::size_t comprehension_depth_max = 4;

// Issues reported at once: enough to mend a line, not a flood after one missing quote.
inline constexpr std::size_t issues_max = 20;

// Steps of one evaluation. A usual condition takes under 20; a comprehension over a
// complaint's tags a few hundred. At some 5 ns a step the default is at most half a millisecond.
inline constexpr std::uint32_t steps_default = 100'000;

// near(place, metres): beyond it a place is in another city.
inline constexpr std::int64_t near_metres_max = 100'000;

// Memory of one evaluation, for lists and strings that the expression makes.
inline constexpr std::size_t memory_bytes_default = 256 * 1024;

// One regular expression: RE2's own memory for its automata, and the price of compiling a
// pattern that is only known at run time (about 20 microseconds).
inline constexpr std::size_t pattern_memory_bytes = 1024 * 1024;
inline constexpr std::size_t pattern_bytes_max = 1024;
inline constexpr std::uint32_t pattern_compile_steps = 4'000;

}  // namespace gridline::cel
