"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { AccountToCome } from "@/components/shell/account/to-come";
import { ActorDot } from "@/components/ui/actor";
import { Menu, MenuChoice, MenuHeading, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { notifyFailed } from "@/components/ui/toast";
import { UserText } from "@/components/ui/user-text";
import { dropAllDrafts } from "@/lib/client/drafts";
import * as me from "@/lib/client/me";
import { forgetAll } from "@/lib/client/recent";
import { signOut } from "@/lib/client/sign-in";
import { urls } from "@/lib/urls";

export const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** The person who is signed in, with what belongs to them: appearance, settings, the way out. */
export function Account() {
  const { data } = useQuery(me.retrieve());
  const { theme, setTheme } = useTheme();
  const leave = useSignOut();
  if (!data) return <AccountToCome />;
  return (
    <Menu
      align="start"
      trigger={
        <button
          type="button"
          className="flex items-center gap-2 rounded-md px-2 py-1.5 text-left text-ink2 hover:bg-wash data-[state=open]:bg-wash touch:min-h-11"
        >
          <ActorDot by={{ actor: { type: "user_actor", id: data.actor.id, name: data.actor.name } }} />
          <span className="truncate">
            <UserText text={data.email ?? data.actor.name} />
          </span>
        </button>
      }
    >
      <MenuHeading>Appearance</MenuHeading>
      {themes.map(({ value, label }) => (
        <MenuChoice key={value} chosen={theme === value} onSelect={() => setTheme(value)}>
          {label}
        </MenuChoice>
      ))}
      <MenuSeparator />
      <MenuItem href={urls.settings()}>Your account</MenuItem>
      <MenuItem onSelect={leave}>Sign out</MenuItem>
    </Menu>
  );
}

/** Signs out and forgets what this browser knew. A full page load follows, so that nothing of the workspace stays in memory. */
export function useSignOut() {
  const queries = useQueryClient();
  return () =>
    void signOut().then(
      () => {
        forgetAll();
        dropAllDrafts();
        queries.clear();
        window.location.assign(urls.login());
      },
      (error) => notifyFailed("Could not sign out", error),
    );
}
