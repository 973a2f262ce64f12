import type { Random } from '../../src/generation/random.ts';

/** Given and family names as one office writes them, in Latin and in Arabic letters. */
export const names: readonly (readonly [latin: string, arabic: string])[] = [
  ['Mohamed', 'محمد'],
  ['Ahmed', 'أحمد'],
  ['Mustapha', 'مصطفى'],
  ['Abdelkader', 'عبد القادر'],
  ['Abdellah', 'عبد الله'],
  ['Abderrahim', 'عبد الرحيم'],
  ['Youssef', 'يوسف'],
  ['Brahim', 'إبراهيم'],
  ['Khalid', 'خالد'],
  ['Rachid', 'رشيد'],
  ['Hicham', 'هشام'],
  ['Jamal', 'جمال'],
  ['Driss', 'إدريس'],
  ['Lahcen', 'الحسن'],
  ['Noureddine', 'نور الدين'],
  ['Azzeddine', 'عز الدين'],
  ['Ouassim', 'وسيم'],
  ['Zakaria', 'زكرياء'],
  ['Ayoub', 'أيوب'],
  ['Bilal', 'بلال'],
  ['Karim', 'كريم'],
  ['Tarik', 'طارق'],
  ['Redouane', 'رضوان'],
  ['Marouane', 'مروان'],
  ['Fatima', 'فاطمة'],
  ['Khadija', 'خديجة'],
  ['Zineb', 'زينب'],
  ['Meryem', 'مريم'],
  ['Naima', 'نعيمة'],
  ['Latifa', 'لطيفة'],
  ['Chaimae', 'شيماء'],
  ['Ghizlane', 'غزلان'],
  ['Hajar', 'هاجر'],
  ['Ikram', 'إكرام'],
  ['Soukaina', 'سكينة'],
  ['Rkia', 'رقية'],
  ['Benjelloun', 'بنجلون'],
  ['Berrada', 'برادة'],
  ['El Fassi', 'الفاسي'],
  ['El Amrani', 'العمراني'],
  ['Bennani', 'بناني'],
  ['Tazi', 'التازي'],
  ['El Idrissi', 'الإدريسي'],
  ['Chraibi', 'الشرايبي'],
  ['Bouzidi', 'البوزيدي'],
  ['Ouazzani', 'الوزاني'],
  ['El Khattabi', 'الخطابي'],
  ['Ziani', 'الزياني'],
  ['Lahlou', 'لحلو'],
  ['Skalli', 'الصقلي'],
  ['Belghiti', 'بلغيتي'],
  ['Kettani', 'الكتاني'],
  ['Sebti', 'السبتي'],
  ['Guessous', 'كسوس'],
  ['Moutaouakil', 'المتوكل'],
  ['Boukhari', 'البخاري'],
  ['Naciri', 'الناصري'],
  ['Daoudi', 'الداودي'],
  ['Filali', 'الفيلالي'],
  ['Jabri', 'الجابري'],
];

type Change = readonly [from: RegExp, to: string];

/** How another office writes a sound; each is taken with the chance of the list. */
const latinChanges: readonly Change[] = [
  [/ou/, 'u'],
  [/^Ou(?=[ae])/, 'W'],
  [/Ch/, 'Sh'],
  [/ch/, 'sh'],
  [/ss/, 's'],
  [/(?<=[aeiou])s(?=[aeiou])/, 'ss'],
  [/ll/, 'l'],
  [/nn/, 'n'],
  [/dd/, 'd'],
  [/zz/, 'z'],
  [/tt/, 't'],
  [/rr/, 'r'],
  [/ph/, 'f'],
  [/j/, 'dj'],
  [/J/, 'Dj'],
  [/k/, 'q'],
  [/K(?!h)/, 'C'],
  [/Gh/, 'Rh'],
  [/Gu/, 'G'],
  [/ia$/, 'iya'],
  [/y/, 'i'],
  [/i(?=[aeou])/, 'y'],
  [/ai/, 'ay'],
  [/e(?=[^aeiou]$)/, 'i'],
  [/e$/, ''],
  [/^El /, 'El'],
  [/^El /, 'Al '],
  [/^El (?=[A-Z])/, 'L'],
  [/^Abdel?/, 'Abd El '],
  [/eddine$/, ' Eddine'],
  [/h$/, ''],
  [/^Mohamed$/, 'Mohammed'],
  [/^Mohamed$/, 'Mouhamed'],
  [/^Brahim$/, 'Ibrahim'],
  [/^Mustapha$/, 'Moustafa'],
];

const arabicChanges: readonly Change[] = [
  [/[أإ]/u, 'ا'],
  [/ة/u, 'ه'],
  [/ى/u, 'ي'],
  [/ي$/u, 'ى'],
  [/ء/u, ''],
  [/عبد ال/u, 'عبدال'],
  [/ الدين/u, 'الدين'],
  [/(?<=\p{L})(?=\p{L})/u, 'ـ'],
  [/م/u, 'مُ'],
  [/ل/u, 'لّ'],
  [/^ال/u, ''],
];

/** Of the changes that fit, so many are made. */
const changesMax = 3;

function changed(name: string, changes: readonly Change[], random: Random): string {
  let spelling = name;
  for (let made = random.below(changesMax + 1); made > 0; made -= 1) {
    const fitting = changes.filter(([from]) => from.test(spelling));
    const change = fitting[random.below(fitting.length)];
    if (change) spelling = spelling.replace(change[0], change[1]);
  }
  return spelling;
}

/** Another Latin spelling of a name; sometimes the same. */
export function latinSpelling(name: string, random: Random): string {
  return changed(name, latinChanges, random);
}

/** Another Arabic spelling of a name; sometimes the same. */
export function arabicSpelling(name: string, random: Random): string {
  return changed(name, arabicChanges, random);
}
