const pairs =
  'you>thou your>thy yours>thine yourself>thyself has>hath does>doth very>exceedingly really>verily truly>verily ' +
  'great>marvellous good>goodly wonderful>wondrous bad>wicked terrible>grievous awful>grievous boring>wearisome ' +
  'funny>merry story>tale film>tale movie>tale films>tales movies>tales makes>maketh seems>seemeth comes>cometh ' +
  'goes>goeth gives>giveth takes>taketh says>saith knows>knoweth feels>feeleth looks>looketh works>worketh ' +
  'gets>getteth becomes>becometh finds>findeth tells>telleth shows>sheweth keeps>keepeth brings>bringeth ' +
  'will>shall people>men person>man about>concerning between>betwixt before>ere often>oft nothing>naught ' +
  'perhaps>peradventure maybe>peradventure kids>children on>upon because>for everyone>every_man ' +
  'everything>all_things something>a_thing enough>sufficient beautiful>fair smart>wise clever>cunning stupid>foolish ' +
  "silly>foolish director>maker actors>players cast>company doesn't>doth_not don't>do_not isn't>is_not " +
  "won't>shall_not can't>cannot didn't>did_not";

/**
 * Words and their replacements in the style of the King James Bible; polarity does not change.
 * Source: attacks.md 3.2.4, step 1.
 */
export const bibleLexicon: ReadonlyMap<string, string> = new Map(
  pairs.split(' ').map((pair) => {
    const [word = '', archaic = ''] = pair.split('>');
    return [word, archaic.replaceAll('_', ' ')];
  }),
);

/**
 * Sentence openings, in drawing order. The percentages add up to 100.
 * Source: attacks.md 3.2.4, step 2.
 */
export const bibleOpenings: readonly { readonly percent: number; readonly words: string }[] = [
  { percent: 20, words: 'and behold ,' },
  { percent: 20, words: 'for' },
  { percent: 10, words: 'and it came to pass that' },
  { percent: 12, words: 'verily ,' },
  { percent: 8, words: 'and lo ,' },
  { percent: 12, words: 'yea ,' },
  { percent: 10, words: 'now' },
  { percent: 8, words: 'wherefore' },
];
