"use client";

import { X } from "lucide-react";
import { Dialog as Radix } from "radix-ui";
import { IconButton } from "@/components/ui/button";
import type { DialogProps } from "@/components/ui/dialog";
import { classNames } from "@/lib/class-names";
import { returnFocus } from "./return-focus";

const widths = { narrow: "max-w-[420px]", medium: "max-w-[560px]", wide: "max-w-[1120px]" };

/** The dialog as it stands on the screen. On a narrow one it comes up from the bottom and may fill it. */
export function DialogFrame(props: DialogProps) {
  const { open, onOpenChange, title, description, width = "medium", modalOnly, children, footer } = props;
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="fixed inset-0 z-40 grid place-items-end bg-veil sm:place-items-center sm:p-6">
          <Radix.Content
            {...(description ? {} : { "aria-describedby": undefined })}
            onOpenAutoFocus={focusFirstField}
            onCloseAutoFocus={returnFocus}
            onPointerDownOutside={modalOnly ? (event) => event.preventDefault() : undefined}
            className={classNames(
              "appear flex max-h-[92dvh] w-full flex-col rounded-t-xl border border-line bg-sheet shadow-lift outline-none sm:rounded-xl",
              widths[width],
            )}
          >
            <div className="flex items-start gap-3 px-5 pt-4 pb-3">
              <div className="min-w-0 flex-1">
                <Radix.Title className="title-face text-xl">{title}</Radix.Title>
                {description && <Radix.Description className="mt-0.5 text-ink2">{description}</Radix.Description>}
              </div>
              <Radix.Close asChild>
                <IconButton label="Close" className="-mr-1.5">
                  <X size={16} aria-hidden />
                </IconButton>
              </Radix.Close>
            </div>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 pb-5">{children}</div>
            {footer && (
              <div className="flex flex-wrap items-center justify-end gap-2 border-line border-t bg-paper px-5 py-3 sm:rounded-b-xl">
                {footer}
              </div>
            )}
          </Radix.Content>
        </Radix.Overlay>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** The first field, else the dialog itself, so that its title is read: never the button that closes it. */
function focusFirstField(event: Event) {
  event.preventDefault();
  const content = event.currentTarget as HTMLElement;
  const field = content.querySelector<HTMLElement>("[autofocus], input:not([type=hidden]), textarea, select");
  (field ?? content).focus();
}
