#!/usr/bin/env python3
# Writes a pack of a whole city for measuring places at scale: Changsha's districts, streets and communities
# (division codes) and its 21 154 names of compounds, roads and other places. The data is given as an argument
# and is never part of the project; nor is the pack that is written.
#
# The names come without their district. A name that contains a street's or community's own name stands below
# it; others get the district that messages name beside them, learned from the half of the messages whose
# number is even (--messages), so that the other half can judge (changsha_score.py). What nobody knows stands
# below the city.
# Usage: changsha.py --from FOLDER --out FOLDER --base PACK [--messages FOLDER]
import argparse
import csv
import json
import re
import shutil
import zlib
from collections import defaultdict
from pathlib import Path

TAKEN_FROM_BASE = ["calendar.yaml", "categories.yaml", "words.yaml", "policies.yaml", "routes.yaml"]
MESSAGES = ["labeled_full", "labeled_text_only", "hot_messages", "replies", "unlabeled_test"]
CITY = "430100"
# A name of these alone says no more than what kind of place it is.
GENERIC = set("中心 花园 学校 小区 广场 公园 市场 医院 超市 停车场 安置小区 安置房 公寓 宿舍 家属院 家属区 别墅 商铺 写字楼 "
              "政府 派出所 居委会 村委会 幼儿园 小学 中学 大学 车站 地铁站 公交站 路口 大桥 立交桥 高速公路 加油站 火车站 新城 "
              "物业 业主 领导 政法 教育局 公安局 城管局 国土局 住建局 体育馆 体育中心 文化中心 服务中心 商业街 步行街 老街 "
              "工业园 产业园 科技园 创业园 物流园 开发区 经开区 高新区 县城 城区 市区 镇政府 乡政府 街道办 环线 三环 二环 一环 绕城高速 国道 省道 "
              "建设局 交通局 交通运输局 规划局 环保局 公路局 水务局 人社局 卫生局 停车位 公共停车场 地下停车场 商贸城 建材城 陶瓷城 "
              "家具城 汽配城 百货 酒店 宾馆 银行 药店 邮局 法院 检察院 党校 省委党校 县一中 一中 二中 三中 四中 五中 六中 七中 八中 "
              "九中 十中 县医院 市医院 省医院 中医院 人民医院 妇幼保健院 老年大学 图书馆 博物馆 电影院 网吧 茶楼 渔场 农场 林场 水库 "
              "水厂 砖厂 药厂 电厂 机场 码头 车管所 驾校 售楼部 项目部 指挥部 办公楼 综合楼 住宅楼 商住楼 安置区 新村 老街 正街 集镇 "
              "中心小学 中心幼儿园 公租房 廉租房 经济适用房 棚户区 城中村 城乡结合部 湘江 浏阳河 捞刀河 河东 河西 城南 城北 城东 城西".split())
# A compound's name may begin with the county-level city it stands in.
BEGINNINGS = {"浏阳": "430181", "宁乡": "430182", "望城": "430112", "长沙县": "430121"}
DISTRICT_TOKEN = re.compile(r"[A-Z]\d+[区县市]")


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as f:
        return list(csv.DictReader(f))


def half_of(message):
    """0 for learning, 1 for judging; by the number of the message."""
    return zlib.crc32(str(message).encode()) & 1


def messages_of(folder):
    """(data set, id) → title and body."""
    out = {}
    for name in MESSAGES:
        with open(folder / f"{name}.jsonl", encoding="utf-8") as f:
            for line in f:
                row = json.loads(line)
                out[name, str(row["id"])] = (row.get("title") or "", row.get("body") or "")
    return out


def codes_of_messages(folder):
    """(data set, id) → the codes of the districts that the message itself names by letter and number."""
    rows = rows_of(folder / "derived_places.csv")
    return {(r["dataset"], r["id"]): r["district_codes"].split("|") for r in rows
            if r["district_codes"]}


def tokens_of_messages(folder):
    """A3区 → its code, from the same table."""
    out = {}
    for r in rows_of(folder / "derived_places.csv"):
        if r["district_codes"] and "|" not in r["district_codes"]:
            out[r["district_tokens"]] = r["district_codes"]
    return out


def aliases_of_community(name):
    """识字里社区居委会 → 识字里社区, 识字里社区居委会; 金鼎村委会 → 金鼎村."""
    for ending in ["居民委员会", "村民委员会", "居委会", "村委会"]:
        if name.endswith(ending):
            short = name[:-len(ending)]
            if ending.startswith("村") and not short.endswith("村"):
                short += "村"
            elif ending.startswith("居") and not short.endswith(("社区", "村", "里", "街", "园", "城", "队")):
                short += "社区"
            return short, [name]
    return name, []


def street_aliases(name):
    return [name + "办", name[:-2] + "街办", name[:-2] + "办事处"] if name.endswith("街道") else [name + "政府"]


class Town:
    """Districts, streets and communities with their paths and units."""

    def __init__(self, folder):
        self.rows, self.units = [], []   # of places.csv; (id, zh, level, parent)
        self.names = set()
        self.path_of = {}                # unit → path
        for r in rows_of(folder / "changsha_villages.csv"):
            self.add(r["area_code6"], r["area"], "district", CITY, "", [])
            self.add(r["street_code9"], r["street"], "street", r["area_code6"], self.path_of[r["area_code6"]],
                     street_aliases(r["street"]))
            name, aliases = aliases_of_community(r["village"])
            if len(name) > 2:
                street = r["street_code9"]
                self.add(r["code12"], name, "community", street, self.path_of[street], aliases)

    def add(self, code, name, kind, above, above_path, aliases):
        if code in self.path_of:
            return
        path = f"{above_path}/{name}" if above_path else name
        if path in self.path_of.values():
            path += code[-3:]
        self.path_of[code] = path
        self.units.append((f"CS-{code}", name, kind, f"CS-{above}"))
        self.rows.append([path, kind, f"CS-{code}", "|".join(aliases)])
        self.names.update([name, *aliases])


def clean_name(name):
    name = re.sub(r"[（(].*?[)）]", "", name).strip()
    return re.sub(r"[/|,;\s\"]", "", name)


def words_of(base):
    """The words of the base pack's categories: 自来水 is what a message is about, and no place."""
    words = set()
    for line in (base / "categories.yaml").read_text(encoding="utf-8").splitlines():
        if re.match(r"  words:|    ", line):
            words.update(word.split("=")[0] for word in line.removeprefix("  words:").split())
    return words


def compounds_and_others(folder, town, words):
    """Name → kind, without what the divisions have already and what is no name of one place."""
    out = {}
    for r in rows_of(folder / "changsha_names.csv"):
        lists = r["source_lists"].split("|")
        if "/" in r["name"]:
            continue  # crossings: both roads stand there by themselves
        name = clean_name(r["name"])
        if len(name) < 3 or name in GENERIC | words or name in town.names:
            continue
        if re.fullmatch(r"[A-Za-z0-9#-]+", name):
            continue
        compound = any(source != "mapbar_transport_roads_poi" for source in lists)
        out[name] = "compound" if compound or out.get(name) == "compound" else "poi"
    return out


def learned_districts(folder, names):
    """Name → district, where the messages of the learning half agree."""
    messages, codes, tokens = messages_of(folder), codes_of_messages(folder), tokens_of_messages(folder)
    weight = defaultdict(lambda: defaultdict(float))
    longest = max(map(len, names))
    for key, (title, body) in messages.items():
        own = codes.get(key, [])
        if half_of(key[1]) != 0 or len(own) != 1:
            continue
        seen = set()
        for text in (title, body):
            at = 0
            while at < len(text):
                name = next((text[at:at + n] for n in range(min(longest, len(text) - at), 1, -1)
                             if text[at:at + n] in names), None)
                if name is None:
                    at += 1
                    continue
                before = DISTRICT_TOKEN.findall(text[max(0, at - 4):at])
                direct = bool(before) and text[:at].endswith(before[-1]) and tokens.get(before[-1]) == own[0]
                if (name, direct) not in seen:
                    weight[name][own[0]] += 2 if direct else 1
                    seen.add((name, direct))
                at += len(name)
    out = {}
    for name, by in weight.items():
        best = max(by, key=lambda code: by[code])
        if by[best] >= 2 and by[best] >= 0.9 * sum(by.values()):
            out[name] = best
    return out


def place_of_name(name, town_names, learned, by_length):
    """The unit a name belongs to, by its own words, by what was learned, or the city."""
    for inner in by_length:
        if len(inner) < len(name) and inner in name:
            return town_names[inner]
    if name in learned:
        return learned[name]
    for beginning, code in BEGINNINGS.items():
        if name.startswith(beginning):
            return code
    return None


def write_places(out, town, kinds, learned):
    codes = defaultdict(set)
    for path, kind, unit, aliases in town.rows:
        if kind in ("street", "community"):
            codes[path.rsplit("/", 1)[-1]].add(unit[3:])
    unique = {name: next(iter(c)) for name, c in codes.items() if len(c) == 1 and len(name) >= 4}
    by_length = sorted(unique, key=lambda name: (-len(name), name))
    rows = [["path", "kind", "unit", "aliases"]] + town.rows
    known = 0
    for name in sorted(kinds):
        code = place_of_name(name, unique, learned, by_length)
        known += code is not None
        above = town.path_of[code] + "/" if code else ""
        rows.append([above + name, kinds[name], f"CS-{code or CITY}", ""])
    with open(out / "places.csv", "w", encoding="utf-8", newline="") as f:
        csv.writer(f, lineterminator="\n").writerows(rows)
    return known


def write_org(out, base, town):
    text = (base / "org.yaml").read_text(encoding="utf-8")
    head, rest = text.split("\nunits:\n", 1)
    head = re.sub(r"(\nlevels:[^\n]*\n)", r"\1  - {id: city, zh: 市, en: city}\n", head, count=1)
    shifts = rest[rest.index("\nshifts:\n"):].split("\ncouncils:")[0]
    departments = [line.strip()[2:] for line in rest.splitlines() if line.strip().startswith("- {id: DG-")]
    lines = [head, "", "units:", f"  - {{id: CS-{CITY}, zh: 长沙市, level: city}}",
             f"  - {{id: LY-DESK, zh: 值班台, parent: CS-{CITY}}}"]
    lines += [f"  - {d[:-1]}, parent: CS-{CITY}}}" for d in departments]
    lines += [f"  - {{id: {id}, zh: {zh}, level: {level}, parent: {above}}}"
              for id, zh, level, above in town.units]
    lines += [f"  - {{id: S-{f}, zh: {zh}, function: {f}, accountable: {own}, parent: CS-{CITY}}}"
              for f, zh, own in [("JUS", "司法所", "true"), ("VOL", "志愿队", "false"), ("OC", "业委会", "false")]]
    (out / "org.yaml").write_text("\n".join(lines) + shifts, encoding="utf-8", newline="\n")


def main():
    parser = argparse.ArgumentParser(description="write a pack of a whole city, for measuring")
    parser.add_argument("--from", dest="source", type=Path, required=True,
                        help="the folder of division codes and names")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True, help="a pack like lingyun")
    parser.add_argument("--messages", type=Path, help="a folder of messages to learn districts of names from")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    for name in TAKEN_FROM_BASE:
        shutil.copyfile(args.base / name, args.out / name)
    town = Town(args.source)
    kinds = compounds_and_others(args.source, town, words_of(args.base))
    # Roads, stations and schools are not learned: a road crosses districts, and a station serves several.
    compounds = {name for name, kind in kinds.items()
                 if kind == "compound" and not name.endswith(("路", "街", "站", "大道"))}
    learned = learned_districts(args.messages, compounds) if args.messages else {}
    known = write_places(args.out, town, kinds, learned)
    write_org(args.out, args.base, town)
    (args.out / "members.csv").write_text("id,name,unit,roles,skills,shifts,open_max\n"
                                          "DESK-1,值班员,LY-DESK,dispatch_desk|call_taker,,duty,\n",
                                          encoding="utf-8")
    (args.out / "pack.yaml").write_text('name: changsha\nversion: "1"\ntimezone: "+08:00"\nzh: 长沙\n'
                                        "en: Changsha\ntriage: LY-DESK\nprofiles: [shandong-2020]\n",
                                        encoding="utf-8")
    if (args.source / "changsha_districts.geojson").exists():
        write_areas(args.source / "changsha_districts.geojson", args.out / "areas.geojson")
    print(f"{len(town.rows)} divisions, {len(kinds)} names, {len(learned)} districts learned, "
          f"{known} names below a district, street or community")


def write_areas(source, target):
    map_of = json.loads(source.read_text(encoding="utf-8"))
    features = [{"type": "Feature", "geometry": f["geometry"],
                 "properties": {"unit": f"CS-{f['properties']['adcode']}"}}
                for f in map_of["features"]]
    target.write_text(json.dumps({"type": "FeatureCollection", "border_metres": 30, "features": features}),
                      encoding="utf-8")


if __name__ == "__main__":
    main()
