// The whole vocabulary of the desk (DESIGN §3) as numbers that never change and are never reused:
// they are written to the journal. A verb may be listed here before its behaviour is built; until
// then `decide` refuses it by name.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace gridline::core {

enum class TicketKind : std::uint8_t {
  none = 0,
  complaint = 1,
  wish = 2,        // 微心愿
  directive = 3,   // 上级任务: one parent, a child per building
  commitment = 4,  // a promise that recurs
  cluster = 5,     // a hot spot and its members
};

// Where the matter came from, whatever the channel.
enum class Origin : std::uint8_t {
  none = 0, complaint = 1, discovered = 2, directive = 3, visit = 4, consult = 5, wish = 6,
};

enum class TicketState : std::uint8_t {
  none = 0,
  need_info = 1,     // 待补充
  triage = 2,        // 待研判: a person must decide
  queued = 3,        // 待签收: given to a unit
  accepted = 4,      // 已签收: the unit answers for it (部门接单)
  claimed = 5,       // 已领单: a named person works on it (党员领单)
  claimable = 6,     // 待认领: wish wall, council agenda
  return_asked = 7,  // 申请退单
  on_hold = 8,       // 挂账
  reported = 9,      // 待核查: the handler says done
  callback = 10,     // 待回访
  closed = 11,       // 结案, with an outcome
  diverted = 12,     // 转 110/119/120
  refused = 13,      // 不予受理
  merged = 14,
  voided = 15,
};

enum class Outcome : std::uint8_t {
  none = 0, solved = 1, answered = 2, unfounded = 3, no_answer = 4, forced = 5, withdrawn = 6,
};

enum class Verb : std::uint8_t {
  none = 0,
  submit = 1,
  dispatch = 2,        // 派单, also re-dispatch
  assign = 3,
  accept = 4,          // 签收
  claim = 5,           // 领单
  lapse = 6,
  ask_info = 7,
  inform = 8,
  contact = 9,         // 联系
  ask_return = 10,
  ask_extension = 11,
  ask_hold = 12,
  grant = 13,          // 审定
  deny = 14,
  transfer = 15,       // 转办
  invite = 16,         // 邀协办
  decline = 17,
  release = 18,
  visit = 19,          // 走访
  attempt = 20,        // 调解
  resume = 21,
  report_done = 22,    // 报结
  check = 23,          // 核查
  callback = 24,       // 回访
  close = 25,
  force_close = 26,
  rework = 27,         // 重办
  reopen = 28,
  split = 29,
  merge = 30,
  unmerge = 31,
  divert = 32,
  refuse = 33,
  withdraw = 34,
  recall = 35,
  urge = 36,           // 催办
  supervise = 37,      // 督办
  escalate = 38,       // 升级
  correct = 39,        // 更正
  void_ = 40,
  note = 41,
  keep_apart = 42,     // 不并: what was proposed as one matter is two
  reveal = 43,         // 查看原文: names and phones unmasked, which is recorded
  leave_cluster = 45,  // 移出热点
  join_cluster = 46,   // 归入热点
  acknowledge = 47,    // 知晓: who was told has seen it
  table = 50,          // 提交议事会
};

// What is asked of another authority; decided by `grant` or `deny`.
enum class Request : std::uint8_t { none = 0, return_ticket = 1, extension = 2, hold = 3, decline = 4 };

// The answer that an act reports: of a check (ok, fail) or of a mediation's attempt (the rest).
enum class Result : std::uint8_t {
  none = 0, ok = 1, fail = 2, agreed = 3, partly = 4, failed = 5, refused = 6,
};

// What a resident says when called back, and why a matter is unsolved.
enum class Solved : std::uint8_t { none = 0, yes = 1, partly = 2, no = 3 };
enum class Satisfied : std::uint8_t { none = 0, yes = 1, fairly = 2, no = 3 };
enum class Cause : std::uint8_t { none = 0, handler = 1, objective = 2 };

// Why a complaint counts as being about what another is about.
enum class SimilarWhy : std::uint8_t {
  none = 0,
  place = 1,   // the same place and category
  near = 2,    // near by, the same category, and in like words
  words = 3,   // one of them names no place: category and words alone
  resident = 4,  // the same resident comes again
};

// What the machine's clock did.
enum class ClockOddity : std::uint8_t {
  none = 0,
  downtime = 1,   // the engine was not running, or the machine slept: taken
  ahead = 2,      // it jumped forward while running, or more than downtime explains: held
  back = 3,       // it went back: time stands still until it has caught up
  accepted = 4,   // a person says the clock is right
  settled = 5,    // it came back by itself
};

// Why a pile of complaints became a hot spot.
enum class HotWhy : std::uint8_t { none = 0, households = 1, above = 2 };

// Who did what on one ticket: nobody takes two of these parts (承办, 核查, 回访, 审定 are four people).
enum class Part : std::uint8_t { none = 0, handler = 1, checker = 2, callback_clerk = 3, judge = 4 };

// What somebody is told (message_queued). The text is made where it is sent, in his language.
enum class Notice : std::uint8_t {
  none = 0,
  emergency_advice = 1,  // to the resident: call 110/119/120, get to safety
  info_wanted = 2,       // to the resident: please tell us more
  reason_explained = 3,  // to the resident: why it could not be solved
  matter_closed = 4,     // to the resident: the result
  assigned = 10,         // to a member: it is yours
  due_soon = 11,         // a share of the time is used
  overdue = 12,          // it climbed
  ruling_wanted = 13,
  ruled = 14,
  urged = 15,            // 催办
  supervised = 16,       // 督办
  invited = 17,          // 协办
  handed_over = 18,      // the stand-in's list
  unblocked = 19,        // what it waited for is done
  review_wanted = 20,    // a hold's review date, an unsatisfied resident, an unsolved matter
  recalled = 21,
  step = 22,             // a ladder's step; which one stands in the event
  reassigned = 23,
  tabled = 24,           // on a council's agenda
  assign_wanted = 25,    // unclaimed twice: the secretary assigns
  digest = 26,           // all that was due while the engine was down
  clock_odd = 27,        // the machine's clock jumped
  written_again = 28,    // the resident has written and waits for an answer
  rota_changed = 29,     // 排班变更
  meeting_moved = 30,    // a council meets at another time, or not at all
  hot_spot = 50,         // complaints pile up: told once, upward
};

// What a change of the rota says of somebody.
enum class DutyKind : std::uint8_t {
  none = 0,
  on = 1,      // 值班: on duty besides his shifts
  off = 2,     // 不值班: off duty although a shift has him
  leave = 3,   // 请假: away, represented by somebody
};

// Journal numbers of commands and events.
enum class CommandType : std::uint16_t {
  none = 0,
  submit_complaint = 1,
  act_on_ticket = 2,
  fire_deadline = 3,
  activate_pack = 4,
  import_members = 5,
  erase_person = 8,
  record_delivery = 9,
  set_leave = 10,
  acknowledge_hand_over = 11,
  issue_token = 12,
  revoke_token = 13,
  migrate_tickets = 14,
  recount_deadlines = 15,
  close_catch_up = 16,
  notice_clock = 17,
  define_names = 18,
  accept_clock = 19,
  set_meeting = 20,
  hold_meeting = 21,
  change_duty = 30,
};

enum class EventType : std::uint16_t {
  none = 0,
  symbols_defined = 1,
  pack_activated = 2,
  members_changed = 3,
  token_issued = 4,
  token_revoked = 5,
  leave_set = 6,
  handed_over = 7,
  hand_over_acknowledged = 8,
  pack_proposed = 9,
  complaint_received = 10,
  complaint_revised = 11,
  complaint_joined = 12,
  ticket_archived = 13,
  ticket_restored = 14,
  person_erased = 15,
  ticket_opened = 20,
  ticket_triaged = 21,
  ticket_dispatched = 22,
  ticket_assigned = 23,
  ticket_accepted = 24,
  ticket_claimed = 25,
  claim_lapsed = 26,
  info_asked = 27,
  info_given = 28,
  resident_contacted = 29,
  return_asked = 30,
  extension_asked = 31,
  hold_asked = 32,
  request_granted = 33,
  request_denied = 34,
  ticket_transferred = 35,
  partner_invited = 36,
  partner_declined = 37,
  partner_released = 38,
  visit_recorded = 39,
  attempt_recorded = 40,
  ticket_resumed = 41,
  done_reported = 42,
  ticket_checked = 43,
  callback_recorded = 44,
  ticket_closed = 45,
  rework_ordered = 46,
  ticket_reopened = 47,
  ticket_split = 48,
  ticket_merged = 49,
  ticket_unmerged = 50,
  ticket_diverted = 51,
  ticket_refused = 52,
  ticket_withdrawn = 53,
  ticket_recalled = 54,
  ticket_urged = 55,
  ticket_supervised = 56,
  ticket_escalated = 57,
  ticket_corrected = 58,
  ticket_voided = 59,
  note_added = 60,
  ticket_reread = 61,
  ticket_offered = 63,
  partner_accepted = 64,
  partner_arrived = 65,
  partner_reported = 66,
  clocks_started = 70,
  clock_stopped = 71,
  escalation_step_taken = 72,
  plan_defined = 73,
  plan_changed = 74,
  step_acknowledged = 76,
  deadline_recounted = 77,
  message_queued = 80,
  delivery_recorded = 81,
  digest_queued = 82,
  act_remembered = 90,
  clock_noticed = 95,
  duty_changed = 100,
  meeting_set = 110,
  meeting_held = 111,
  ticket_tabled = 112,
  ticket_sketched = 180,
  duplicate_proposed = 181,
  kept_apart = 182,
  complaint_parted = 183,
  personal_revealed = 185,
  matter_counted = 190,
  hot_spot_opened = 191,
  cluster_left = 192,
  cluster_joined = 193,
};

// Codes ("queued"), Chinese names ("待签收"), and back. "" and nothing for unknown ones.
std::string_view code(TicketKind);
std::string_view code(Origin);
std::string_view code(TicketState);
std::string_view code(Outcome);
std::string_view code(Verb);
std::string_view code(Request);
std::string_view code(Result);
std::string_view code(Solved);
std::string_view code(Satisfied);
std::string_view code(Cause);
std::string_view code(SimilarWhy);
std::string_view code(HotWhy);
std::string_view code(ClockOddity);
std::string_view code(DutyKind);
std::string_view code(Part);
std::string_view code(Notice);
std::string_view code(EventType);
std::string_view zh(TicketKind);
std::string_view zh(Origin);
std::string_view zh(TicketState);
std::string_view zh(Outcome);
std::string_view zh(Verb);
std::string_view zh(Request);
std::string_view zh(Result);
std::string_view zh(Solved);
std::string_view zh(Satisfied);
std::string_view zh(Cause);
std::string_view zh(SimilarWhy);
std::string_view zh(HotWhy);
std::string_view zh(ClockOddity);
std::string_view zh(DutyKind);
std::string_view zh(Part);
std::string_view zh(Notice);
std::string_view zh(EventType);
std::optional<TicketKind> kind_of(std::string_view code);
std::optional<Origin> origin_of(std::string_view code);
std::optional<TicketState> state_of(std::string_view code);
std::optional<Outcome> outcome_of(std::string_view code);
std::optional<Verb> verb_of(std::string_view code);
std::optional<DutyKind> duty_of(std::string_view code);
std::optional<Result> result_of(std::string_view code);
std::optional<Solved> solved_of(std::string_view code);
std::optional<Satisfied> satisfied_of(std::string_view code);
std::optional<Cause> cause_of(std::string_view code);

// Work is over: nobody has to do anything any more.
constexpr bool is_final(TicketState s) {
  return s == TicketState::closed || s == TicketState::diverted || s == TicketState::refused ||
         s == TicketState::merged || s == TicketState::voided;
}

}  // namespace gridline::core
