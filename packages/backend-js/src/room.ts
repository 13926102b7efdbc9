/**
 * Room in large arrays that compiled code appends to. V8 adds half of an array's room when it has none left, and so moves the items twice over, each time to memory that the
 * system has to provide anew: on some machines that costs more than everything else that the code does. So
 *
 * - where arrays one after the other grew to about the same length, the next one gets that much room at once;
 * - any other large array gets room for as many items again at each power of two.
 *
 * Room is made by setting `length`: what is then cut off an array stays its room if that is no more than it keeps, and 15; and V8's optimizing compiler writes `pop` so that it cuts off
 * nothing. (The array becomes one that may have holes, which the code that pushes into it has to tell from others.) What room an array has cannot be asked; of one that was
 * not foreseen it is what was made here if the array is just past a power of two, since all get it there.
 *
 * Arrays are told apart by their lengths, which only grow: nothing here keeps one alive. Arrays that grow in turn look like many that do not grow, and are not foreseen.
 */

/** So many appending operations of a trace look for room once; the first does not, for in a short loop the question would cost more than it saves. */
export const PUSHES = 64;
/** Which of them does first. */
export const FIRST_PUSH = 8;
/** Items from which an array is looked at. */
export const WATCHED = 16_384;
/** Items from which an array is large: a power of two. Below that it is not worth what follows. */
const LARGE = 131_072;
/** What an array has room for is past a power of two by so many items: they are met in time, and V8 would cut off what is more than the array keeps. */
const PAST = 8 * PUSHES - 15;
/** V8 makes a dictionary of an array whose length is set to more than 2^25. */
const MOST = 2 ** 25 - PAST;
/** An array is seen from its start if the first look is so soon. */
const SOON = WATCHED + 8 * PUSHES;

/** The array that grows: its length at the first and at the last look, and how much room it was given. */
let begun = Infinity;
let seen = Infinity;
let reserved = 0;
/** How long the last one became that was seen from its start, 0 when there is none; and how many before it became about as long. */
let ended = 0;
let agreed = 0;
/** The length at which room was doubled last. */
let roomy = 0;

/** To be asked every {@link PUSHES} items or so, while an array of more than {@link WATCHED} items grows. */
export function makeRoom(array: unknown[]): void {
  const { length } = array;
  if (length < seen) {
    const isWhole = begun < SOON && seen > LARGE;
    const difference = Math.abs(seen - ended);
    agreed = isWhole && difference * 8 <= seen ? agreed + 1 : 0;
    ended = isWhole ? seen : 0;
    begun = length;
    reserved = 0;
    if (agreed > 0 && length < SOON) reserve(array, length, difference);
  }
  seen = length;
  if (length > LARGE && length > reserved) double(array, length);
}

function reserve(array: unknown[], length: number, difference: number): void {
  // (Room that is not needed costs as much as what is.)
  reserved = Math.min(ended + Math.max(difference, ended >> 7), MOST);
  array.length = reserved;
  // What is cut off from here on stays room: half of it at once, as no more than what is kept.
  array.length = Math.max(length, reserved >> 1);
  popTo(array, length);
}

/** (A function of its own, so that V8's code for the first array is the code for all.) */
function popTo(array: unknown[], length: number): void {
  while (array.length > length) array.pop();
}

function double(array: unknown[], length: number): void {
  const over = length - (PAST - 4 * PUSHES);
  const power = over - (over & (LARGE - 1));
  if (over - power >= 2 * PUSHES || (power & (power - 1)) !== 0) return;
  // An array that gets few of a trace's items is met several times.
  const isMet = length > roomy && length < roomy + 2 * PUSHES;
  roomy = isMet ? 0 : length;
  if (isMet || 2 * power + PAST > MOST) return;
  array.length = 2 * power + PAST;
  array.length = length;
}
