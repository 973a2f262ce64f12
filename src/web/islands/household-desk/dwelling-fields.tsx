import { Part, SelectField, TextField } from './controls.tsx';
import { regionName, valueIn, type FormProps } from './form-words.ts';

/** Where a household lives. */
export function DwellingFields(props: FormProps & { readonly regions: readonly string[] }) {
  const { say, values, change, regions } = props;
  return (
    <Part title={say('household.dwelling')}>
      <TextField
        id="address"
        label={say('household.address')}
        note={say('household.address.note')}
        value={valueIn(values, 'address')}
        onValue={(value) => change('address', value)}
      />
      <SelectField
        id="area"
        label={say('household.area')}
        none={say('household.choose')}
        value={valueIn(values, 'area')}
        options={[
          ['urban', say('social.area.urban')],
          ['rural', say('social.area.rural')],
        ]}
        onValue={(value) => change('area', value)}
      />
      <SelectField
        id="region"
        label={say('household.region')}
        none={say('household.choose')}
        value={valueIn(values, 'region')}
        options={regions.map((code) => [code, regionName(say, code)] as const)}
        onValue={(value) => change('region', value)}
      />
    </Part>
  );
}

/** A dwelling as it is sent. */
export function dwellingOf(values: FormProps['values']) {
  return {
    address: valueIn(values, 'address').trim(),
    area: valueIn(values, 'area'),
    region: valueIn(values, 'region'),
  };
}
