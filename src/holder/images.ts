import { catalogue, type Sentence } from "../base/texts.ts";

/** One of the pictures from which a person chose the one to recognise later. */
export interface SecurityImage {
  readonly id: string;
  readonly name: Sentence;
}

const names = catalogue({
  condor: { es: "cóndor", en: "condor" },
  turtle: { es: "tortuga", en: "turtle" },
  hummingbird: { es: "colibrí", en: "hummingbird" },
  llama: { es: "llama", en: "llama" },
  whale: { es: "ballena", en: "whale" },
  butterfly: { es: "mariposa", en: "butterfly" },
  volcano: { es: "volcán", en: "volcano" },
  "palm-tree": { es: "palmera", en: "palm tree" },
  rose: { es: "rosa", en: "rose" },
  banana: { es: "banano", en: "banana" },
  cacao: { es: "cacao", en: "cacao pod" },
  corn: { es: "choclo", en: "corn cob" },
  "straw-hat": { es: "sombrero de paja toquilla", en: "straw hat" },
  poncho: { es: "poncho", en: "poncho" },
  guitar: { es: "guitarra", en: "guitar" },
  drum: { es: "tambor", en: "drum" },
  train: { es: "tren", en: "train" },
  sailboat: { es: "velero", en: "sailboat" },
  bicycle: { es: "bicicleta", en: "bicycle" },
  bridge: { es: "puente", en: "bridge" },
  hammock: { es: "hamaca", en: "hammock" },
  umbrella: { es: "paraguas", en: "umbrella" },
  clock: { es: "reloj", en: "clock" },
  football: { es: "pelota de fútbol", en: "football" },
});

/** The security images, in the order in which they are listed; an id, once released, keeps its meaning. */
export const images: readonly SecurityImage[] = Object.entries(names).map(([id, name]) => ({ id, name }));

const byId = new Map(images.map((image) => [image.id, image]));

/** The security image with an id, or undefined. */
export function findImage(id: string): SecurityImage | undefined {
  return byId.get(id);
}
