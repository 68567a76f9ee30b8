// What must hold of every frame in every case, and what became of each row.
//
// Not tied to a script: whatever a case does, no row may change its id, no batch number may come twice in
// the life of a process, no more may be under way than the credit, and nothing may be sent before a welcome.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/wire/messages.h"

namespace gridline::conformance {

// What the engine of a case says in its welcome.
struct Terms {
  std::uint32_t credit = 1000;
  std::uint32_t batch_max = 256;
  std::uint32_t heartbeat_ms = 1000;
  std::uint32_t frame_bytes_max = 4 * 1024 * 1024;
  std::uint32_t version = wire::protocol_version;
};

struct Row {
  std::string text;       // "kit0007 ..."; the first word tells it from all others
  std::string id;         // once it was seen
  unsigned sent = 0;      // times it was in a submit
  unsigned accepted = 0;  // times it was accepted
  bool refused = false;   // for good
};

class Ledger {
 public:
  // A new row of the case, to be given to the adapter.
  Row& add();
  const std::vector<Row>& rows() const { return rows_; }
  // The row that this submission carries. Throws Failed: none, or under another id than before.
  Row& row_of(const wire::Submission& item);
  bool all_settled() const;  // accepted or refused for good
  std::vector<std::string> unsettled() const;

  void process_began() { batches_.clear(); }
  void session_began() { open_ = false; under_way_.clear(); credit_known_ = true; }
  void welcomed(const Terms& terms);
  void credit(std::uint32_t credit);
  // Each throws Failed when it breaks a rule.
  void hello(const wire::Hello& hello);
  void submit(const wire::Submit& submit, std::size_t frame_bytes);
  void acked(const wire::Ack& ack);
  std::size_t under_way() const { return under_way_.size(); }

 private:
  std::vector<Row> rows_;
  std::map<std::string, std::size_t> by_word_, by_id_;
  std::set<std::uint64_t> batches_;               // of this process
  std::map<std::string, std::uint64_t> under_way_;  // id → batch
  Terms terms_;
  bool open_ = false;
  bool credit_known_ = true;  // false once it was lowered: frames of before may still be on their way
};

}  // namespace gridline::conformance
