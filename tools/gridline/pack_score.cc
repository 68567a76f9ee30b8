// How good a pack's whole reading is, words and model together, on texts whose category is known.
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <memory>

#include "rules/text/reading.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/labelled_files.h"
#include "tools/gridline/learn_report.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"
#include "tools/gridline/table.h"

namespace gridline::cli {

namespace {

constexpr std::size_t errors_shown = 50;

struct Options {
  std::string folder;
  std::vector<std::string> on;
};

// A text as it was read. `guessed` is the best matter, also of an unsure reading; "none" without one.
struct Scored {
  const learn::LabelledText* text = nullptr;
  std::string guessed, words;
  std::int32_t confidence = 0;
  bool sure = false;
  bool accepted = false;  // the best matter is right, or one of the others that are
};

std::string words_of(const text::Reading& reading) {
  std::string out;
  for (const text::MatchedWord& w : reading.words) {
    if (!w.about.starts_with("category:") && !w.about.starts_with("model:") &&
        !w.about.starts_with("negated:") && !w.about.starts_with("past:"))
      continue;
    const std::string_view about = w.about.view();
    out += fmt::format("{}{}={}", out.empty() ? "" : " ", w.entry.view(), about.substr(about.find(':') + 1));
  }
  return out;
}

Scored score_one(const text::Reader& reader, const learn::LabelledText& text) {
  const text::Reading reading = reader.read({text.title, text.text, {}, {}});
  Scored out;
  out.text = &text;
  out.guessed = reading.matters.empty() ? std::string(pack::label_none)
                                        : reader.pack()[reading.matters.front().category].id;
  out.words = words_of(reading);
  out.confidence = reading.confidence;
  out.sure = reading.sure;
  // A text of no category has no best matter that would be right: it should be unsure.
  out.accepted = text.label != pack::label_none &&
                 (out.guessed == text.label ||
                  std::find(text.also.begin(), text.also.end(), out.guessed) != text.also.end());
  return out;
}

struct Totals {
  std::size_t texts = 0, sure = 0, right = 0, best_right = 0, of_none = 0, none_routed = 0;
  double precision() const { return sure == 0 ? 1 : static_cast<double>(right) / static_cast<double>(sure); }
  double unsure() const {
    return texts == 0 ? 0 : 1 - static_cast<double>(sure) / static_cast<double>(texts);
  }
};

Totals totals_of(const std::vector<Scored>& all) {
  Totals t;
  t.texts = all.size();
  for (const Scored& s : all) {
    t.sure += s.sure ? 1 : 0;
    t.right += s.sure && s.accepted ? 1 : 0;
    t.best_right += s.accepted ? 1 : 0;
    if (s.text->label != pack::label_none) continue;
    ++t.of_none;
    t.none_routed += s.sure ? 1 : 0;
  }
  return t;
}

// By confidence, as if the pack asked for that much. Without a model there is one point.
std::vector<learn::CurvePoint> curve_of(const std::vector<Scored>& all) {
  std::vector<learn::Judged> judged;
  for (const Scored& s : all) judged.push_back({0, 0, s.confidence, s.accepted});
  return learn::curve(judged, curve_steps());
}

std::vector<const Scored*> errors_of(const std::vector<Scored>& all) {
  std::vector<const Scored*> out;
  for (const Scored& s : all) {
    if (s.sure && !s.accepted && out.size() < errors_shown) out.push_back(&s);
  }
  return out;
}

Json score_json(const std::vector<Scored>& all, const Totals& t, bool model, double us_per_text) {
  Json errors = Json::array();
  for (const Scored* s : errors_of(all)) {
    errors.push_back({{"line", s->text->line},
                      {"text", s->text->title + s->text->text},
                      {"right", s->text->label},
                      {"guessed", s->guessed},
                      {"confidence", s->confidence / 1000.0},
                      {"words", s->words}});
  }
  return {{"texts", t.texts},
          {"routed", t.sure},
          {"unsure", t.unsure()},
          {"precision", t.precision()},
          {"best_right", t.best_right},
          {"of_none", t.of_none},
          {"none_routed", t.none_routed},
          {"us_per_text", us_per_text},
          {"curve", model ? curve_json(curve_of(all)) : Json::array()},
          {"errors", errors}};
}

void print_score(const std::vector<Scored>& all, const Totals& t, bool model, double us_per_text) {
  std::string out;
  if (model) out += curve_text(curve_of(all)) + "\n";
  out += fmt::format(
      "{} 条：直派 {}，其中准确 {}；把握不足转人工 {}；首选正确 {}；每条 {:.1f} µs / {} texts: routed {}, of "
      "which right "
      "{}; unsure {}; best guess right {}; {:.1f} µs a text\n",
      t.texts, t.sure, percent(t.precision()), percent(t.unsure()), t.best_right, us_per_text, t.texts,
      t.sure, percent(t.precision()), percent(t.unsure()), t.best_right, us_per_text);
  if (t.of_none > 0) {
    out += fmt::format("不该直派的 {} 条，误派 {} / of {} that belong to nobody {} were routed\n", t.of_none,
                       t.none_routed, t.of_none, t.none_routed);
  }
  const std::vector<const Scored*> errors = errors_of(all);
  if (!errors.empty()) {
    Table table({">行 line", "应为 right", "误为 guessed", ">把握", "文字 text", "依据 words"});
    for (const Scored* s : errors) {
      table.add({std::to_string(s->text->line), s->text->label, s->guessed, percent(s->confidence / 1000.0),
                 fitted(s->text->title + " " + s->text->text, 60), fitted(s->words, 80)});
    }
    out += "\n派错的（至多五十条）/ routed wrongly, the first fifty\n" + table.text();
  }
  print(out);
}

Exit score(const Session& session, const Options& o) {
  const PackFolder folder = open_pack(o.folder);
  if (!folder.ready) return folder.exit;
  const pack::Pack& pack = *folder.ready->pack;
  Exit exit = Exit::ok;
  const auto files = read_labelled_files(o.on, exit);
  if (!files) return exit;
  std::map<std::string, std::uint32_t> known{{std::string(pack::label_none), 0}};
  for (const pack::Category& category : pack.categories) known.emplace(category.id, 1);
  if (!check_labels(*files, known)) return Exit::no;

  Progress progress("评判 scoring", false);
  std::vector<Scored> all;
  const auto start = std::chrono::steady_clock::now();
  for (const learn::LabelledText& text : files->texts) {
    all.push_back(score_one(*folder.ready->reader, text));
    progress.at(all.size(), files->texts.size());
  }
  const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
  const double us_per_text = spent.count() / static_cast<double>(all.size());
  const Totals totals = totals_of(all);
  const bool model = pack.text_model != nullptr && pack.reading.model == pack::ModelUse::with_words;
  if (session.json)
    print_line(score_json(all, totals, model, us_per_text));
  else
    print_score(all, totals, model, us_per_text);
  return Exit::ok;
}

}  // namespace

void register_pack_score(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(pack_group, session,
                                  {"score", "用已标注的文字评判整个读取：直派多少，准确多少",
                                   "how much is routed, and how much of that is right, on labelled texts",
                                   "gridline pack score rules/packs/lingyun --on labelled.jsonl"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command
      ->add_option(
          "--on", o->on,
          "已标注的文字，每行 {text,title?,category,also?}；category 为 none 表示应转人工 / labelled texts; "
          "category none: should go to a person")
      ->required();
  command->callback([&session, o] { session.action = [&session, o] { return score(session, *o); }; });
}

}  // namespace gridline::cli
