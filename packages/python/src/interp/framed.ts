// @semantics
/**
 * Builtins that run bytecode, carried out with the interpreter's own frames where the host's function would have to run a nested loop: a nested loop
 * costs more than the frame, and a trace cannot look into it.
 *
 * Both machines ask: a handler per `framed` key of the builtin gets the calling frame, whose pc and continuation are set, and the arguments (self
 * included). It either leaves what a call leaves (a frame pushed, or a value given) and says true, or does nothing and says false: then the builtin's
 * own function is called, so a handler may restrict itself to what it is good at.
 */
import type { Values } from "@spoor/tracer";
import { None } from "../objects/core";
import type { Context, F } from "./context";
import { GENERATOR } from "./generator";
import type { makeGenerators } from "./generators";
import { K } from "./konts";

export type Framed<V extends Values> = (frame: F<V>, args: V["ref"][]) => boolean;

/** `parts` is asked at the first call: the parts need each other. */
export function makeFramed<V extends Values>(context: Context<V>, parts: () => { generators: ReturnType<typeof makeGenerators<V>> }): ReadonlyMap<string, Framed<V>> {
  type R = V["ref"];
  const { m } = context;

  function next(frame: F<V>, args: R[]): boolean {
    return m.isClass(args[0]!, GENERATOR) && parts().generators.send(frame, args[0]!, m.ref(None), args.length === 2 ? K.SENT_OR : K.SENT);
  }
  function send(frame: F<V>, [generator, value = m.ref(None)]: R[]): boolean {
    return m.isClass(generator!, GENERATOR) && parts().generators.send(frame, generator!, value, K.SENT);
  }

  return new Map<string, Framed<V>>(Object.entries({ next, "generator.send": send }));
}
