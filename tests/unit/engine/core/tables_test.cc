// The small tables of the state: index, rows, names, receipts.
#include <gtest/gtest.h>

#include <map>
#include <random>

#include "engine/core/receipt.h"
#include "engine/core/row_table.h"
#include "engine/core/slot_index.h"
#include "engine/core/symbols.h"
#include "engine/core/words.h"

namespace gridline::core {
namespace {

TEST(SlotIndex, agrees_with_a_map_over_random_inserts_and_erases) {
  std::mt19937 random(7);
  SlotIndex index;
  std::map<std::uint32_t, std::uint64_t> keys;  // by slot
  for (int step = 0; step < 50'000; ++step) {
    const std::uint32_t slot = random() % 2000;
    const auto at = keys.find(slot);
    if (at == keys.end()) {
      keys[slot] = random() % 500;  // many slots share a hash
      index.insert(keys[slot], slot);
    } else {
      index.erase(at->second, slot);
      keys.erase(at);
    }
  }
  EXPECT_EQ(index.size(), keys.size());
  for (std::uint32_t slot = 0; slot < 2000; ++slot) {
    const auto at = keys.find(slot);
    const std::uint64_t hash = at == keys.end() ? 0 : at->second;
    const std::uint32_t found = index.find(hash, [&](std::uint32_t s) { return s == slot; });
    EXPECT_EQ(found == slot, at != keys.end()) << slot;
  }
}

// Erased and looked for at every moment of growing, also what still stands in the smaller table.
TEST(SlotIndex, finds_and_erases_while_it_grows) {
  std::mt19937 random(11);
  SlotIndex index;
  std::map<std::uint32_t, std::uint64_t> keys;
  for (std::uint32_t slot = 0; slot < 3000; ++slot) {
    keys[slot] = random() % 4000;
    index.insert(keys[slot], slot);
    if (slot % 3 == 0) {
      const auto at = std::next(keys.begin(), static_cast<std::ptrdiff_t>(random() % keys.size()));
      index.erase(at->second, at->first);
      keys.erase(at);
    }
    if (slot % 7 != 0) continue;
    for (const auto& [known, hash] : keys)
      ASSERT_EQ(index.find(hash, [&](std::uint32_t s) { return s == known; }), known) << slot;
  }
  EXPECT_EQ(index.size(), keys.size());
  for (const auto& [known, hash] : keys) index.erase(hash, known);
  EXPECT_EQ(index.size(), 0u);
}

// A pile of complaints is found by each of its tickets: one of them going must not take another's place.
TEST(SlotIndex, a_slot_under_several_keys_is_erased_under_the_one_given) {
  std::mt19937 random(5);
  SlotIndex index;
  std::map<std::pair<std::uint64_t, std::uint32_t>, bool> held;
  for (int i = 0; i < 4000; ++i) {
    const std::pair<std::uint64_t, std::uint32_t> key{random() % 50,
                                                      static_cast<std::uint32_t>(random() % 8)};
    const bool is = held.erase(key) > 0;
    if (is) index.erase(key.first, key.second);
    else held[key] = true, index.insert(key.first, key.second);
    for (const auto& [known, unused] : held) {
      const auto same = [&, slot = known.second](std::uint32_t s) { return s == slot; };
      ASSERT_EQ(index.find(known.first, same), known.second) << i;
    }
  }
  EXPECT_EQ(index.size(), held.size());
}

struct Row {
  base::TicketId id;
  int value = 0;
};

TEST(RowTable, rows_stay_where_they_are_and_freed_slots_are_used_again) {
  RowTable<Row> rows;
  const std::uint32_t first = rows.insert({base::TicketId(1), 10});
  const Row* address = &rows[first];
  for (std::uint64_t i = 2; i < 10'000; ++i) rows.insert({base::TicketId(i), 0});
  EXPECT_EQ(&rows[first], address);
  rows.erase(first);
  EXPECT_EQ(rows.insert({base::TicketId(20'000), 1}), first);
}

TEST(Symbols, a_name_keeps_its_number) {
  Symbols symbols;
  symbols.define("unit:LY-G1");
  symbols.define("place:海曲世家/8号楼");
  EXPECT_EQ(symbols.find("place:海曲世家/8号楼"), Symbol(2));
  EXPECT_EQ(symbols.bare_name(Symbol(2)), "海曲世家/8号楼");
  EXPECT_FALSE(symbols.find("unit:LY-G2"));
}

TEST(Receipt, a_code_is_read_back_however_it_is_written_down) {
  const std::uint64_t bits = receipt_bits(0x123456789abcdef0ull);
  const std::string code = receipt_code(bits);
  EXPECT_EQ(code.size(), 11u);
  EXPECT_EQ(receipt_of(code), bits);
  std::string sloppy;
  for (const char c : code)
    sloppy += c == '-' ? ' ' : c == '0' ? 'o' : c == '1' ? 'l' : static_cast<char>(std::tolower(c));
  EXPECT_EQ(receipt_of(sloppy), bits);
  EXPECT_FALSE(receipt_of("7KQ3M-X9T2").has_value());
  EXPECT_FALSE(receipt_of("7KQ3M-X9T2U").has_value());
}

TEST(Words, every_number_of_the_vocabulary_has_a_code_and_a_chinese_name) {
  for (std::uint8_t i = 1; i <= 15; ++i) {
    EXPECT_FALSE(code(static_cast<TicketState>(i)).empty()) << int(i);
    EXPECT_FALSE(zh(static_cast<TicketState>(i)).empty()) << int(i);
    EXPECT_EQ(state_of(code(static_cast<TicketState>(i))), static_cast<TicketState>(i));
  }
  for (std::uint8_t i = 1; i <= 41; ++i) {
    EXPECT_EQ(verb_of(code(static_cast<Verb>(i))), static_cast<Verb>(i)) << int(i);
  }
}

}  // namespace
}  // namespace gridline::core
