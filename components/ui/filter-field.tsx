"use client";

import { inputLook } from "@/components/ui/field";
import { classNames } from "@/lib/class-names";

interface FilterFieldProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (text: string) => void;
}

/** The field that narrows the list of a page: `/` goes to it, Escape leaves it. */
export const FilterField = ({ label, placeholder, value, onChange }: FilterFieldProps) => (
  <input
    type="search"
    data-filter
    aria-label={label}
    aria-keyshortcuts="/"
    placeholder={placeholder}
    value={value}
    onChange={(event) => onChange(event.target.value)}
    onKeyDown={(event) => {
      if (event.key !== "Escape") return;
      event.preventDefault(); // browsers would clear the field
      event.currentTarget.blur();
    }}
    className={classNames(inputLook, "max-w-[320px] py-1")}
  />
);
