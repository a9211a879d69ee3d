// Answers are kept on the phone and sent as they are given. It is whole without script too.
export const csr = true;
