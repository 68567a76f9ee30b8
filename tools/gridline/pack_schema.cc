// The JSON Schemas of a pack's files, printed or written into a folder for an editor to read.
#include <fmt/format.h>

#include <filesystem>
#include <memory>

#include "engine/node/durable_file.h"
#include "rules/edit/json_schema.h"
#include "tools/gridline/commands.h"

namespace gridline::cli {

namespace {

struct Options {
  std::string file, into;
};

Exit list_schemas(const Session& session) {
  Json rows = Json::array();
  std::string text;
  for (const edit::FileShape& file : edit::file_shapes()) {
    rows.push_back(
        {{"file", file.file}, {"schema", edit::schema_file_name(file)}, {"zh", file.zh}, {"en", file.en}});
    text += fmt::format("{:<16} {} / {}\n", file.file, file.zh, file.en);
  }
  if (session.json) print_line(rows);
  else print(text);
  return Exit::ok;
}

Exit print_schema(const Options& o) {
  if (const edit::FileShape* file = edit::shape_of(o.file)) {
    print(edit::json_schema(*file));
    return Exit::ok;
  }
  return misused("没有这个规则包文件的模式；不写文件名会列出全部",
                 fmt::format("no schema for '{}'; without a name all are listed", o.file));
}

Exit write_schemas(const Session& session, const Options& o) {
  std::error_code wrong;
  if (!std::filesystem::is_directory(o.into, wrong))
    return misused("--into 应是已有的文件夹", fmt::format("--into '{}' is no folder", o.into));
  Json written = Json::array();
  for (const edit::FileShape& file : edit::file_shapes()) {
    const std::string path = (std::filesystem::path(o.into) / edit::schema_file_name(file)).string();
    if (const base::Status done = node::write_durably(path, edit::json_schema(file), 0644); !done)
      return fail(done.error());
    written.push_back(path);
  }
  if (session.json) print_line({{"written", written}});
  else print(fmt::format("写好 {0} 个模式 / {0} schemas written to {1}\n", written.size(), o.into));
  return Exit::ok;
}

}  // namespace

void register_pack_schema(CLI::App& pack_group, Session& session) {
  CLI::App* command = add_offline(
      pack_group, session,
      {"schema", "规则包各文件的 JSON Schema，供编辑器补全和检查；不写文件名则列出全部",
       "JSON Schemas of a pack's files, for completion and checks in an editor; without a file: the list",
       "gridline pack schema routes.yaml"});
  auto o = std::make_shared<Options>();
  CLI::Option* file = command->add_option("FILE", o->file, "规则包文件，如 routes.yaml / a pack's file");
  command->add_option("--into", o->into, "全部写入这个文件夹 / write all of them into this folder")->excludes(file);
  command->callback([&session, o] {
    session.action = [&session, o] {
      if (!o->into.empty()) return write_schemas(session, *o);
      return o->file.empty() ? list_schemas(session) : print_schema(*o);
    };
  });
}

}  // namespace gridline::cli
