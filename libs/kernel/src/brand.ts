declare const brandName: unique symbol;

/**
 * A value of type `T` that only the functions of one module hand out, so that an id of one kind is never
 * passed where another kind is meant. Costs nothing at run time.
 */
export type Brand<T, Name extends string> = T & { readonly [brandName]: Name };
