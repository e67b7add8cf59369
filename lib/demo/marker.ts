/** Says in the metadata of what the example made that it did. Of a store: `loading`, then `complete`. */
export const marker = "palimpsest_example";
