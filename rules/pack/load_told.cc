// texts.yaml: what residents and members are told, by name.
//
//   night_receipt:
//     for: receipt
//     zh: 夜间已受理您的诉求，受理码 {receipt}，{due} 前答复。
//     en: ...
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "rules/pack/draft.h"
#include "rules/pack/known_blanks.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// Ten parts of an SMS; more is a letter.
constexpr std::size_t sms_parts_max = 10;
// From here on an editor should know what it costs.
constexpr std::size_t sms_parts_usual = 1;

// Room that what is filled in takes, at a guess, when the length is counted.
constexpr std::string_view usual = "xxxxxx";

std::vector<std::string_view> names_of(std::span<const Blank> blanks) {
  std::vector<std::string_view> out;
  for (const Blank blank : blanks) out.push_back(info(blank).name);
  return out;
}

// Of `length` bytes of the text from `offset`; the whole scalar where its lines were joined.
Position within(const YamlNode& node, const ToldMistake& m, const Source& source) {
  if (node.folded) return node.at;
  Position at = text_position(node, source);
  const std::string_view before = std::string_view(node.text).substr(0, m.offset);
  const auto newline = before.rfind('\n');
  at.line += static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  at.column += characters(newline == std::string_view::npos ? before : before.substr(newline + 1));
  at.length = std::max(1u, characters(std::string_view(node.text).substr(m.offset, m.length)));
  return at;
}

class TextReader {
 public:
  TextReader(Draft& draft, Occasion occasion)
      : draft_(draft), occasion_(info(occasion)), known_(known_blanks(occasion)) {}

  std::vector<ToldPart> read(const YamlNode& node) {
    IssueList& issues = draft_.issues;
    if (!expect_scalar(node, issues)) return {};
    ToldMistake mistake;
    auto parts = parts_of(node.text, mistake);
    if (!parts) {
      report(node, mistake);
      return {};
    }
    std::size_t from = 0;
    for (const ToldPart& part : *parts) {
      if (part.blank == Blank::none) continue;
      const std::string name = fmt::format("{{{}}}", info(part.blank).name);
      const std::size_t at = blank_at(node.text, name, from);
      check_blank(node, part.blank, name, at);
      from = at + name.size();
    }
    check_length(node, *parts);
    return std::move(*parts);
  }

 private:
  // The next blank with this name; "{{" is a brace and begins none.
  static std::size_t blank_at(std::string_view text, std::string_view name, std::size_t from) {
    while (text.substr(from, name.size()) != name)
      from += text.substr(from, 2) == "{{" || text.substr(from, 2) == "}}" ? 2 : 1;
    return from;
  }

  void report(const YamlNode& node, const ToldMistake& mistake) {
    const Position at = within(node, mistake, draft_.issues.source());
    if (mistake.length == 1) {
      draft_.issues.error(at, "bad_brace", "花括号不成对；要写花括号本身请写 {{ 或 }}",
                          "a brace without its pair; {{ or }} for the brace itself");
      return;
    }
    report_unknown(draft_.issues, at, "unknown_blank", "可填项", "blank", mistake.name,
                   names_of(known_));
  }

  // Known then, and no secret from who is told.
  void check_blank(const YamlNode& node, Blank blank, const std::string& name, std::size_t offset) {
    if (std::find(known_.begin(), known_.end(), blank) != known_.end()) return;
    const Position at = within(node, {offset, name.size(), {}}, draft_.issues.source());
    if (occasion_.audience == Audience::resident && !info(blank).resident) {
      draft_.issues.error(at, "blank_for_members", fmt::format("{} 只能给成员看，不能写进给诉求人的文本", name),
                          fmt::format("{} is for members only, not for what a resident is told", name));
      return;
    }
    const std::string all = fmt::format("{{{}}}", fmt::join(names_of(known_), "} {"));
    draft_.issues.error(at, "blank_not_known_then",
                        fmt::format("{} 时还没有 {}；可用 {}", occasion_.code, name, all),
                        fmt::format("{} is not known at {}; there are {}", name, occasion_.code, all));
  }

  void check_length(const YamlNode& node, std::span<const ToldPart> parts) {
    Filled usually;
    usually.fill(usual);
    const std::size_t count = sms_parts(filled_in(parts, Audience::member, usually));
    if (count <= sms_parts_usual) return;
    std::string zh = fmt::format("作短信发送约需 {} 条（含中文时单条 70 字，分条每条 67 字）", count);
    std::string en =
        fmt::format("as SMS this takes about {} parts (with Chinese 70 characters alone, 67 a part)", count);
    if (count <= sms_parts_max) {
      draft_.issues.warning(node.at, "long_told", zh + "；能短则短", en + "; shorten it if you can");
    } else {
      draft_.issues.error(node.at, "told_too_long", fmt::format("{}；至多 {} 条", zh, sms_parts_max),
                          fmt::format("{}; {} at the most", en, sms_parts_max));
    }
  }

  Draft& draft_;
  const OccasionInfo& occasion_;
  std::span<const Blank> known_;
};

std::optional<Occasion> occasion_from(const YamlNode& node, IssueList& issues) {
  if (!expect_scalar(node, issues)) return std::nullopt;
  const auto found = occasion_of(node.text);
  if (found) return found;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < occasions; ++i) known.push_back(info(static_cast<Occasion>(i)).code);
  report_unknown(issues, node.at, "unknown_occasion", "场合", "occasion", node.text, known);
  return std::nullopt;
}

}  // namespace

void load_told(Draft& draft) {
  const bool there =
      draft.issues.source().file_index("texts.yaml") < draft.issues.source().files().files.size();
  const auto root = draft.yaml("texts.yaml", false);
  if (!root) {
    draft.told.damaged = there;
    return;
  }
  for (std::size_t i = 0; i < root->keys.size() && i < root->items.size(); ++i) {
    MapReader map(root->items[i], draft.issues);
    Told told;
    told.id = root->keys[i].text;
    told.at = root->keys[i].at;
    const YamlNode* occasion = map.need("for");
    const auto known = occasion != nullptr ? occasion_from(*occasion, draft.issues) : std::nullopt;
    told.occasion = known.value_or(Occasion::receipt);
    TextReader reader(draft, told.occasion);
    const YamlNode* zh = map.need("zh");
    const YamlNode* en = map.take("en");
    if (known && zh != nullptr) told.zh = reader.read(*zh);
    if (known && en != nullptr) told.en = reader.read(*en);
    map.finish();
    draft.told.damaged = draft.told.damaged || !known;
    if (!known) continue;
    if (draft.told.add(told.id, ToldIndex(draft.pack.told.size()), told.at, draft.issues))
      draft.pack.told.push_back(std::move(told));
  }
}

void report_unused_told(Draft& draft) {
  std::vector<bool> used(draft.pack.told.size());
  for (const Route& route : draft.pack.routes)
    for (const ToldIndex told : route.says)
      if (told) used[told.value] = true;
  for (std::size_t i = 0; i < used.size() && !draft.issues.has_errors(); ++i) {
    const Told& told = draft.pack.told[i];
    if (used[i]) continue;
    const std::string_view occasion = info(told.occasion).code;
    draft.issues.warning(
        told.at, "unused_told",
        fmt::format("没有规则用到“{0}”；在规则上写 says: {{{1}: {0}}}，或删去它", told.id, occasion),
        fmt::format("no route says '{0}'; give one says: {{{1}: {0}}}, or take it out", told.id, occasion));
  }
}

}  // namespace gridline::pack
