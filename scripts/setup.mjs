// Gets a checkout ready for a command, without any dependency of its own:
//
//   node scripts/setup.mjs start | test | dev | build
//
// Does only what is missing, and nothing at all in a fraction of a second when nothing is. This file is plain enough
// for very old versions of Node to get as far as the message below.
var version = process.versions.node.split(".").map(Number);
var major = version[0] || 0;
var minor = version[1] || 0;
var isNewEnough = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22;

if (isNewEnough) {
  import("./setup/prepare.mjs").then(function run(module) {
    return module.prepare(process.argv[2] || "start");
  });
} else {
  console.error(
    "\n  Palimpsest needs Node 20.19 or newer (22.12 or newer of 22); this is " +
      process.versions.node +
      ".\n  Get a current one from https://nodejs.org or with your version manager, then run the command again.\n",
  );
  process.exit(1);
}
