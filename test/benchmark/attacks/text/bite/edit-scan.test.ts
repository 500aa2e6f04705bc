import { expect, test } from 'vitest';
import { EditScan } from '../../../../../benchmark/attacks/text/bite/edit-scan.ts';

test('prefers replacements, then the more likely word, then the earlier position', () => {
  const scan = new EditScan(4, false);
  scan.begin([3]);
  scan.offer(0, 'replace', 1, 10, 0.1);
  scan.offer(0, 'replace', 2, 11, 0.2);
  scan.offer(0, 'replace', 3, 12, 0.2);
  scan.offer(0, 'insert', 0, 13, 0.9);
  scan.offer(1, 'insert', 5, 14, 0.3);
  scan.offer(1, 'insert', 6, 15, 0.4);
  scan.offer(3, 'insert', 0, 16, 0.9); // the text has it
  expect(scan.editFor(0)).toEqual({ kind: 'replace', position: 2, word: 11, probability: 0.2 });
  expect(scan.editFor(1)).toEqual({ kind: 'insert', position: 6, word: 15, probability: 0.4 });
  expect([scan.editFor(2), scan.editFor(3)]).toEqual([null, null]);
  expect(scan.gained).toEqual([0, 1]);
  expect([scan.has(3), scan.has(0)]).toEqual([true, false]);
});

test('keeps no state from the previous text', () => {
  const scan = new EditScan(2, true);
  scan.begin([0, -1]);
  scan.offer(0, 'insert', 0, 7, 0.5);
  expect(scan.editFor(0)).not.toBeNull();
  scan.begin([]);
  expect([scan.editFor(0), scan.has(0), scan.gained]).toEqual([null, false, []]);
});
