"use client";

import { useQuery } from "@tanstack/react-query";
import { useTheme } from "next-themes";
import { useSyncExternalStore } from "react";
import { NameForm, PasswordForm } from "@/components/settings/account-forms";
import { Section } from "@/components/settings/settings-frame";
import { SignIns } from "@/components/settings/sign-ins";
import { themes, useSignOut } from "@/components/shell/account";
import { Crumbs } from "@/components/shell/header";
import { Button } from "@/components/ui/button";
import { CopyId } from "@/components/ui/copy";
import { ErrorNotice } from "@/components/ui/error-notice";
import { Skeleton } from "@/components/ui/skeleton";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as me from "@/lib/client/me";
import { urls } from "@/lib/urls";
import type { Me } from "@/lib/wire/me";

/** Who one is here, how the console looks, and where one is signed in. */
export function AccountScreen() {
  const { data, error, refetch } = useQuery(me.retrieve());
  return (
    <>
      <Crumbs trail={[{ label: "Settings", href: urls.settings() }, { label: "Account" }]} />
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      <Section title="You" about="Your name stands beside everything you write.">
        {data ? <Profile me={data} /> : <Skeleton className="w-56" />}
      </Section>
      <Section title="Password">
        <PasswordForm />
      </Section>
      <Section title="Appearance" about="Kept in this browser.">
        <ThemeChoice />
      </Section>
      <Section title="Where you are signed in" about="Each browser is signed out after a while without use.">
        <SignIns />
      </Section>
      <Section title="Leave">
        <SignOutButton />
      </Section>
    </>
  );
}

function Profile({ me }: { me: Me }) {
  return (
    <>
      <NameForm name={me.actor.name} />
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-6 gap-y-1">
        <dt className="text-ink3">Email</dt>
        <dd>{me.email && <UserText text={me.email} />}</dd>
        <dt className="text-ink3">Role</dt>
        <dd>{me.role}</dd>
        <dt className="text-ink3">Id</dt>
        <dd className="min-w-0">
          <CopyId id={me.actor.id} />
        </dd>
        <dt className="text-ink3">Workspace</dt>
        <dd className="min-w-0">
          <UserText text={me.workspace.name} />
        </dd>
      </dl>
    </>
  );
}

function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  const alive = useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
  return (
    <fieldset className="flex flex-wrap gap-1 rounded-lg border border-line bg-sheet p-1">
      <legend className="sr-only">Appearance</legend>
      {themes.map(({ value, label }) => (
        <label
          key={value}
          className={classNames(
            "flex items-center rounded-md px-3 py-1 has-[:focus-visible]:outline-2 has-[:focus-visible]:outline-lapis touch:min-h-11",
            alive && theme === value ? "bg-wash font-medium" : "text-ink2 hover:text-ink",
          )}
        >
          <input
            type="radio"
            name="theme"
            className="sr-only"
            checked={alive && theme === value}
            onChange={() => setTheme(value)}
          />
          {label}
        </label>
      ))}
    </fieldset>
  );
}

function SignOutButton() {
  const signOut = useSignOut();
  return <Button onClick={signOut}>Sign out of this browser</Button>;
}
