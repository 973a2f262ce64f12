/** Where the models of this checkout lie. */
export const modelsDirectory = new URL('../../models', import.meta.url).pathname;
