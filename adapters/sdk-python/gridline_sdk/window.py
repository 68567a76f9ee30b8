"""The rows in hand. Of one id only one is ready or under way: no older version follows a newer one."""
import collections
import heapq


class Window:
    def __init__(self):
        self.last_batch = 0  # never begun anew: an ack of an earlier session must not fit a new batch
        self.clear()

    def clear(self):
        self.rows, self.by_id, self.sent = {}, {}, {}  # sent: batch → [when, seqs or None, ...]
        self.ready, self.postponed = collections.deque(), []
        self.under_way = self.last_seq = self.bytes = 0

    def load(self, seq, identity, packed):
        self.last_seq = seq
        self.bytes += len(packed)
        self.rows[seq] = [identity, packed, 0]  # the last: refusals "for now"
        held = self.by_id.setdefault(identity, collections.deque())
        held.append(seq)
        if len(held) == 1:
            self.ready.append(seq)

    def take(self, items, size, now):
        seqs = []
        while self.ready and len(seqs) < items:
            size -= len(self.rows[self.ready[0]][1])
            if seqs and size < 0:
                break
            seqs.append(self.ready.popleft())
        self.last_batch += 1
        self.sent[self.last_batch] = [now, list(seqs)]
        self.under_way += len(seqs)
        return self.last_batch, [self.rows[seq][1] for seq in seqs]

    def oldest_sent(self):
        return next(iter(self.sent.values()))[0] if self.sent else None

    def answer(self, batch, results, identity_of):
        """(seq, result) of the rows that this ack settles: by place, or by id if it has only some."""
        seqs, answered = self.sent.get(batch, (0, []))[1], []
        for place, result in enumerate(results):
            identity = identity_of(result)
            at = seqs[place] if place < len(seqs) else None
            if not at or (identity and self.rows[at][0] != identity):
                at = identity and next((seq for seq in seqs if seq and self.rows[seq][0] == identity), None)
            if at:
                answered.append((at, result))
                seqs[seqs.index(at)] = None
        self.under_way -= len(answered)
        if not any(seqs):
            self.sent.pop(batch, None)
        return answered

    def finish(self, seq):
        identity, packed, _ = self.rows.pop(seq)
        self.bytes -= len(packed)
        held = self.by_id[identity]
        held.popleft()
        if held:
            self.ready.appendleft(held[0])
        else:
            del self.by_id[identity]

    def postpone(self, seq, due):
        heapq.heappush(self.postponed, (due, seq))

    def wake_postponed(self, now):
        while self.postponed and self.postponed[0][0] <= now:
            self.ready.append(heapq.heappop(self.postponed)[1])
