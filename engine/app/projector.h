// Keeps read.db up to date: a thread of low priority that reads committed entries and folds them
// into the view. It may lag; it never holds the duty cycle back.
#pragma once

#include <atomic>
#include <mutex>
#include <string>
#include <thread>

#include "engine/node/entry_reader.h"
#include "engine/view/view.h"

namespace gridline::app {

class Projector {
 public:
  // References must outlive it.
  Projector(node::Node& node, std::string journal_folder, std::string view_path, base::ZoneOffset zone);
  ~Projector();  // stops

  void start();
  // Ends after the batch at hand; what is left is caught up at the next start.
  void stop();
  // What keeps it from keeping read.db now: a full disk, or the failure that ended it; empty while it
  // works. Any thread.
  std::string problem() const;

 private:
  void run();
  base::Status work(view::View& view);
  static base::Status purge(view::View& view);
  void set_problem(std::string sentence);

  node::Node& node_;
  std::string journal_folder_;
  std::string view_path_;
  base::ZoneOffset zone_;
  std::atomic<bool> stopping_{false};
  mutable std::mutex mutex_;  // of what follows
  std::string problem_;
  std::thread thread_;
};

}  // namespace gridline::app
