import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import wasmAddress from 'zxing-wasm/reader/zxing_reader.wasm?url';

/** The long side of what is searched for a code: three pixels a module of the largest and more. */
export const codeSidePxMax = 1_600;

let prepared: Promise<unknown> | undefined;

/** Its own file, of this page: left alone the reader would ask somebody else's server. */
function prepare(): Promise<unknown> {
  prepared ??= fetch(wasmAddress)
    .then((response) => response.arrayBuffer())
    .then((wasmBinary) => prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true }));
  return prepared;
}

/** The text of the QR code on an image; undefined when there is none. */
export async function readCode(image: ImageData): Promise<string | undefined> {
  await prepare();
  const found = await readBarcodes(image, {
    formats: ['QRCode'],
    tryHarder: true,
    maxNumberOfSymbols: 1,
  });
  return found.find(({ isValid }) => isValid)?.text;
}
