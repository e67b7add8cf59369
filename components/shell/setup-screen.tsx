"use client";

import { useQuery } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { Door } from "@/components/shell/door";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import { TextField } from "@/components/ui/field";
import { Link } from "@/components/ui/link";
import { PasswordField } from "@/components/ui/password-field";
import { Skeleton } from "@/components/ui/skeleton";
import * as setup from "@/lib/client/setup";
import { urls } from "@/lib/urls";
import { passwordLength } from "@/lib/wire/me";

/** What the links printed by the server open: the owner's account is made here, or gets a new password. */
export function SetupScreen() {
  const link = setup.useLink();
  const { data, error, refetch } = useQuery(setup.retrieve());
  if (error)
    return (
      <Door title="Set up">
        <ErrorNotice error={error} onRetry={() => void refetch()} />
      </Door>
    );
  if (!data || link === undefined)
    return (
      <Door title="Set up">
        <Skeleton className="w-48" />
      </Door>
    );
  if (link?.purpose === "reset") return <NewPassword token={link.token} />;
  if (data.owner_exists) return <AlreadyOwned />;
  return link ? <NewOwner token={link.token} /> : <LinkMissing />;
}

function NewOwner({ token }: { token: string }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const { error, busy, submit } = useEntrance(() =>
    setup.createOwner({ token, email, password, ...(name.trim() && { name: name.trim() }) }),
  );
  return (
    <Door title="Make this server yours">
      <p className="text-ink2">
        The first account owns everything on this server: the memory stores, the keys, and who may come in.
      </p>
      <form onSubmit={submit} className="flex flex-col gap-3.5">
        <TextField
          label="Your name"
          hint="Shown beside what you write; optional."
          name="name"
          autoComplete="name"
          autoFocus
          value={name}
          onChange={setName}
        />
        <TextField
          label="Email"
          type="email"
          name="email"
          autoComplete="username"
          required
          value={email}
          onChange={setEmail}
        />
        <NewPasswordField value={password} onChange={setPassword} />
        {error !== undefined && <ErrorNotice error={error} />}
        <Button type="submit" tone="primary" busy={busy} disabledReason={tooShort(password)} className="py-1.5">
          Create the owner's account
        </Button>
      </form>
    </Door>
  );
}

function NewPassword({ token }: { token: string }) {
  const [password, setPassword] = useState("");
  const { error, busy, submit } = useEntrance(() => setup.resetPassword({ token, password }));
  return (
    <Door title="Set a new password">
      <p className="text-ink2">For the owner of this server. Everybody signed in with the old one is signed out.</p>
      <form onSubmit={submit} className="flex flex-col gap-3.5">
        <NewPasswordField value={password} onChange={setPassword} />
        {error !== undefined && <ErrorNotice error={error} />}
        <Button type="submit" tone="primary" busy={busy} disabledReason={tooShort(password)} className="py-1.5">
          Set the password
        </Button>
      </form>
    </Door>
  );
}

function NewPasswordField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  return (
    <PasswordField
      label="Password"
      name="password"
      autoComplete="new-password"
      hint={`At least ${passwordLength.min} characters, of any kind.`}
      value={value}
      onChange={onChange}
    />
  );
}

const tooShort = (password: string) =>
  password.length < passwordLength.min ? `The password needs at least ${passwordLength.min} characters.` : undefined;

/** Runs what opens the door; then the address is replaced, so that its token stays in no history. */
function useEntrance(enter: () => Promise<unknown>) {
  const [error, setError] = useState<unknown>();
  const [busy, setBusy] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setError(undefined);
    enter().then(
      () => window.location.replace(urls.activity()),
      (failure) => {
        setError(failure);
        setBusy(false);
      },
    );
  };
  return { error, busy, submit };
}

const AlreadyOwned = () => (
  <Door title="This server has an owner">
    <p className="text-ink2">Its set-up link has done its work and opens nothing any more.</p>
    <Link href={urls.login()} className="text-lapis underline underline-offset-2">
      Sign in
    </Link>
  </Door>
);

const LinkMissing = () => (
  <Door title="Open the set-up link">
    <p className="text-ink2">
      The server printed a link when it started, in its terminal or log. Open that whole link: the part after{" "}
      <code>#</code> proves that you run this server.
    </p>
  </Door>
);
