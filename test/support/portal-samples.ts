import { html } from "../../src/base/markup.ts";
import { type Language, verbatim } from "../../src/base/texts.ts";
import { images } from "../../src/holder/identity/catalogues.ts";
import {
  birthDateFields,
  passwordField,
  pictureButtons,
  radioButtons,
  textField,
} from "../../src/portal/frame/fields.ts";
import type { Fault, Look, Page } from "../../src/portal/frame/page.ts";
import {
  button,
  cannotRemember,
  captcha,
  form,
  linkTo,
  list,
  notice,
  paragraph,
  printButton,
  section,
  summaryList,
  tokenField,
  wayTo,
} from "../../src/portal/frame/parts.ts";

import { waysToAnswer } from "../../src/portal/frame/ways.ts";

const said = (es: string, en: string) => ({ es, en });
const go = said("Continuar", "Continue");

const faults = {
  identifier: [
    {
      field: "identifier",
      sentence: said("Escriba su cédula, de 10 dígitos.", "Type your identity number, of 10 digits."),
    },
    {
      field: "altcha",
      sentence: said("Marque la casilla: «Soy una persona».", "Tick the box “I am a person”."),
    },
  ],
  identity: [
    { field: "birthYear", sentence: said("Escriba el año con 4 dígitos.", "Type the year with 4 digits.") },
  ],
  image: [{ field: "image", sentence: said("Elija una imagen.", "Choose a picture.") }],
  channel: [
    {
      field: "channel",
      sentence: said("Elija por dónde quiere el enlace.", "Choose how the link should come."),
    },
  ],
  password: [
    {
      field: "password",
      sentence: said("Necesita al menos 8 caracteres.", "It needs at least 8 characters."),
    },
    { field: "password", sentence: said("Necesita un dígito.", "It needs a digit.") },
    { field: "token", sentence: said("Copie el código completo.", "Copy the whole code.") },
  ],
} satisfies Readonly<Record<string, readonly Fault[]>>;

const oneWay: Page = {
  name: "identity",
  title: said("Compruebe que es usted", "Check that it is you"),
  body: (look) =>
    form(look, [
      waysToAnswer(look, {
        name: "proof",
        label: said("¿Cómo quiere comprobarlo?", "How do you want to check it?"),
        chosen: "question",
        ways: [
          {
            value: "question",
            label: said("Con una pregunta", "With a question"),
            fields: textField(look, {
              name: "answer",
              label: said("¿Cómo se llamaba su primera escuela?", "What was the name of your first school?"),
            }),
          },
          {
            value: "birth-date",
            label: said("Con su fecha de nacimiento", "With your date of birth"),
            fields: birthDateFields(look, { label: said("¿Cuándo nació?", "When were you born?") }),
          },
        ],
      }),
      button(look, { label: go }),
    ]),
};

/** One page of each kind, made of every part, without faults or with all that it may have. */
export const samples: Readonly<Record<string, (wrong: boolean) => Page>> = {
  home: () => ({
    name: "home",
    title: said("Su clave de la seguridad social", "Your social-security password"),
    body: (
      look,
    ) => html`${paragraph(look, said("Aquí puede poner una clave nueva si olvidó la suya.", "Here you can set a new password if you forgot yours."))}
${wayTo(look, "/recover", said("Olvidé mi clave", "I forgot my password"))}
${section(look, said("Otros trámites", "Other things"), [linkTo(look, "/account", said("Ver qué se hizo en mi cuenta", "See what was done to my account"))])}`,
  }),
  identifier: (wrong) => {
    const own = wrong ? faults.identifier : undefined;
    return {
      name: "identifier",
      title: said("Recuperar su clave", "Recover your password"),
      ...(own && { faults: own }),
      body: (look) =>
        form(look, [
          textField(look, {
            name: "identifier",
            label: said("Cédula o código de afiliado", "Identity number or affiliate code"),
            hint: said("10 dígitos, sin guion.", "10 digits, without a dash."),
            value: wrong ? "17<b>" : "",
            digits: true,
            short: true,
            autocomplete: "username",
            faults: own,
          }),
          captcha(look, own),
          button(look, { label: go }),
        ]),
    };
  },
  identity: (wrong) => {
    const own = wrong ? faults.identity : undefined;
    return {
      name: "identity",
      title: said("Su fecha de nacimiento", "Your date of birth"),
      ...(own && { faults: own }),
      body: (look) =>
        form(look, [
          birthDateFields(look, {
            label: said("¿Cuándo nació?", "When were you born?"),
            hint: said("Por ejemplo: 27 3 1957", "For example: 27 3 1957"),
            faults: own,
            ...(wrong && { typed: { birthDay: "27", birthMonth: "3", birthYear: "57" } }),
          }),
          button(look, { label: go }),
          cannotRemember(look, "proof", "question"),
        ]),
    };
  },
  ways: () => oneWay,
  image: (wrong) => {
    const own = wrong ? faults.image : undefined;
    return {
      name: "image",
      title: said("Su imagen de seguridad", "Your security picture"),
      ...(own && { faults: own }),
      body: (look) =>
        form(look, [
          pictureButtons(look, {
            name: "image",
            label: said("¿Cuál es su imagen?", "Which picture is yours?"),
            hint: said("La que eligió al registrarse.", "The one you chose when you registered."),
            images: images.slice(6, 15).map(({ id }) => id),
            faults: own,
          }),
          button(look, { label: go }),
          cannotRemember(look, "image", "none"),
        ]),
    };
  },
  channel: (wrong) => {
    const own = wrong ? faults.channel : undefined;
    return {
      name: "channel",
      title: said("¿Por dónde quiere el enlace?", "How should the link come?"),
      ...(own && { faults: own }),
      body: (look) =>
        form(look, [
          radioButtons(look, {
            name: "channel",
            label: said("Elija uno", "Choose one"),
            options: [
              {
                value: "email",
                label: said("Correo", "E-mail"),
                hint: said("Normalmente llega en 2 minutos.", "It normally arrives within 2 minutes."),
              },
              { value: "sms", label: said("Mensaje al celular", "Text message") },
            ],
            faults: own,
          }),
          button(look, { label: go }),
        ]),
    };
  },
  sent: () => ({
    name: "sent",
    title: said("Revise su correo", "Look in your mailbox"),
    body: (
      look,
    ) => html`${notice(look, "done", [said("Si los datos están bien, le enviamos un mensaje con un enlace.", "If what you gave is right, we sent you a message with a link.")])}
${section(look, said("Si en 30 minutos no llega", "If it has not come in 30 minutes"), [
  list(
    look,
    [
      said("Mire en «correo no deseado» y en «promociones».", "Look in “spam” and in “promotions”."),
      said("Vea si todavía usa ese correo.", "See whether you still use that mailbox."),
    ],
    "steps",
  ),
])}
${form(look, [textField(look, { name: "code", label: said("Código de 8 dígitos", "Code of 8 digits"), digits: true, short: true, autocomplete: "one-time-code" }), button(look, { label: go })])}
${linkTo(look, "/recover", said("Pedir otro enlace", "Ask for another link"))}`,
  }),
  password: (wrong) => {
    const own = wrong ? faults.password : undefined;
    return {
      name: "password",
      title: said("Cree su clave nueva", "Set your new password"),
      ...(own && { faults: own }),
      body: (look) =>
        form(look, [
          tokenField(look, own),
          passwordField(look, {
            name: "password",
            label: said("Clave nueva", "New password"),
            rules: [
              said("Al menos 8 caracteres", "At least 8 characters"),
              said("Una letra y un dígito", "A letter and a digit"),
            ],
            faults: own,
          }),
          button(look, { label: said("Guardar la clave", "Save the password") }),
        ]),
    };
  },
  history: () => ({
    name: "history",
    title: said("Qué se hizo en su cuenta", "What was done to your account"),
    body: (
      look,
    ) => html`${notice(look, "mind", [said("Si algo de esto no lo hizo usted, vaya a una oficina con su cédula.", "If any of this was not you, go to an office with your identity card.")])}
${summaryList(look, [
  [
    verbatim("30/11/2026, 07h29"),
    [
      said("Se pidió un enlace", "A link was asked for"),
      verbatim("Agencia Santo Domingo de los Tsáchilas · 118 · 9f31ab02"),
    ],
  ],
  [verbatim("30/11/2026, 07h35"), [said("Se cambió la clave", "The password was changed")]],
])}
${printButton(look)}`,
  }),
};

/** How a page is drawn for a reader of a language. */
export function lookIn(language: Language, look: Partial<Look> = {}): Look {
  return {
    language,
    institution: "Instituto de Seguridad Social",
    colour: "",
    logo: false,
    text: (sentence) => (typeof sentence === "string" ? sentence : sentence[language]),
    token: html`<input type="hidden" name="visit" value="abc">`,
    ...look,
  };
}
