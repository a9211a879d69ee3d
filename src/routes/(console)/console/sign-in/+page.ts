// The door works on any device: nothing to download but the page itself.
export const csr = false;
