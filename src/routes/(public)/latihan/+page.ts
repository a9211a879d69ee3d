// It measures and plays a tone; without script it explains.
export const csr = true;
