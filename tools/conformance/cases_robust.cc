// Bytes that are no message, messages of a newer engine, and what only adapters may say.
#include <string>

#include "engine/wire/refusals.h"
#include "tools/conformance/case.h"

namespace gridline::conformance {

namespace {

std::string packed(std::initializer_list<int> bytes) {
  std::string out;
  for (const int byte : bytes) out.push_back(static_cast<char>(byte));
  return out;
}

// A session with one row settled; then what `disturb` does; then new rows must arrive all the same.
template <class Disturb>
void lives_on(Stage& stage, const Disturb& disturb) {
  stage.give(1);
  stage.start_adapter();
  stage.greet();
  stage.serve();
  disturb();
  stage.give(3);
  stage.serve();
}

void garbage(Stage& stage) {
  lives_on(stage, [&] {
    std::string noise;
    for (unsigned i = 0; i < 4000; ++i) noise.push_back(static_cast<char>(i * 2654435761u >> 13));
    for (const std::string& frame : {packed({0xc1}), std::string("hello"), std::string(300, '\0'), noise,
                                     packed({0x80}), packed({0x91, 0xc0}), packed({0xff})})
      stage.send_bytes(frame);
  });
}

void cut_short(Stage& stage) {
  lives_on(stage, [&] {
    const std::string ack = wire::encode(wire::Ack{1, {accepted("A-1"), accepted("A-2")}});
    for (std::size_t size = 1; size < ack.size(); ++size) stage.send_bytes(ack.substr(0, size));
  });
}

void counts_that_lie(Stage& stage) {
  lives_on(stage, [&] {
    stage.send_bytes(packed({0xdf, 0xff, 0xff, 0xff, 0xff}));
    stage.send_bytes(packed({0x82, 0xa1, 't', 0xa3, 'a', 'c',  'k',  0xa7, 'r',  'e',
                             's',  'u',  'l', 't',  's', 0xdd, 0xff, 0xff, 0xff, 0xff}));
    stage.send_bytes(packed({0xdb, 0xff, 0xff, 0xff, 0xf0}));
  });
}

void deep(Stage& stage) {
  lives_on(stage, [&] {
    stage.send_bytes(packed({0x82, 0xa1, 't', 0xa6, 'c', 'r', 'e', 'd', 'i', 't', 0xa1, 'x'}) +
                     std::string(100'000, '\x91') + packed({0xc0}));
  });
}

void empty_and_parts(Stage& stage) {
  lives_on(stage, [&] {
    stage.send_bytes("");
    stage.send_parts({"", wire::encode(wire::Credit{0})});
    stage.send_parts({wire::encode(wire::Credit{0}), "", "more"});
  });
}

void oversize(Stage& stage) {
  lives_on(stage, [&] { stage.send_bytes(std::string(5 * 1024 * 1024, 'x')); });
}

void wrong_types(Stage& stage) {
  lives_on(stage, [&] {
    stage.send_bytes(packed({0x82, 0xa1, 't', 0xa6, 'c', 'r', 'e',  'd', 'i', 't', 0xa6,
                             'c',  'r',  'e', 'd',  'i', 't', 0xa4, 'm', 'u', 'c', 'h'}));
    stage.send_bytes(
        packed({0x82, 0xa1, 't', 0xa3, 'a', 'c', 'k', 0xa7, 'r', 'e', 's', 'u', 'l', 't', 's', 0x05}));
    stage.send_bytes(packed({0x82, 0xa1, 't', 0xa3, 'a', 'c', 'k', 0xa5, 'b', 'a', 't', 'c', 'h', 0xff}));
    stage.send_bytes(packed({0x81, 0xa1, 't', 0x07}));
  });
}

void unknown_word(Stage& stage) {
  lives_on(stage, [&] {
    stage.send_bytes(packed({0x82, 0xa1, 't', 0xa5, 'm', 'o', 'o', 'n', 's', 0xa1, 'n', 0x02}));
  });
}

void unknown_fields(Stage& stage) {
  stage.give(2);
  stage.start_adapter();
  stage.hello();
  // welcome {version 1, credit 100, moon {phase [1, nil]}, 7-as-text true}
  const Terms terms{100, 256, 2000};
  stage.welcome_with(
      packed({0x85, 0xa1, 't', 0xa7, 'w', 'e', 'l',  'c',  'o', 'm',  'e',  0xa4, 'm',  'o',  'o', 'n',
              0x81, 0xa5, 'p', 'h',  'a', 's', 'e',  0x92, 1,   0xc0, 0xa1, '7',  0xc3, 0xa7, 'v', 'e',
              'r',  's',  'i', 'o',  'n', 1,   0xa6, 'c',  'r', 'e',  'd',  'i',  't',  100}),
      terms);
  while (!stage.ledger().all_settled()) {
    const auto message = stage.any();
    const auto* submit = std::get_if<wire::Submit>(&message);
    if (submit == nullptr) continue;
    // {t: ack, new: nil, batch, results} by hand: an unknown pair between the known ones.
    std::string ack = wire::encode(accepting(*submit));
    ack[0] = static_cast<char>(ack[0] + 1);
    ack.insert(7, packed({0xa3, 'n', 'e', 'w', 0xc0}));
    stage.ledger().acked(accepting(*submit));
    stage.send_bytes(ack);
  }
  stage.only_heartbeats(3, "every row has its result");
}

void others_words(Stage& stage) {
  lives_on(stage, [&] {
    stage.send(wire::Hello{1, "engine", "engine", {}, {}});
    stage.send(wire::Submit{1, {wire::Submission{.id = "A", .text = "x"}}});
    stage.send(wire::Delivered{"e-1"});
  });
}

void refused_word(Stage& stage) {
  lives_on(stage, [&] { stage.send(wire::Reject{"", wire::refusal("unknown_message")}); });
}

void stray_answers(Stage& stage) {
  lives_on(stage, [&] {
    stage.send(wire::Done{"never-asked", 5});
    stage.send(wire::Answer{"never-asked", {{{"state", "closed"}}}});
    stage.send(wire::Reject{"never-asked", wire::refusal("arg_invalid")});
    stage.send(wire::Ack{0, {}});
  });
}

}  // namespace

std::vector<Case> robust_cases() {
  return {
      {"garbage", "乱码报文之后照常", "lives on after bytes that are no message", garbage},
      {"cut_short", "截断报文之后照常", "lives on after messages cut short", cut_short},
      {"counts_that_lie", "虚报长度之后照常", "lives on after counts larger than the frame", counts_that_lie},
      {"deep", "嵌套过深之后照常", "lives on after a frame nested 100 000 deep", deep},
      {"empty_and_parts", "空帧与多段报文之后照常", "lives on after empty frames and several parts", empty_and_parts},
      {"oversize", "超大报文之后照常", "lives on after a frame of 5 MiB", oversize},
      {"wrong_types", "字段类型不对之后照常", "lives on after fields of a wrong type", wrong_types},
      {"unknown_word", "陌生报文略过", "passes over a message it does not know", unknown_word},
      {"unknown_fields", "陌生字段略过", "passes over fields it does not know", unknown_fields},
      {"others_words", "只有适配器才发的报文略过", "passes over what only adapters send", others_words},
      {"refused_word", "unknown_message 不断开", "goes on when a word of its own is unknown", refused_word},
      {"stray_answers", "无人问的答复略过", "passes over answers to nothing", stray_answers},
  };
}

}  // namespace gridline::conformance
