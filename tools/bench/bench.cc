// Flags to options, options to a bench, its report to stdout, its end to an exit code.
#include "tools/bench/bench.h"

#include <cstdio>
#include <memory>

#include "tools/bench/activate.h"
#include "tools/bench/deadlines.h"
#include "tools/bench/ingest.h"
#include "tools/bench/interrupt.h"
#include "tools/bench/read.h"
#include "tools/bench/recover.h"
#include "tools/bench/report.h"
#include "tools/bench/route.h"
#include "tools/bench/route_rules.h"
#include "tools/bench/similar.h"

namespace gridline::bench {

namespace fs = std::filesystem;

namespace {

// What all benches share.
struct Common {
  bool json = false;
  std::string folder;
  std::string base;
};

CLI::App* add_bench(CLI::App& group, Common& common, const char* name, const char* about,
                    const char* example) {
  CLI::App* command = group.add_subcommand(name, about);
  command->footer(std::string("例 Example: ") + example);
  command->add_flag("--json", common.json, "一个 JSON 对象 / one JSON object");
  command->add_option(
      "--folder", common.folder,
      "临时目录建在哪里（须在要测的磁盘上） / where temporary folders are made: on the disk to be measured");
  command->add_option(
      "--base", common.base,
      "合成规则包取自哪个规则包 [rules/packs/lingyun] / whose categories and rules a synthetic pack takes");
  return command;
}

fs::path temporary_parent(const Common& common) {
  std::error_code ec;
  return common.folder.empty() ? fs::temp_directory_path(ec) : fs::path(common.folder);
}

int exit_code_of(const base::Error& e) {
  if (interrupted()) return 130;
  switch (e.code) {
    case base::ErrorCode::corrupt: return 1;
    case base::ErrorCode::invalid_input:
    case base::ErrorCode::not_found: return 2;
    default: return 4;
  }
}

// Runs one; throws CLI::RuntimeError when it did not end well. No report then: half of one misleads.
template <class Bench>
void run(const Common& common, Bench bench) {
  int code = 0;
  {
    const CatchInterrupts catching;
    Json report = new_report(temporary_parent(common));
    if (const base::Status done = bench(report); done) {
      print_report(report, common.json);
    } else {
      std::fprintf(stderr, "gridline: %s\n", done.error().message.c_str());
      code = exit_code_of(done.error());
    }
  }
  if (code != 0) throw CLI::RuntimeError(code);
}

fs::path base_pack(const Common& common) {
  return common.base.empty() ? find_upwards("rules/packs/lingyun") : fs::path(common.base);
}

void register_ingest(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<IngestOptions>();
  auto pack = std::make_shared<std::string>();
  auto flags = std::make_shared<std::pair<bool, bool>>(false, false);  // --no-view, --no-limits
  CLI::App* command = add_bench(group, *common, "ingest", "受理：适配器到回执，经 tcp，落盘 / from the adapter to the ack",
                                "gridline bench ingest --json --seconds 10 --rate 50000,100000");
  command->add_option("--seconds", options->seconds, "每项时长 / of each case")
      ->check(CLI::Range(1.0, 600.0))
      ->capture_default_str();
  command->add_option("--per-frame", options->per_frame, "每帧诉求数 / complaints a frame")
      ->check(CLI::Range(1, 256))
      ->capture_default_str();
  command->add_option("--window", options->window, "闭环在途数 / under way in the closed loop")
      ->check(CLI::Range(1, 16384))
      ->capture_default_str();
  command
      ->add_option(
          "--rate", options->rates,
          "开环速率（每秒），逗号分隔；缺省为闭环的一半 / open-loop rates; default: half of the closed loop")
      ->delimiter(',');
  command->add_option("--places", options->places, "合成规则包的地点数 / places of the synthetic pack")
      ->check(CLI::Range(100, 1'000'000))
      ->capture_default_str();
  command->add_option("--pack", *pack, "用这个规则包，不合成 / this rule pack instead");
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_flag("--read", options->read,
                    "不给地点与类别，由文字判读 / place and category not given: the text is read");
  command->add_flag("--no-view", flags->first, "不维护 read.db / without read.db");
  command->add_flag("--no-limits", flags->second, "不测裸件 / without the bare limits");
  command->callback([common, options, pack, flags] {
    options->program = program_folder() / "gridlined";
    options->folder = common->folder;
    options->base_pack = base_pack(*common);
    options->pack = *pack;
    options->view = !flags->first;
    options->limits = !flags->second;
    run(*common, [&](Json& report) { return bench_ingest(*options, report); });
  });
}

void register_recover(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<RecoverOptions>();
  CLI::App* command = add_bench(group, *common, "recover", "恢复：快照、日志、快照加尾部 / the ways back after a stop",
                                "gridline bench recover --json --tickets 1000000");
  command->add_option("--tickets", options->tickets, "在办工单数 / open tickets")
      ->check(CLI::Range(1000, 20'000'000))
      ->capture_default_str();
  command->add_option("--runs", options->runs)->check(CLI::Range(1, 50))->capture_default_str();
  command->callback([common, options] {
    options->folder = common->folder;
    options->base_pack = base_pack(*common);
    run(*common, [&](Json& report) { return bench_recover(*options, report); });
  });
}

void register_activate(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<ActivateOptions>();
  CLI::App* command = add_bench(group, *common, "activate",
                                "规则包轮换启用，诉求不停 / packs in turns while complaints come in",
                                "gridline bench activate --json --rules 10000 --activations 1000");
  command->add_option("--rules", options->rules, "每个规则包的规则数 / rules of each pack")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--rate", options->rate, "每秒诉求数 / complaints a second")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--activations", options->activations, "启用次数 / how often")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  command->add_option("--per-second", options->per_second, "每秒启用 / activations a second")
      ->check(CLI::Range(1, 1'000))
      ->capture_default_str();
  command->add_option("--places", options->places, "地点数 / places")
      ->check(CLI::Range(100, 1'000'000))
      ->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->add_flag("--new-names", options->new_names,
                    "每次都是新的规则名，逐个启用 / ever new packs, all names of their routes new");
  command->add_flag("--at-once", options->at_once, "不预先定义名称 / no names are defined ahead");
  command->callback([common, options] {
    options->folder = common->folder;
    options->base_pack = base_pack(*common);
    run(*common, [&](Json& report) { return bench_activate(*options, report); });
  });
}

void register_route(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<RouteOptions>();
  auto pack = std::make_shared<std::string>();
  auto rules = std::make_shared<std::vector<std::uint32_t>>();
  CLI::App* command = add_bench(group, *common, "route", "判读与派单，内存中 / reading and routing, in memory",
                                "gridline bench route --rules 10,1000,100000 --json");
  command->add_option("--rules", *rules,
                      "只测派单：合成规则的条数，逗号分隔 / routing alone, by so many made rules, a case each")
      ->delimiter(',')
      ->check(CLI::Range(1, 1'000'000));
  command->add_option("--pack", *pack, "规则包 [rules/packs/lingyun] / the rule pack");
  command->add_option("--runs", options->runs)->check(CLI::Range(1, 50))->capture_default_str();
  command->add_option("--repeats", options->repeats)
      ->check(CLI::Range(10, 10'000'000))
      ->capture_default_str();
  command->callback([common, options, pack, rules] {
    options->pack = pack->empty() ? base_pack(*common) : fs::path(*pack);
    RouteRulesOptions many;
    many.folder = temporary_parent(*common);
    many.base_pack = base_pack(*common);
    many.rules = *rules;
    many.runs = options->runs;
    many.repeats = options->repeats;
    run(*common, [&](Json& report) {
      return rules->empty() ? bench_route(*options, report) : bench_route_rules(many, report);
    });
  });
}

void register_read(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<ReadOptions>();
  CLI::App* command =
      add_bench(group, *common, "read", "判读的每一步，单核 / each step of reading a text, on one core",
                "gridline bench read --json");
  command->add_option("--names", options->names, "地名数 / names of places")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--words", options->words, "类别词数，逗号分隔，各测一遍 / words of categories, a pack each")
      ->delimiter(',')
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--runs", options->runs)->check(CLI::Range(1, 50))->capture_default_str();
  command->add_option("--repeats", options->repeats, "每轮判读的文本数 / texts in a run")
      ->check(CLI::Range(10, 10'000'000))
      ->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->callback([common, options] {
    options->base_pack = base_pack(*common);
    run(*common, [&](Json& report) { return bench_read(*options, report); });
  });
}

void register_similar(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<SimilarOptions>();
  CLI::App* command =
      add_bench(group, *common, "similar", "相似诉求：找在办工单的代价与所占内存 / finding what a complaint is like",
                "gridline bench similar --json");
  command->add_option("--tickets", options->tickets, "在办工单数，逗号分隔 / open tickets, a row each")
      ->delimiter(',')
      ->check(CLI::Range(1, 10'000'000))
      ->capture_default_str();
  command->add_option("--runs", options->runs)->check(CLI::Range(1, 50))->capture_default_str();
  command->add_option("--repeats", options->repeats, "每轮诉求数 / complaints in a run")
      ->check(CLI::Range(10, 10'000'000))
      ->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->callback([common, options] {
    options->base_pack = base_pack(*common);
    run(*common, [&](Json& report) { return bench_similar(*options, report); });
  });
}

void register_deadlines(CLI::App& group, const std::shared_ptr<Common>& common) {
  auto options = std::make_shared<DeadlinesOptions>();
  CLI::App* command = add_bench(group, *common, "deadlines",
                                "时限：等待、变动、到点的代价，同一秒到点的延迟 / what deadlines cost, and how late many are",
                                "gridline bench deadlines --outstanding 10000,1000000,10000000 --json");
  command->add_option("--outstanding", options->outstanding, "未到时限数，逗号分隔 / deadlines that wait, a row each")
      ->delimiter(',')
      ->check(CLI::Range(100, 50'000'000));
  command
      ->add_option("--due", options->due,
                   "同一秒到点数，经引擎落盘；0：不测 / due within one second, through the node to the disk; 0: not measured")
      ->check(CLI::Range(0, 1'000'000))
      ->capture_default_str();
  command->add_option("--runs", options->runs)->check(CLI::Range(1, 50))->capture_default_str();
  command->add_option("--seed", options->seed)->capture_default_str();
  command->callback([common, options] {
    options->folder = common->folder;
    options->base_pack = base_pack(*common);
    run(*common, [&](Json& report) { return bench_deadlines(*options, report); });
  });
}

}  // namespace

void register_bench(CLI::App& root) {
  CLI::App* group =
      root.add_subcommand("bench", "测速，旁边是裸件的极限 / measurements, with the bare limits beside them");
  group->require_subcommand(1);
  const auto common = std::make_shared<Common>();
  register_ingest(*group, common);
  register_recover(*group, common);
  register_activate(*group, common);
  register_route(*group, common);
  register_read(*group, common);
  register_similar(*group, common);
  register_deadlines(*group, common);
}

}  // namespace gridline::bench
