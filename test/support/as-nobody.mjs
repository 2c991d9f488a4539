// preloaded: the process goes on as a user of this machine that owns nothing, where it began as one that may do all
const nobody = 65534;

if (process.getuid?.() === 0) {
  process.setgroups([]);
  process.setgid(nobody);
  process.setuid(nobody);
}
