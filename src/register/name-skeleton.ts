/**
 * The consonants that Maghrebi names share across spellings and scripts: Ouassim, Wassim and وسيم
 * have one skeleton. It joins too much (Said, Saad and Saida), so it finds people and never judges
 * them alone.
 */

/** Latin without marks, case, hyphens and apostrophes. */
export function plainLatin(name: string): string {
  return name
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '');
}

/** Spellings of one sound, longest first. */
const latinSounds: readonly (readonly [RegExp, string])[] = [
  [/^(el|al|l)(?=[^aeiou])/, ''],
  [/^el(?=[aeiou])/, ''],
  [/tch|sch|ch|sh/g, 'X'],
  [/kh/g, 'K'],
  [/gh|rh/g, 'G'],
  [/dj/g, 'J'],
  [/ph/g, 'f'],
  [/th/g, 't'],
  [/dh/g, 'd'],
  [/ou(?=[aeiouy])/g, 'w'],
  [/^ou/, 'w'],
  [/q|c|k/g, 'k'],
  [/j/g, 'J'],
  [/g(?=[ei])/g, 'J'],
  [/z/g, 'z'],
  [/v/g, 'f'],
  [/p/g, 'b'],
];

/** Consonants of a name in Latin letters. */
export function latinSkeleton(name: string): string {
  let sounds = plainLatin(name);
  for (const [spelling, sound] of latinSounds) sounds = sounds.replace(spelling, sound);
  return consonants(sounds);
}

/** Respellings of what one skeleton can not say; each is tried on what the others left. */
const respellings: readonly (readonly [RegExp, string])[] = [
  [/c(?=[eiy])/g, 's'],
  [/d+j/g, 'j'],
  [/gu(?=[eiy])/g, 'k'],
  [/g(?!h)/g, 'k'],
  [/^l(?=[aeiou])/, ''],
  [/^(el|al)(?=[aeiou])/, ''],
  [/qh/, 'kh'],
  // The article takes the sound of what follows it.
  [/(?<=[a-z])e?l(?=[tdrzsn])/, 'e'],
  [/^l(?=[^aeiou])/, 'll'],
  [/^(el|al)(?=[^aeiou])/, 'l'],
];

/**
 * Every skeleton that a Latin spelling may stand for, `latinSkeleton` first: an article may be
 * part of the name, and g and c have two sounds each.
 */
export function latinSkeletons(name: string): readonly string[] {
  const spellings = [plainLatin(name)];
  for (const [spelling, respelt] of respellings) {
    const others = spellings.map((one) => one.replace(spelling, respelt));
    spellings.push(...others.filter((other) => !spellings.includes(other)));
  }
  return [...new Set(spellings.map(latinSkeleton))];
}

/** Letters of one sound, as the Latin side writes it; those not listed are vowels or silent. */
const arabicSounds: Readonly<Record<string, string>> = {
  ب: 'b',
  ت: 't',
  ط: 't',
  ث: 't',
  ج: 'J',
  ح: 'h',
  ه: 'h',
  خ: 'K',
  د: 'd',
  ذ: 'd',
  ض: 'd',
  ظ: 'd',
  ر: 'r',
  ز: 'z',
  س: 's',
  ص: 's',
  ش: 'X',
  غ: 'G',
  ف: 'f',
  ڤ: 'f',
  ق: 'k',
  ك: 'k',
  گ: 'k',
  ݣ: 'k',
  ل: 'l',
  م: 'm',
  ن: 'n',
};

/** Consonants of a name in Arabic letters. */
export function arabicSkeleton(name: string): string {
  const letters = Array.from(name.normalize('NFC').replaceAll(/[\p{M}ـ\s-]/gu, ''));
  const bare = letters.join('').startsWith('ال') && letters.length > 4 ? letters.slice(2) : letters;
  const sounds = bare.map((letter, place) => {
    const first = place === 0;
    if (letter === 'و') return first || bare[place + 1] === 'ا' ? 'w' : '';
    if (letter === 'ي') return first ? 'y' : '';
    return arabicSounds[letter] ?? '';
  });
  return consonants(sounds.join(''));
}

/** Every skeleton of an Arabic spelling: an article within it is heard or is not. */
export function arabicSkeletons(name: string): readonly string[] {
  const bare = name.normalize('NFC').replaceAll(/[\p{M}ـ\s-]/gu, '');
  return [...new Set([arabicSkeleton(name), arabicSkeleton(bare.replace(/(?<=\p{L})ال/u, ''))])];
}

/** Without vowels, silent h and w inside, and doubled letters. */
function consonants(sounds: string): string {
  const first = sounds.slice(0, 1);
  const rest = sounds.slice(1).replaceAll(/[aeiouywh]/g, '');
  const head = /[aeiouh]/.test(first) ? '' : first;
  return (head + rest).replaceAll(/(.)\1+/g, '$1');
}

/** Letters that French spelling writes with others than the skeleton does, and long vowels. */
const writtenSounds: Readonly<Record<string, string>> = {
  ا: 'a',
  أ: 'a',
  إ: 'i',
  آ: 'a',
  ة: 'a',
  ى: 'a',
  و: 'ou',
  ي: 'i',
  ج: 'j',
  خ: 'kh',
  غ: 'gh',
  ش: 'ch',
};

/** A name in Arabic letters as a clerk would write it in Latin ones, short vowels left out. */
export function arabicLetters(name: string): string {
  return Array.from(name.normalize('NFC').replaceAll(/[\p{M}ـ\s-]/gu, ''))
    .map((letter) => writtenSounds[letter] ?? arabicSounds[letter] ?? '')
    .join('');
}
