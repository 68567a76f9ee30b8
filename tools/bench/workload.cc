// Each part of a submission is packed once; a submission is then a few copies and its number.
#include "tools/bench/workload.h"

#include <fmt/format.h>

#include <array>

#include "engine/base/pack_writer.h"
#include "tools/bench/random.h"

namespace gridline::bench {

namespace {

// What residents write, without an emergency and without a place: the reading must not be cut short.
constexpr std::array<std::string_view, 24> clauses = {
    "楼道里的灯坏了好些日子，晚上上下楼全靠手机照明，家里有年纪大的实在不放心",
    "门口的垃圾桶满了也不及时清运，天一热味道很大，苍蝇蚊子到处都是",
    "楼上住户装修从早上一直干到晚上，电钻声音特别响，中午想休息一会儿也不行",
    "排水沟堵住了，一下雨路面就积一大片水，走路要绕很远",
    "单元门的门禁坏了好几个星期，谁都能随便进出，快递也经常放错地方",
    "绿化带里的树枝长到窗户跟前了，屋里白天也要开灯，希望能修剪一下",
    "车位本来就不够，还有人装了地锁长期占着，回来晚了根本没有地方停",
    "打过几次电话都说已经登记，让等通知，到现在也没有人来看过",
    "楼下烧烤摊的油烟直往楼上飘，衣服都不敢往外晾",
    "自来水的压力一直很小，早晚高峰的时候洗澡水都是断断续续的",
    "有线电视和网络的线乱拉，垂下来一大把，看着不整齐也不方便",
    "健身器材松动了，螺丝露在外面，孩子们天天在那里玩",
    "楼顶的隔热层起皮了，下过雨以后墙角发黄，墙皮一块一块往下掉",
    "物业的收费标准贴出来以后又改了，问了几次也没有说明白差在哪里",
    "路灯有三盏不亮，骑车下班回来那一段很黑",
    "希望有关部门能够重视，安排人员到现场看一看，给一个明确的答复",
    "邻居之间因为公共走廊堆放杂物的事情已经说过很多回了，一直没有结果",
    "井盖松动，汽车压过去声音很响，夜里听得格外清楚",
    "跳广场舞的音响开得很大，从晚饭后一直响到很晚",
    "下水道返味，卫生间和厨房都有，通风也散不掉",
    "宠物在草坪上随地大小便，主人也不收拾，影响大家的环境",
    "公示栏里的账目已经很久没有更新了，业主们都想知道维修资金怎么用的",
    "早市占道经营，上班的时候车和人挤在一起，半天走不动",
    "我们愿意配合，只是想知道什么时候能处理，麻烦给个时间"};

std::string packed_pair(std::string_view key, std::string_view value) {
  std::string out;
  base::PackWriter writer(out);
  writer.text(key);
  writer.text(value);
  return out;
}

constexpr std::uint64_t place_stride = 7919;  // a prime: neighbours in time are not neighbours in the table

}  // namespace

// Clauses until the next one would be over; cut at a character's edge.
std::string make_text(std::uint64_t seed, std::uint64_t n, std::string_view place) {
  SplitMix64 random(seed * 1'000'003 + n);
  std::string out = place.empty() ? std::string("您好，") : fmt::format("您好，我住在{}，", place);
  while (out.size() < text_bytes) {
    out += random.pick(clauses);
    out += "，";
  }
  std::size_t end = text_bytes;
  while ((static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  out.resize(end);
  return out;
}

Workload::Workload(const pack::Pack& pack, bool given, std::uint64_t seed) : given_(given) {
  std::vector<std::string> named;
  for (const pack::Place& place : pack.places) {
    if (place.kind != pack::PlaceKind::building && place.kind != pack::PlaceKind::compound) continue;
    places_.push_back(packed_pair("place", place.path));
    std::string spoken = place.path;
    std::erase(spoken, '/');
    named.push_back(std::move(spoken));
  }
  for (const pack::Category& category : pack.categories) {
    // Emergencies are transferred at once and never wait in a queue: they are not the usual load.
    if (category.guard != pack::Guard::transfer) categories_.push_back(packed_pair("category", category.id));
  }
  for (std::uint64_t n = 0; n < texts_made; ++n) {
    const std::string_view place =
        given || named.empty() ? std::string_view() : named[n * place_stride % named.size()];
    texts_.push_back(make_text(seed, n, place));
    packed_texts_.push_back(packed_pair("text", texts_.back()));
  }
}

std::string Workload::id_of(std::uint64_t n) { return fmt::format("b{:016x}", n); }

void Workload::append(std::uint64_t n, std::string& out) const {
  base::PackWriter writer(out);
  writer.map(given_ ? 4 : 2);
  writer.text("id");
  std::array<char, 17> id{'b'};
  for (int i = 0; i < 16; ++i) id[16 - i] = "0123456789abcdef"[n >> (4 * i) & 15];
  writer.text({id.data(), id.size()});
  writer.raw(packed_texts_[n * 31 % packed_texts_.size()]);
  if (!given_) return;
  const std::uint64_t place = n * place_stride % places_.size();
  writer.raw(places_[place]);
  writer.raw(categories_[(n / places_.size() + place) % categories_.size()]);
}

}  // namespace gridline::bench
