/** A place, and in which other one it lies. */
export interface Place {
  readonly code: string;
  readonly name: string;
  /** `none` of the outermost. */
  readonly within: string;
}

/** The country's regions by their codes of ISO 3166-2:MA. */
export const regionsOfMorocco: readonly Place[] = [
  { code: 'MA', name: 'المغرب', within: 'none' },
  { code: 'MA-01', name: 'طنجة تطوان الحسيمة', within: 'MA' },
  { code: 'MA-02', name: 'الشرق', within: 'MA' },
  { code: 'MA-03', name: 'فاس مكناس', within: 'MA' },
  { code: 'MA-04', name: 'الرباط سلا القنيطرة', within: 'MA' },
  { code: 'MA-05', name: 'بني ملال خنيفرة', within: 'MA' },
  { code: 'MA-06', name: 'الدار البيضاء سطات', within: 'MA' },
  { code: 'MA-07', name: 'مراكش آسفي', within: 'MA' },
  { code: 'MA-08', name: 'درعة تافيلالت', within: 'MA' },
  { code: 'MA-09', name: 'سوس ماسة', within: 'MA' },
  { code: 'MA-10', name: 'كلميم واد نون', within: 'MA' },
  { code: 'MA-11', name: 'العيون الساقية الحمراء', within: 'MA' },
  { code: 'MA-12', name: 'الداخلة وادي الذهب', within: 'MA' },
];

/** Places as the exchange publishes them. */
export function locationsForm(places: readonly Place[]) {
  return {
    '@context': {
      '@context': 'http://spdci.org/',
      xsd: 'http://www.w3.org/2001/XMLSchema#',
      schema: 'http://schema.org/',
    },
    '@type': 'LocationHierarchy',
    locations: places.map(({ code, name, within }) => ({
      '@type': 'Place',
      // Both spellings: the specification describes the one and demands the other.
      id: code,
      identifier: [{ '@type': 'PropertyValue', name: 'iso-3166-2', identifier: code }],
      name,
      contained_in_place: within === 'none' ? null : within,
      containedInPlace: within === 'none' ? null : within,
    })),
  };
}
