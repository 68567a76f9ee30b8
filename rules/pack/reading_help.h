// What every reader of a pack's file needs: the keys of a map with "did you mean", values with
// their type, and the issues they give.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rules/pack/source.h"
#include "rules/pack/yaml_node.h"

namespace gridline::pack {

// "没有叫 X 的层级，是不是 Y？ / no level 'X'; did you mean 'Y'?"
void report_unknown(IssueList& issues, Position at, std::string_view code, std::string_view zh_what,
                    std::string_view en_what, std::string_view word,
                    const std::vector<std::string_view>& candidates);
void report_bad_number(IssueList& issues, Position at, std::string_view text, std::int64_t low,
                       std::int64_t high);
void report_duplicate(IssueList& issues, Position at, std::string_view zh_what, std::string_view en_what,
                      std::string_view word);

// A decimal number and nothing else.
std::optional<std::int32_t> whole_number(std::string_view text);

// "08:30" as minutes since midnight, up to "24:00".
std::optional<std::int32_t> minutes_of_day(std::string_view text);

// Reads a map's keys; finish() reports those nobody asked for. When the node is not a map an issue is
// given and every key is absent.
class MapReader {
 public:
  MapReader(const YamlNode& node, IssueList& issues);

  bool is_map() const { return node_.is_map(); }
  const YamlNode& node() const { return node_; }

  // The value, null when absent or empty.
  const YamlNode* take(std::string_view key);
  // The same; an absent one is an issue.
  const YamlNode* need(std::string_view key);
  // A scalar; empty when absent.
  std::string text(std::string_view key);
  std::string need_text(std::string_view key);
  std::optional<bool> boolean(std::string_view key);
  std::int32_t integer(std::string_view key, std::int32_t low, std::int32_t high, std::int32_t otherwise);
  // The scalars of a list; one scalar counts as a list of one.
  std::vector<const YamlNode*> list(std::string_view key);
  void finish();

 private:
  const YamlNode& node_;
  IssueList& issues_;
  std::vector<std::string_view> known_;
};

// The scalars of a sequence, or the node itself when it is one; others are issues.
std::vector<const YamlNode*> scalars_of(const YamlNode& node, IssueList& issues);

// Is it a scalar? If not, an issue is given, unless the node has one already.
bool expect_scalar(const YamlNode& node, IssueList& issues);

}  // namespace gridline::pack
