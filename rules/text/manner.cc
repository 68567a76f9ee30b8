// Cues of the lexicon, added up.
#include "rules/text/manner.h"

#include <algorithm>
#include <array>

namespace gridline::text {

namespace {

using pack::Nature;
using pack::Urgency;

constexpr std::size_t natures = 7;
constexpr std::int32_t tag_weight_min = 10;  // one ordinary cue, or two weak ones
constexpr std::int32_t nature_weight_min = 8;   // a weaker cue needs company, else the category speaks
constexpr std::int32_t recent_weight_min = 10;  // 昨晚; 去年 weighs less
constexpr std::int32_t now_weight_min = 10;  // 现在; 一直 weighs less

// On equal weights the nature that binds us most: a complaint must not be lowered to a question.
constexpr Nature by_gravity[] = {Nature::report, Nature::complain, Nature::suggest,
                                 Nature::consult, Nature::ask, Nature::praise};

Nature heaviest(const std::array<std::int32_t, natures>& weight) {
  Nature best = Nature::none;
  std::int32_t most = nature_weight_min - 1;
  for (const Nature nature : by_gravity) {
    if (weight[static_cast<std::size_t>(nature)] > most) {
      best = nature;
      most = weight[static_cast<std::size_t>(nature)];
    }
  }
  return best;
}

Urgency raised(Urgency urgency, Urgency at_most) {
  if (urgency < Urgency::u1 || urgency > Urgency::u4 || urgency <= at_most) return urgency;
  return static_cast<Urgency>(static_cast<std::uint8_t>(urgency) - 1);
}

}  // namespace

Manner find_manner(std::span<const Passage> passages, const Vocabulary& vocabulary, const pack::Pack& pack,
                   bool problem) {
  Manner manner;
  std::array<std::int32_t, natures> nature{};
  std::vector<std::int32_t> tags(pack.lexicon.tags.size());
  bool ironic = false;
  bool past_emergency = false;  // whoever called is called back, whatever the message is about now
  for (const Passage& passage : passages) {
    if (passage.field == Field::place) continue;
    const std::int32_t factor = passage.field == Field::title ? 2 : 1;
    for (const Hit& hit : passage.hits) {
      const Entry& entry = vocabulary[hit.entry];
      if (hit.scope == Scope::ironic) ironic = true;
      if (hit.scope == Scope::negated || hit.scope == Scope::quoted || hit.scope == Scope::ironic) continue;
      const std::int32_t weight = std::clamp(entry.weight, 0, 1'000) * factor;
      if (entry.kind == EntryKind::nature && entry.target < natures) nature[entry.target] += weight;
      if (entry.kind == EntryKind::tag) tags[entry.target] += weight;
      if (entry.kind == EntryKind::urgent && hit.scope == Scope::present) manner.urgent = true;
      if (entry.kind == EntryKind::ongoing && entry.weight >= now_weight_min) manner.now = true;
      if (entry.transfer && hit.scope == Scope::past && passage.clauses[hit.clause].past >= recent_weight_min)
        past_emergency = true;
    }
  }
  manner.nature = heaviest(nature);
  if (manner.nature == Nature::praise && problem) {
    nature[static_cast<std::size_t>(Nature::praise)] = 0;
    manner.nature = heaviest(nature);
    if (manner.nature == Nature::none) manner.nature = Nature::complain;
  }
  if (manner.nature == Nature::none && ironic && problem) manner.nature = Nature::complain;
  for (std::size_t i = 0; i < tags.size(); ++i) {
    const std::string& id = pack.lexicon.tags[i].id;
    if (tags[i] < tag_weight_min && !(past_emergency && id == "callback")) continue;
    manner.tags.push_back(id);
    manner.vulnerable = manner.vulnerable || id == "vulnerable";
    manner.night = manner.night || id == "night";
  }
  std::sort(manner.tags.begin(), manner.tags.end());
  return manner;
}

pack::Nature nature_of(pack::Nature said, const pack::Category& best, bool emergency) {
  if (said == Nature::none) return best.nature;
  return emergency && said == Nature::complain ? Nature::ask : said;
}

// For the weak a supply that fails or a danger is urgent, but U1 stays for emergencies: the lists
// of U1 are alarms that wake people at night. A word of haste (触电, 快塌) may reach it.
Urgency urgency_of(const pack::Category& category, const Manner& manner, bool emergency) {
  if (emergency || category.urgency == Urgency::consult || category.urgency == Urgency::wish)
    return category.urgency;
  const bool danger = category.group == "safe" || category.group == "emrg";
  if (manner.nature == Nature::consult) return Urgency::consult;
  if (manner.nature == Nature::suggest && !danger) return Urgency::u4;
  Urgency urgency = category.urgency;
  if (manner.vulnerable && (danger || category.group == "util")) urgency = raised(urgency, Urgency::u2);
  if (manner.night && manner.now && category.id.starts_with("env.noise"))
    urgency = raised(urgency, Urgency::u2);  // while it can still be stopped
  if (manner.urgent) urgency = raised(urgency, Urgency::u1);
  return urgency;
}

}  // namespace gridline::text
