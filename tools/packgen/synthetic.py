#!/usr/bin/env python3
# Writes a pack of any size for benchmarks: compounds with buildings in a table, and an organisation
# scaled to them (a grid for about 30 buildings, a community for 10 grids, a street for 8 communities).
#
# Deterministic for a seed. Names are drawn from syllables, so that they look like names, repeat parts
# of each other, and have aliases (about 21 000 names for 10 000 places). Categories, words, policies
# and calendar are taken from another pack. Usage: synthetic.py FOLDER --base PACK [--places N] [--seed S]
import argparse
import shutil
from pathlib import Path

BUILDINGS_PER_GRID, GRIDS_PER_COMMUNITY, COMMUNITIES_PER_STREET = 30, 10, 8
FIRST = "东西南北上下金银玉翠紫兰竹松梅桂枫柳荷海山河湖云星月阳春秋福安康和泰祥瑞"
SECOND = "城湖园庭苑岭川湾谷桥泉林堂塘溪港洲台坊里屯源景宁华兴"
LAST = ["小区", "花园", "家园", "名邸", "公馆", "新村", "家属院", "宿舍", "嘉园", "雅居"]
SHORT = ["一期", "二期", "大院", "院"]
TAKEN_FROM_BASE = ["calendar.yaml", "categories.yaml", "words.yaml", "policies.yaml", "routes.yaml"]


class SplitMix64:
    def __init__(self, seed):
        self.state = seed & 0xFFFFFFFFFFFFFFFF

    def below(self, n):
        self.state = (self.state + 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & 0xFFFFFFFFFFFFFFFF
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & 0xFFFFFFFFFFFFFFFF
        return (z ^ (z >> 31)) % n

    def pick(self, items):
        return items[self.below(len(items))]


def write(path, lines):
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def place_rows(places, random):
    """Rows of places.csv and the number of grids they use."""
    rows = ["path,kind,unit,aliases,stairs,floors,homes,households"]
    used, grid, in_grid = set(), 1, 0
    while len(rows) - 1 < places:
        core = random.pick(FIRST) + random.pick(SECOND) + random.pick(FIRST)
        name = core + random.pick(LAST)
        if name in used:
            continue
        used.add(name)
        count = min(2 + random.below(12), places - len(rows))
        aliases = [core + random.pick(LAST), core + random.pick(SHORT)]
        aliases = sorted(set(a for a in aliases if a != name))
        if in_grid + count > BUILDINGS_PER_GRID:
            grid, in_grid = grid + 1, 0
        in_grid += count
        stairs, floors = 1 + random.below(4), 4 + random.below(14)
        homes = stairs * floors * 2
        rows.append(f"{name},compound,S-G{grid},{'|'.join(aliases)},{stairs},{floors},2,{count * homes}")
        for n in range(1, count + 1):
            rows.append(f"{name}/{n}号楼,building,,{core}{n}栋,{stairs},{floors},2,{homes}")
    return rows, grid


def org_lines(base, grids):
    """The base's levels, lead kinds, shifts and departments, with the chain scaled to `grids`."""
    text = (base / "org.yaml").read_text(encoding="utf-8")
    head, rest = text.split("\nunits:\n", 1)
    shifts = rest[rest.index("\nshifts:\n"):].split("\ncouncils:")[0]
    departments = [line.strip()[2:] for line in rest.splitlines() if line.strip().startswith("- {id: DG-")]
    communities = -(-grids // GRIDS_PER_COMMUNITY)
    streets = -(-communities // COMMUNITIES_PER_STREET)
    lines = [head, "", "units:", "  - {id: DG, zh: 区, level: district}"]
    lines += ["  - {id: LY-DESK, zh: 值班台, parent: DG}"]
    lines += [f"  - {d[:-1]}, parent: DG}}" for d in departments]
    lines += [f"  - {{id: S-S{s}, zh: 第{s}街道, level: street, parent: DG}}" for s in range(1, streets + 1)]
    for c in range(1, communities + 1):
        above = f"S-S{-(-c // COMMUNITIES_PER_STREET)}"
        lines.append(f"  - {{id: S-C{c}, zh: 第{c}社区, level: community, parent: {above}}}")
    for g in range(1, grids + 1):
        above = f"S-C{-(-g // GRIDS_PER_COMMUNITY)}"
        lines.append(f"  - {{id: S-G{g}, zh: 第{g}网格, level: grid, parent: {above}}}")
    lines.append("  - {id: S-JUS, zh: 司法所, function: JUS, parent: DG}")
    lines.append("  - {id: S-VOL, zh: 志愿队, function: VOL, accountable: false, parent: DG}")
    lines.append("  - {id: S-OC, zh: 业委会联席会, function: OC, accountable: false, parent: DG}")
    return lines + shifts.rstrip("\n").split("\n"), communities


def member_rows(grids, communities):
    rows = ["id,name,unit,roles,skills,shifts,open_max"]
    rows += [f"DESK-{n},值班员{n},LY-DESK,dispatch_desk|call_taker,,duty," for n in range(1, 9)]
    skills = "emergency|policy|wish|family|property"
    rows += [f"C{c}-D,社区值班{c},S-C{c},liaison|supervisor,{skills},duty," for c in range(1, communities + 1)]
    rows += [f"G{g}-M,网格员{g},S-G{g},grid_member,,early|late,40" for g in range(1, grids + 1)]
    return rows


def main():
    parser = argparse.ArgumentParser(description="write a synthetic pack for benchmarks")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="a pack like lingyun")
    parser.add_argument("--places", type=int, default=10000)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    for name in TAKEN_FROM_BASE:
        shutil.copyfile(args.base / name, args.folder / name)
    rows, grids = place_rows(args.places, SplitMix64(args.seed))
    write(args.folder / "places.csv", rows)
    lines, communities = org_lines(args.base, grids)
    write(args.folder / "org.yaml", lines)
    write(args.folder / "members.csv", member_rows(grids, communities))
    write(args.folder / "pack.yaml", ["name: synthetic", f"version: \"{args.places}-{args.seed}\"",
                                      'timezone: "+08:00"', "zh: 合成规则包", "en: synthetic pack",
                                      "triage: LY-DESK", "profiles: [shandong-2020]"])


if __name__ == "__main__":
    main()
