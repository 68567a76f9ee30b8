// The problem: words are exact where they stand and silent elsewhere; the model always has an opinion, and
// an idea of how much it is worth. Both are made into one number a category, its utility,
//
//   utility = model_counts x score + words_count x strength of its words
//
// (a score is a share of the whole text, so it counts more in a longer one) whose exponentials, made to
// add up to one, are probabilities (a conditional logit; `gridline pack learn` finds the coefficients
// on texts that the model had not seen). The best one's probability is then read off against how often
// such a one was right.
//
// A message may have several matters, each owning a clause by its words. Then the question is whether
// these are what it is about: their probabilities are added.
//
// Rejected: whoever is surer wins. Of words and model agreeing at 70 % each it makes 70 %.
#include "rules/text/verdict.h"

#include <algorithm>
#include <array>
#include <bit>

#include "engine/base/limits.h"
#include "rules/pack/utf8.h"

namespace gridline::text {

namespace {

constexpr std::int32_t candidate_permille = 50;  // what a person is shown, and a second matter must have
constexpr std::size_t candidates_max = 5;
constexpr std::size_t telling_max = 4;
constexpr std::ptrdiff_t plain_chars_max = 12;
constexpr std::uint64_t length_shortest = 4;
constexpr std::int32_t doublings_max = 7'000;
constexpr std::uint32_t no_label = 0xffffffffu;

constexpr std::int64_t steps_fine = 256, steps_coarse = 64;

// Powers of exp(-1/1000) and of exp(-256/1000).
template <std::size_t N>
constexpr std::array<double, N> powers(double base) {
  std::array<double, N> out{};
  double value = 1;
  for (double& o : out) {
    o = value;
    value *= base;
  }
  return out;
}
constexpr auto fine = powers<steps_fine>(0.999000499833375);
constexpr auto coarse = powers<steps_coarse>(0.7741419687922484);

bool has(std::span<const Matter> matters, pack::CategoryIndex category) {
  return std::any_of(matters.begin(), matters.end(), [&](const Matter& m) { return m.category == category; });
}

std::int32_t word_score(const MattersFound& found, pack::CategoryIndex category) {
  for (const std::vector<Matter>* list : {&found.matters, &found.candidates}) {
    for (const Matter& m : *list) {
      if (m.category == category) return m.score;
    }
  }
  return 0;
}

const Passage* passage_of(std::span<const Passage> passages, bool title) {
  for (const Passage& p : passages) {
    if (p.field == (title ? Field::title : Field::text)) return &p;
  }
  return nullptr;
}

std::ptrdiff_t gram_char_count(const GramText& chars) {
  const auto count = [](std::span<const char32_t> s) {
    return std::count_if(s.begin(), s.end(), is_gram_char);
  };
  return count(chars.title) + count(chars.text);
}

}  // namespace

double falling(std::int64_t distance) {
  if (distance >= steps_fine * steps_coarse) return 0;
  return fine[static_cast<std::size_t>(distance % steps_fine)] *
         coarse[static_cast<std::size_t>(distance / steps_fine)];
}

std::int64_t utility(std::int64_t model_counts, std::int64_t model_score, std::int64_t words_count,
                     std::int64_t words_strength) {
  return (model_counts * model_score + words_count * words_strength) / 1000;
}

std::int32_t calibrated(std::span<const pack::CalibrationStep> steps, std::int32_t permille) {
  if (permille <= steps.front().from) return steps.front().right;
  for (std::size_t i = 1; i < steps.size(); ++i) {
    const pack::CalibrationStep &a = steps[i - 1], &b = steps[i];
    if (permille <= b.from) return a.right + (b.right - a.right) * (permille - a.from) / (b.from - a.from);
  }
  return steps.back().right;
}

std::vector<WordsSay> words_say(const MattersFound& found) {
  std::vector<WordsSay> out;
  for (const Matter& m : found.candidates) {
    const std::int64_t strength = std::int64_t{m.score} * 1000 / found.needed;
    out.push_back({m.category, static_cast<std::int32_t>(std::min<std::int64_t>(strength, words_say_max))});
  }
  return out;
}

GramChars gram_chars(std::span<const Passage> passages, const Vocabulary& vocabulary) {
  GramChars out;
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    std::u32string& chars = passage.field == Field::title ? out.title : out.text;
    chars.assign(passage.text.chars.begin(), passage.text.chars.end());
    const auto leave_out = [&](Span s) {
      for (std::uint32_t i = s.begin; i < s.end; ++i) chars[i] = 0;
    };
    for (const Hit& hit : passage.hits) {
      const EntryKind kind = vocabulary[hit.entry].kind;
      if (kind == EntryKind::name || kind == EntryKind::local) leave_out(hit.at);
    }
    for (const Clause& clause : passage.clauses) {
      if (clause.aside) leave_out(clause.at);
    }
    for (const Span& signature : passage.text.signatures) leave_out(signature);
  }
  return out;
}

bool is_plain(const GramText& chars, std::size_t words, std::size_t matters) {
  return words == 1 && matters == 1 && gram_char_count(chars) <= plain_chars_max;
}

std::int32_t doublings(const GramText& chars) {
  const auto count = static_cast<std::uint64_t>(gram_char_count(chars));
  if (count <= length_shortest) return 0;
  // The logarithm, in a straight line from one power of two to the next.
  const auto whole = static_cast<std::uint32_t>(std::bit_width(count / length_shortest)) - 1;
  const std::uint64_t power = length_shortest << whole;
  const auto thousandths = static_cast<std::int32_t>((count - power) * 1000 / power);
  return std::min(static_cast<std::int32_t>(whole) * 1000 + thousandths, doublings_max);
}

std::int64_t score_counts(const pack::TextModel& model, std::int32_t doublings) {
  return model.model_counts + std::int64_t{model.longer_counts} * doublings / 1000;
}

struct Judge::Likely {
  std::uint32_t label = 0;
  std::int32_t permille = 0;
  pack::CategoryIndex category;  // none: the label is no category
};

// What words and model together say of one text.
struct Judge::Opinion {
  GramChars chars;
  KnownGrams grams;
  std::vector<Likely> all;  // the likeliest first; without those under a thousandth

  std::int32_t permille_of(pack::CategoryIndex category) const {
    for (const Likely& l : all) {
      if (l.category == category) return l.permille;
    }
    return 0;
  }
};

Judge::Judge(const pack::Pack& pack) : pack_(pack) {
  if (pack.text_model == nullptr || pack.reading.model != pack::ModelUse::with_words) return;
  classifier_ = std::make_unique<Classifier>(pack.text_model);
  label_of_.assign(pack.categories.size(), no_label);
  for (const std::string& label : pack.text_model->labels) {
    const auto at = pack.category_by_id.find(label);
    category_of_.push_back(at == pack.category_by_id.end() ? pack::CategoryIndex() : at->second);
    if (const pack::CategoryIndex c = category_of_.back(); c)
      label_of_[c.value] = static_cast<std::uint32_t>(category_of_.size() - 1);
  }
}

Judge::Opinion Judge::opinion(const MattersFound& found, std::span<const Passage> passages,
                              const Vocabulary& vocabulary) const {
  Opinion out{gram_chars(passages, vocabulary), {}, {}};
  out.grams = classifier_->find(out.chars.view());
  const pack::TextModel& model = classifier_->model();
  std::vector<std::int32_t> scores;
  classifier_->score(out.grams, scores);
  const std::int64_t counts = score_counts(model, doublings(out.chars.view()));
  std::vector<std::int64_t> utilities(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) utilities[i] = utility(counts, scores[i], 0, 0);
  for (const WordsSay& say : words_say(found)) {
    const std::uint32_t i = label_of_[say.category.value];
    if (i != no_label) utilities[i] = utility(counts, scores[i], model.words_count, say.strength);
  }
  const auto denied = [&](std::size_t i) {
    const auto& all = found.denied;
    return category_of_[i] && std::find(all.begin(), all.end(), category_of_[i]) != all.end();
  };
  std::int64_t most = INT64_MIN;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    if (!found.denied.empty() && denied(i)) utilities[i] = INT64_MIN;
    most = std::max(most, utilities[i]);
  }
  std::vector<double> weights(scores.size());
  double sum = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    weights[i] = utilities[i] == INT64_MIN ? 0 : falling(most - utilities[i]);
    sum += weights[i];
  }
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const auto permille = static_cast<std::int32_t>(weights[i] * 1000 / sum);
    if (permille > 0) out.all.push_back({static_cast<std::uint32_t>(i), permille, category_of_[i]});
  }
  std::sort(out.all.begin(), out.all.end(), [](const Likely& a, const Likely& b) {
    return a.permille != b.permille ? a.permille > b.permille : a.label < b.label;
  });
  return out;
}

void Judge::explain(const KnownGrams& grams, std::span<const Passage> passages, std::uint32_t label,
                    std::uint32_t other, Verdict& verdict) const {
  for (const TellingGram& gram : classifier_->telling(grams, label, other, telling_max)) {
    const Passage* passage = passage_of(passages, gram.in_title);
    const Span raw = passage->text.raw_of({gram.begin, gram.begin + gram.chars});
    std::string written;
    for (const char32_t c : pack::chars_of(gram.gram)) pack::append_utf8(written, c);
    verdict.words.push_back({raw.begin, raw.end, gram.in_title, WordText::copy_of(written),
                             WordText::copy_of("model:" + classifier_->model().labels[label])});
  }
}

Verdict Judge::by_words(MattersFound found) const {
  Verdict out;
  out.sure = found.sure;
  out.emergency = found.emergency;
  out.alarm = found.suspected;
  out.matters = std::move(found.matters);
  // What the words raise is certain to them, whatever a model would say.
  if (classifier_ != nullptr && out.emergency) out.confidence = 1000;
  return out;
}

// How likely it is that the first matter is right, per mille.
std::int32_t Judge::confidence_of(const Opinion& opinion, const MattersFound& found) const {
  const Likely& best = opinion.all.front();
  const bool words_agree = has(found.matters, best.category);
  std::int32_t together = best.permille;
  if (words_agree) {
    together = 0;
    for (const Matter& m : found.matters) together += opinion.permille_of(m.category);
  }
  const pack::TextModel& model = classifier_->model();
  const bool agreed = words_agree && found.sure;
  const std::int32_t read =
      calibrated(agreed ? model.agreed : model.calibration, std::min(together, 1000));
  if (agreed && is_plain(opinion.chars.view(), found.candidates.size(), found.matters.size()))
    return std::max(read, model.plain_right);
  return read;
}

// May the model say that it is no emergency, and something else for certain?
bool Judge::overrules(const Opinion& opinion, pack::CategoryIndex alarm, std::int32_t confidence) const {
  const pack::CategoryIndex best = opinion.all.front().category;
  const bool known = std::find(category_of_.begin(), category_of_.end(), alarm) != category_of_.end();
  return known && best && !is_emergency(pack_[best]) && confidence >= pack_.reading.sure_permille &&
         opinion.permille_of(alarm) < candidate_permille;
}

std::vector<Matter> Judge::matters_of(const Opinion& opinion, const MattersFound& found, bool sure) const {
  std::vector<Matter> out;
  const Likely& best = opinion.all.front();
  const bool words_agree = has(found.matters, best.category);
  const auto add = [&](pack::CategoryIndex c) {
    if (!c || has(out, c) || out.size() == limits::matters_max) return;
    // Acted on even in an unsure reading, so only what the words say.
    if (model_alone(found, c) && pack_[c].guard == pack::Guard::transfer) return;
    out.push_back({c, word_score(found, c), opinion.permille_of(c)});
  };
  const bool keeps_order =
      words_agree &&
      (found.sure || opinion.permille_of(found.matters.front().category) >= candidate_permille);
  if (!keeps_order) add(best.category);
  for (const Matter& m : found.matters) {
    const bool displaced = sure && !words_agree && opinion.permille_of(m.category) < candidate_permille;
    if (!displaced || pack_[m.category].guard == pack::Guard::transfer) add(m.category);
  }
  if (sure) return out;
  for (const Likely& l : opinion.all) {
    if (out.size() < candidates_max && l.permille >= candidate_permille) add(l.category);
  }
  return out;
}

Verdict Judge::judge(MattersFound found, std::span<const Passage> passages,
                     const Vocabulary& vocabulary) const {
  if (classifier_ == nullptr || (found.emergency && !found.narrated)) return by_words(std::move(found));
  const Opinion says = opinion(found, passages, vocabulary);
  if (says.all.empty()) return by_words(std::move(found));
  if (found.emergency) {
    // Words of a story weigh nothing where the model is certain that the letter is of something else.
    MattersFound without = found;
    std::erase_if(without.matters, [](const Matter& m) { return m.score >= score_certain; });
    without.sure = without.emergency = false;
    if (!overrules(says, found.matters.front().category, confidence_of(says, without)))
      return by_words(std::move(found));
    found = std::move(without);
  }

  Verdict out;
  const Likely& best = says.all.front();
  out.confidence = confidence_of(says, found);
  if (found.suspected && !overrules(says, found.suspected, out.confidence)) out.alarm = found.suspected;
  std::uint32_t told = best.label;  // the label whose n-grams are shown
  // An emergency that the words do not raise is not for a machine to call: a person looks, at once.
  for (const Likely& l : says.all) {
    if (!model_alone(found, l.category) || l.permille < pack_.reading.urgent_permille) continue;
    out.alarm = l.category;
    told = l.label;
    break;
  }
  // All that the words know is denied or over, which the model cannot see: 停电已经好了, 不用派人了.
  const bool over = found.matters.empty() && !found.denied.empty();
  out.sure = best.category && !out.alarm && !over && !model_alone(found, best.category) &&
             out.confidence >= pack_.reading.sure_permille;
  out.matters = matters_of(says, found, out.sure);
  if (!out.matters.empty() && out.matters.front().category == best.category)
    out.matters.front().confidence = out.confidence;
  const std::uint32_t other = says.all.size() > 1 ? says.all[1].label : (told == 0 ? 1u : 0u);
  const std::uint32_t rival = told != best.label ? best.label : other;
  explain(says.grams, passages, told, rival, out);
  return out;
}

bool Judge::model_alone(const MattersFound& found, pack::CategoryIndex category) const {
  return category && is_emergency(pack_[category]) && !has(found.matters, category);
}

}  // namespace gridline::text
