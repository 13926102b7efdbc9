// Writes hanoi.b and mandelbrot.b: a small assembler from variables, loops and conditions to Brainfuck (with cells of 16 bits).
// Run: node programs/make.mjs
import { writeFileSync } from "node:fs";

class Assembler {
  code = "";
  at = 0;
  names = new Map();
  free = [];
  cell(name) {
    if (typeof name === "number") return name;
    if (!this.names.has(name)) this.names.set(name, this.names.size + 40);
    return this.names.get(name);
  }
  temp(body) {
    const cell = this.free.pop() ?? (this.next = (this.next ?? -1) + 1);
    this.clear(cell);
    body(cell);
    this.clear(cell);
    this.free.push(cell);
  }
  go(name) {
    const to = this.cell(name);
    this.code += to > this.at ? ">".repeat(to - this.at) : "<".repeat(this.at - to);
    this.at = to;
  }
  add(name, n) {
    this.go(name);
    this.code += n > 0 ? "+".repeat(n) : "-".repeat(-n);
  }
  clear(name) { this.go(name); this.code += "[-]"; }
  set(name, n) { this.clear(name); this.add(name, n); }
  while(name, body) {
    this.go(name);
    this.code += "[";
    body();
    this.go(name);
    this.code += "]";
  }
  /** Moves `from` onto all of `to`, with factors. */
  move(from, ...to) {
    this.while(from, () => {
      this.add(from, -1);
      for (const t of to) Array.isArray(t) ? this.add(t[0], t[1]) : this.add(t, 1);
    });
  }
  /** to += from (times factor). */
  addTo(from, to, factor = 1) { this.temp((t) => { this.move(from, t); this.move(t, from, [to, factor]); }); }
  copy(from, to) { this.clear(to); this.addTo(from, to); }
  /** Runs a branch by a value, which stays. */
  if(name, then, otherwise = () => {}) {
    this.temp((value) => this.temp((no) => {
      this.addTo(name, value);
      this.add(no, 1);
      this.while(value, () => { this.clear(value); this.clear(no); then(); });
      this.while(no, () => { this.clear(no); otherwise(); });
    }));
  }
  /** result = a < b */
  less(a, b, result) {
    this.clear(result);
    this.temp((x) => this.temp((y) => {
      this.addTo(a, x);
      this.addTo(b, y);
      this.while(y, () => {
        this.add(y, -1);
        this.if(x, () => this.add(x, -1), () => { this.set(result, 1); this.clear(y); });
      });
    }));
  }
  /** a *= b */
  multiply(a, b) { this.temp((t) => { this.move(a, t); this.while(t, () => { this.add(t, -1); this.addTo(b, a); }); }); }
  /** a = floor(a / n) */
  divide(a, n) {
    this.temp((quotient) => this.temp((room) => {
      this.add(room, n);
      this.while(a, () => {
        this.add(a, -1);
        this.add(room, -1);
        this.if(room, () => {}, () => { this.add(room, n); this.add(quotient, 1); });
      });
      this.move(quotient, a);
    }));
  }
  print(text) { this.temp((t) => { let last = 0; for (const c of text) { this.add(t, c.charCodeAt(0) - last); last = c.charCodeAt(0); this.code += "."; } }); }
  put(name) { this.go(name); this.code += "."; }
  save(file, comment) {
    // Neighbouring moves and additions that cancel are dropped.
    let code = this.code;
    for (let before = ""; before !== code; ) {
      before = code;
      code = code.replaceAll("><", "").replaceAll("<>", "").replaceAll("+-", "").replaceAll("-+", "").replaceAll("[-][-]", "[-]");
    }
    writeFileSync(new URL(file, import.meta.url), `${comment}\n${code.replace(/.{1,100}/g, "$&\n")}`);
  }
}

// The towers of Hanoi: a binary counter; the bit that becomes 1 names the disk to move, and every disk goes round in its own direction.
{
  const b = new Assembler();
  const disks = 8;
  const names = Array.from({ length: disks }, (_, d) => d);
  for (const d of names) b.set(`place${d}`, 0);
  b.set("running", 1);
  b.while("running", () => {
    const step = (d) => {
      if (d === disks) return b.clear("running");
      b.if(`bit${d}`, () => { b.clear(`bit${d}`); step(d + 1); }, () => {
        b.set(`bit${d}`, 1);
        b.print(`disk ${d + 1} from `);
        b.temp((t) => { b.addTo(`place${d}`, t); b.add(t, 65); b.put(t); });
        // Odd and even disks go opposite ways round the three pegs.
        b.add(`place${d}`, (disks - d) % 2 === 1 ? 2 : 1);
        b.temp((over) => b.temp((three) => {
          b.set(three, 3);
          b.less(`place${d}`, three, over);
          b.if(over, () => {}, () => b.add(`place${d}`, -3));
        }));
        b.print(" to ");
        b.temp((t) => { b.addTo(`place${d}`, t); b.add(t, 65); b.put(t); });
        b.print("\n");
      });
    };
    step(0);
  });
  b.save("hanoi.b", "The towers of Hanoi with eight disks (written by make)");
}

// Mandelbrot in fixed point: 16 to the unit; signed numbers are stored with an offset.
{
  const b = new Assembler();
  const unit = 16, offset = 128, columns = 40, rows = 15, steps = 12;
  /** magnitude and sign of an offset number */
  const split = (value, magnitude, sign) => {
    b.temp((zero) => { b.set(zero, offset); b.less(value, zero, sign); });
    b.clear(magnitude);
    b.if(sign, () => { b.add(magnitude, offset); b.addTo(value, magnitude, -1); }, () => { b.addTo(value, magnitude); b.add(magnitude, -offset); });
  };
  b.set("y", rows);
  b.while("y", () => {
    b.set("x", columns);
    // ci = (y - middle) * 2 + offset
    b.set("ci", offset - (rows + 1));
    b.addTo("y", "ci", 2);
    b.while("x", () => {
      b.set("cr", offset + 12);
      b.addTo("x", "cr", -1);
      b.set("zr", offset);
      b.set("zi", offset);
      b.set("left", steps);
      b.set("mark", 32);
      b.while("left", () => {
        b.add("left", -1);
        split("zr", "rm", "rs");
        split("zi", "im", "is");
        b.copy("rm", "rr");
        b.multiply("rr", "rm");
        b.divide("rr", unit);
        b.copy("im", "ii");
        b.multiply("ii", "im");
        b.divide("ii", unit);
        b.copy("rr", "size");
        b.addTo("ii", "size");
        b.set("limit", 4 * unit + 1);
        b.less("size", "limit", "inside");
        b.if("inside", () => {
          b.multiply("im", "rm");
          b.divide("im", unit / 2);
          // zi = 2 zr zi + ci, negative when the signs differ
          b.copy("ci", "zi");
          b.copy("rs", "differ");
          b.if("is", () => b.if("rs", () => b.clear("differ"), () => b.set("differ", 1)));
          b.if("differ", () => b.addTo("im", "zi", -1), () => b.addTo("im", "zi"));
          b.copy("cr", "zr");
          b.addTo("rr", "zr");
          b.addTo("ii", "zr", -1);
        }, () => {
          b.copy("left", "mark");
          b.add("mark", 46);
          b.clear("left");
        });
      });
      b.put("mark");
      b.add("x", -1);
    });
    b.print("\n");
    b.add("y", -1);
  });
  b.save("mandelbrot.b", "A Mandelbrot set in fixed point (written by make)");
}
