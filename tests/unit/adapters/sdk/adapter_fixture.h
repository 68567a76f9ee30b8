// An adapter before a fake engine, with its results kept as words.
#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "adapters/sdk/adapter.h"
#include "tests/unit/adapters/sdk/fake_engine.h"
#include "tests/unit/adapters/sdk/temporary_folder.h"

namespace gridline::sdk {

inline wire::Submission complaint(const std::string& id, const std::string& text = "停水") {
  wire::Submission s;
  s.id = id;
  s.text = text;
  return s;
}

inline std::vector<std::string> ids(const wire::Submit& submit) {
  std::vector<std::string> out;
  for (const auto& s : submit.items) out.push_back(s.id);
  return out;
}

using Ids = std::vector<std::string>;

class AdapterTest : public ::testing::Test {
 protected:
  // Results as words, in the order they were told.
  Callbacks recording() {
    Callbacks callbacks;
    callbacks.accepted = [this](const wire::SubmitResult& r) { note("accepted " + r.id + " " + r.receipt); };
    callbacks.refused = [this](const std::string& id, const wire::Refusal& r) {
      note((r.retry ? "later " : "refused ") + id + " " + r.code);
    };
    return callbacks;
  }
  void note(const std::string& line) {
    const std::lock_guard lock(mutex_);
    notes_.push_back(line);
    noted_.notify_all();
  }
  std::vector<std::string> notes() {
    const std::lock_guard lock(mutex_);
    return notes_;
  }
  bool wait_for(const std::string& line) {
    std::unique_lock lock(mutex_);
    return noted_.wait_for(lock, 10s, [&] { return std::count(notes_.begin(), notes_.end(), line) > 0; });
  }
  Options options() {
    Options out;
    out.endpoint = engine_.endpoint();
    out.name = "test-1";
    out.channel = "test";
    out.spool = folder_.path();
    out.retry_pause = 20ms;
    out.reconnect_pause = 10ms;
    return out;
  }
  void open() { open(options(), recording()); }
  void open(Options o, Callbacks c) {
    auto opened = Adapter::open(std::move(o), std::move(c));
    ASSERT_TRUE(opened.ok()) << opened.error().message;
    adapter_ = std::move(*opened);
  }
  void submit(const std::string& id, const std::string& text = "停水") {
    const auto kept = adapter_->submit(complaint(id, text));
    ASSERT_TRUE(kept.ok()) << kept.error().message;
  }
  void submit_together(const Ids& all) {
    std::vector<wire::Submission> submissions;
    for (const auto& id : all) submissions.push_back(complaint(id));
    ASSERT_TRUE(adapter_->submit_all(submissions, "c").ok());
  }
  // The ids of the next submits, until there are n of them.
  Ids receive_ids(std::size_t n, std::vector<wire::Submit>* submits = nullptr) {
    Ids out;
    while (out.size() < n && !HasFailure()) {
      const auto submit = engine_.expect<wire::Submit>();
      for (const auto& id : ids(submit)) out.push_back(id);
      if (submits != nullptr) submits->push_back(submit);
    }
    return out;
  }

  TemporaryFolder folder_;
  FakeEngine engine_;
  std::mutex mutex_;
  std::condition_variable noted_;
  std::vector<std::string> notes_;
  std::unique_ptr<Adapter> adapter_;
};

}  // namespace gridline::sdk
