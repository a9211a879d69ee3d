// Doors alone.
export const csr = false;
