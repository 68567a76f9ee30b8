// The feed's messages as described structs; FEED.md has the sentences.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/base/fields.h"

namespace gridline::door {

// subscriber → engine: all of subscribe, credit and stop, told apart by `t`.
struct FeedRequest {
  std::string t;
  std::uint64_t from = 0;
  std::uint32_t credit = 0;
  template <class F, class T>
  static void fields(F& f, T& x) {
    f("t", x.t);
    f("from", x.from);
    f("credit", x.credit);
  }
};

struct FeedItem {
  std::uint64_t seq = 0;
  std::string json;
  template <class F, class T> static void fields(F& f, T& x) { f("seq", x.seq); f("json", x.json); }
};

// engine → subscriber.
struct FeedEntries {
  std::string t = "entries";
  std::vector<FeedItem> items;
  std::uint64_t last = 0;
  template <class F, class T>
  static void fields(F& f, T& x) {
    f("t", x.t);
    f("items", x.items);
    f("last", x.last);
  }
};

struct FeedProblem {
  std::string t = "problem";
  std::string code, en;
  template <class F, class T>
  static void fields(F& f, T& x) {
    f("t", x.t);
    f("code", x.code);
    f("en", x.en);
  }
};

}  // namespace gridline::door
