// One prepared statement of a Database (database.h) as an owned value: sqlite3.h stays in the .cc.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/result.h"

struct sqlite3;
struct sqlite3_stmt;

namespace gridline::sqlite {

struct Context;  // what callbacks and messages of one connection need; see context.h

// Destroyed before its connection; used by the thread that has the connection.
class Statement {
 public:
  Statement() = default;

  // Parameters count from 1. Bound bytes must live until the statement has run.
  Statement& bind(int at, std::uint64_t value);
  Statement& bind(int at, std::int64_t value);
  Statement& bind(int at, std::uint32_t value) { return bind(at, std::uint64_t{value}); }
  Statement& bind(int at, std::string_view utf8);
  Statement& bind_blob(int at, std::string_view bytes);

  // One row further. True: a row is there. False: done. Errors: as Database::error; the statement is
  // then reset.
  base::Result<bool> step();
  // Runs a statement that gives no rows and resets it.
  base::Status run();
  // Ends the run, and with it the read transaction, so that checkpoints can pass.
  void reset();

  // Columns count from 0; views live until the next step or reset.
  std::uint64_t number(int column) const;
  std::int64_t signed_number(int column) const;
  std::string text(int column) const;
  std::string_view text_view(int column) const;
  std::string_view blob(int column) const;
  bool is_text(int column) const;
  int columns() const;

 private:
  friend class Database;
  struct Finalize {
    void operator()(sqlite3_stmt* s) const;
  };
  Statement(sqlite3_stmt* s, const Context* context) : handle_(s), context_(context) {}
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  const Context* context_ = nullptr;
};

// Resets a statement on every way out of a block, so that no read transaction lingers.
class ResetAfter {
 public:
  explicit ResetAfter(Statement& statement) : statement_(statement) {}
  ResetAfter(const ResetAfter&) = delete;
  ResetAfter& operator=(const ResetAfter&) = delete;
  ~ResetAfter() { statement_.reset(); }

 private:
  Statement& statement_;
};

}  // namespace gridline::sqlite
