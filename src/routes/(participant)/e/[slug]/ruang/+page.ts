// The page is whole without script; what moves in it is one small script of its own (room.ts), without the router.
export const csr = false;
