import NextLink from "next/link";
import type { ComponentProps } from "react";

/**
 * A link to another page of the console. Nothing is fetched before it is followed: pages are rendered for each request,
 * and a list of a hundred rows must not cost a hundred renderings.
 */
export const Link = (props: ComponentProps<typeof NextLink>) => <NextLink prefetch={false} {...props} />;
