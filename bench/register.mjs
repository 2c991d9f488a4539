import { bufferedFile } from "./lines.mjs";
import { mulberry32 } from "./seeded.mjs";

const givenNames = ["María Fernanda", "José Luis", "Rosa Elvira", "Ángel Rodrigo", "Segundo Manuel", "Jesús"];
const surnames = ["Quispe", "Peñafiel", "Chimbo", "Muñoz", "Andrade", "Guamán", "Yépez", "Cárdenas", "Ochoa"];
const domains = ["gmail.com", "hotmail.com", "correo.example", "example.org"];

/** What the sqlite3 shell imports: the columns of the table itself, nothing to compute. */
export const tableColumns =
  "cedula,id_kind,names,search,birth_date,image,language,status,created_at,updated_at,import_id";

/** Distinct cédulas spread over the 24 provinces, in order or shuffled: shuffled is the worst for an index. */
function* cedulas(count, order, random) {
  const places = Uint32Array.from({ length: count }, (_, place) => place);
  if (order === "shuffled") {
    for (let last = count - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [places[last], places[other]] = [places[other], places[last]];
    }
  }
  const perProvince = Math.ceil(count / 24);
  for (const place of places) {
    const province = Math.floor(place / perProvince) + 1;
    const serial = (place % perProvince) * Math.floor(6_000_000 / perProvince);
    yield withCheckDigit(`${String(province).padStart(2, "0")}${String(serial).padStart(7, "0")}`);
  }
}

/** Nine digits and the one that goes with them. */
export function withCheckDigit(nine) {
  let sum = 0;
  for (let place = 0; place < 9; place += 1) {
    const product = Number(nine[place]) * (place % 2 === 0 ? 2 : 1);
    sum += product > 9 ? product - 9 : product;
  }
  return `${nine}${(10 - (sum % 10)) % 10}`;
}

/** Writes the same people twice: as `clave affiliate import` takes them, and as the table's own columns. */
export function writeRegister({ count, order, seed, forClave, forShell }) {
  const random = mulberry32(seed);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const two = (below) => String(1 + Math.floor(random() * below)).padStart(2, "0");
  const clave = bufferedFile(forClave, "cedula,names,birth_date,email");
  const shell = bufferedFile(forShell, tableColumns);
  for (const cedula of cedulas(count, order, random)) {
    const surname = pick(surnames);
    const names = `${pick(givenNames)} ${surname} ${pick(surnames)}`;
    const search = plain(names).toLowerCase();
    const born = `${1940 + Math.floor(random() * 66)}-${two(12)}-${two(28)}`;
    clave.line(`${cedula},${names},${born},${plain(surname).toLowerCase()}.${cedula}@${pick(domains)}`);
    shell.line(
      `${cedula},cedula,${names},${search},${born},,es,active,1763700000000,1763700000000,I234567ABC`,
    );
  }
  clave.end();
  shell.end();
}

function plain(text) {
  return text.normalize("NFD").replace(/\p{M}/gu, "");
}
