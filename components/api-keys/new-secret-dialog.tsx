"use client";

import { firstCallSnippets } from "@/components/api-keys/first-call";
import { SecretDialog } from "@/components/ui/secret-dialog";
import { UserText } from "@/components/ui/user-text";
import { useOrigin } from "@/lib/client/origin";
import type { CreatedApiKey } from "@/lib/wire/api-keys";

/** Shows a new key's secret, once, and the first call to make with it. */
export function NewSecretDialog({ apiKey, onDone }: { apiKey: CreatedApiKey; onDone: () => void }) {
  return (
    <SecretDialog
      title={
        <>
          <UserText text={apiKey.name} /> is ready
        </>
      }
      secret={apiKey.secret}
      label="The key's secret"
      snippets={firstCallSnippets(useOrigin())}
      onDone={onDone}
    >
      Put it into the environment as <code>PALIMPSEST_API_KEY</code>, then:
    </SecretDialog>
  );
}
