/** One thing in the three languages of a card; empty where there is no room for one. */
export interface CardWord {
  readonly arabic: string;
  readonly french: string;
  readonly tamazight: string;
}

/** What stands on a card beside the person's own data. */
export const cardWords = {
  title: {
    arabic: 'بطاقة الهوية الرقمية',
    french: 'Carte d’identité numérique',
    tamazight: 'ⵜⴰⴽⴰⵕⴹⴰ ⵏ ⵜⵎⴰⴳⵉⵜ',
  },
  familyName: { arabic: 'الاسم العائلي', french: 'Nom', tamazight: 'ⵉⵙⵎ ⵏ ⵜⴰⵡⵊⴰ' },
  givenName: { arabic: 'الاسم الشخصي', french: 'Prénom', tamazight: 'ⵉⵙⵎ' },
  born: { arabic: 'تاريخ الازدياد', french: 'Naissance', tamazight: '' },
  place: { arabic: 'مكان الازدياد', french: 'Lieu', tamazight: '' },
  sex: { arabic: 'الجنس', french: 'Sexe', tamazight: '' },
  nationality: { arabic: 'الجنسية', french: 'Nationalité', tamazight: '' },
  number: {
    arabic: 'المعرّف الرقمي المدني والاجتماعي',
    french: 'Identifiant IDCS',
    tamazight: 'ⵓⵟⵟⵓⵏ',
  },
  issued: { arabic: 'سُلّمت في', french: 'Délivrée le', tamazight: '' },
  expires: { arabic: 'صالحة إلى', french: 'Expire le', tamazight: '' },
} as const satisfies Readonly<Record<string, CardWord>>;

/** What to do with the code, and what it does not prove. */
export const cardAdvice: CardWord = {
  arabic: 'امسح الرمز للتحقق دون اتصال، ثم قارن الوجه بالصورة الموقّعة: النسخة ليست إثباتا للهوية.',
  french:
    'Scannez le code pour vérifier hors ligne, puis comparez le visage à la photo signée : ' +
    'une copie ne prouve rien.',
  tamazight: 'ⵙⵎⵣⴰⵣⴰⵍ ⵓⴷⵎ ⴷ ⵜⵡⵍⴰⴼⵜ',
};

/** How a card names the sexes. */
export const sexWords = {
  female: { latin: 'F', arabic: 'أنثى' },
  male: { latin: 'M', arabic: 'ذكر' },
} as const;
