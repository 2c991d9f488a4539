import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Machine } from "../support/machine.ts";
import { blocksOf } from "../support/readme.ts";
import { projectRoot } from "../support/sources.ts";

const page = readFileSync(join(projectRoot, "docs", "security.md"), "utf8");
const home = "/var/lib/clave/desk";
const passwords = { ana: "correct horse battery staple lamp", other: "lluvia-Tren7-violeta-mango-azul" };
const users = { rosa: "1710034065", luis: "0926687856" };
const login = (name: string) => `sudo -u clave clave login --operator ${name} --password-stdin`;

let machine: Machine;

/** The lines of the page's block of a language; what fetches the program is done already. */
function documented(language: string): string {
  const block = blocksOf(page).find((each) => each.language === language);
  return (block?.lines ?? []).filter((line) => !line.startsWith("git clone")).join("\n");
}

function production(is: boolean): void {
  machine.root(`sed -i 's/"production": [a-z]*/"production": ${is}/' /etc/clave/desk.json`);
}

/** Runs a command as root, and gives what it ended with and all that it said. */
function asRoot(command: string, input = ""): string {
  return machine.root(`${command} 2>&1 && echo "= $?" || echo "= $?"`, input);
}

/** What a user is told at one terminal, command by command, each with what it ended with. */
async function told(user: string, ...commands: readonly string[]): Promise<readonly string[]> {
  const lines = commands.map((command) => `${command}\necho "= $?"\n`).join("");
  const ends = (await machine.at(user, lines)).split(/(?<=^= \d+\n)/m);
  return ends.map((end) => end.trim()).filter((end) => end !== "");
}

beforeAll(async () => {
  machine = await Machine.start();
  machine.root(documented("sh"));
  machine.root(
    "cat > /etc/sudoers.d/clave && chmod 440 /etc/sudoers.d/clave && visudo -c",
    `${documented("sudoers")}\n`,
  );
  for (const user of [...Object.keys(users), "ines"])
    machine.root(
      `useradd -M -U -s /bin/bash ${user} && [ ${user} = ines ] || usermod -aG clave-desk ${user}`,
    );
  machine.root("install -d -m 777 /var/tmp/shared");
  // one administrator may make the two alone before the desk is in production
  production(false);
  expect(asRoot("clave init --operator ana --cedula 1713175071 --password-stdin", passwords.ana)).toMatch(
    /= 0$/m,
  );
  machine.root(`runuser -u clave -- clave login --operator ana --password-stdin`, passwords.ana);
  machine.root(`runuser -u clave -- clave office add UIO --name Quito`);
  for (const [user, cedula] of Object.entries(users)) {
    const role = user === "rosa" ? "clerk --office UIO" : "supervisor";
    const words = `operator add ${user} --role ${role} --cedula ${cedula} --password-stdin`;
    machine.root(`runuser -u clave -- clave ${words}`, passwords.ana);
  }
  machine.root("runuser -u clave -- clave logout");
  machine.root(`chmod 755 ${machine.folder}; cat > ${machine.folder}/own`, passwords.other);
  machine.root(`chmod 644 ${machine.folder}/own`);
  for (const user of Object.keys(users)) {
    const enter = `login --operator ${user} --password-stdin --new-password-file -`;
    machine.root(`runuser -u clave -- clave ${enter}`, `${passwords.ana}\n${passwords.other}\n`);
  }
  machine.root("runuser -u clave -- clave logout");
  production(true);
}, 120_000);

afterAll(() => machine?.stop());

test("a clerk and a supervisor at work at one time, each at a terminal, are each themselves", async () => {
  const shared = "/var/tmp/shared";
  const enter = (user: string) => `${login(user)} < ${machine.folder}/own`;
  const after = (what: string) => `until [ -e ${shared}/${what} ]; do sleep 0.1; done`;
  const [who, approve, leave] = [
    "whoami",
    "counter approve C23456789A --document-number 1710034065",
    "logout",
  ].map((words) => `sudo -u clave clave ${words}`);
  const [hers, his] = await Promise.all([
    told(
      "rosa",
      `${enter("rosa")}; touch ${shared}/rosa-in; ${after("luis-in")}`,
      `${who}`,
      `${approve}`,
      `touch ${shared}/rosa-tried; ${after("luis-out")}; ${who}`,
    ),
    told(
      "luis",
      `${after("rosa-in")}; ${who}`,
      enter("luis"),
      `touch ${shared}/luis-in; ${after("rosa-tried")}; ${who}`,
      `${approve}`,
      `${leave}; touch ${shared}/luis-out`,
    ),
  ]);
  expect(hers[0]).toMatch(/Signed in as rosa \(clerk\)\.\n= 0$/);
  for (const at of [1, 3]) expect(hers[at]).toMatch(/rosa \(clerk\)[\s\S]*= 0$/);
  expect(hers[2]).toMatch(/Your role does not allow this act[\s\S]*= 77$/);
  expect(his[0]).toMatch(/Nobody is signed in at this desk\.[\s\S]*= 77$/);
  expect(his[1]).toMatch(/Signed in as luis \(supervisor\)\.\n= 0$/);
  expect(his[2]).toMatch(/luis \(supervisor\)[\s\S]*= 0$/);
  expect(his[3]).toMatch(/C23456789A[\s\S]*= 67$/);
});

test("nobody else may run it, and who may runs nothing else", async () => {
  const [other] = await told("ines", "sudo -n -u clave clave whoami");
  expect(other).toMatch(/= 1$/);
  const [shell, asAnother, set, plain] = await told(
    "rosa",
    "sudo -n -u clave bash -c id",
    "sudo -n clave whoami",
    "sudo -n -u clave CLAVE_HOME=/tmp clave whoami",
    "clave whoami",
  );
  expect(shell).toMatch(/password is required\n= 1$/);
  expect(asAnother).toMatch(/password is required\n= 1$/);
  expect(set).toMatch(/not allowed to set.*CLAVE_HOME\n= 1$/);
  expect(plain).toContain(`The desk ${home} belongs to another user of the machine: clave.`);
  expect(plain).toMatch(/sudo -u clave clave …\n= 78$/);
});

test("a clerk brings no desk, no store, no variable and no settings along", async () => {
  const own = "/var/tmp/shared/desk";
  const fixed =
    /This machine has its desk \(\/etc\/clave\/desk\.json\): (--home|--store) cannot say otherwise\./;
  const ends = await told(
    "rosa",
    // a session is of the terminal where it began: each of these is a new one
    `${login("rosa")} < ${machine.folder}/own`,
    `mkdir -p ${own} && ln -sf ${home}/keys ${own}/keys && ln -sf ${home}/clave.db ${own}/clave.db`,
    `echo '{"production": "false", "password.target": "exec:/var/tmp/shared/take"}' > ${own}/config.json`,
    `sudo -u clave clave --home ${own} delivery run`,
    `sudo -u clave clave --store sqlite:${own}/clave.db whoami`,
    `CLAVE_HOME=${own} CLAVE_STORE=sqlite:${own}/clave.db CLAVE_PRODUCTION=false sudo -u clave clave config get production`,
    "sudo -u clave clave demo",
    "sudo -u clave clave sink",
    `sudo -u clave clave init --home ${own} --operator rosa --password-stdin < /dev/null`,
    "sudo -u clave clave store backup /var/tmp/shared/copy",
  );
  const [homeFlag, store, variables, demo, sink, init, backup] = ends.slice(3);
  expect(homeFlag).toMatch(fixed);
  expect(store).toMatch(fixed);
  expect(variables).toMatch(/^true\n= 0$/);
  for (const tried of [demo, sink])
    expect(tried).toMatch(/This machine has its desk: nothing is tried out here/);
  expect(init).toMatch(/On this machine that is root's to do\.\n.*sudo clave init\n= 77$/);
  expect(backup).toMatch(/sudo clave store backup FOLDER\n= 77$/);
  for (const end of [homeFlag, store, demo, sink]) expect(end).toMatch(/= 77$/);
});

test("root's own acts are root's, told as such, and leave no file that the desk cannot read", async () => {
  machine.root("install -d -m 700 -o clave -g clave /var/lib/clave/copies");
  expect(asRoot("SUDO_USER=ines clave store migrate")).toMatch(/= 0$/m);
  expect(asRoot("SUDO_USER=ines clave store backup /var/lib/clave/copies/one")).toMatch(/= 0$/m);
  expect(asRoot("clave init --operator eva --password-stdin", passwords.ana)).toMatch(
    /already exists[\s\S]*= 1$/m,
  );
  expect(asRoot("clave doctor --json > /dev/null")).toMatch(/= \d+$/m);
  machine.root(
    "echo 'ines ALL=(root) NOPASSWD: /usr/bin/clave' > /etc/sudoers.d/ines; chmod 440 /etc/sudoers.d/ines",
  );
  const acts = ["keys rotate --yes", `operator rescue ana --password-stdin < ${machine.folder}/own`];
  const [rotated, rescued] = await told("ines", ...acts.map((words) => `sudo clave ${words}`));
  expect(rotated).toMatch(
    /The desk has a new key: \w{16}[\s\S]*sudo clave store backup FOLDER --with-keys\n= 0$/,
  );
  expect(rescued).toMatch(/ana signs in with this password once[\s\S]*= 0$/);
  expect(machine.root(`find /var/lib/clave ! -user clave`)).toBe("");
  const asked = machine.root(
    "cd /opt/clave && node -",
    `new (require("sqlite3").Database)("${home}/clave.db").all("SELECT act, detail FROM audit ORDER BY id", (_, rows) => {
      for (const { act, detail } of rows) if (JSON.parse(detail).root) console.log(act, JSON.parse(detail).root);
    });`,
  );
  // what production guards goes into the store at the first chance
  expect(asked).toMatch(
    /^desk\.found root\n(config\.move ines\n)+(store\.backup ines\n){2}(audit\.verify ines\n){2}keys\.rotate ines\noperator\.rescue ines\n$/,
  );
});

test("a user that the machine's list does not have works wherever the home is named", () => {
  machine.root(
    "mv /etc/clave/desk.json /etc/clave/kept.json; install -d -m 700 -o 12345 -g 12345 /var/tmp/far",
  );
  try {
    const bare = "setpriv --reuid 12345 --regid 12345 --clear-groups env -i PATH=$PATH clave";
    const named = `${bare} --home /var/tmp/far`;
    expect(asRoot(`${named} init --operator eva --password-stdin`, passwords.ana)).toMatch(/= 0$/m);
    expect(asRoot(`${named} login --operator eva --password-stdin`, passwords.ana)).toMatch(/= 0$/m);
    expect(asRoot(`${named} whoami --lang en`)).toMatch(/^eva \(admin\)[\s\S]*= 0$/m);
    expect(asRoot(`${bare} whoami --lang en`)).toMatch(/nothing says where the desk is[\s\S]*= 78$/m);
    // and root, who owns neither
    expect(asRoot("clave config set institution X --home /var/tmp/far --lang en")).toMatch(
      /belongs to another user of the machine: 12345\.\n.*sudo -u '#12345' clave …\n= 78$/m,
    );
  } finally {
    machine.root("mv /etc/clave/kept.json /etc/clave/desk.json");
  }
});
