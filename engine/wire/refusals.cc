// The table of reasons.
#include "engine/wire/refusals.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace gridline::wire {

namespace {

constexpr Reason table[] = {
    // one submission
    {"malformed", "这一条读不出来，其余照收", "this submission cannot be read; the others were taken", false},
    {"id_missing", "缺少来源编号 id", "the submission has no id", false},
    {"id_invalid", "编号须为 UTF-8 且不含控制字符", "an identifier must be UTF-8 without control characters", false},
    {"name_too_long", "字段过长", "a field is longer than the limit", false},
    {"title_too_long", "标题过长", "the title is longer than the limit", false},
    {"text_too_long", "正文过长", "a text is longer than the limit", false},
    {"raw_too_long", "原始报文过长", "the raw payload is longer than the limit", false},
    {"too_many_extra", "附加字段过多", "more extra fields than the limit", false},
    {"too_many_attachments", "附件过多", "more attachments than the limit", false},
    {"attachment_invalid", "附件须有 64 位小写十六进制哈希", "an attachment needs a hash of 64 lower-case hex digits",
     false},
    {"nothing_said", "没有标题、正文、附件或附加字段", "no title, text, attachment or extra field", false},
    {"unknown_kind", "kind 或 origin 的值不认识", "the kind or origin is not one this engine knows", false},
    {"coordinates_invalid", "坐标超出范围（单位：度×10^7）", "coordinates out of range (degrees × 10^7)", false},
    {"time_invalid", "时间超出范围（单位：毫秒）", "a time out of range (milliseconds of UTC)", false},
    {"try_later", "暂时不能受理，请稍后再发", "cannot be taken now; send the same again later", true},
    // a whole frame
    {"bad_frame", "报文无法解析", "the frame is not a message of this protocol", false},
    {"unknown_message", "不认识的报文类型", "a message this version does not know", false},
    {"hello_first", "请先发送 hello", "say hello first, then send again", true},
    {"unsupported_version", "协议版本不支持", "the protocol version is not supported", false},
    {"adapter_invalid", "适配器名称或渠道无效", "the adapter's name or channel is not valid", false},
    {"not_granted", "该密钥无权使用此来源", "this key is not granted that", false},
    {"over_credit", "超出信用额度，请等待回执", "more under way than the credit; wait for acks, then send again", true},
    // act and ask
    {"key_invalid", "幂等键缺失或过长", "the idempotency key is missing or too long", false},
    {"unknown_query", "不认识的查询", "a query this engine does not know", false},
    {"too_many_args", "参数过多或过长", "too many arguments, or one too long", false},
    {"arg_invalid", "参数的值不对", "an argument has a wrong value", false},
};

}  // namespace

std::span<const Reason> reasons() { return table; }

Refusal refusal(std::string_view code, std::string_view detail) {
  const auto* row = std::find_if(std::begin(table), std::end(table),
                                 [&](const Reason& r) { return code == r.code; });
  GRIDLINE_ASSERT(row != std::end(table));
  if (detail.empty()) return {row->code, row->zh, row->en, row->retry};
  return {row->code, fmt::format("{}（{}）", row->zh, detail), fmt::format("{} ({})", row->en, detail),
          row->retry};
}

Refusal refusal_of(const base::Error& error) {
  const bool unknown = error.code == base::ErrorCode::unsupported;
  return refusal(unknown ? "unknown_message" : "bad_frame", error.message);
}

}  // namespace gridline::wire
