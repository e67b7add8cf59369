"use client";

import { Eye, EyeOff } from "lucide-react";
import { type ReactNode, useState } from "react";
import { IconButton } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";

/** A password, which can be looked at while it is typed. */
export function PasswordField(props: {
  label: string;
  hint?: ReactNode;
  error?: string;
  name: string;
  autoComplete: "current-password" | "new-password";
  autoFocus?: boolean;
  value: string;
  onChange: (value: string) => void;
}) {
  const [shown, setShown] = useState(false);
  const reveal = (
    <span className="absolute inset-y-0 right-0.5 flex items-center">
      <IconButton label={`${shown ? "Hide" : "Show"} ${props.label.toLowerCase()}`} onClick={() => setShown(!shown)}>
        {shown ? <EyeOff size={15} aria-hidden /> : <Eye size={15} aria-hidden />}
      </IconButton>
    </span>
  );
  return (
    <TextField
      {...props}
      type={shown ? "text" : "password"}
      required
      spellCheck={false}
      autoCapitalize="off"
      dir="ltr"
      inside={reveal}
    />
  );
}
