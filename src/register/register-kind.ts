/** Why a register was not opened: it is for training, or of residents, and not the other. */
export function wrongKind(askedForTraining: boolean): Error {
  return askedForTraining
    ? Object.assign(new Error('residents are in this directory: it is none for training'), {
        code: 'directory_of_residents',
      })
    : Object.assign(new Error('this directory is for training: it is none of residents'), {
        code: 'directory_of_training',
      });
}
