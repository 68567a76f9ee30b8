// The shipped pack's model: made of what lies beside it, and as good as it was.
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <sstream>

#include "rules/learn/material.h"
#include "rules/learn/measure.h"
#include "rules/pack/loader.h"

namespace gridline::learn {
namespace {

namespace fs = std::filesystem;

const fs::path folder = fs::path(GRIDLINE_SOURCE_DIR) / "rules/packs/lingyun";

struct Shipped {
  std::string bytes;  // of model.bin
  Learned learned;    // again, from the same texts
};

std::vector<LabelledText> texts_beside() {
  std::vector<fs::path> paths;
  for (const auto& entry : fs::directory_iterator(folder / "learn")) {
    if (entry.path().extension() == ".jsonl") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<LabelledText> texts;
  std::vector<LabelledIssue> issues;
  for (const fs::path& path : paths) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    read_labelled(content.str(), 0, texts, issues);
  }
  EXPECT_TRUE(issues.empty());
  return texts;
}

const Shipped& shipped() {
  static const Shipped made = [] {
    Shipped out;
    auto files = pack::read_folder(folder.string());
    EXPECT_TRUE(files);
    if (const pack::PackFile* model = files->find(pack::text_model_file)) out.bytes = model->content;
    std::erase_if(files->files, [](const pack::PackFile& f) { return f.name == pack::text_model_file; });
    const pack::Loaded loaded = pack::load(*files);
    const text::Reader reader(loaded.pack);
    const std::vector<LabelledText> texts = texts_beside();
    const Labels labels = labels_of(texts, *loaded.pack);
    std::vector<Example> examples;
    for (const LabelledText& text : texts) examples.push_back(example_of(reader, text, labels));
    out.learned = train(examples, hints_of(reader, labels), labels.names, {}, [](auto, auto) {});
    return out;
  }();
  return made;
}

TEST(LingyunModel, learning_again_gives_the_same_bytes) {
  EXPECT_TRUE(pack::to_bytes(shipped().learned.model) == shipped().bytes)
      << "the words, the categories, the texts in learn/ or the reader have changed since the model was "
         "learned: "
         "run `gridline pack learn rules/packs/lingyun` and commit model.bin";
}

TEST(LingyunModel, every_category_has_texts_to_learn_from) {
  EXPECT_GE(shipped().learned.model.labels.size(), 69u);
}

TEST(LingyunModel, unseen_sentences_are_read_as_well_as_when_it_was_made) {
  const Learned& learned = shipped().learned;
  std::vector<Judged> judged;
  for (const Opinion& o : learned.unseen) {
    const Guess g = guess(o, counts_of(learned.model));
    judged.push_back({o.label, g.label, confidence_of(o, g, learned.model), g.label == o.label});
  }
  const std::int32_t at[] = {800, 900};
  const auto points = curve(judged, at);
  EXPECT_GT(measure(judged, static_cast<std::uint32_t>(learned.model.labels.size())).accuracy, 0.62);
  // Of texts written to be hard, emergencies that words raise among them.
  EXPECT_GT(points[0].coverage, 0.45);
  EXPECT_GT(points[0].precision, 0.81);
  EXPECT_GT(points[1].precision, 0.86);
}

}  // namespace
}  // namespace gridline::learn
