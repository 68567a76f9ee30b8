// One table of settings serves the file, the environment and the flags.
#include "engine/app/config.h"

#include <fmt/format.h>
#include <yaml-cpp/yaml.h>

#include <charconv>
#include <functional>
#include <set>

namespace gridline::app {

namespace {

struct Setting {
  const char* name;
  const char* zh;
  const char* en;
  // Empty: taken. Otherwise what was expected.
  std::function<std::string(Config&, const std::string&)> set;
  std::function<std::string(const Config&)> get;
};

Setting text(const char* name, std::string Config::*field, const char* zh, const char* en) {
  return {name, zh, en,
          [field](Config& c, const std::string& v) {
            c.*field = v;
            return std::string();
          },
          [field](const Config& c) { return c.*field; }};
}

Setting yes_no(const char* name, bool Config::*field, const char* zh, const char* en) {
  return {name, zh, en,
          [field](Config& c, const std::string& v) {
            if (v != "true" && v != "false") return std::string("true 或 false / true or false");
            c.*field = v == "true";
            return std::string();
          },
          [field](const Config& c) { return std::string(c.*field ? "true" : "false"); }};
}

struct Range {
  std::uint64_t least, most;
};

Setting number(const char* name, std::uint64_t Config::*field, Range range, const char* zh, const char* en) {
  return {name, zh, en,
          [field, range](Config& c, const std::string& v) {
            std::uint64_t n = 0;
            const auto parsed = std::from_chars(v.data(), v.data() + v.size(), n);
            const bool whole = parsed.ec == std::errc() && parsed.ptr == v.data() + v.size();
            if (!whole || n < range.least || n > range.most) {
              return fmt::format("{} 至 {} 的整数 / a whole number from {} to {}", range.least, range.most,
                                 range.least, range.most);
            }
            c.*field = n;
            return std::string();
          },
          [field](const Config& c) { return std::to_string(c.*field); }};
}

Setting log_level() {
  return {"log_level", "日志级别，可在运行中修改", "log level; may be changed while running",
          [](Config& c, const std::string& v) {
            if (std::set<std::string>{"trace", "debug", "info", "warning", "error"}.count(v) == 0) {
              return std::string("trace debug info warning error");
            }
            c.log_level = v;
            return std::string();
          },
          [](const Config& c) { return c.log_level; }};
}

Setting clock_trust() {
  return {"clock_trust", "系统时钟：auto 以内核是否同步为准，true 一律采信（无校时服务的机器）",
          "the machine's clock: auto believes the kernel, true believes it without (a machine without NTP)",
          [](Config& c, const std::string& v) {
            if (v != "auto" && v != "true") return std::string("auto 或 true / auto or true");
            c.clock_trust = v;
            return std::string();
          },
          [](const Config& c) { return c.clock_trust; }};
}

const std::vector<Setting>& settings() {
  static const std::vector<Setting> all = {
      text("pack", &Config::pack, "规则包目录（仅用于空的数据目录）",
           "rule pack folder (for an empty data folder only)"),
      text("data", &Config::data, "数据目录", "data folder"),
      text("adapters_bind", &Config::adapters_bind, "适配器接入地址", "where adapters connect"),
      text("feed_bind", &Config::feed_bind, "事件订阅地址；空为不开", "where the event feed is; empty: none"),
      number("board_port", &Config::board_port, {0, 65'535}, "看板网页的本机端口；0 为不开",
             "the board's port on 127.0.0.1; 0: no board"),
      text("socket", &Config::socket, "接口套接字；空为 DATA/gridlined.sock",
           "API socket; empty: DATA/gridlined.sock"),
      text("secret_key_file", &Config::secret_key_file, "CURVE 私钥文件（非本机接入必需）",
           "CURVE secret key file (needed for anything but loopback)"),
      log_level(),
      yes_no("log_json", &Config::log_json, "日志用 JSON 行", "logs as JSON lines"),
      yes_no("view", &Config::view, "维护 read.db（历史、搜索、统计）",
             "keep read.db (history, search, statistics)"),
      yes_no("demonstration", &Config::demonstration, "导入规则包的示范成员",
             "import the pack's seed members"),
      number("time_lapse", &Config::time_lapse, {1, 10'000},
             "演示用：时间快进的倍数", "for demonstrations: time runs so many times as fast"),
      text("time_lapse_from", &Config::time_lapse_from, "演示用：快进的起点，追上现在即恢复正常",
           "for demonstrations: from this moment on, until it has caught up with now"),
      clock_trust(),
      number("clock_hold_minutes", &Config::clock_hold_minutes, {0, 10'080},
             "系统时钟向前跳变后，多少分钟内不采信", "how long a jump of the clock is not believed, in minutes"),
      number("contacts_days", &Config::contacts_days, {1, 3650},
             "记得重复来电者多少天（contacts.db）", "who calls again is known for so many days (contacts.db)"),
      number("contacts_rows", &Config::contacts_rows, {1000, 100'000'000},
             "最多记多少条来电（每百万约 60 MB，启动约 2 秒）",
             "... and of so many complaints at most (a million: 60 MB, 2 s at the start)"),
      number("snapshot_entries", &Config::snapshot_entries, {0, 1'000'000'000},
             "每封存多少条做一次快照；0 为不做", "a snapshot every so many sealed entries; 0: never"),
      number("segment_mib", &Config::segment_mib, {1, 1024}, "日志分段大小（MiB）",
             "size of a journal segment (MiB)"),
  };
  return all;
}

std::string position(const std::string& path, const YAML::Mark& mark) {
  return mark.is_null() ? path : fmt::format("{}:{}:{}", path, mark.line + 1, mark.column + 1);
}

// One entry of the list `adapters`; problems are appended.
void read_adapter(const YAML::Node& node, const std::string& path, Config& config, std::string& problems) {
  const std::string where = position(path, node.Mark());
  if (!node.IsMap()) {
    problems += where + ": 每个适配器写成 {name, public_key, source, may_act} / an adapter is a map\n";
    return;
  }
  door::AdapterGrant grant;
  for (const auto& pair : node) {
    const std::string key = pair.first.as<std::string>("");
    const std::string value = pair.second.IsScalar() ? pair.second.Scalar() : std::string();
    if (key == "name") grant.name = value;
    else if (key == "public_key") grant.public_key = value;
    else if (key == "source") grant.source = value;
    else if (key == "may_act" && (value == "true" || value == "false")) grant.may_act = value == "true";
    else
      problems += fmt::format(
          "{}: 适配器没有设置“{}”，或其值有误 / an adapter has no setting \"{}\", or its value is bad\n",
          position(path, pair.first.Mark()), key, key);
  }
  if (grant.name.empty() || grant.public_key.size() != 40) {
    problems +=
        where +
        ": 需要 name 与 40 字符的 public_key / needs a name and a public_key of 40 characters (Z85)\n";
  }
  if (grant.source.empty()) grant.source = grant.name;
  config.adapters.push_back(std::move(grant));
}

}  // namespace

base::Status set(Config& config, const std::string& name, const std::string& value,
                 const std::string& where) {
  for (const Setting& s : settings()) {
    if (name != s.name) continue;
    const std::string expected = s.set(config, value);
    if (expected.empty()) return {};
    return base::Error{base::ErrorCode::invalid_input,
                       fmt::format("{}: {} 不能是“{}”，应为 / cannot be \"{}\", it must be: {}", where, name, value,
                                   value, expected)};
  }
  return base::Error{base::ErrorCode::invalid_input,
                     fmt::format("{}: 没有设置“{}” / there is no setting \"{}\"; `gridline config check --list` "
                                 "列出全部 / lists all",
                                 where, name, name)};
}

base::Status read_file(Config& config, const std::string& path) {
  YAML::Node root;
  try {
    root = YAML::LoadFile(path);
  } catch (const YAML::BadFile&) {
    return base::Error{base::ErrorCode::not_found, path + ": 打不开 / cannot be opened"};
  } catch (const YAML::Exception& e) {
    return base::Error{base::ErrorCode::invalid_input, fmt::format("{}: {}", position(path, e.mark), e.msg)};
  }
  if (!root.IsMap() && !root.IsNull()) {
    return base::Error{base::ErrorCode::invalid_input, path + ": 应为“设置: 值”的列表 / must be a map of settings"};
  }
  std::string problems;
  std::set<std::string> seen;
  for (const auto& pair : root) {
    const std::string name = pair.first.as<std::string>("");
    const std::string where = position(path, pair.first.Mark());
    if (!seen.insert(name).second) problems += fmt::format("{}: {} 写了两次 / given twice\n", where, name);
    if (name == "adapters" && !pair.second.IsSequence()) {
      problems += where + ": adapters 应为列表 / must be a list\n";
    } else if (name == "adapters") {
      for (const auto& item : pair.second) read_adapter(item, path, config, problems);
    } else if (pair.first.IsScalar() && !pair.second.IsScalar() && !pair.second.IsNull()) {
      problems += fmt::format("{}: {} 应为单个值 / must be a single value\n", where, name);
    } else if (base::Status s = set(config, name, pair.second.as<std::string>(""), where); !s) {
      problems += s.error().message + "\n";
    }
  }
  if (!problems.empty()) return base::Error{base::ErrorCode::invalid_input, problems};
  return {};
}

base::Status read_environment(Config& config, const std::map<std::string, std::string>& environment) {
  const std::string prefix = "GRIDLINE_";
  for (const auto& [variable, value] : environment) {
    if (variable.rfind(prefix, 0) != 0) continue;
    std::string name = variable.substr(prefix.size());
    for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    if (base::Status done = set(config, name, value, variable); !done) return done;
  }
  return {};
}

base::Status finish(Config& config) {
  if (config.data.empty()) {
    return base::Error{base::ErrorCode::invalid_input,
                       "请用 --data 指定数据目录 / say where the data is: --data DIR"};
  }
  if (config.time_lapse > 1) {
    if (!config.demonstration || !base::parse_instant(config.time_lapse_from)) {
      return base::Error{base::ErrorCode::invalid_input,
                         "time_lapse 只用于演示：需要 demonstration: true 和 time_lapse_from / time_lapse is for "
                         "demonstrations: it needs demonstration: true and a moment in time_lapse_from"};
    }
  }
  if (config.socket.empty()) config.socket = config.data + "/gridlined.sock";
  if (config.secret_key_file.empty() && !config.adapters.empty()) {
    return base::Error{
        base::ErrorCode::invalid_input,
        "列出了 adapters 但没有 secret_key_file / adapters are listed but there is no secret_key_file"};
  }
  return {};
}

base::Result<Config> configure(const Flags& flags, const std::map<std::string, std::string>& environment) {
  Config config;
  if (!flags.config_file.empty()) {
    if (base::Status s = read_file(config, flags.config_file); !s) return s.error();
  }
  if (base::Status s = read_environment(config, environment); !s) return s.error();
  for (const std::string& pair : flags.sets) {
    const std::size_t equals = pair.find('=');
    if (equals == std::string::npos) {
      return base::Error{base::ErrorCode::invalid_input,
                         "--set 写作 name=value / is written name=value: " + pair};
    }
    base::Status taken = set(config, pair.substr(0, equals), pair.substr(equals + 1), "--set");
    if (!taken) return taken.error();
  }
  if (!flags.pack.empty()) config.pack = flags.pack;
  if (!flags.data.empty()) config.data = flags.data;
  if (base::Status s = finish(config); !s) return s.error();
  return config;
}

std::string settings_reference() {
  std::string out;
  const Config defaults;
  for (const Setting& s : settings()) {
    out += fmt::format("  {:<18} {} / {} [{}]\n", s.name, s.zh, s.en, s.get(defaults));
  }
  return out;
}

}  // namespace gridline::app
