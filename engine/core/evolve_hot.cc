// Piles and hot spots: what counts where, and which tickets a hot spot stands for.
#include <algorithm>

#include "engine/base/assert.h"
#include "engine/base/limits.h"
#include "engine/core/evolve_parts.h"

namespace gridline::core {

namespace {

// Both ends know each other. A ticket belongs to one hot spot: the newest it was counted in.
void put_in(State& state, TicketId cluster, TicketId ticket) {
  leave_cluster(state, ticket);
  CaseFile& spot = state.open_case_file(cluster);
  if (spot.members.size() >= limits::hot_members_max || state.ticket(ticket) == nullptr) return;
  spot.members.push_back(ticket);
  state.open_case_file(ticket).cluster = cluster;
}

}  // namespace

void leave_cluster(State& state, TicketId ticket) {
  const CaseFile* file = state.case_file(ticket);
  if (file == nullptr || !file->cluster) return;
  if (state.ticket(file->cluster) != nullptr) std::erase(state.open_case_file(file->cluster).members, ticket);
  state.open_case_file(ticket).cluster = TicketId();
}

void let_members_go(State& state, const Ticket& cluster) {
  const CaseFile* file = state.case_file(cluster.id);
  if (cluster.kind != TicketKind::cluster || file == nullptr) return;
  const std::vector<TicketId> members = file->members;
  for (const TicketId member : members) leave_cluster(state, member);
}

void fit_cluster(State& state, TicketId back) {
  const CaseFile* file = state.case_file(back);
  if (file == nullptr) return;
  if (!file->members.empty()) state.open_case_file(back).members.clear();
  if (!file->cluster) return;
  const CaseFile* spot = state.ticket(file->cluster) == nullptr ? nullptr : state.case_file(file->cluster);
  const bool known =
      spot != nullptr && std::find(spot->members.begin(), spot->members.end(), back) != spot->members.end();
  if (!known) state.open_case_file(back).cluster = TicketId();
}

void collect_again(State& state, const Ticket& cluster) {
  const CaseFile* file = state.case_file(cluster.id);
  if (cluster.kind == TicketKind::cluster && file != nullptr && file->hot.area)
    state.piles.open(file->hot.area, file->hot.what, cluster.id);
}

void apply_desk(State& state, const MatterCounted& e) {
  state.piles.count(e.area, e.what, {e.complaint, e.ticket, e.at, e.again, e.day});
  const CaseFile* file = state.case_file(e.ticket);
  if (e.cluster && (file == nullptr || file->cluster != e.cluster)) put_in(state, e.cluster, e.ticket);
}

void apply_desk(State& state, const HotSpotOpened& e) {
  ticket_of(state, e.ticket);
  state.open_case_file(e.ticket).hot = {e.area,   e.what,  e.households, e.days,
                                        e.needed, e.today, e.usual,      e.hot_why};
  for (const TicketId id : e.others) put_in(state, e.ticket, id);
  state.piles.open(e.area, e.what, e.ticket);
}

void apply_desk(State& state, const ClusterLeft& e) {
  leave_cluster(state, e.ticket);
}

void apply_desk(State& state, const ClusterJoined& e) {
  put_in(state, e.cluster, e.ticket);
}

}  // namespace gridline::core
