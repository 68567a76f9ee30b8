// model.bin: taken as it is, once it is sound and all its labels are categories of this pack.
#include <fmt/format.h>

#include "rules/pack/draft.h"
#include "rules/pack/text_model.h"

namespace gridline::pack {

void load_text_model(Draft& draft) {
  const PackFile* file = draft.issues.source().files().find(text_model_file);
  if (file == nullptr) return;
  auto model = text_model_from(file->content);
  if (!model) {
    draft.issues.file_error(
        text_model_file, "bad_model",
        fmt::format("模型文件不可用：{}；请重新学习（gridline pack learn），或删去它", model.error().message),
        fmt::format("the text model cannot be used: {}; learn again (gridline pack learn) or remove it",
                    model.error().message));
    return;
  }
  for (const std::string& label : model->labels) {
    if (label == label_none || draft.categories.damaged || draft.categories.find(label)) continue;
    draft.issues.file_error(
        text_model_file, "unknown_category",
        fmt::format("模型里的类别“{}”规则包没有；类别改名或删除后请重新学习（gridline pack learn）", label),
        fmt::format("the text model has the category '{}', which the pack has not; after renaming or "
                    "removing a category learn again (gridline pack learn)",
                    label));
  }
  draft.pack.text_model = std::make_shared<const TextModel>(std::move(model).value());
}

}  // namespace gridline::pack
