/** Words that people in Ecuador put into passwords, the likelier first: compact, so lower case and without accents. */
export const ecuadorianWords: readonly string[] = `
ecuador quito guayaquil barcelona emelec liga ligadequito cuenca iess clave seguro segurosocial afiliado
contrasena ambato manta loja machala ibarra riobamba esmeraldas portoviejo duran quevedo milagro babahoyo
latacunga tulcan salinas santodomingo guaranda azogues puyo tena macas zamora coca nuevaloja lagoagrio otavalo
cayambe sangolqui ruminahui samborondon daule naranjal huaquillas atacames montanita banos mindo vilcabamba
pichincha guayas azuay manabi eloro tungurahua chimborazo imbabura cotopaxi carchi bolivar canar losrios
santaelena galapagos napo pastaza morona sucumbios orellana amazonia oriente costa sierra cotacachi
antisana cayapas guayllabamba panecillo malecon ladelicia quitumbe cumbaya tumbaco
ldu bsc csemelec barcelonasc deportivoquito elnacional aucas independiente delfin mushucruna olmedo
bombillo idolo latri sipuede jubilado jubilacion pension prestamo quirografario biess montepio
senescyt sri registrocivil cedula petroecuador espol puce utpl
mitaddelmundo sucre condor cevichero encebollado guatita hornado locro
paisita mijita ecuatoriano ecuatoriana guayaco quiteno chulla monitos longo pana
`
  .trim()
  .split(/\s+/);
