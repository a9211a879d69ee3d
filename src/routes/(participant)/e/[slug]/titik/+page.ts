// A list that must not be lost when the signal is. It is whole without script too.
export const csr = true;
