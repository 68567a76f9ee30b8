// What the board must show, counted from `gridline journal export` alone, by rules written down here a
// second time: no code of the engine is in it.

const OVER = new Set(["closed", "diverted", "refused", "merged", "void"]);
const NOT_WORKED_ON = new Set(["on_hold", "reported", "callback"]);
const QUIET = new Set(["clocks_started", "clock_stopped", "message_queued", "ticket_archived", "ticket_restored"]);
const ENDS = {ticket_closed: "closed", ticket_withdrawn: "closed", ticket_diverted: "diverted",
              ticket_refused: "refused", ticket_voided: "void"};
const time = (text) => (text ? Date.parse(text) : null);

function give(ticket, unit, state) {
  Object.assign(ticket, {lead: unit, state, acceptDue: null});
}

// One event applied to the tickets by number. `transferAtOnce`: categories that are emergencies by themselves.
function apply(tickets, e, at, transferAtOnce) {
  const t = tickets.get(e.ticket), other = tickets.get(e.others?.[0]);
  if (e.type in ENDS) {
    t.state = ENDS[e.type];
    return;
  }
  switch (e.type) {
    case "ticket_opened":
      tickets.set(e.ticket, {id: e.ticket, opened: at, state: "triage", lead: null, acceptDue: null, resolveDue: null,
                             emergency: e.urgency === "U1" || transferAtOnce.has(e.category)});
      break;
    case "ticket_reread": case "ticket_corrected":
      if (e.urgency === "U1") t.emergency = true;
      if (e.resolve_due) t.resolveDue = time(e.resolve_due);
      break;
    case "ticket_triaged": give(t, e.unit, "triage"); break;
    case "ticket_dispatched": give(t, e.lead, "queued"); break;
    case "ticket_offered": give(t, e.unit, "claimable"); break;
    case "clocks_started":
      for (const c of e.clocks) {
        if (c.clock === "accept" || c.clock === "dispatch") t.acceptDue = time(c.due);
        if (c.clock === "resolve") t.resolveDue = time(c.due);
      }
      break;
    case "clock_stopped":
      if (e.clock === "accept" || e.clock === "dispatch") t.acceptDue = null;
      break;
    case "ticket_accepted": give(t, t.lead, "accepted"); break;
    case "ticket_claimed": give(t, t.lead, "claimed"); break;
    case "claim_lapsed": t.state = "claimable"; break;
    case "info_asked": t.state = "need_info"; break;
    case "done_reported": t.state = "reported"; break;
    case "return_asked": t.state = "return_asked"; break;
    case "info_given": case "rework_ordered": case "ticket_reopened": t.state = e.to; break;
    case "ticket_checked": case "request_denied":
      if (e.to) t.state = e.to;
      break;
    case "request_granted":
      if (e.request === "hold") t.state = "on_hold";
      if (e.request === "extension") t.resolveDue = time(e.resolve_due);
      break;
    case "ticket_resumed":
      t.state = e.to;
      if (e.resolve_due) t.resolveDue = time(e.resolve_due);
      break;
    case "ticket_merged":
      t.state = "merged";
      other.resolveDue = time(e.resolve_due);
      break;
    case "ticket_unmerged":
      t.state = e.to;
      other.resolveDue = time(e.resolve_due);
      break;
  }
}

const zeros = () => ({open: 0, unaccepted: 0, due: 0, overdue: 0, returned: 0, late: 0, oldest: null});

// The board at entry `seq` and the moment `now` (milliseconds): per unit, in all, and the tickets of the newest
// events, newest first.
export function countBoard(lines, seq, now, transferAtOnce) {
  const tickets = new Map();
  let news = [];
  for (const line of lines) {
    const entry = JSON.parse(line);
    if (entry.seq > seq) break;
    const touched = [];
    for (const e of entry.events) {
      apply(tickets, e, time(entry.at), transferAtOnce);
      if (e.ticket && !QUIET.has(e.type) && !touched.includes(e.ticket)) touched.push(e.ticket);
    }
    news = [...touched.reverse(), ...news].slice(0, 30);
  }
  const units = new Map(), totals = {...zeros(), emergencies: 0};
  for (const t of tickets.values()) {
    if (OVER.has(t.state)) continue;
    if (!units.has(t.lead)) units.set(t.lead, zeros());
    const unit = units.get(t.lead);
    const isDue = t.resolveDue !== null && !NOT_WORKED_ON.has(t.state);
    for (const sum of [unit, totals]) {
      sum.open += 1;
      sum.unaccepted += t.state === "queued";
      sum.late += t.state === "queued" && t.acceptDue !== null && t.acceptDue <= now;
      sum.returned += t.state === "return_asked";
      sum.overdue += isDue && t.resolveDue <= now;
      sum.due += isDue && t.resolveDue > now && t.resolveDue <= now + 2 * 3600 * 1000;
    }
    totals.emergencies += t.emergency;
    if (!unit.oldest || t.opened < unit.oldest.opened) unit.oldest = t;
  }
  return {tickets, units, totals, news};
}
