// Random commands by random actors over the engine's socket, a fixed number a second whatever becomes of them.
import http from "node:http";

// A row of numbers that only the seed decides (mulberry32).
export function draws(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    real: (low, high) => low + next() * (high - low),
    below: (n) => Math.floor(next() * n),
    oneOf: (list) => list[Math.floor(next() * list.length)],
  };
}

const PLACES = ["海曲世家8号楼", "海曲世家12号楼", "阳光雅居2号楼", "工商局家属院1号楼", "星河港湾3号楼", "丁香苑2号楼",
                "凌云花园东区3号楼", "凌云小区4号楼", "文苑小区1号楼", "望海嘉园2号楼", "碧波名邸1号楼", "金泰新居A区2号楼",
                "安居花园3号楼", "纺织厂宿舍2号楼", "青松里4号楼", "银杏公馆2号楼", "东升小区1号楼", ""];
const MATTERS = ["楼顶漏雨，墙皮都泡掉了", "楼道灯坏了，晚上看不见路", "垃圾桶满了三天没人清运", "电梯又停在半路，请派人检修",
                 "从早上开始停水，没有通知", "下水道堵塞返水", "有人把电动车推进楼道飞线充电", "消防通道被私家车堵死了",
                 "楼上邻居装修不按时间，希望调解", "烧烤店夜里还在放音响", "路灯不亮，老人差点摔倒", "想咨询居住证明在哪里开",
                 "有几条流浪狗追孩子", "一楼住户私自搭建棚子", "家里暖气不热", "有件事想说一下"];
const DANGERS = ["楼道里有很浓的煤气味，怀疑漏气了", "有人困在电梯里了", "楼道着火了，冒烟"];
const UNITS = ["LY-G1", "LY-G2", "LY-G3", "LY-G4", "LY-G5", "LY-G6", "LY-G7", "LY-G8", "LY-G9", "LY", "DG-HOU",
               "DG-URB", "DG-WAT"];

// weight, verb, its fields; `x` has draws, `others` (tickets), `members` and `later` (a time).
const VERBS = [
  [14, "accept"], [10, "claim", (x) => ({member: x.oneOf(x.members)})], [12, "report-done"],
  [10, "check", (x) => ({result: x.oneOf(["ok", "ok", "fail"]), reason: "现场核实"})],
  [10, "callback", (x) => ({contacted: x.below(4) > 0, solved: x.oneOf(["yes", "yes", "no"]),
                            satisfied: x.oneOf(["yes", "fairly", "no"]), cause: x.oneOf(["handler", "objective"])})],
  [8, "ask-return", () => ({reason: "不属本单位"})], [6, "grant", (x) => ({unit: x.oneOf(UNITS)})],
  [5, "deny", () => ({reason: "应由本单位办理"})],
  [5, "dispatch", (x) => ({unit: x.oneOf(UNITS)})], [3, "transfer", (x) => ({unit: x.oneOf(UNITS), reason: "职责"})],
  [3, "ask-hold", (x) => ({reason: "等待施工", until: x.later, evidence: ["记录1"]})], [3, "resume"],
  [2, "ask-extension", (x) => ({reason: "材料未到", until: x.later})],
  [2, "ask-info"], [2, "inform"], [2, "contact"], [2, "note", () => ({text: "已现场查看"})], [2, "urge"],
  [2, "supervise", () => ({reason: "重点"})], [2, "escalate", () => ({reason: "请上级协调"})],
  [2, "divert", () => ({reason: "119"})], [1, "refuse", () => ({reason: "不属受理范围"})], [1, "withdraw"],
  [1, "void", () => ({reason: "误录"})], [1, "recall"], [2, "rework", () => ({reason: "未办好"})],
  [1, "reopen", () => ({reason: "又坏了"})], [2, "merge", (x) => ({others: [x.oneOf(x.others)], reason: "同一件事"})],
  [1, "unmerge"], [2, "correct", (x) => ({urgency: x.oneOf(["U1", "U2", "U3"]), reason: "更正"})],
  [1, "force-close", () => ({reason: "多次无法联系"})], [2, "invite", (x) => ({unit: x.oneOf(UNITS)})],
];
const WEIGHT = VERBS.reduce((sum, [weight]) => sum + weight, 0);

export class Commands {
  constructor({socket, seed, members, later}) {
    this.socket = socket;
    this.draws = draws(seed);
    this.members = members;
    this.later = later;
    this.tickets = [];
    this.sent = 0;
    this.answers = new Map();   // status → how many
    this.complaints = [];       // answers that say that this file is wrong
    this.agent = new http.Agent({keepAlive: true, maxSockets: 24});
  }

  request(method, path, body) {
    return new Promise((done, failed) => {
      const request = http.request({socketPath: this.socket, agent: this.agent, method, path: `/api/v1/${path}`},
        (response) => {
          let text = "";
          response.setEncoding("utf8").on("data", (part) => (text += part))
            .on("end", () => done({status: response.statusCode, body: text ? JSON.parse(text) : null}));
        });
      request.on("error", failed);
      request.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  // `rate` commands a second for `seconds`; returns when all are answered.
  async run(rate, seconds) {
    const began = performance.now(), all = [], total = Math.round(rate * seconds);
    while (this.sent < total) {
      const due = Math.min(total, Math.floor(((performance.now() - began) / 1000) * rate) + 1);
      while (this.sent < due) {
        ++this.sent;
        all.push(this.#one());
      }
      await new Promise((go) => setTimeout(go, 10));
    }
    await Promise.all(all);
    return (performance.now() - began) / 1000;
  }

  async #one() {
    const d = this.draws;
    const {status, body} = d.below(100) < 40 || this.tickets.length < 20 ? await this.#submit() : await this.#act();
    this.answers.set(status, (this.answers.get(status) || 0) + 1);
    if (status === 400 || status === 404) this.complaints.push(JSON.stringify(body));
  }

  async #submit() {
    const d = this.draws;
    const matter = d.below(100) === 0 ? d.oneOf(DANGERS) : d.oneOf(MATTERS);
    const answer = await this.request("POST", "submit", {
      text: `${d.oneOf(PLACES)}${matter}，第${this.sent}条`, name: "欧阳秋水", phone: "13912345678",
      confidential: d.below(20) === 0});
    if (answer.status === 200) this.tickets.push(...answer.body.tickets);
    return answer;
  }

  // Mostly what is young: there the work is.
  #act() {
    const d = this.draws, young = this.tickets.slice(-400);
    let at = d.below(WEIGHT), chosen = VERBS[0];
    for (const each of VERBS) {
      chosen = each;
      if ((at -= each[0]) < 0) break;
    }
    const fields = chosen[2]?.({...d, members: this.members, others: young, later: this.later}) || {};
    if (d.below(3) === 0) fields.as = d.oneOf(this.members);
    return this.request("POST", `tickets/${d.oneOf(young)}/${chosen[1]}`, fields);
  }
}
