// The rules that hold in every case.
#include "tools/conformance/ledger.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/wire/checks.h"
#include "tools/conformance/plan.h"
#include "tools/conformance/text.h"

namespace gridline::conformance {

namespace {

constexpr std::size_t word_bytes = 7;  // "kit0007"

// The word that names a row, wherever the adapter has put the row's text.
std::string word_in(const wire::Submission& item) {
  std::vector<const std::string*> places = {&item.text, &item.raw.value, &item.title};
  for (const auto& [name, value] : item.extra) places.push_back(&value);
  for (const std::string* place : places) {
    const std::size_t at = place->find("kit");
    if (at != std::string::npos && at + word_bytes <= place->size()) return place->substr(at, word_bytes);
  }
  return {};
}

}  // namespace

Row& Ledger::add() {
  const std::string word = fmt::format("kit{:04}", rows_.size() + 1);
  by_word_[word] = rows_.size();
  rows_.push_back({word + " 3栋2单元电梯坏了", {}, 0, 0, false});
  return rows_.back();
}

Row& Ledger::row_of(const wire::Submission& item) {
  const auto found = by_word_.find(word_in(item));
  if (found == by_word_.end())
    throw Failed(fmt::format("submission {} is none of the rows it was given", item.id));
  Row& row = rows_[found->second];
  if (row.id.empty()) row.id = item.id;
  if (row.id != item.id)
    throw Failed(fmt::format("row {} came as {} and then as {}: an id must never change", found->first,
                             row.id, item.id));
  const auto [same, first] = by_id_.emplace(item.id, found->second);
  if (!first && same->second != found->second)
    throw Failed(fmt::format("two rows have the same id {}", item.id));
  return row;
}

bool Ledger::all_settled() const {
  return std::all_of(rows_.begin(), rows_.end(), [](const Row& r) { return r.accepted > 0 || r.refused; });
}

std::vector<std::string> Ledger::unsettled() const {
  std::vector<std::string> out;
  for (const Row& row : rows_) {
    if (row.accepted == 0 && !row.refused) out.push_back(row.text.substr(0, word_bytes));
  }
  return out;
}

void Ledger::welcomed(const Terms& terms) {
  terms_ = terms;
  open_ = true;
  credit_known_ = true;
}

void Ledger::credit(std::uint32_t credit) {
  if (credit < terms_.credit) credit_known_ = false;
  terms_.credit = credit;
}

void Ledger::hello(const wire::Hello& hello) {
  if (hello.version != wire::protocol_version)
    throw Failed(
        fmt::format("hello says version {}, this kit speaks {}", hello.version, wire::protocol_version));
  if (hello.adapter != adapter_name)
    throw Failed(
        fmt::format("hello says it is '{}'; GRIDLINE_NAME and {{name}} say {}", hello.adapter, adapter_name));
  if (auto refused = wire::check(hello)) throw Failed("hello: " + refused->en);
}

void Ledger::submit(const wire::Submit& submit, std::size_t frame_bytes) {
  if (!open_) throw Failed("a submit before the welcome");
  if (submit.batch == 0 || !batches_.insert(submit.batch).second)
    throw Failed(
        fmt::format("batch {} for the second time, or 0: each frame needs a new number", submit.batch));
  if (submit.items.size() > terms_.batch_max)
    throw Failed(fmt::format("{} submissions in one submit, the welcome allows {}", submit.items.size(),
                             terms_.batch_max));
  if (frame_bytes > terms_.frame_bytes_max)
    throw Failed(
        fmt::format("a frame of {} bytes, the welcome allows {}", frame_bytes, terms_.frame_bytes_max));
  for (const wire::Submission& item : submit.items) {
    if (auto refused = wire::check(item))
      throw Failed(fmt::format("submission '{}': {}", item.id, refused->en));
    ++row_of(item).sent;
    if (!under_way_.emplace(item.id, submit.batch).second)
      throw Failed(fmt::format("{} is sent while it is under way already", item.id));
  }
  if (credit_known_ && under_way_.size() > terms_.credit)
    throw Failed(fmt::format("{} submissions under way, the credit is {}", under_way_.size(), terms_.credit));
}

void Ledger::acked(const wire::Ack& ack) {
  for (const wire::SubmitResult& result : ack.results) {
    const auto sent = under_way_.find(result.id);
    if (sent == under_way_.end() || sent->second != ack.batch) continue;  // a stray one of the case's making
    under_way_.erase(sent);
    const auto known = by_id_.find(result.id);
    if (known == by_id_.end()) continue;
    Row& row = rows_[known->second];
    if (result.refusal.code.empty()) ++row.accepted;
    else if (!result.refusal.retry) row.refused = true;
  }
}

}  // namespace gridline::conformance
