// What decide finds a complaint to be like, against a search through all open tickets; snapshots between.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>

#include "engine/codec/snapshot.h"
#include "engine/core/likeness.h"
#include "tests/unit/engine/core/world.h"

namespace gridline::core {
namespace {

const char* const tellings[] = {
    "楼下的烧烤摊油烟太大，熏得家里不敢开窗",       "烧烤摊油烟天天往楼上飘，熏得不敢开窗",
    "餐馆后厨的烟囱对着阳台，一开火满屋子都是味",   "后厨烟囱正对我家阳台，开火就一屋子味",
    "干洗店的气味刺鼻，孩子头疼",                   "干洗店味道刺鼻，老人孩子都头疼恶心",
    "打印店门口焚烧塑料，黑烟呛得直咳嗽",     "有人在门口烧塑料，黑烟呛人"};
const char* const places[] = {"海曲世家3号楼", "海曲世家6号楼", "海曲世家12号楼", "阳光雅居", "风韵荷都A区3号楼",
                              "风韵荷都A区1号楼", ""};
const char* const categories[] = {"env.fume", "env.dust"};

// The rule spelled out: which ticket the new complaint is most like, found by looking at every one.
std::optional<LikeTicket> by_looking_at_all(const World& w, const pack::Similar& rule,
                                            const SubmitComplaint& body, pack::CategoryIndex category) {
  const pack::Pack& pack = *w.rules.pack;
  Symbol area;
  if (body.reading.place != 0) {
    const pack::PlaceIndex place(body.reading.place - 1);
    const pack::PlaceIndex compound = pack::place_above(pack, place, pack::PlaceKind::compound);
    area = w.rules.places[compound ? compound.value : place.value];
  }
  std::optional<LikeTicket> best;
  const auto look = [&](bool near, std::int32_t least, SimilarWhy why) {
    for (const Ticket* t : w.state.tickets_by_id()) {
      const SimilarTicket* known = w.state.similar.find(t->id);
      if (known == nullptr || known->category != w.rules.categories[category.value]) continue;
      if (near ? known->area != area : area && known->area) continue;
      if (!near) {
        const auto a = text::pairs_of(known->sketch), b = text::pairs_of(body.sketch);
        if (std::find_first_of(a.begin(), a.end(), b.begin(), b.end()) == a.end()) continue;
      }
      if (!takes_in(t->state) || t->opened < w.now - rule.within) continue;
      const std::uint32_t alike = text::alike(known->sketch, body.sketch);
      if (alike < static_cast<std::uint32_t>(least)) continue;
      if (!best || alike >= best->alike) best = {t, alike, why};
    }
  };
  if (area) look(true, rule.alike, SimilarWhy::near);
  if (!best && rule.unplaced != 0) look(false, rule.unplaced, SimilarWhy::words);
  return best;
}

TEST(Likeness, decide_proposes_what_a_search_through_all_open_tickets_would) {
  std::uint64_t proposed = 0, by_words = 0, none = 0;
  for (std::uint32_t seed = 1; seed <= 6; ++seed) {
    World w(base::parse_instant("2026-03-02 09:00").value(), {},
            CompiledPack::lingyun("{do: propose, within: 3 d, near: compound, alike: 25%, unplaced: 40%}"));
    const pack::Similar rule = similar_rule(w.rules, w.rules.route_nodes[0]);
    ASSERT_EQ(rule.alike, 250);
    std::mt19937 draw(seed);
    const auto below = [&draw](std::uint32_t n) {
      return std::uniform_int_distribution<std::uint32_t>(0, n - 1)(draw);
    };
    const MemberId desk = w.member("DESK-1");
    for (int i = 0; i < 160; ++i) {
      w.advance(base::minutes(20 + below(120)));
      Said said;
      said.id = std::to_string(i);
      said.text = std::string(places[below(7)]) + tellings[below(8)];
      said.category = categories[below(2)];
      said.confidential = below(12) == 0;
      const Command command = w.submission(said);
      const auto& body = std::get<SubmitComplaint>(command.body);
      const auto category = w.rules.pack->category_by_id.at(said.category);
      const bool compared = !said.confidential && body.sketch != text::Sketch{};
      const auto expected = compared ? by_looking_at_all(w, rule, body, category) : std::nullopt;
      const Decision d = w.put(command);
      ASSERT_FALSE(d.rejection);
      const bool joined = std::any_of(d.events.begin(), d.events.end(), [](const Event& e) {
        return std::holds_alternative<ComplaintJoined>(e);
      });
      const DuplicateProposed* is = nullptr;
      for (const Event& e : d.events) {
        if (const auto* p = std::get_if<DuplicateProposed>(&e)) is = p;
      }
      if (joined) continue;  // the very same place
      ASSERT_EQ(is != nullptr, expected.has_value()) << said.text;
      if (is == nullptr) {
        ++none;
        continue;
      }
      ++(is->why == SimilarWhy::words ? by_words : proposed);
      EXPECT_EQ(is->others.front(), expected->ticket->id);
      EXPECT_EQ(is->alike, expected->alike);
      EXPECT_EQ(is->why, expected->why);
      // Some are merged, kept apart, corrected, finished: the next ones find what is left.
      ActOnTicket act;
      act.ticket = is->ticket;
      act.reason = "test";
      act.verb = below(2) == 0 ? Verb::merge : Verb::keep_apart;
      if (act.verb == Verb::merge) act.others = is->others;
      w.put(World::by_member(desk, act));
      if (below(4) == 0) {
        ActOnTicket other;
        other.ticket = is->others.front();
        other.reason = "test";
        other.verb = below(2) == 0 ? Verb::void_ : Verb::correct;
        other.place = "阳光雅居";
        w.put(World::by_administrator(other));
      }
      // A snapshot in the middle: what follows from it is the same.
      if (below(10) == 0) {
        std::string bytes;
        codec::encode_snapshot(w.state, base::Seq(1), bytes);
        auto again = codec::decode_snapshot(bytes);
        ASSERT_TRUE(again);
        ASSERT_EQ(codec::digest(again->state), codec::digest(w.state));
        w.state = std::move(again->state);
      }
    }
  }
  EXPECT_GT(proposed, 20u);
  EXPECT_GT(by_words, 5u);
  EXPECT_GT(none, 20u);
}

}  // namespace
}  // namespace gridline::core
