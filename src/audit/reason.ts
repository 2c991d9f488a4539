/** A reason in somebody's own words, as it is kept; undefined for one that says nothing, or far too much. */
export function ownReason(typed: string | undefined): string | undefined {
  const said = (typed ?? "").trim();
  return (said.match(/\p{L}/gu) ?? []).length >= 4 && said.length <= 500 ? said : undefined;
}
