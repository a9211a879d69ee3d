// A PIN and some links: nothing to download but the page itself.
export const csr = false;
