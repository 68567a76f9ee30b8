// A reader's connection and one moment of it: the names by number, and the read transaction with
// its time bound that every question runs in.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/base/result.h"
#include "engine/sqlite/database.h"
#include "engine/view/answers.h"
#include "engine/view/reader.h"
#include "engine/view/search_text.h"

namespace gridline::view {

using sqlite::Database;
using sqlite::ResetAfter;
using sqlite::Statement;

// Names of the journal's symbols as far as they were read.
class Names {
 public:
  base::Status refresh(Database& db);
  std::string bare(std::uint64_t symbol) const;                // "" for none
  std::vector<std::string> bare_list(std::string_view numbers) const;  // of "12 15"
  // The numbers of names of one kind ("unit"); a name that ends in '.' stands for all that begin so.
  std::vector<std::uint64_t> find(std::string_view kind, const std::vector<std::string>& names) const;
  void clear();

 private:
  std::vector<std::string> names_;                             // number n at [n-1]
  std::map<std::string, std::uint64_t, std::less<>> numbers_;  // by full name
};

// The connection of one Reader, opened again when the file was replaced.
struct Connection {
  std::filesystem::path path;
  ReaderOptions options;
  Database db;
  Names names;
  SearchQuery query;     // what text_fits compares with
  std::uint64_t file = 0;  // identity of the opened file

  base::Status open();
  base::Status follow_file();  // opens again when `path` is another file by now
};

// One question: a read transaction, the time bound, up-to-date names. Ends with its scope.
class Question {
 public:
  static base::Result<Question> begin(Connection& connection);
  Question(Question&& other) noexcept : connection_(std::exchange(other.connection_, nullptr)) {}
  Question& operator=(Question&&) = delete;
  ~Question();

  base::Result<Statement> prepare(std::string_view sql) { return connection_->db.prepare(sql); }
  const Names& names() const { return connection_->names; }

 private:
  explicit Question(Connection& connection) : connection_(&connection) {}
  Connection* connection_;
};

// `SELECT` list and joins that give a TicketSummary of `ticket t` with `complaint c`, its current
// version `v` and the member's name; summary_of reads a row of it, from column 0.
extern const std::string_view summary_columns;
extern const std::string_view summary_joins;
TicketSummary summary_of(const Statement& row, const Names& names);
std::vector<ClockAnswer> clocks_of(std::string_view column, const Names& names);

// The end of a WHERE ("" or " AND ..."). `time_column` is compared with from and to.
std::string filter_sql(const TicketFilter& filter, std::string_view time_column, const Names& names);

}  // namespace gridline::view
