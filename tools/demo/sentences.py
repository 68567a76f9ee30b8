"""What the invented residents of Lingyun say: a place, a trouble and a temper, drawn from a seed.

Draws are by splitmix64 over (seed, number): the same on every machine and every version of Python.
"""
from dataclasses import dataclass

MASK = (1 << 64) - 1

# compound, buildings, stairs, floors, homes on a floor
COMPOUNDS = [
    ("海曲世家", 16, 2, 6, 2), ("阳光雅居", 4, 2, 6, 2), ("工商局家属院", 3, 3, 5, 2), ("星河港湾", 6, 2, 11, 2),
    ("丁香苑", 3, 2, 6, 2), ("凌云花园", 4, 3, 6, 2), ("凌云小区", 5, 3, 5, 2), ("教育局家属院", 2, 3, 5, 2),
    ("文苑小区", 2, 3, 6, 2), ("望海嘉园", 4, 2, 11, 2), ("碧波名邸", 2, 2, 17, 2), ("金泰新居A区", 4, 2, 6, 2),
    ("金泰新居B区", 4, 2, 6, 2), ("安居花园", 3, 3, 6, 2), ("纺织厂宿舍", 4, 3, 4, 2), ("青松里", 5, 3, 5, 2),
    ("银杏公馆", 3, 2, 11, 2), ("东升小区", 4, 3, 5, 2),
]
SURNAMES = "徐孙马朱胡林郭何高罗郑梁谢宋唐许邓韩冯曹彭曾萧田董潘袁蔡蒋余"
NUMERALS = "零一二三四五六七八九十"

# weight, title, what is said (P: the place), nature, urgency, confidential
TROUBLES = [
    (10, "屋顶漏雨", "P顶楼房顶漏雨，墙皮都泡掉了，找物业一直没人修", "投诉", "一般", False),
    (9, "楼道堆放杂物", "P楼道里堆满纸箱和旧家具，老人上下楼都不方便，万一着火怎么办", "投诉", "一般", False),
    (9, "垃圾清运不及时", "P楼下垃圾桶满了三天没人清运，味道很大", "投诉", "一般", False),
    (8, "电动车楼道充电", "P有人把电动车推进楼道飞线充电，非常危险，希望尽快处理", "投诉", "紧急", False),
    (8, "车辆占用消防通道", "P门前消防通道被私家车堵死了，打电话也不挪", "投诉", "紧急", False),
    (7, "噪音扰民", "P楼下烧烤店夜里十二点还在放音响，孩子没法睡觉", "投诉", "一般", False),
    (7, "路灯不亮", "P门口的路灯坏了一个多星期，晚上黑灯瞎火的", "求助", "一般", False),
    (7, "下水道堵塞", "P一楼下水道堵塞返水，厨房里全是脏水", "求助", "紧急", False),
    (6, "停水", "P从早上开始停水，没有任何通知，做饭都没水，希望尽快恢复供水", "求助", "一般", False),
    (6, "电梯故障", "P电梯又停在半路，昨天还困了人，请派人检修", "求助", "紧急", False),
    (5, "邻里纠纷", "P楼上邻居装修不按时间，敲门理论还被骂，希望社区来调解", "求助", "一般", False),
    (5, "违章搭建", "P一楼住户私自在公共绿地上搭建棚子，没人管", "举报", "一般", True),
    (4, "暖气不热", "P家里暖气不热，屋里只有十四度，老人受不了", "求助", "一般", False),
    (4, "独居老人需要帮助", "P住着一位独居老人，腿脚不好，想问能不能帮忙送餐", "求助", "一般", False),
    (4, "流浪狗", "P附近有几条流浪狗追孩子，家长都不敢出门", "求助", "一般", False),
    (3, "乱停车", "P业主没有车位，外来车辆随便停，希望划线管理", "建议", "一般", False),
    (3, "咨询居住证明", "我住在P，想问一下居住证明去哪里开，要带什么材料", "咨询", "一般", False),
    (2, "希望增设健身器材", "P空地挺大，希望增设几件健身器材，给老人一个活动的地方", "建议", "一般", False),
    (2, "表扬网格员", "P的网格员雪天帮老人买菜，特意打电话表扬", "表扬", "一般", False),
    (1, "闻到煤气味", "P楼道里有很浓的煤气味，怀疑漏气了，请马上来人", "求助", "特急", False),
]
OPENINGS = ["市民来电反映：", "来电人反映，", "您好，", "", "", "居民反映"]
CLOSINGS = ["。", "。请尽快处理。", "！已经反映过好几次了！", "。希望有关部门重视，并给予答复。", "，谢谢。"]


@dataclass(frozen=True)
class Complaint:
    caller: str
    phone: str
    confidential: bool
    nature: str
    title: str
    text: str
    address: str
    urgency: str


class Draws:
    """A row of numbers that only the seed and the number of the complaint decide."""

    def __init__(self, seed, number):
        self._state = (seed * 0x9E3779B97F4A7C15 + number * 0xD1B54A32D192ED03) & MASK

    def below(self, n):
        self._state = (self._state + 0x9E3779B97F4A7C15) & MASK
        z = self._state
        z = ((z ^ z >> 30) * 0xBF58476D1CE4E5B9) & MASK
        z = ((z ^ z >> 27) * 0x94D049BB133111EB) & MASK
        return (z ^ z >> 31) % n

    def one_of(self, items):
        return items[self.below(len(items))]

    def percent(self, chance):
        return self.below(100) < chance

    def trouble(self):
        left = self.below(sum(item[0] for item in TROUBLES))
        for item in TROUBLES:
            left -= item[0]
            if left < 0:
                return item
        raise AssertionError("weights do not add up")


def numeral(n):
    """1 to 19 as people write it: 十二."""
    if n <= 10:
        return NUMERALS[n]
    return "十" + NUMERALS[n - 10]


def place_of(draws):
    """A place the way people say it: mostly whole, at times with # or in numerals, or without a building."""
    compound, buildings, stairs, floors, homes = draws.one_of(COMPOUNDS)
    building = 1 + draws.below(buildings)
    stair = 1 + draws.below(stairs)
    room = f"{1 + draws.below(floors)}{1 + draws.below(homes):02}"
    style = draws.below(100)
    if style < 6:
        return compound
    if style < 20:
        return f"{compound}{numeral(building)}号楼"
    if style < 35:
        return f"{compound}{building}#楼{stair}单元"
    if style < 45:
        return f"{compound}{building}-{stair}-{room}"
    if style < 75:
        return f"{compound}{building}号楼{stair}单元"
    return f"{compound}{building}号楼{stair}单元{room}室"


def complaint_of(number, seed):
    draws = Draws(seed, number)
    _, title, said, nature, urgency, confidential = draws.trouble()
    place = place_of(draws)
    caller = draws.one_of(SURNAMES) + draws.one_of(["先生", "女士"])
    phone = f"1{draws.one_of('3578')}{draws.below(10)}****{draws.below(10000):04}"
    text = draws.one_of(OPENINGS) + said.replace("P", place)
    if draws.percent(6):  # two matters in one call
        other = draws.trouble()
        if other[1] != title:
            text += "。\n另外，" + other[2].replace("P", place)
    text += draws.one_of(CLOSINGS)
    address = "" if draws.percent(25) else place
    return Complaint(caller, phone, confidential, nature, title, text, address, urgency)
