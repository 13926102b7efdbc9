/** What the bridges of random trees use beside the random trace's own world. */
import { ArrayDescr, Field } from "@spoor/ir";

/** How many bridges may still be taken: keeps a tree's runs finite. */
export class Counter {
  constructor(public left: number) {}
}
export const LEFT = new Field("Counter.left", "i", "left", (c: Counter) => c.left, (c: Counter, value: number) => { c.left = value; });
export const ITEMS = new ArrayDescr("items", "r");
