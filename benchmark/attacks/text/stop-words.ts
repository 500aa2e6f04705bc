/**
 * English words that say little about the topic of a text, in lower case.
 * Source: attacks.md appendix D.
 */
export const stopWords: ReadonlySet<string> = new Set(
  (
    "a about after again all also although an and any are as at be because been before being both but by can could did do does down each few for from had has have he her here his i if in into is it its it's just " +
    'least less may might more most must no nor not of off on once only or other our out over own same shall she should since so some such than that the their them then there these they this those though to too ' +
    'under up very was we were what when where which while who whom whose will with would you your'
  ).split(' '),
);
