"""The checker finds each kind of wrong that it is there for."""
import json
import os
import tempfile
import unittest

import check


def export_line(seq, source_id, complaint, receipt, ticket):
    return json.dumps({"seq": seq, "command": {"type": "submit_complaint", "source_id": source_id},
                       "events": [{"type": "complaint_received", "complaint": complaint, "receipt": receipt},
                                  {"type": "ticket_opened", "ticket": ticket}]})


class CheckTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.export = [export_line(1, "a", 1, "R1", 1), export_line(2, "b", 2, "R2", 2)]
        self.results = ["a\tR1\t1\t1\tnew\t1", "b\tR2\t2\t1\tnew\t2", "a\tR1\t1\t1\tknown\t1"]
        self.rows = {"good": ["a", "b"], "bad": ["x"]}
        self.quarantine = "x precision_lost"

    def violations(self):
        export = os.path.join(self.folder.name, "export")
        results = os.path.join(self.folder.name, "results")
        with open(export, "w", encoding="utf-8") as f:
            f.write("\n".join(self.export) + "\n")
        with open(results, "w", encoding="utf-8") as f:
            f.write("\n".join(self.results) + "\n")
        return check.check(self.rows, results, self.quarantine, export)

    def test_a_true_story_has_none(self):
        self.assertEqual(self.violations(), [])

    def test_a_doubled_row(self):
        self.export.append(export_line(3, "a", 3, "R3", 3))
        self.assertIn("became 2 complaints", self.violations()[0])

    def test_a_lost_row(self):
        del self.export[1]
        self.assertTrue(any("b is not in the journal" in v for v in self.violations()))

    def test_an_ack_for_something_else(self):
        self.results[1] = "b\tR9\t2\t1\tnew\t2"
        self.assertTrue(any("was told 2 R9" in v for v in self.violations()))

    def test_two_different_acks(self):
        self.results[2] = "a\tR2\t2\t1\tknown\t2"
        self.assertTrue(any("two different things" in v for v in self.violations()))

    def test_a_row_without_an_ack(self):
        del self.results[1]
        self.assertTrue(any("b was never acknowledged" in v for v in self.violations()))

    def test_a_gap_in_the_journal(self):
        self.export[1] = export_line(3, "b", 2, "R2", 2)
        self.assertTrue(any("entry 3 follows 1" in v for v in self.violations()))

    def test_a_bad_row_that_vanished(self):
        self.quarantine = ""
        self.assertTrue(any("bad row x" in v for v in self.violations()))

    def test_a_ticket_that_does_not_exist(self):
        self.results[0] = "a\tR1\t1\t1\tnew\t7"
        self.assertTrue(any("ticket 7" in v for v in self.violations()))


if __name__ == "__main__":
    unittest.main()
