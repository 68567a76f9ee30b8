// Which tickets a hot spot stands for is a person's to say in the end: one is taken out, or put in.
#include <algorithm>

#include "engine/base/limits.h"
#include "engine/core/act.h"

namespace gridline::core {

Decision desk_leave_cluster(const Act& act) {
  const TicketId cluster = act.case_file().cluster;
  if (!cluster) return rejected("no_hot_spot", "此工单不属于任何热点", "this ticket belongs to no hot spot");
  Outcomes out(act);
  ClusterLeft e = out.made<ClusterLeft>();
  e.cluster = cluster;
  out.add(e);
  return out.done();
}

// Also one that the engine did not count there; it changes no count and tells nobody.
Decision desk_join_cluster(const Act& act) {
  const Ticket* spot = act.body.others.size() == 1 ? act.state.ticket(act.body.others.front()) : nullptr;
  const CaseFile* file = spot == nullptr ? nullptr : act.state.case_file(spot->id);
  if (spot == nullptr || spot->kind != TicketKind::cluster || is_final(spot->state) || file == nullptr)
    return rejected("unknown_hot_spot", "请指明归入哪个在办热点（--other）", "name the open hot spot (--other)");
  if (act.ticket.kind != TicketKind::complaint)
    return rejected("other_kind", "只有诉求工单可归入热点", "only a complaint's ticket belongs to a hot spot");
  if (act.ticket.has(ticket_flag::confidential))
    return rejected("confidential", "保密诉求或举报不得归入热点",
                    "a confidential matter or an informant's belongs to no hot spot");
  if (act.case_file().cluster == spot->id)
    return rejected("member_already", "此工单已在该热点中", "this ticket belongs to it already");
  if (file->members.size() >= limits::hot_members_max)
    return rejected("too_many", "该热点的成员已满", "the hot spot has as many members as it can");
  Outcomes out(act);
  ClusterJoined e = out.made<ClusterJoined>();
  e.cluster = spot->id;
  out.add(e);
  return out.done();
}

}  // namespace gridline::core
