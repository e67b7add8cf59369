"use client";

import { useQuery } from "@tanstack/react-query";
import { useSearchParams } from "next/navigation";
import { useState } from "react";
import { Door } from "@/components/shell/door";
import { SignInForm } from "@/components/shell/sign-in-form";
import { Button } from "@/components/ui/button";
import { ErrorNotice } from "@/components/ui/error-notice";
import * as setup from "@/lib/client/setup";
import { signInElsewhere } from "@/lib/client/sign-in";
import { safeNext } from "@/lib/urls";
import type { SignInError } from "@/lib/wire/sign-in";

/** Signing in, and on to the page one wanted. Says what to do where nobody can sign in yet. */
export function LoginScreen() {
  const query = useSearchParams();
  const next = safeNext(query.get("next"));
  const refused = query.get("error");
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
      {refused && (
        <p role="alert" className="rounded-lg border border-del/40 bg-del-wash px-3.5 py-2.5 text-del">
          {isKnown(refused) ? refusals[refused] : refusals.failed}
        </p>
      )}
      {error && <ErrorNotice error={error} onRetry={() => void refetch()} />}
      {/* A full page load, so that nothing read before the sign-in stays. */}
      <SignInForm onDone={() => window.location.assign(next)} />
      {data?.oidc && <Elsewhere next={next} name={data.oidc_name ?? "your organisation"} />}
    </Door>
  );
}

/** Why the way through the identity provider ended here again. */
const refusals: Record<SignInError, string> = {
  not_a_member: "That account belongs to nobody here. Ask the owner of this server.",
  email_not_verified: "The identity provider has not verified that email address.",
  cancelled: "The sign-in was cancelled.",
  expired: "The sign-in took too long. Start again.",
  failed: "The identity provider did not complete the sign-in. Try again, or use the password.",
};

const isKnown = (error: string): error is SignInError => error in refusals;

function Elsewhere({ next, name }: { next: string; name: string }) {
  const [error, setError] = useState<unknown>();
  const go = () => signInElsewhere(next).then((url) => window.location.assign(url), setError);
  return (
    <>
      <div aria-hidden="true" className="flex items-center gap-3 text-ink3 text-sm">
        <span className="h-px flex-1 bg-line" /> or <span className="h-px flex-1 bg-line" />
      </div>
      <Button onClick={() => void go()} className="py-1.5">
        Sign in with {name}
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
