// A new adapter in the language of one's choice: a folder that works as it stands, with its test.
#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <system_error>

#include "tools/gridline/commands.h"
#include "tools/skeleton/skeleton.h"

namespace gridline::cli {

namespace {

namespace fs = std::filesystem;

struct Wanted {
  std::string name, language, into = ".";
};

base::Status write(const fs::path& folder, const skeleton::File& file) {
  const fs::path path = folder / file.path;
  std::error_code ec;
  fs::create_directories(path.parent_path(), ec);
  std::ofstream out(path, std::ios::binary);
  out << file.text;
  out.close();
  if (!out) return base::Error{base::ErrorCode::io, "cannot write " + path.string()};
  using fs::perms;
  if (file.executable)
    fs::permissions(path, perms::owner_exec | perms::group_exec | perms::others_exec, fs::perm_options::add,
                    ec);
  return {};
}

// The steps that are left, to be typed as they stand.
std::string next_steps(const Wanted& wanted, const fs::path& folder) {
  const std::string path = folder.lexically_normal().string();
  if (wanted.language == "cpp")
    return fmt::format(
        "  cmake --preset release && cmake --build build/release --target gridline-adapter-{}\n  {}/test\n",
        wanted.name, path);
  return fmt::format("  {}/test\n", path);
}

Exit make(const Session& session, const Wanted& wanted) {
  if (!skeleton::is_name(wanted.name))
    return misused("名称只用小写字母、数字和 -，以字母开头，最多 32 个", "a name is a-z, digits and -, a letter first, at most 32");
  if (wanted.language == "python" && skeleton::is_python_module(wanted.name))
    return misused(wanted.name + " 是 Python 自己的模块名，换一个，如 " + wanted.name + "-in",
                   "Python has a module of that name; take another, such as " + wanted.name + "-in");
  const fs::path folder = fs::path(wanted.into) / wanted.name;
  std::error_code ec;
  if (fs::exists(folder, ec))
    return misused(folder.string() + " 已存在，不会覆盖", folder.string() + " is there already and stays as it is");
  if (wanted.language == "cpp" && !fs::exists(fs::path(wanted.into) / "sdk" / "adapter.h", ec))
    return misused("C++ 适配器在源码树里编译：--into 写源码的 adapters 目录",
                   "a C++ adapter is built in the source tree: --into names its folder adapters");
  Json names = Json::array();
  for (const skeleton::File& file : skeleton::files_of(wanted.language, wanted.name)) {
    if (const base::Status written = write(folder, file); !written) return fail(written.error());
    names.push_back(file.path);
  }
  if (session.json) print_line({{"folder", folder.string()}, {"files", names}});
  else
    print(fmt::format("已生成 {} / made {}\n接下来 next:\n{}", folder.string(), folder.string(),
                      next_steps(wanted, folder)));
  return Exit::ok;
}

}  // namespace

void register_adapter_new(CLI::App& adapter_group, Session& session) {
  CLI::App* command = add_offline(
      adapter_group, session,
      {"new", "生成新适配器的骨架（可运行，带测试）", "a new adapter that works as it stands, with its test",
       "gridline adapter new visits --lang python"});
  auto wanted = std::make_shared<Wanted>();
  command->add_option("NAME", wanted->name, "名称，也是渠道名 / its name, and its channel's")->required();
  command->add_option("--lang", wanted->language, "语言 / cpp, python, node")
      ->required()->check(CLI::IsMember({"cpp", "python", "node"}));
  command->add_option("--into", wanted->into, "放在哪个目录下 / the folder it is made in")->capture_default_str();
  command->callback([&session, wanted] {
    session.action = [&session, wanted] { return make(session, *wanted); };
  });
}

}  // namespace gridline::cli
