// A YAML file as it is written: what stands where, with comments, blank lines, quotes and the choice between
// {a: 1} and lines of their own. yaml-cpp gives the meaning and forgets all of that; this is what the
// formatter works on. It reads the strict subset of rules/pack/yaml_node.h and refuses what it does not know.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace gridline::edit {

struct Layout {
  enum class Kind : std::uint8_t {
    empty,      // nothing behind the key
    scalar,     // plain or quoted, on one line or several
    block_text, // | or >
    flow_list,  // [a, b]
    flow_map,   // {a: 1}
    list,       // lines that begin with -
    map,        // lines of `key: value`
  };
  Kind kind = Kind::empty;
  std::string key;                  // as written, with its quotes; of an entry of a map
  std::vector<std::string> before;  // comments ("# ...") and blank lines ("") above it
  std::string comment;              // behind it on its line, or behind the key of a block
  std::vector<std::string> lines;   // of a scalar, without indentation; of a block text: its sign first
  std::vector<Layout> items;
  std::vector<std::string> after;   // comments below the last item
  bool commented = false;           // of a flow: there are comments in it

  bool is_flow() const { return kind == Kind::flow_list || kind == Kind::flow_map; }
  bool is_map() const { return kind == Kind::flow_map || kind == Kind::map; }
};

struct Unreadable {
  std::size_t line = 0, column = 0;  // from 1, columns in bytes
  std::string zh, en;
};

// Without a byte order mark and carriage returns. REQUIRES: pack::read_yaml has found nothing wrong in it (so
// it is UTF-8, bounded in size and depth). Nothing when it uses a form that is not known here; then `why`.
std::optional<Layout> read_layout(std::string_view content, Unreadable& why);

// All comments of a layout, in their order.
std::vector<std::string> comments_of(const Layout& root);

}  // namespace gridline::edit
