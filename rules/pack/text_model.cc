// The header is msgpack; the n-grams and their weights, which are nearly all of it, are one run of
// varints: each n-gram as what its characters add to the one before it, small weights in one byte.
#include "rules/pack/text_model.h"

#include <algorithm>
#include <set>

#include "engine/base/limits.h"
#include "engine/base/pack_reader.h"
#include "engine/base/pack_writer.h"
#include "rules/pack/utf8.h"

namespace gridline::pack {

namespace {

using base::Error;
using base::ErrorCode;

constexpr std::string_view mark = "gridline-text-model";
constexpr std::uint64_t version = 2, version_without_longer = 1;
constexpr std::size_t labels_max = 4096;
constexpr std::int32_t number_max = 1'000'000;  // of a bias, a coefficient: far from any overflow

void put_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

std::uint64_t zigzag(std::int64_t value) {
  return static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63);
}

std::int64_t unzigzag(std::uint64_t value) {
  return static_cast<std::int64_t>(value >> 1) ^ -static_cast<std::int64_t>(value & 1);
}

// Varints out of bytes that may be anything; failure sticks.
class Varints {
 public:
  explicit Varints(std::string_view in) : in_(in) {}
  std::uint64_t next() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      if (at_ == in_.size()) break;
      const auto byte = static_cast<unsigned char>(in_[at_++]);
      value |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return value;
    }
    failed_ = true;
    return 0;
  }
  bool failed() const { return failed_; }
  bool at_end() const { return at_ == in_.size(); }

 private:
  std::string_view in_;
  std::size_t at_ = 0;
  bool failed_ = false;
};

// One to `chars_max` characters and nothing after them.
bool is_sound_gram(Gram gram, std::uint32_t chars_max) {
  std::uint32_t used = 0;
  for (std::uint32_t i = 0; i < gram_chars_max; ++i) {
    const auto c = static_cast<char32_t>(gram >> 21 * i & 0x1FFFFF);
    if (c == 0) continue;
    if (i != used || !is_scalar(c)) return false;
    ++used;
  }
  return used >= 1 && used <= chars_max && gram >> 63 == 0;
}

std::string packed_grams(const TextModel& model) {
  std::string out;
  Gram before = 0;
  for (std::size_t i = 0; i < model.grams.size(); ++i) {
    put_varint(out, model.grams[i] - before);
    before = model.grams[i];
    put_varint(out, model.rarity[i]);
    put_varint(out, model.first[i + 1] - model.first[i]);
    std::uint32_t next = 0;
    for (std::uint32_t w = model.first[i]; w < model.first[i + 1]; ++w) {
      put_varint(out, model.weights[w].label - next);
      next = model.weights[w].label + 1u;
      put_varint(out, zigzag(model.weights[w].weight));
    }
  }
  return out;
}

const char* read_weights(Varints& in, std::uint64_t count, TextModel& model) {
  std::uint64_t label = 0;
  for (std::uint64_t w = 0; w < count; ++w) {
    const std::uint64_t step = in.next();
    const std::int64_t weight = unzigzag(in.next());
    if (in.failed() || step >= model.labels.size() || label + step >= model.labels.size()) {
      return "a weight of no label";
    }
    label += step;
    if (weight < INT16_MIN || weight > INT16_MAX) return "a weight out of range";
    model.weights.push_back({static_cast<std::uint16_t>(label), static_cast<std::int16_t>(weight)});
    ++label;
  }
  return nullptr;
}

// Why the run of n-grams is not sound; null when it is.
const char* read_grams(std::string_view packed, std::uint64_t count, TextModel& model) {
  if (count > packed.size()) return "fewer n-grams than it says";
  Varints in(packed);
  model.grams.reserve(static_cast<std::size_t>(count));
  model.rarity.reserve(static_cast<std::size_t>(count));
  model.first.reserve(static_cast<std::size_t>(count) + 1);
  model.first.push_back(0);
  Gram before = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t step = in.next();
    const std::uint64_t rarity = in.next();
    const std::uint64_t weights = in.next();
    if (in.failed()) return "it ends in the middle";
    if (step == 0 || step > INT64_MAX - before) return "its n-grams do not ascend";
    before += step;
    if (!is_sound_gram(before, model.gram_chars)) return "an n-gram that is none";
    if (rarity == 0 || rarity > 0xFFFF) return "a rarity out of range";
    if (weights > model.labels.size()) return "more weights than labels";
    model.grams.push_back(before);
    model.rarity.push_back(static_cast<std::uint16_t>(rarity));
    if (const char* wrong = read_weights(in, weights, model)) return wrong;
    model.first.push_back(static_cast<std::uint32_t>(model.weights.size()));
  }
  return in.at_end() ? nullptr : "more bytes than n-grams";
}

std::int32_t number_within(base::PackReader& in, std::int32_t low, std::int32_t high) {
  const std::int64_t value = in.integer();
  if (value < low || value > high) in.fail("a number out of range");
  return in.failed() ? low : static_cast<std::int32_t>(value);
}

void read_labels(base::PackReader& in, TextModel& model) {
  const std::uint32_t count = in.array();
  if (count < 2 || count > labels_max) in.fail("a number of labels out of range");
  std::set<std::string_view> seen;
  for (std::uint32_t i = 0; i < count && !in.failed(); ++i) {
    const std::string_view label = in.text();
    if (label.empty() || label.size() > limits::name_bytes_max || !seen.insert(label).second) {
      in.fail("a label that is empty, too long or doubled");
    }
    model.labels.emplace_back(label);
  }
}

void read_calibration(base::PackReader& in, std::vector<CalibrationStep>& out) {
  const std::uint32_t count = in.array();
  if (count < 4 || count % 2 != 0 || count > 256) in.fail("a calibration out of range");
  for (std::uint32_t i = 0; i + 1 < count && !in.failed(); i += 2) {
    const CalibrationStep step{number_within(in, 0, 1000), number_within(in, 0, 1000)};
    const CalibrationStep before = i > 0 ? out.back() : CalibrationStep{-1, 0};
    if (step.from <= before.from || step.right < before.right) in.fail("a calibration that does not ascend");
    out.push_back(step);
  }
}

}  // namespace

std::u32string chars_of(Gram gram) {
  std::u32string out;
  for (; gram != 0; gram >>= 21) out.push_back(static_cast<char32_t>(gram & 0x1FFFFF));
  return out;
}

std::string to_bytes(const TextModel& model) {
  std::string out;
  base::PackWriter writer(out);
  writer.array(17);
  writer.text(mark);
  writer.unsigned_integer(version);
  writer.array(static_cast<std::uint32_t>(model.labels.size()));
  for (const std::string& label : model.labels) writer.text(label);
  writer.unsigned_integer(model.gram_chars);
  writer.unsigned_integer(model.title_counts);
  writer.unsigned_integer(model.unit);
  writer.array(static_cast<std::uint32_t>(model.bias.size()));
  for (const std::int32_t bias : model.bias) writer.integer(bias);
  writer.integer(model.model_counts);
  writer.integer(model.longer_counts);
  writer.integer(model.words_count);
  for (const auto* steps : {&model.calibration, &model.agreed}) {
    writer.array(static_cast<std::uint32_t>(2 * steps->size()));
    for (const CalibrationStep& step : *steps) {
      writer.integer(step.from);
      writer.integer(step.right);
    }
  }
  writer.integer(model.plain_right);
  writer.unsigned_integer(model.seed);
  writer.unsigned_integer(model.learned_from);
  writer.unsigned_integer(model.grams.size());
  writer.bytes(packed_grams(model));
  return out;
}

base::Result<TextModel> text_model_from(std::string_view bytes) {
  if (bytes.size() > limits::model_bytes_max) {
    return Error{ErrorCode::invalid_input, "larger than a model may be"};
  }
  base::PackReader in(bytes);
  const std::uint32_t parts = in.array();
  if (in.text() != mark) return Error{ErrorCode::invalid_input, "not a text model"};
  // Packs are stored for ever, so what they were stored with is read for ever.
  const std::uint64_t found = in.unsigned_integer();
  const bool old = found == version_without_longer;
  if (!old && found != version) return Error{ErrorCode::unsupported, "a text model of another version"};
  if (parts != (old ? 16 : 17)) in.fail("not as many parts as a text model has");
  TextModel model;
  read_labels(in, model);
  model.gram_chars = static_cast<std::uint32_t>(number_within(in, 1, gram_chars_max));
  model.title_counts = static_cast<std::uint32_t>(number_within(in, 1, 16));
  model.unit = static_cast<std::uint32_t>(number_within(in, 1, 4096));
  if (in.array() != model.labels.size()) in.fail("a bias for each label is needed");
  for (std::size_t i = 0; i < model.labels.size() && !in.failed(); ++i) {
    model.bias.push_back(number_within(in, -number_max, number_max));
  }
  model.model_counts = number_within(in, 0, number_max);
  if (!old) model.longer_counts = number_within(in, 0, number_max);
  model.words_count = number_within(in, 0, number_max);
  read_calibration(in, model.calibration);
  read_calibration(in, model.agreed);
  model.plain_right = number_within(in, 0, 1000);
  model.seed = in.unsigned_integer();
  model.learned_from = static_cast<std::uint32_t>(number_within(in, 0, INT32_MAX));
  const std::uint64_t grams = in.unsigned_integer();
  const std::string_view packed = in.bytes();
  if (!in.failed() && !in.at_end()) in.fail("more bytes than the model has");
  if (in.failed()) return in.error();
  if (const char* wrong = read_grams(packed, grams, model)) return Error{ErrorCode::invalid_input, wrong};
  return model;
}

}  // namespace gridline::pack
