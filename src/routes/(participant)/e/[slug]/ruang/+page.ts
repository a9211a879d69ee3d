// The one page of a participant that moves. It is whole without script too.
export const csr = true;
