/** What a view holds, as data, so that templates can be checked against it before anything is rendered. */
export type Shape = "text" | "number" | "flag" | FieldsShape | ListShape | OptionalShape;

/** An object with these fields. */
export interface FieldsShape {
  readonly fields: Readonly<Record<string, Shape>>;
}

/** Any number of these. */
interface ListShape {
  readonly list: Shape;
}

/** May be null: used inside `{{#if}}` or `{{#with}}` only. */
interface OptionalShape {
  readonly optional: Shape;
}

/** The type of the values that a shape describes. */
export type ViewOf<S extends Shape> = S extends "text"
  ? string
  : S extends "number"
    ? number
    : S extends "flag"
      ? boolean
      : S extends { readonly optional: infer Inner extends Shape }
        ? ViewOf<Inner> | null
        : S extends { readonly list: infer Item extends Shape }
          ? readonly ViewOf<Item>[]
          : S extends { readonly fields: infer Fields extends Readonly<Record<string, Shape>> }
            ? { readonly [Key in keyof Fields]: ViewOf<Fields[Key]> }
            : never;

/** How messages call a shape. */
export const describeShape = (shape: Shape): string => {
  if (typeof shape === "string") return { text: "a text", number: "a number", flag: "true or false" }[shape];
  if ("fields" in shape) {
    const names = Object.keys(shape.fields).join(", ");
    return names === "" ? "empty" : `an object with ${names}`;
  }
  return "list" in shape ? "a list" : `${describeShape(shape.optional)}, or nothing`;
};
