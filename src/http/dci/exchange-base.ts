/** Where a station's exchange lies below its address: the namespace, and the version. */
export const exchangeBase = '/dci/v1.0.0';
