"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { ConfirmDialog } from "@/components/ui/confirm-dialog";
import { ErrorNotice } from "@/components/ui/error-notice";
import { SkeletonRows } from "@/components/ui/skeleton";
import { Time } from "@/components/ui/time";
import { notifyDone, notifyFailed } from "@/components/ui/toast";
import * as me from "@/lib/client/me";
import type { SignIn } from "@/lib/wire/me";

/** The browsers in which one is signed in, each with its way out, and one for all. */
export function SignIns() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(me.signIns());
  const [asking, setAsking] = useState(false);
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data) return <SkeletonRows rows={2} label="Loading your sign-ins" />;
  const signIns = data.pages.flatMap((page) => page.data);
  return (
    <>
      <ul className="w-full border-line border-t">
        {signIns.map((signIn) => (
          <SignInRow key={signIn.id} signIn={signIn} />
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {hasNextPage && (
          <Button busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            Show more
          </Button>
        )}
        <Button
          tone="danger"
          onClick={() => setAsking(true)}
          disabledReason={signIns.length < 2 ? "You are signed in nowhere else." : undefined}
        >
          Sign out everywhere else
        </Button>
      </div>
      <SignOutElsewhere open={asking} onOpenChange={setAsking} />
    </>
  );
}

function SignInRow({ signIn }: { signIn: SignIn }) {
  const end = me.useEndSignIn();
  const browser = browserName(signIn.user_agent);
  const signOut = () =>
    end.mutate(signIn.id, {
      onSuccess: () => notifyDone("Signed out", { description: browser }),
      onError: (error) => notifyFailed("Could not sign it out", error),
    });
  return (
    <li className="flex items-center gap-4 border-line border-b py-2">
      <div className="min-w-0 flex-1">
        <p className="flex items-center gap-2">
          <span className="truncate font-medium" title={signIn.user_agent ?? undefined}>
            {browser}
          </span>
          {signIn.current && <Chip tone="accent">this browser</Chip>}
        </p>
        <p className="truncate text-ink3">
          {signIn.ip_address ?? "address unknown"}, seen <Time at={signIn.last_seen_at} />, signed in{" "}
          <Time at={signIn.created_at} />
        </p>
      </div>
      {!signIn.current && (
        <Button size="small" busy={end.isPending} onClick={signOut} aria-label={`Sign out ${browser}`}>
          Sign out
        </Button>
      )}
    </li>
  );
}

function SignOutElsewhere({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  const endOthers = me.useEndOtherSignIns();
  const act = async () => {
    const { ended } = await endOthers.mutateAsync();
    notifyDone(`Signed out ${ended} other ${ended === 1 ? "browser" : "browsers"}`);
  };
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Sign out everywhere else?"
      confirm="Sign out everywhere else"
      onConfirm={act}
    >
      <p>Every other browser in which you are signed in is signed out. This one stays, and API keys go on working.</p>
    </ConfirmDialog>
  );
}

/** "Firefox on Linux", as far as a browser's own account of itself can be believed. */
function browserName(userAgent: string | null): string {
  if (!userAgent) return "Unknown browser";
  const browsers = [
    [/Edg\//, "Edge"],
    [/OPR\//, "Opera"],
    [/Firefox\//, "Firefox"],
    [/Chrome\/|CriOS\//, "Chrome"],
    [/Safari\//, "Safari"],
  ] as const;
  const systems = [
    [/iPhone|iPad/, "iOS"],
    [/Android/, "Android"],
    [/Windows/, "Windows"],
    [/Mac OS X/, "macOS"],
    [/Linux/, "Linux"],
  ] as const;
  const browser = browsers.find(([pattern]) => pattern.test(userAgent))?.[1] ?? "Another client";
  const system = systems.find(([pattern]) => pattern.test(userAgent))?.[1];
  return system ? `${browser} on ${system}` : browser;
}
