/** About how many tokens a model reads for so many bytes. An estimate: four bytes to a token, as English prose has it. */
export const tokensEstimate = (bytes: number) => Math.ceil(bytes / 4);
