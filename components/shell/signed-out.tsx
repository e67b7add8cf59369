"use client";

import { useQueryClient } from "@tanstack/react-query";
import dynamic from "next/dynamic";
import { useEffect, useState } from "react";
import { Dialog } from "@/components/ui/dialog";
import { reportSignedIn, useSignedOut } from "@/lib/client/signed-out";
import { hasUnsaved } from "@/lib/client/unsaved";
import { urls } from "@/lib/urls";

const SignInForm = dynamic(() => import("@/components/shell/sign-in-form").then((module) => module.SignInForm), {
  ssr: false,
});

/** When the sign-in has run out: on to the sign-in page, or, where text would be lost by that, a sign-in on the spot. */
export function SignedOut() {
  const signedOut = useSignedOut();
  const queries = useQueryClient();
  const [here, setHere] = useState(false);
  useEffect(() => {
    if (!signedOut) return setHere(false);
    if (hasUnsaved()) return setHere(true);
    const { pathname, search, hash } = window.location;
    window.location.replace(urls.login({ next: pathname + search + hash }));
  }, [signedOut]);
  return (
    <Dialog
      open={here}
      onOpenChange={reportSignedIn}
      modalOnly
      title="You are signed out"
      description="Your text is still here. Sign in again and go on where you were."
      width="narrow"
    >
      <SignInForm onDone={() => void queries.invalidateQueries()} />
    </Dialog>
  );
}
