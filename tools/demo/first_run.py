#!/usr/bin/env python3
"""The first run: what happens between "received" and "the resident is content", in less than two minutes.

Plays eight small scenes against a running engine whose clock is a time-lapse, always in the same order, each
step by a different person with a token of his own. What is shown is what the engine answered; when an answer
is not what the scene is about, the show stops and says so.
"""
import argparse
import json
import os
import subprocess
import sys
import time

BOLD, DIM, MARK, ALARM, END = "\033[1m", "\033[2m", "\033[7m", "\033[1;31m", "\033[0m"


class Refused(Exception):
    """The engine's answer was no; `code` is its reason."""

    def __init__(self, code, zh):
        super().__init__(f"{code}: {zh}")
        self.code, self.zh = code, zh


class Desk:
    """The engine through its command line: the administrator, or a member by his token."""

    def __init__(self, program):
        self.program = program
        self.tokens = {}

    def call(self, *words, as_member=None, stdin=None):
        environment = dict(os.environ)
        if as_member:
            environment["GRIDLINE_TOKEN"] = self.token_of(as_member)
        done = subprocess.run([self.program, *words, "--json"], env=environment, input=stdin, text=True,
                              capture_output=True, check=False)
        if done.returncode == 0:
            return json.loads(done.stdout)
        answer = first_object(done.stdout) or first_object(done.stderr)
        error = answer.get("error", answer) if answer else {}
        if error.get("code"):
            raise Refused(error["code"], error.get("zh", ""))
        raise SystemExit(f"gridline {' '.join(words)}: {done.stderr.strip() or done.stdout.strip()}")

    def token_of(self, member):
        if member not in self.tokens:
            self.tokens[member] = self.call("member", "token", member, "--days", "30")["token"]
        return self.tokens[member]

    def submit(self, text):
        return self.call("submit", "--text", text)["tickets"]

    def read(self, text):
        return self.call("submit", "--dry-run", "--text", text)

    def show(self, ticket):
        return self.call("ticket", "show", str(ticket))

    def act(self, member, verb, ticket, *flags):
        return self.call("ticket", verb, str(ticket), *flags, as_member=member)


def first_object(text):
    for line in text.splitlines():
        if line.startswith("{"):
            try:
                return json.loads(line)
            except ValueError:
                return None
    return None


def step_of(ticket, level):
    """The ladder's step of this level in a ticket's timeline, or None."""
    for event in ticket["timeline"]:
        if event["event"] == "escalation_step_taken" and event.get("level", 0) == level:
            return event
    return None


class Stage:
    """What is printed, and how fast: slow enough to be read, or at once."""

    def __init__(self, fast, colour):
        self.fast, self.colour = fast, colour

    def paint(self, code, text):
        return f"{code}{text}{END}" if self.colour else text

    def title(self, number, zh, en):
        print(f"\n{self.paint(BOLD, f'【{number}】{zh}')}  {self.paint(DIM, en)}")
        self.pause(1.0)

    def line(self, zh, en=""):
        print(f"  {zh}  {self.paint(DIM, en)}" if en else f"  {zh}")
        sys.stdout.flush()
        self.pause(1.6)

    def pause(self, seconds):
        if not self.fast:
            time.sleep(seconds)

    def highlighted(self, text, words):
        """The text with the spans that the engine matched marked; offsets are in bytes."""
        raw, out, at = text.encode(), b"", 0
        on, off = (MARK.encode(), END.encode()) if self.colour else ("〔".encode(), "〕".encode())
        for word in sorted((w for w in words if w["in"] == "text"), key=lambda w: w["begin"]):
            if word["begin"] < at:
                continue
            out += raw[at:word["begin"]] + on + raw[word["begin"]:word["end"]] + off
            at = word["end"]
        return (out + raw[at:]).decode()


class Show:
    def __init__(self, desk, stage):
        self.desk, self.stage = desk, stage

    # ---- what several scenes need ----

    def until(self, ticket, what, found):
        """Waits for the clock: `found(answer)` gives something, or the show stops after a minute."""
        end = time.monotonic() + 60
        while time.monotonic() < end:
            answer = self.desk.show(ticket)
            got = found(answer)
            if got:
                return got
            time.sleep(0.2)
        raise SystemExit(f"the show waited a minute for this: {what}")

    def hour(self, ticket):
        return self.desk.show(ticket)["timeline"][-1]["at"][11:16]

    def received(self, text):
        reading = self.desk.read(text)
        self.stage.line(f"“{self.stage.highlighted(text, reading['words'])}”")
        tickets = self.desk.submit(text)
        for ticket in tickets:
            t = self.desk.show(ticket)
            to = f"{t['lead']}" + (f" · {t['member']['name']}" if t["member"] else "")
            self.stage.line(f"→ {ticket} 号单 {t['category'] or '待研判'} {t['urgency']} 派给 {to}，规则 {t['route']}",
                            f"ticket {ticket} goes to {t['lead']}")
        return tickets

    def refused(self, member, verb, ticket, *flags):
        try:
            self.desk.act(member, verb, ticket, *flags)
        except Refused as no:
            return no
        raise SystemExit(f"{member} was allowed to {verb} ticket {ticket}")

    # ---- the scenes ----

    def roof(self):
        self.stage.title("一", "房顶漏雨，到网格", "a roof leaks; its words decide where it goes")
        ticket, = self.received("海曲世家8号楼2单元顶楼，一下雨房顶就漏雨，找物业好几回没人来")
        return ticket

    def several(self):
        self.stage.title("二", "一句话几件事，拆成几张单", "one message, several matters")
        self.received("工商局家属院楼下有人养鸡，天不亮就打鸣，院里草长得半人高")

    def department(self):
        self.stage.title("三", "部门的事不压给网格", "department work never goes to a grid")
        ticket = self.received("阳光雅居2号楼停水一天了，物业电话打不通")[0]
        no = self.refused("DESK-1", "dispatch", ticket, "--unit", "LY-G1")
        self.stage.line(f"值班台想派给第一网格：不行 — {no.zh}", f"the desk tries the grid: {no.code}")

    def gas(self):
        self.stage.title("四", self.stage.paint(ALARM, "燃气泄漏，先于一切"), "a gas leak overtakes everything")
        ticket = self.received("银杏公馆1号楼3单元楼道里闻到气了，臭鸡蛋味")[0]
        t = self.desk.show(ticket)
        told = [m for m in t["timeline"] if m["event"] == "message_queued"]
        self.stage.line(f"同一刻通知到人：{t['member']['name'] if t['member'] else t['lead']}；并告知居民先撤离、打 119",
                        f"{len(told)} were told in the same second, the resident too")
        no = self.refused("DESK-1", "refuse", ticket, "--reason", "later")
        self.stage.line(f"不能搁置：{no.zh}", f"it cannot be put aside: {no.code}")
        self.desk.act("DESK-1", "divert", ticket, "--reason", "gas_company")
        self.stage.line("燃气公司接手，登记在案", "it stays open until a person says who took over")

    def nobody(self):
        self.stage.title("五", "没人签收：提醒，然后一级级升级", "nobody accepts: a warning, then it climbs")
        ticket = self.received("阳光雅居门口消防通道让私家车堵死了，救护车进不来")[0]
        for level in (0, 1, 2):
            step = self.until(ticket, f"step {level} of the ladder", lambda t, level=level: step_of(t, level))
            names = "、".join(m["name"] for m in step.get("told", [])) or "（无人）"
            what = "提醒" if level == 0 else f"升到第 {level} 级 {step['unit']}"
            self.stage.line(f"{step['at'][11:16]} {what}：告知 {names}",
                            "warned" if level == 0 else f"rung {level}: {step['unit']} was told")
        self.desk.act("G1-M", "accept", ticket)
        self.stage.line(f"{self.hour(ticket)} 陶朝晖 签收，升级停止", "accepted: the ladder stops")

    def returned(self):
        self.stage.title("六", "申请退单，由别人审定", "a return is asked for, somebody else rules")
        ticket = self.received("凌云小区5栋2单元楼道灯不亮，黑灯瞎火的")[0]
        self.desk.act("G5-M", "ask-return", ticket, "--reason", "wrong_grid")
        no = self.refused("G5-M", "grant", ticket)
        self.stage.line(f"李竹青 申请退单；自己不能批 — {no.zh}", f"the asker cannot grant: {no.code}")
        self.desk.act("DESK-1", "deny", ticket, "--reason", "yours_by_place")
        self.stage.line("值班台 严平野 驳回：就在五网格", "denied; no clock was reset")

    def worked(self, ticket):
        self.stage.title("七", "部门接单、党员领单、办结", "the unit accepts, a person claims, the work is done")
        self.desk.act("G1-S", "accept", ticket)
        self.stage.line(f"{self.hour(ticket)} 网格书记 方清和 代表网格签收", "the unit accepts")
        self.desk.act("G1-M", "claim", ticket)
        self.stage.line(f"{self.hour(ticket)} 网格员 陶朝晖 领单", "a person claims")
        self.desk.act("G1-M", "visit", ticket, "--evidence", "photo-1")
        self.desk.act("G1-M", "report-done", ticket, "--evidence", "photo-2")
        no = self.refused("G1-M", "check", ticket, "--result", "ok")
        self.stage.line(f"{self.hour(ticket)} 报结；自己不能核查 — {no.zh}",
                        f"reported; he cannot check himself: {no.code}")

    def callback(self, ticket):
        self.stage.title("八", "回访没过，重办，再回访", "the callback fails: rework, and again")
        self.desk.act("DESK-8", "check", ticket, "--result", "ok")
        self.desk.act("DESK-7", "callback", ticket, "--contacted", "yes", "--solved", "no",
                      "--satisfied", "no", "--cause", "handler")
        t = self.desk.show(ticket)
        self.stage.line(f"{self.hour(ticket)} 居民说还在漏 → {t['state_zh']}，对居民的承诺时限不变",
                        "back to work; the promise stays")
        self.desk.act("G1-M", "report-done", ticket, "--evidence", "photo-3")
        self.desk.act("DESK-8", "check", ticket, "--result", "ok")
        self.desk.act("DESK-7", "callback", ticket, "--contacted", "yes", "--solved", "yes",
                      "--satisfied", "yes")
        t = self.desk.show(ticket)
        self.stage.line(f"{self.hour(ticket)} {t['state_zh']}：居民满意", "closed; the resident is content")

    def all(self):
        roof = self.roof()
        self.several()
        self.department()
        self.gas()
        self.nobody()
        self.returned()
        self.worked(roof)
        self.callback(roof)

    # ---- the newcomer's own sentence ----

    def own(self, text):
        reading = self.desk.read(text)
        self.stage.line(f"“{self.stage.highlighted(text, reading['words'])}”")
        for word in reading["words"]:
            self.stage.line(f"  {word['entry']} → {word['about']}")
        lead, clocks = reading["lead"], {c["clock"]: c["due"] for c in reading["clocks"]}
        why = reading["triage"]
        self.stage.line(f"类别 {reading['category'] or '不明'} · 紧急 {reading['urgency']} · 规则 {reading['route']}",
                        "category, urgency, the rule that won")
        self.stage.line(f"派给 {lead['unit']} {lead['member'] or ''}" + (f"（研判：{why}）" if why else ""),
                        "who gets it")
        if clocks.get("accept"):
            self.stage.line(f"签收时限 {clocks['accept'][:16]}，办理时限 {(clocks.get('resolve') or '')[:16]}",
                            "until when")
        tickets = self.desk.submit(text)
        self.stage.line(f"已入库：{'、'.join(map(str, tickets))} 号单；gridline explain {tickets[0]} 说明理由",
                        "stored, durably")


def picture(desk):
    """Every ticket with its state and receipt: what must be the same after a crash."""
    out = {}
    for number in range(1, 10_000):
        try:
            t = desk.show(number)
        except Refused:
            return out
        out[str(number)] = [t["state"], t["lead"], [c["receipt"] for c in t["complaints"]]]
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0],
                                     epilog="Example: tools/demo/first_run.py --gridline gridline play")
    parser.add_argument("--gridline", default="gridline", help="the command line program")
    parser.add_argument("--fast", action="store_true", help="without pauses for reading")
    parser.add_argument("what", choices=["play", "own", "picture", "compare"],
                        help="the scenes; a sentence from stdin; all tickets into FILE, or against it")
    parser.add_argument("file", nargs="?", help="for picture and compare")
    arguments = parser.parse_args()
    desk = Desk(arguments.gridline)
    show = Show(desk, Stage(arguments.fast, sys.stdout.isatty()))
    if arguments.what == "play":
        show.all()
    elif arguments.what == "own":
        text = sys.stdin.readline().strip()
        if not text:
            return 1
        show.own(text)
    elif arguments.what == "picture":
        with open(arguments.file, "w", encoding="utf-8") as out:
            json.dump(picture(desk), out, ensure_ascii=False)
    else:
        with open(arguments.file, encoding="utf-8") as before:
            was = json.load(before)
        now = picture(desk)
        lost = [n for n, row in was.items() if n not in now or now[n][2] != row[2]]
        if lost:
            print(f"lost or changed: {lost}")
            return 1
        print(f"  {len(was)} 张工单、每个受理码都在，一张不少  {len(was)} tickets and their receipts are all there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
