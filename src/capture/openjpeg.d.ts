/** What we use of the build of OpenJPEG, which comes without types. */
declare module '@cornerstonejs/codec-openjpeg/wasmjs' {
  interface FrameInfo {
    readonly width: number;
    readonly height: number;
    readonly bitsPerSample: number;
    readonly componentCount: number;
    readonly isSigned: boolean;
  }

  /** An object of C++: its memory is given back by `delete`, and by nothing else. */
  interface Owned {
    delete(): void;
  }

  interface J2KDecoder extends Owned {
    /** A view of the machine's memory, to be filled at once. */
    getEncodedBuffer(bytes: number): Uint8Array;
    /** Prints what goes wrong, and then leaves the decoded buffer empty. */
    decode(): void;
    getFrameInfo(): FrameInfo;
    /** A copy; empty when nothing was decoded. */
    getDecodedBuffer(): Uint8ClampedArray;
  }

  interface J2KEncoder extends Owned {
    getDecodedBuffer(frame: FrameInfo): Uint8Array;
    setQuality(lossless: boolean, layers: number): void;
    /** 0 keeps everything. */
    setCompressionRatio(layer: number, ratio: number): void;
    setDecompositions(levels: number): void;
    encode(): void;
    /** A view of the machine's memory, to be copied at once. */
    getEncodedBuffer(): Uint8Array;
  }

  interface OpenJpeg {
    readonly J2KDecoder: new () => J2KDecoder;
    readonly J2KEncoder: new () => J2KEncoder;
    readonly HEAPU8: Uint8Array;
  }

  interface OpenJpegSettings {
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
    /** Makes the machine from what it imports, and hands it over. */
    readonly instantiateWasm: (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ) => unknown;
  }

  export default function createOpenJpeg(settings: OpenJpegSettings): Promise<OpenJpeg>;
}

/** What we use of WebAssembly, which the types of Node leave out. */
declare namespace WebAssembly {
  type Imports = Readonly<Record<string, object>>;

  interface Module {
    readonly [Symbol.toStringTag]: 'WebAssembly.Module';
  }

  class Memory {
    constructor(size: { readonly initial: number });
    readonly buffer: ArrayBuffer;
    grow(pages: number): number;
  }

  class Instance {
    constructor(module: Module, imports: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  function compile(bytes: Uint8Array): Promise<Module>;
}
