/** The ways by which a password is recovered, in the order in which they are told. */
export const methods = ["email", "sms", "in-person"] as const;
export type Method = (typeof methods)[number];

/** The way where nothing else is said. */
export const usualMethod: Method = "email";

/** Whether a text names one of them. */
export function isMethod(text: string): text is Method {
  return (methods as readonly string[]).includes(text);
}
