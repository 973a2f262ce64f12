/** A picture from a file, by a button that looks like the others. */
export function FileOf(props: {
  readonly label: string;
  readonly id: string;
  readonly onPicture: (picture: Blob) => void;
}) {
  const { label, id, onPicture } = props;
  return (
    <label class="button">
      {label}
      <input
        id={id}
        class="visually-hidden"
        type="file"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          currentTarget.value = '';
          if (file) onPicture(file);
        }}
      />
    </label>
  );
}
