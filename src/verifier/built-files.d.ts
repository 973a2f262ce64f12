/** The address of a file that the build copies under a name with its hash. */
declare module '*?url' {
  const address: string;
  export default address;
}
