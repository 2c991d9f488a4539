/** One thing that somebody does; the numbers choose among what is there, newest first. */
export type Step =
  | {
      readonly do: "open";
      readonly who: number;
      readonly person: number;
      readonly validation: boolean;
      readonly works: boolean;
      readonly face: boolean;
      readonly expired: boolean;
      readonly represented: boolean;
    }
  | {
      readonly do: "take" | "submit" | "approve" | "reject" | "hand-over";
      readonly who: number;
      readonly at: number;
    }
  | { readonly do: "prove"; readonly who: number; readonly at: number; readonly address: number }
  | { readonly do: "read"; readonly who: number; readonly mail: number }
  | { readonly do: "guess"; readonly who: number; readonly at: number; readonly code: number }
  | { readonly do: "object" | "complete"; readonly mail: number }
  | { readonly do: "activate"; readonly at: number }
  | { readonly do: "recover" | "release"; readonly who: number; readonly person: number }
  | { readonly do: "import"; readonly person: number; readonly address: number }
  | { readonly do: "wait"; readonly hours: number };
