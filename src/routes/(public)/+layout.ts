// Public pages work on any phone: nothing to download but the page itself.
export const csr = false;
