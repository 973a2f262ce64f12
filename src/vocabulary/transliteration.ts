/**
 * Names from one script to the other, as Moroccan papers spell them: French orthography on the
 * Latin side. It is an offer that a clerk corrects: Arabic writes no short vowels, and one Latin
 * letter stands for several Arabic ones.
 */

/** Names whose vowels nobody can guess, and that most people bear. */
const knownNames: readonly (readonly [string, string])[] = [
  ['محمد', 'Mohammed'],
  ['أحمد', 'Ahmed'],
  ['حسن', 'Hassan'],
  ['الحسن', 'El Hassan'],
  ['حسين', 'Hussein'],
  ['علي', 'Ali'],
  ['عمر', 'Omar'],
  ['يوسف', 'Youssef'],
  ['إبراهيم', 'Brahim'],
  ['عبد', 'Abd'],
  ['الله', 'Allah'],
  ['فاطمة', 'Fatima'],
  ['الزهراء', 'Zahra'],
  ['خديجة', 'Khadija'],
  ['عائشة', 'Aicha'],
  ['مريم', 'Meryem'],
  ['زينب', 'Zineb'],
  ['نعيمة', 'Naima'],
  ['سعيد', 'Said'],
  ['رشيد', 'Rachid'],
  ['مصطفى', 'Mustapha'],
  ['حميد', 'Hamid'],
  ['خالد', 'Khalid'],
  ['كريم', 'Karim'],
  ['إدريس', 'Driss'],
  ['بن', 'Ben'],
  ['الدين', 'Eddine'],
  ['نور', 'Nour'],
  ['عماد', 'Imad'],
  ['لطيفة', 'Latifa'],
  ['طارق', 'Tarik'],
  ['سلمى', 'Salma'],
  ['آيت', 'Ait'],
  ['العلوي', 'Alaoui'],
  ['العلمي', 'El Alami'],
  ['بناني', 'Bennani'],
  ['الإدريسي', 'Idrissi'],
  ['التازي', 'Tazi'],
  ['الوزاني', 'Ouazzani'],
  ['أمازيغ', 'Amazigh'],
];

const arabicConsonants: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ث: 't',
  ج: 'j',
  ح: 'h',
  خ: 'kh',
  د: 'd',
  ذ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ش: 'ch',
  ص: 's',
  ض: 'd',
  ط: 't',
  ظ: 'd',
  غ: 'gh',
  ف: 'f',
  ڤ: 'v',
  ق: 'k',
  ك: 'k',
  گ: 'g',
  ݣ: 'g',
  ل: 'l',
  م: 'm',
  ن: 'n',
  ه: 'h',
  ع: '',
  ء: '',
  ئ: '',
  ؤ: 'ou',
};

/** Doubles the letter before. */
const shadda = '\u0651';
/** Says that no vowel follows. */
const sukun = '\u0652';

const arabicVowels: Readonly<Record<string, string>> = {
  ا: 'a',
  أ: 'a',
  إ: 'i',
  آ: 'a',
  ى: 'a',
  ة: 'a',
  '\u064e': 'a',
  '\u064f': 'ou',
  '\u0650': 'i',
};

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

/** Whether a letter carries, or is, a vowel that is written. */
function written(letter: string): boolean {
  return arabicVowels[letter] !== undefined || ['و', 'ي', shadda, sukun].includes(letter);
}

/**
 * A vowel that is not written: an `a` after the first consonant, an `i` before the last of two that
 * end the word, otherwise none.
 */
function unwritten(letters: readonly string[], place: number): string {
  const next = letters[place + 1];
  if (next === undefined || written(next)) return '';
  if (place === 0) return 'a';
  return place + 2 === letters.length ? 'i' : '';
}

/** One word of Arabic letters. */
function latinWord(word: string): string {
  const known = knownNames.find(([arabic]) => arabic === word);
  if (known) return known[1];
  if (word.startsWith('ال') && word.length > 4) return `El ${latinWord(word.slice(2))}`;
  const letters = Array.from(word.replaceAll(/\u0640|\u0670|\u0652/g, ''));
  let latin = '';
  for (const [place, letter] of letters.entries()) {
    const next = letters[place + 1] ?? '';
    if (letter === shadda) latin += /[bdfjklmnrstz]$/.exec(latin)?.[0] ?? '';
    else if (letter === 'و') latin += `ou${place === 0 ? unwritten(letters, place) : ''}`;
    else if (letter === 'ي') latin += place === 0 || arabicVowels[next] !== undefined ? 'y' : 'i';
    else {
      const vowel = arabicVowels[letter];
      latin += vowel ?? (arabicConsonants[letter] ?? '') + unwritten(letters, place);
    }
  }
  // French writes an s between vowels twice, and an n that is heard with an e after it.
  return capital(
    latin
      .replaceAll(/(?<=[aeiou])s(?=[aeiou])/g, 'ss')
      .replaceAll(/aa+/g, 'a')
      .replace(/in$/, 'ine'),
  );
}

/** A name in Arabic letters as a Moroccan paper might spell it in Latin ones. */
export function latinFromArabic(name: string): string {
  const words = name
    .normalize('NFC')
    .trim()
    .split(/[\s-]+/);
  return words
    .filter((word) => word !== '')
    .map(latinWord)
    .join(' ');
}

/** Spellings of one sound, the longest first; of letters that Arabic has twice the commoner. */
const latinSounds: readonly (readonly [string, string])[] = [
  ['tch', 'تش'],
  ['sch', 'ش'],
  ['kh', 'خ'],
  ['gh', 'غ'],
  ['ch', 'ش'],
  ['sh', 'ش'],
  ['dj', 'ج'],
  ['ph', 'ف'],
  ['th', 'ث'],
  ['dh', 'ض'],
  ['ou', 'و'],
  ['oo', 'و'],
  ['ei', 'ي'],
  ['ai', 'اي'],
  ['ay', 'اي'],
  ['ss', 'س'],
  ['a', 'ا'],
  ['b', 'ب'],
  ['c', 'ك'],
  ['d', 'د'],
  ['e', ''],
  ['f', 'ف'],
  ['g', 'ݣ'],
  ['h', 'ه'],
  ['i', 'ي'],
  ['j', 'ج'],
  ['k', 'ك'],
  ['l', 'ل'],
  ['m', 'م'],
  ['n', 'ن'],
  ['o', 'و'],
  ['p', 'ب'],
  ['q', 'ق'],
  ['r', 'ر'],
  ['s', 'س'],
  ['t', 'ت'],
  ['u', 'و'],
  ['v', 'ف'],
  ['w', 'و'],
  ['x', 'كس'],
  ['y', 'ي'],
  ['z', 'ز'],
];

/** Without marks and case, as spellings are compared. */
function plain(name: string): string {
  return name.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

function arabicWord(word: string): string {
  const known = knownNames.find(([, latin]) => plain(latin) === word);
  if (known) return known[0];
  const letters = word.replaceAll(/(.)\1/g, '$1');
  let arabic = /^[ei]/.test(letters) ? 'إ' : '';
  let place = 0;
  while (place < letters.length) {
    const at = place;
    const sound = latinSounds.find(([latin]) => letters.startsWith(latin, at));
    const [latin, letter] = sound ?? [letters.charAt(place), ''];
    const last = place + latin.length >= letters.length;
    if (latin === 'a' && last && place > 0) arabic += 'ة';
    else if (latin === 'a' && place === 0) arabic += 'أ';
    else if (latin !== 'i' || place > 0) arabic += letter;
    place += latin.length;
  }
  return arabic;
}

/** A name in Latin letters as it might be written in Arabic ones. */
export function arabicFromLatin(name: string): string {
  const words = plain(name)
    .split(/[\s'’.-]+/)
    .filter((word) => word !== '');
  const [article, ...rest] = words;
  const glued = (article === 'el' || article === 'al') && rest.length > 0;
  const written = (glued ? rest : words).map((word) => arabicWord(word));
  const whole = knownNames.find(([, latin]) => plain(latin) === words.join(' '));
  if (whole) return whole[0];
  return (glued ? 'ال' : '') + written.join(' ');
}
