// For paper.
export const csr = false;
