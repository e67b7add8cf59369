/** Hands text to the browser as a file of plain text, whatever it holds. */
export function downloadText(name: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = /\.[a-z0-9]{1,8}$/i.test(name) ? name : `${name}.txt`;
  link.click();
  URL.revokeObjectURL(url);
}
