"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { Suspense, useState } from "react";
import { Door } from "@/components/shell/door";
import { SignInForm } from "@/components/shell/sign-in-form";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import * as setup from "@/lib/client/setup";
import { signInElsewhere } from "@/lib/client/sign-in";
import { safeNext } from "@/lib/urls";

/** Signing in, and on to the page one wanted. Says what to do where nobody can sign in yet. */
export function LoginScreen() {
  return (
    <Suspense>
      <Login />
    </Suspense>
  );
}

function Login() {
  const next = safeNext(useSearchParams().get("next"));
  const { data, error, refetch } = useQuery(setup.retrieve());
  if (data && !data.owner_exists) return <NobodyYet />;
  return (
    <Door
      title="Sign in"
      aside={
        <details>
          <summary>Forgotten the password?</summary>
          <p className="mt-2">
            On the server's own machine, <code className="text-ink2">npm run owner:reset</code> prints a link that sets
            a new one.
          </p>
        </details>
      }
    >
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {/* A full page load, so that nothing read before the sign-in stays. */}
      <SignInForm onDone={() => window.location.assign(next)} />
      {data?.oidc && <Elsewhere next={next} />}
    </Door>
  );
}

function Elsewhere({ next }: { next: string }) {
  const [error, setError] = useState<unknown>();
  const go = () => signInElsewhere(next).then((url) => window.location.assign(url), setError);
  return (
    <>
      <div aria-hidden="true" className="flex items-center gap-3 text-ink3 text-sm">
        <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
      </div>
      <Button onClick={() => void go()} className="py-1.5">
        Sign in with your organisation
      </Button>
      {error !== undefined && <ErrorNotice error={error} />}
    </>
  );
}

function NobodyYet() {
  return (
    <Door title="Nobody can sign in yet">
      <p className="text-ink2">
        This server has no owner. When it starts, it prints a set-up link in its terminal or log; open that link to
        create the owner's account.
      </p>
      <p className="text-ink3">The link works until an owner exists, and every start prints a new one.</p>
    </Door>
  );
}
