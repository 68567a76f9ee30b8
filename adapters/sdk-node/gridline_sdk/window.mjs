// The rows in hand. Of one id only one is ready or under way: no older version follows a newer one.
export class Window {
  constructor() {
    this.last_batch = 0;  // never begun anew: an ack of an earlier session must not fit a new batch
    this.clear();
  }

  clear() {
    Object.assign(this, { rows: new Map(), by_id: new Map(), sent: new Map(), ready: [], postponed: [],
                          under_way: 0, last_seq: 0, bytes: 0 });
  }

  load(seq, id, packed) {
    this.last_seq = seq;
    this.bytes += packed.length;
    this.rows.set(seq, { id, packed, refusals: 0 });
    const held = this.by_id.get(id);
    if (held) held.push(seq);
    else this.by_id.set(id, [seq]);
    if (!held) this.ready.push(seq);
  }

  take(items, size, now) {
    let count = 0;
    while (count < Math.min(items, this.ready.length)) {
      size -= this.rows.get(this.ready[count]).packed.length;
      if (count > 0 && size < 0) break;
      count += 1;
    }
    const seqs = this.ready.splice(0, count);
    const packed = seqs.map((seq) => this.rows.get(seq).packed);
    this.sent.set(++this.last_batch, { at: now, seqs });
    this.under_way += count;
    return [this.last_batch, packed];
  }

  oldest_sent() {
    return this.sent.values().next().value?.at;
  }

  // [seq, result] of the rows that this ack settles: by place, or by id if it has only some.
  answer(batch, results) {
    const seqs = this.sent.get(batch)?.seqs ?? [], answered = [];
    results.forEach((result, place) => {
      const fits = (seq) => seq && this.rows.get(seq).id === result.id;
      const at = seqs[place] && (!result.id || fits(seqs[place])) ? place : result.id ? seqs.findIndex(fits) : -1;
      if (at < 0) return;
      answered.push([seqs[at], result]);
      seqs[at] = 0;
    });
    this.under_way -= answered.length;
    if (!seqs.some(Boolean)) this.sent.delete(batch);
    return answered;
  }

  finish(seq) {
    const { id, packed } = this.rows.get(seq), held = this.by_id.get(id);
    this.bytes -= packed.length;
    this.rows.delete(seq);
    held.shift();
    if (held.length) this.ready.unshift(held[0]);
    else this.by_id.delete(id);
  }

  postpone(seq, due) {
    this.postponed.push({ due, seq });
    this.postponed.sort((a, b) => a.due - b.due);
  }

  wake_postponed(now) {
    while (this.postponed[0]?.due <= now) this.ready.push(this.postponed.shift().seq);
  }
}
