// Learning a pack's text model, and saying how good it is on texts that it had not seen.
#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <map>
#include <memory>

#include "engine/node/durable_file.h"
#include "rules/learn/material.h"
#include "rules/learn/train.h"
#include "rules/pack/files.h"
#include "tools/gridline/commands.h"
#include "tools/gridline/labelled_files.h"
#include "tools/gridline/learn_report.h"
#include "tools/gridline/pack_folder.h"
#include "tools/gridline/progress.h"

namespace gridline::cli {

namespace {

constexpr std::size_t telling_shown = 10;

struct Options {
  std::string folder, eval, labels = "pack", out;
  std::vector<std::string> from;
  learn::Options learn;
  bool free() const { return labels == "free"; }
};

// The pack without its present model, which may know categories that are gone.
PackFolder open_without_model(const std::string& folder) {
  auto files = pack::read_folder(folder);
  if (!files) return {nullptr, fail_pack(files.error())};
  std::erase_if(files->files, [](const pack::PackFile& f) { return f.name == pack::text_model_file; });
  return ready_pack(*files);
}

bool accepts(const learn::LabelledText& text, const std::string& label) {
  return label == text.label || std::find(text.also.begin(), text.also.end(), label) != text.also.end();
}

// Opinions judged twice: by the model alone, and with the words.
struct Judgement {
  learn::Figures alone, with_words;
  std::vector<learn::CurvePoint> curve;
};

Judgement judge(const std::vector<learn::Opinion>& opinions, const std::vector<learn::LabelledText>& texts,
                const pack::TextModel& model) {
  const auto count = static_cast<std::uint32_t>(model.labels.size());
  std::vector<learn::Judged> alone, both;
  for (std::size_t i = 0; i < opinions.size(); ++i) {
    learn::Counts counts = learn::counts_of(model);
    const learn::Guess b = guess(opinions[i], counts);
    counts.words = 0;
    const learn::Guess a = guess(opinions[i], counts);
    alone.push_back({opinions[i].label, a.label, a.permille, accepts(texts[i], model.labels[a.label])});
    both.push_back({opinions[i].label, b.label, confidence_of(opinions[i], b, model),
                    accepts(texts[i], model.labels[b.label])});
  }
  return {measure(alone, count), measure(both, count), curve(both, curve_steps())};
}

Json judgement_json(const Judgement& j, const std::vector<std::string>& labels,
                    const std::vector<std::vector<std::string>>& telling) {
  Json out = figures_json(j.with_words, labels, telling);
  out["model_alone"] = {{"accuracy", j.alone.accuracy}, {"macro_f1", j.alone.macro_f1}};
  out["curve"] = curve_json(j.curve);
  return out;
}

std::string judgement_text(const Judgement& j, const std::vector<std::string>& labels,
                           const std::vector<std::vector<std::string>>& telling) {
  return figures_text(j.with_words, labels, telling) +
         fmt::format(
             "\n{} 条：准确率 {}，宏平均 F1 {}；只用模型：{}，{} / {} texts: accuracy {}, macro F1 {}; the "
             "model alone: {}, {}\n\n",
             j.with_words.texts, percent(j.with_words.accuracy), percent(j.with_words.macro_f1),
             percent(j.alone.accuracy), percent(j.alone.macro_f1), j.with_words.texts,
             percent(j.with_words.accuracy), percent(j.with_words.macro_f1), percent(j.alone.accuracy),
             percent(j.alone.macro_f1)) +
         curve_text(j.curve);
}

// Microseconds a text, the fastest of three passes over them all.
double cost_us(const text::Classifier& classifier, const std::vector<learn::Example>& examples) {
  double best = 1e300;
  std::vector<std::int32_t> scores;
  for (int pass = 0; pass < 3; ++pass) {
    const auto start = std::chrono::steady_clock::now();
    for (const learn::Example& e : examples) classifier.score(classifier.find(e.chars.view()), scores);
    const std::chrono::duration<double, std::micro> spent = std::chrono::steady_clock::now() - start;
    best = std::min(best, spent.count() / static_cast<double>(examples.size()));
  }
  return best;
}

struct Material {
  PackFolder pack;
  LabelledFiles from, eval;
  learn::Labels labels;
  std::vector<learn::Example> examples, hints, judged;
};

// Reads everything; anything but ok: it has been said what is wrong.
Exit gather(const Options& o, Material& m) {
  m.pack = open_without_model(o.folder);
  if (!m.pack.ready) return m.pack.exit;
  const pack::Pack& pack = *m.pack.ready->pack;
  const std::vector<std::string> from = o.from.empty() ? learn_files_of(o.folder) : o.from;
  if (from.empty()) {
    return misused(fmt::format("请用 --from 给出已标注的文件；{}/learn 里没有 *.jsonl", o.folder),
                   fmt::format("give labelled texts with --from; there is no *.jsonl in {}/learn", o.folder));
  }
  Exit exit = Exit::ok;
  auto texts = read_labelled_files(from, exit);
  if (!texts) return exit;
  m.from = std::move(*texts);
  if (!o.eval.empty()) {
    auto held = read_labelled_files({o.eval}, exit);
    if (!held) return exit;
    m.eval = std::move(*held);
  }
  learn::Labels known;
  for (const pack::Category& category : pack.categories) known.add(category.id);
  known.add(std::string(pack::label_none));
  if (!o.free() && (!check_labels(m.from, known.numbers) || !check_labels(m.eval, known.numbers)))
    return Exit::no;
  m.labels = learn::labels_of(m.from.texts, pack);
  if (m.labels.names.size() < 2 || m.from.texts.size() < o.learn.folds) {
    complain("至少需要两个类别、五条文字 / at least two labels and five texts are needed");
    return Exit::no;
  }
  if (!check_labels(m.eval, m.labels.numbers)) return Exit::no;
  const text::Reader& reader = *m.pack.ready->reader;
  for (const auto& text : m.from.texts) m.examples.push_back(learn::example_of(reader, text, m.labels));
  if (!o.free()) m.hints = learn::hints_of(reader, m.labels);
  for (const auto& text : m.eval.texts) m.judged.push_back(learn::example_of(reader, text, m.labels));
  return Exit::ok;
}

std::size_t duplicates_of(const std::vector<std::uint32_t>& groups) {
  std::size_t out = 0;
  for (std::uint32_t i = 0; i < groups.size(); ++i) out += groups[i] != i ? 1 : 0;
  return out;
}

Exit learn_pack(const Session& session, const Options& o) {
  if (o.free() == o.out.empty()) {
    return misused("--labels free 须与 --out FILE 同用：别的标签不属于规则包",
                   "--labels free goes with --out FILE: other labels do not belong into a pack");
  }
  Material m;
  if (const Exit exit = gather(o, m); exit != Exit::ok) return exit;
  Progress progress("学习 learning", false);
  learn::Learned learned =
      learn::train(m.examples, m.hints, m.labels.names, o.learn,
                   [&](std::uint64_t done, std::uint64_t whole) { progress.at(done, whole); });
  const std::string bytes = pack::to_bytes(learned.model);
  const std::string path = o.free() ? o.out : o.folder + "/" + std::string(pack::text_model_file);
  if (const base::Status written = node::write_durably(path, bytes, 0644); !written)
    return fail(written.error());

  const auto model = std::make_shared<const pack::TextModel>(std::move(learned.model));
  const text::Classifier classifier(model);
  const auto telling = telling_grams(classifier, m.examples, telling_shown);
  const Judgement unseen = judge(learned.unseen, m.from.texts, *model);
  std::vector<learn::Opinion> opinions;
  for (const learn::Example& e : m.judged) opinions.push_back(learn::opinion_of(classifier, e));
  const Judgement held = judge(opinions, m.eval.texts, *model);
  const std::size_t duplicates = duplicates_of(learned.groups);
  const double cost = cost_us(classifier, m.examples);

  if (session.json) {
    Json out{{"file", path},
             {"bytes", bytes.size()},
             {"seed", o.learn.seed},
             {"folds", o.learn.folds},
             {"grams", model->grams.size()},
             {"weights", model->weights.size()},
             {"near_duplicates", duplicates},
             {"us_per_text", cost},
             {"model_counts", model->model_counts},
             {"longer_counts", model->longer_counts},
             {"words_count", model->words_count},
             {"unseen", judgement_json(unseen, model->labels, telling)}};
    if (!m.judged.empty()) out["eval"] = judgement_json(held, model->labels, {});
    print_line(out);
    return Exit::ok;
  }
  print(fmt::format(
            "交叉验证（{} 折，近似重复放在同一折）/ cross-validation, {} folds, near duplicates together\n",
            o.learn.folds, o.learn.folds) +
        judgement_text(unseen, model->labels, telling));
  if (!m.judged.empty()) {
    print(fmt::format("\n{}\n", o.eval) + judgement_text(held, model->labels, {}));
  }
  print(fmt::format(
      "\n已写入 {}：{} 字节，{} 个片段，{} 个权重；{} 条近似重复；每条 {:.1f} µs / written, {} bytes, {} "
      "n-grams, {} weights; {} near duplicates; {:.1f} µs a text\n",
      path, bytes.size(), model->grams.size(), model->weights.size(), duplicates, cost, bytes.size(),
      model->grams.size(), model->weights.size(), duplicates, cost));
  return Exit::ok;
}

}  // namespace

void register_pack_learn(CLI::App& pack_group, Session& session) {
  CLI::App* command =
      add_offline(pack_group, session,
                  {"learn", "从已标注的文字学习模型，写入规则包的 model.bin，并报告效果",
                   "learn a text model from labelled texts into the pack's model.bin, and say how good it is",
                   "gridline pack learn rules/packs/lingyun --from labelled.jsonl --eval held.jsonl"});
  auto o = std::make_shared<Options>();
  command->add_option("DIR", o->folder, "规则包目录 / pack folder")->required();
  command->add_option(
      "--from", o->from,
      "已标注的文字，每行 {text,title?,category}；默认 DIR/learn/*.jsonl / labelled texts, a JSON object "
      "a line; default: DIR/learn/*.jsonl");
  command->add_option("--eval", o->eval, "另行评判的文字 / texts to judge with, not learned from");
  command->add_option("--seed", o->learn.seed, "随机种子 / seed of all chance")
      ->capture_default_str()
      ->check(whole_number(0, UINT32_MAX));
  command->add_option("--folds", o->learn.folds, "交叉验证的折数 / parts of the cross-validation")
      ->capture_default_str()
      ->check(whole_number(2, 50));
  command->add_option("--ngram", o->learn.gram_chars, "片段至多几个字 / characters of the longest n-gram")
      ->capture_default_str()
      ->check(whole_number(1, pack::gram_chars_max));
  command
      ->add_option("--labels", o->labels,
                   "free：标签不必是规则包的类别 / free: labels need not be categories")
      ->check(CLI::IsMember({"pack", "free"}));
  command->add_option("--out", o->out,
                      "模型写到这里，与 --labels free 同用 / where the model goes, with --labels free");
  command->callback([&session, o] { session.action = [&session, o] { return learn_pack(session, *o); }; });
}

}  // namespace gridline::cli
