// One button.
export const csr = false;
