#!/usr/bin/env python3
# Writes the Lingyun pack's places.yaml and members.csv from one table, after checking its sums.
#
# The number of compounds, households, grids and pioneers is what is known of the community; three
# compound names are; everything else (sizes, other names, firms, all people) is invented.
# Deterministic: the same script always writes the same bytes, and a test compares them with the
# committed files. Usage: lingyun.py FOLDER
import sys
from pathlib import Path

# name, buildings, stairs, floors, homes per floor, households by grid, property firm ("" for none), aliases.
COMPOUNDS = [
    ("海曲世家", 16, 2, 6, 2, {1: 186, 2: 186}, "PM-AHE", ["海曲小区"]),
    ("阳光雅居", 4, 2, 6, 2, {1: 93}, "PM-AHE", ["阳光雅居小区"]),
    ("工商局家属院", 3, 3, 5, 2, {2: 86}, "", ["工商局宿舍", "工商局院"]),
    ("邮电局家属院", 1, 3, 5, 2, {2: 28}, "", ["邮电局宿舍", "邮电局院"]),
    ("星河港湾", 6, 2, 11, 2, {3: 251}, "PM-QINGCHUAN", ["星河港湾小区"]),
    ("丁香苑", 3, 2, 6, 2, {3: 69}, "PM-QINGCHUAN", ["丁香苑小区"]),
    ("凌云花园", 8, 3, 6, 2, {4: 270}, "PM-JINGUI", []),
    ("海韵公寓", 1, 1, 12, 8, {4: 87}, "PM-JINGUI", []),
    ("凌云小区", 5, 3, 5, 2, {5: 141}, "", []),
    ("教育局家属院", 2, 3, 5, 2, {5: 57}, "", ["教育局宿舍", "教育局院"]),
    ("供销社宿舍", 2, 2, 4, 2, {5: 29}, "", ["供销社家属院"]),
    ("文苑小区", 2, 3, 6, 2, {5: 68}, "", ["文苑"]),
    ("望海嘉园", 4, 2, 11, 2, {6: 168}, "PM-YUNQI", ["望海家园"]),
    ("碧波名邸", 2, 2, 17, 2, {6: 118}, "PM-YUNQI", []),
    ("金泰新居A区", 4, 2, 6, 2, {7: 92}, "PM-ZHONGAN", ["金泰A区", "金泰新居东院"]),
    ("金泰新居B区", 4, 2, 6, 2, {7: 91}, "PM-ZHONGAN", ["金泰B区", "金泰新居西院"]),
    ("安居花园", 3, 3, 6, 2, {7: 101}, "PM-ZHONGAN", ["安居花园小区"]),
    ("纺织厂宿舍", 4, 3, 4, 2, {8: 83}, "", ["纺织厂家属院"]),
    ("青松里", 5, 3, 5, 2, {8: 139}, "", ["青松里小区"]),
    ("水利局家属院", 2, 2, 5, 2, {8: 38}, "", ["水利局宿舍", "水利局院"]),
    ("老粮所院", 0, 0, 1, 0, {9: 17}, "", ["老粮所", "粮所院"]),
    ("银杏公馆", 3, 2, 11, 2, {9: 121}, "PM-YUNQI", []),
    ("东升小区", 4, 3, 5, 2, {9: 112}, "", ["东升"]),
    ("凌云商住楼", 2, 1, 8, 4, {9: 52}, "PM-ZHONGAN", ["凌云商住"]),
]
# Compounds that are not simply numbered from 1.
ZONES = {"凌云花园": {"东区": 4, "西区": 4}}
NAMED_BUILDINGS = {"凌云商住楼": ["A座", "B座"]}
BUILDINGS_OF_GRID = {"海曲世家": {1: "1-8", 2: "9-16"}}

GRID_HOUSEHOLDS = [279, 300, 320, 357, 295, 286, 284, 260, 302]
GRID_PIONEERS = [15, 17, 18, 20, 16, 16, 16, 14, 17]

FIRMS = ["PM-AHE", "PM-QINGCHUAN", "PM-JINGUI", "PM-YUNQI", "PM-ZHONGAN"]
DEPARTMENTS = ["URB", "HOU", "PSB", "TRF", "FIRE", "MSA", "ECO", "WAT", "PWR", "GAS", "HEA", "TEL",
               "SAN", "PRK", "MUN", "CIV", "HRS", "MED", "EDU", "NOT", "DPF", "WOM"]
ALWAYS_ON_DUTY = ["PSB", "FIRE", "GAS"]

HEAD = "# {what}\n# Written by tools/packgen/lingyun.py: change the table there, not this file.\n"


def check_sums():
    assert len(COMPOUNDS) == 24
    assert sum(c[1] for c in COMPOUNDS) == 90
    by_grid = [sum(c[5].get(g, 0) for c in COMPOUNDS) for g in range(1, 10)]
    assert by_grid == GRID_HOUSEHOLDS, by_grid
    assert sum(by_grid) == 2683
    assert largest_remainder(149, by_grid) == GRID_PIONEERS
    assert sum(1 for c in COMPOUNDS if not c[6]) == 11
    for name, buildings, stairs, floors, homes, households, _, _ in COMPOUNDS:
        assert buildings == 0 or sum(households.values()) <= buildings * stairs * floors * homes, name


def largest_remainder(total, weights):
    whole = [total * w // sum(weights) for w in weights]
    rest = sorted(range(len(weights)), key=lambda i: (-(total * weights[i] % sum(weights)), i))
    for i in rest[:total - sum(whole)]:
        whole[i] += 1
    return whole


def compound_lines(compound):
    name, buildings, stairs, floors, homes, households, firm, aliases = compound
    yield f"  {name}:"
    if aliases:
        yield f"    aliases: [{', '.join(aliases)}]"
    if len(households) == 1:
        yield f"    grid: LY-G{next(iter(households))}"
    if name in NAMED_BUILDINGS:
        yield f"    buildings: [{', '.join(NAMED_BUILDINGS[name])}]"
    elif buildings and name not in ZONES:
        yield f"    buildings: {buildings}"
    if len(households) > 1:
        ranges = ", ".join(f"LY-G{g}: {r}" for g, r in BUILDINGS_OF_GRID[name].items())
        yield f"    grids: {{{ranges}}}"
    for zone, count in ZONES.get(name, {}).items():
        if zone == next(iter(ZONES[name])):
            yield "    zones:"
        yield f"      {zone}: {{buildings: {count}}}"
    if buildings:
        yield f"    stairs: {stairs}"
        yield f"    floors: {floors}"
        yield f"    homes: {homes}"
    else:
        yield f"    floors: {floors}"
    yield f"    households: {sum(households.values())}"
    if firm:
        yield "    property: active"
        yield f"    firm: {firm}"
    else:
        yield "    property: none"


def places():
    what = "The places of Lingyun: 24 compounds, 90 buildings, 2683 households in 9 grids."
    lines = [HEAD.format(what=what).rstrip(),
             "# Sizes and 21 of the names are invented; 海曲世家, 工商局家属院 and 星河港湾 are real names.",
             "areas:",
             "  东港区: {kind: district, unit: DG}",
             "  日照街道: {kind: street, unit: RZ, aliases: [日照街办, 日照街道办]}",
             "  凌云社区: {kind: community, unit: LY, aliases: [凌云居委会, 凌云居委]}",
             "",
             "compounds:"]
    for compound in COMPOUNDS:
        lines += compound_lines(compound)
    lines += ["",
              "pois:",
              "  凌云广场: {unit: LY-G4, border: LY-G5, aliases: [凌云文化广场]}",
              "  凌云党群服务中心: {unit: LY, aliases: [社区服务中心, 便民服务大厅, 社区大厅]}",
              "",
              "# Known by name, but not ours: a complaint there is handed over.",
              "outside:",
              "  石臼街道: {aliases: [石臼街办], places: [海滨小区]}",
              "  秦楼街道: {aliases: [秦楼街办]}",
              "  北京路街道: {}",
              "  香河街道: {}"]
    return "\n".join(lines) + "\n"


class SplitMix64:
    """The generator's own random numbers, so that every Python draws the same names."""

    def __init__(self, seed):
        self.state = seed

    def below(self, n):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (z ^ (z >> 31)) % n


SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛范彭鲁韦马苗花方俞任袁柳"
GIVEN = ["静安", "远舟", "清和", "望舒", "怀瑾", "亦诺", "景行", "思齐", "若谷", "知行", "惠风", "春生", "秋实", "冬至", "向阳",
         "明澈", "松年", "竹青", "兰亭", "梅影", "海生", "云起", "朝晖", "晚晴", "平野", "立本", "守正", "致远", "成蹊", "采薇"]


class Names:
    def __init__(self, seed):
        self.random = SplitMix64(seed)
        self.used = set()

    def next(self):
        while True:
            name = SURNAMES[self.random.below(len(SURNAMES))] + GIVEN[self.random.below(len(GIVEN))]
            if name not in self.used:
                self.used.add(name)
                return name


def micro_grids(grid):
    """Groups of one to four buildings: (compound, first, last), as org.yaml names them."""
    groups = []
    for compound in COMPOUNDS:
        name, households = compound[0], compound[5]
        if grid not in households:
            continue
        first, last = 1, compound[1]
        if name in BUILDINGS_OF_GRID:
            first, last = (int(n) for n in BUILDINGS_OF_GRID[name][grid].split("-"))
        count = max(1, last - first + 1)
        parts = -(-count // 4)
        for i in range(parts):
            groups.append((name, first + count * i // parts, first + count * (i + 1) // parts - 1))
    return groups


def members():
    names = Names(20240924)
    rows = [["id", "name", "unit", "roles", "skills", "shifts", "open_max"]]

    def add(member, unit, roles, skills="", shifts="", open_max=0):
        rows.append([member, names.next(), unit, roles, skills, shifts, str(open_max)])

    add("LY-01", "LY", "grid_secretary|supervisor", "mass|mediation", "office")
    add("LY-02", "LY", "supervisor", "property", "office")
    add("LY-03", "LY", "liaison", "policy|agent", "office")
    add("LY-04", "LY", "liaison", "family|mediation", "office")
    add("LY-05", "LY", "liaison", "elder|wish", "office")
    # The duty line of the community: somebody is there at every hour of every day.
    for n, shift in enumerate(["early", "early", "late", "late", "night", "night"], start=1):
        add(f"LY-D{n}", "LY", "liaison", "emergency", shift)
    for n, shift in enumerate(["early", "early", "late", "late", "night", "night"], start=1):
        add(f"DESK-{n}", "LY-DESK", "dispatch_desk|call_taker", "", shift)
    add("DESK-7", "LY-DESK", "callback_clerk", "", "office")
    add("DESK-8", "LY-DESK", "checker", "", "office")
    for grid in range(1, 10):
        add(f"G{grid}-S", f"LY-G{grid}", "grid_secretary|supervisor", "mediation", "office", 60)
        add(f"G{grid}-M", f"LY-G{grid}", "grid_member", "visit|mediation", "early|late", 40)
    for grid in range(1, 10):
        for n in range(1, len(micro_grids(grid)) + 1):
            add(f"G{grid}-M{n}", f"LY-G{grid}-M{n}", "grid_member", "micro", "early|late", 10)
    add("RZ-01", "RZ", "liaison", "", "office")
    add("RZ-02", "RZ", "liaison|supervisor", "", "office")
    add("JUS-01", "RZ-JUS", "liaison", "mediation", "office")
    for department in DEPARTMENTS:
        shift = "duty" if department in ALWAYS_ON_DUTY else "office"
        add(f"{department}-01", f"DG-{department}", "liaison", "", shift)
    for firm in FIRMS:
        add(f"{firm}-01", firm, "outside_partner", "", "early|late")
    add("VOL-01", "LY-VOL", "outside_partner", "", "")
    add("OC-01", "LY-OC", "outside_partner", "", "")
    note = HEAD.format(what="Invented people to start a demonstration with.")
    return note + "\n".join(",".join(row) for row in rows) + "\n"


def main():
    check_sums()
    folder = Path(sys.argv[1])
    (folder / "places.yaml").write_text(places(), encoding="utf-8", newline="\n")
    (folder / "members.csv").write_text(members(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: lingyun.py FOLDER")
    main()
