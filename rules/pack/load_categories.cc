// categories.yaml, and categories.csv for those who keep the taxonomy in a table; both may be there.
//
//   prop.roof_leak: {zh: 屋面外墙渗漏, lead: PM, partners: [HOU, COM], urgency: U3, guard: F,
//                    nature: 求, words: 漏雨 房顶 楼顶=5}
//
// A word may carry a weight (word=weight, 1 to 1000); without one it weighs 10. `nature` is that of a
// message without a cue of its own.
#include <set>

#include <fmt/format.h>

#include "rules/pack/csv.h"
#include "rules/pack/draft.h"
#include "rules/pack/load_words.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

// The same for both forms: a category's values as text with their positions.
struct WrittenText {
  std::string text;
  Position at;
};

WrittenText scalar_of(const YamlNode* node, IssueList& issues) {
  if (node == nullptr || !expect_scalar(*node, issues)) return {};
  return {node->text, node->at};
}

void set_lead(const WrittenText& lead, const std::vector<WrittenText>& partners, Category& category,
              Draft& draft) {
  category.lead_at = lead.at;
  if (!lead.text.empty()) category.lead = draft.lead_kinds.resolve(lead.text, lead.at, draft.issues);
  for (const WrittenText& partner : partners) {
    const LeadKindIndex kind = draft.lead_kinds.resolve(partner.text, partner.at, draft.issues);
    if (kind) category.partners.push_back(kind);
  }
}

void set_degrees(const WrittenText& urgency, const WrittenText& guard, Category& category,
                 IssueList& issues) {
  if (const auto u = urgency_of(urgency.text)) category.urgency = *u;
  else if (!urgency.text.empty()) {
    report_unknown(issues, urgency.at, "unknown_urgency", "紧急程度（U1 U2 U3 U4 Q W）",
                   "urgency (U1 U2 U3 U4 Q W)", urgency.text, {"U1", "U2", "U3", "U4", "Q", "W"});
  }
  if (const auto g = guard_of(guard.text)) category.guard = *g;
  else if (!guard.text.empty()) {
    report_unknown(issues, guard.at, "unknown_guard", "办结权限（G F D X）", "guard (G F D X)", guard.text,
                   {"G", "F", "D", "X"});
  }
}

void set_nature(const WrittenText& nature, Category& category, IssueList& issues) {
  if (nature.text.empty()) return;
  if (const auto n = nature_of(nature.text)) {
    category.nature = *n;
    return;
  }
  report_unknown(issues, nature.at, "unknown_nature", "性质（求 投 咨 建 举 扬）",
                 "nature (ask complain consult suggest report praise)", nature.text,
                 {"ask", "complain", "consult", "suggest", "report", "praise"});
}

void add_category(Category category, Draft& draft) {
  const std::size_t dot = category.id.find('.');
  if (dot == 0 || dot == std::string::npos || dot + 1 == category.id.size()) {
    draft.issues.error(category.at, "bad_category_id", fmt::format("类别编号“{}”应写成“大类.小类”", category.id),
                       fmt::format("the category id '{}' should be 'group.name'", category.id));
  }
  category.group = category.id.substr(0, dot);
  std::set<std::string_view> seen;
  for (const CategoryWord& word : category.words) {
    if (seen.insert(word.text).second) continue;
    draft.issues.warning(category.at, "duplicate_word",
                         fmt::format("“{}”里的词“{}”写了两次", category.id, word.text),
                         fmt::format("'{}' has the word '{}' twice", category.id, word.text));
  }
  if (!draft.categories.add(category.id, CategoryIndex(draft.pack.categories.size()), category.at,
                            draft.issues))
    return;
  draft.pack.category_by_id.emplace(category.id, CategoryIndex(draft.pack.categories.size()));
  draft.pack.categories.push_back(std::move(category));
}

void read_category(const YamlNode& key, const YamlNode& node, Draft& draft) {
  IssueList& issues = draft.issues;
  MapReader map(node, issues);
  Category category;
  category.id = key.text;
  category.at = key.at;
  category.zh = map.need_text("zh");
  category.en = map.text("en");
  std::vector<WrittenText> partners;
  const WrittenText lead = scalar_of(map.need("lead"), issues);
  for (const YamlNode* partner : map.list("partners")) partners.push_back({partner->text, partner->at});
  set_lead(lead, partners, category, draft);
  const WrittenText urgency = scalar_of(map.need("urgency"), issues);
  const WrittenText guard = scalar_of(map.need("guard"), issues);
  set_degrees(urgency, guard, category, issues);
  set_nature(scalar_of(map.take("nature"), issues), category, issues);
  if (const YamlNode* words = map.take("words")) {
    for (WeightedWord& word : read_words(*words, issues))
      category.words.push_back({std::move(word.text), word.weight});
  }
  map.finish();
  add_category(std::move(category), draft);
}

void read_table(std::uint32_t file, Draft& draft) {
  enum { id, zh, en, lead, partners, urgency, guard, words, nature };
  const CsvTable table(file, {{"id", "编号", true}, {"zh", "名称", true}, {"en", "英文"}, {"lead", "主办", true},
                              {"partners", "协办"}, {"urgency", "紧急程度", true}, {"guard", "办结权限", true},
                              {"words", "关键词"}, {"nature", "性质"}}, draft.issues);
  for (const CsvRow& row : table.rows()) {
    Category category;
    category.id = table.text(row, id);
    category.zh = table.text(row, zh);
    category.en = table.text(row, en);
    category.at = table.position(row, id);
    const auto written = [&](std::size_t column) {
      return WrittenText{table.text(row, column), table.position(row, column)};
    };
    for (const std::size_t needed :
         {std::size_t{id}, std::size_t{lead}, std::size_t{urgency}, std::size_t{guard}}) {
      if (!table.text(row, needed).empty()) continue;
      draft.issues.error(table.row_position(row), "missing_key", "编号、主办、紧急程度、办结权限都要填",
                         "id, lead, urgency and guard are needed");
      break;
    }
    std::vector<WrittenText> others;
    for (const std::string_view p : split_list(table.text(row, partners), " |,;")) {
      others.push_back({std::string(p), table.position(row, partners)});
    }
    set_lead(written(lead), others, category, draft);
    set_degrees(written(urgency), written(guard), category, draft.issues);
    set_nature(written(nature), category, draft.issues);
    for (const std::string_view word : split_list(table.text(row, words), " |,;")) {
      WeightedWord parsed = weighted_word(word, table.position(row, words), draft.issues);
      category.words.push_back({std::move(parsed.text), parsed.weight});
    }
    if (!category.id.empty()) add_category(std::move(category), draft);
  }
}

}  // namespace

void load_categories(Draft& draft) {
  const std::uint32_t table = draft.issues.source().file_index("categories.csv");
  const bool has_table = table < draft.issues.source().files().files.size();
  const auto root = draft.yaml("categories.yaml", !has_table);
  if (!root && !has_table) draft.categories.damaged = true;
  if (root) {
    for (std::size_t i = 0; i < root->keys.size() && i < root->items.size(); ++i) {
      read_category(root->keys[i], root->items[i], draft);
    }
  }
  if (has_table) read_table(table, draft);
}

}  // namespace gridline::pack
