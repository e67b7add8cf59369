"use client";

import { Ellipsis } from "lucide-react";
import dynamic from "next/dynamic";
import { useEffect, useRef, useState } from "react";
import { ScopeChips } from "@/components/api-keys/scopes";
import { ActorDot, IdEnd } from "@/components/ui/actor";
import { IconButton } from "@/components/ui/button";
import { Chip } from "@/components/ui/chip";
import { copyCall, copyId } from "@/components/ui/copy";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { Time, useNow } from "@/components/ui/time";
import { UserText } from "@/components/ui/user-text";
import { classNames } from "@/lib/class-names";
import * as apiKeys from "@/lib/client/api-keys";
import { type ApiKey, keyState } from "@/lib/wire/api-keys";

const RenameKeyDialog = dynamic(
  () => import("@/components/api-keys/rename-key-dialog").then((module) => module.RenameKeyDialog),
  { ssr: false },
);
const RevokeKeyDialog = dynamic(
  () => import("@/components/api-keys/revoke-key-dialog").then((module) => module.RevokeKeyDialog),
  { ssr: false },
);

/** One key. `marked` is the one a link pointed at. */
export function ApiKeyRow({ apiKey, index, marked }: { apiKey: ApiKey; index: number; marked: boolean }) {
  const row = useRef<HTMLLIElement>(null);
  const state = keyState(apiKey, useNow() || undefined);
  useEffect(() => {
    if (marked) row.current?.scrollIntoView({ block: "center" });
  }, [marked]);
  return (
    <li
      ref={row}
      data-row={index}
      tabIndex={-1}
      className={classNames(
        "grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-6 gap-y-1 border-line border-b px-2 py-2.5 outline-offset-[-2px] lg:grid-cols-[minmax(0,4fr)_minmax(0,3fr)_minmax(0,3fr)_auto]",
        marked && "bg-lapis-wash",
      )}
    >
      <div className="min-w-0">
        <p className="flex min-w-0 items-center gap-2">
          <ActorDot by={{ actor: { type: "api_actor", id: apiKey.id, name: apiKey.name } }} />
          <span className={classNames("truncate font-semibold", state !== "active" && "text-ink3 line-through")}>
            <UserText text={apiKey.name} />
          </span>
          <IdEnd kind="api_actor" id={apiKey.id} name={apiKey.name} />
          {state === "revoked" && <Chip tone="danger">revoked</Chip>}
          {state === "expired" && <Chip tone="warn">expired</Chip>}
        </p>
        <code className="text-ink3 text-sm" title="How its secret begins">
          {apiKey.hint}
        </code>
      </div>
      <div className="min-w-0 max-lg:col-span-2 max-lg:row-start-2">
        <ScopeChips scopes={apiKey.scopes} />
      </div>
      <Life apiKey={apiKey} />
      <KeyMenu apiKey={apiKey} state={state} />
    </li>
  );
}

function Life({ apiKey }: { apiKey: ApiKey }) {
  return (
    <div className="min-w-0 text-ink3 max-lg:col-span-2">
      <p className="text-ink2">
        {apiKey.last_used_at ? (
          <>
            used <Time at={apiKey.last_used_at} />
          </>
        ) : (
          "never used"
        )}
      </p>
      <p className="truncate">
        {apiKey.revoked_at ? (
          <>
            revoked <Time at={apiKey.revoked_at} />
          </>
        ) : apiKey.expires_at ? (
          <>
            {keyState(apiKey) === "expired" ? "expired " : "expires "}
            <Time at={apiKey.expires_at} />
          </>
        ) : (
          "no expiry"
        )}
        , created <Time at={apiKey.created_at} />
        {apiKey.created_by?.name && (
          <>
            {" "}
            by <UserText text={apiKey.created_by.name} />
          </>
        )}
      </p>
    </div>
  );
}

function KeyMenu({ apiKey, state }: { apiKey: ApiKey; state: ReturnType<typeof keyState> }) {
  const [asked, ask] = useState<"rename" | "revoke">();
  const close = () => ask(undefined);
  const revoked = state === "revoked" ? "This key is revoked." : undefined;
  return (
    <div className="max-lg:col-start-2 max-lg:row-start-1">
      <Menu
        trigger={
          <IconButton label={`Actions for ${apiKey.name}`}>
            <Ellipsis size={16} aria-hidden />
          </IconButton>
        }
      >
        <MenuItem onSelect={() => ask("rename")} disabledReason={revoked}>
          Rename…
        </MenuItem>
        <MenuItem onSelect={() => void copyId(apiKey.id)}>Copy its id</MenuItem>
        <MenuItem onSelect={() => void copyCall(apiKeys.calls.list())}>Copy the list as curl</MenuItem>
        <MenuSeparator />
        <MenuItem tone="danger" onSelect={() => ask("revoke")} disabledReason={revoked}>
          Revoke…
        </MenuItem>
      </Menu>
      {asked === "rename" && <RenameKeyDialog apiKey={apiKey} open onOpenChange={close} />}
      {asked === "revoke" && <RevokeKeyDialog apiKey={apiKey} open onOpenChange={close} />}
    </div>
  );
}
