"""The first result's program: a template engine that compiles a big template to one enormous function, which then renders it many times.

    python3 template.py [TEMPLATE] [SIZE] [RENDERINGS]

The engine is a small one in the manner of those that web frameworks have: text, `{{ expression }}` (escaped), `{{ raw expression }}`,
`{% set name = expression %}`, `{% if expression %}`, `{% elif expression %}`, `{% else %}`, `{% for name in expression %}`, `{% end %}`. Every piece becomes
statements of a single generated function; nothing is left to call but `str`, `escape` and `append`. There are two templates:

words  as the post's: 64 paragraphs of 16 words, and the inner loop's body shows its word again and again, in SIZE (112) elements, twice in each
page   all different: SIZE (400) blocks of several expressions and a condition each, gone through for each of ten entries

It is rendered RENDERINGS times (200). Prints a line that depends on all that was rendered, and a JSON object: seconds for all renderings, for the first, for the
fastest, the number of statements in the function, and how often a rendering goes through them.
"""

import json
import sys
import time

ESCAPES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"))


def escape(text):
    for character, entity in ESCAPES:
        if character in text:
            text = text.replace(character, entity)
    return text


class TemplateSyntaxError(Exception):
    pass


class Writer:
    """The generated function's lines."""

    def __init__(self):
        self.lines = ["def render(data, str, escape):", "    parts = []", "    append = parts.append"]
        self.depth = 1
        self.statements = 2

    def write(self, line):
        self.lines.append("    " * self.depth + line)
        self.statements += 1


def compile_template(text):
    """The template's function, and how many statements it has."""
    writer = Writer()
    open_blocks = []
    position = 0
    while True:
        start = text.find("{", position)
        while start >= 0 and text[start + 1:start + 2] not in ("{", "%"):
            start = text.find("{", start + 1)
        literal = text[position:] if start < 0 else text[position:start]
        if literal:
            writer.write("append(%r)" % literal)
        if start < 0:
            break
        end = text.find("}}" if text[start + 1] == "{" else "%}", start)
        if end < 0:
            raise TemplateSyntaxError("nothing ends what begins at %d" % start)
        content = text[start + 2:end].strip()
        position = end + 2
        if text[start + 1] == "{":
            expression(writer, content)
        else:
            block(writer, content, open_blocks)
    if open_blocks:
        raise TemplateSyntaxError("%s without end" % open_blocks[-1])
    writer.write("return ''.join(parts)")
    namespace = {}
    exec(compile("\n".join(writer.lines) + "\n", "<template>", "exec"), namespace)
    return namespace["render"], writer.statements


def expression(writer, content):
    if content.startswith("raw "):
        writer.write("append(str(%s))" % content[4:])
        return
    writer.write("value = %s" % content)
    writer.write("if not isinstance(value, str):")
    writer.depth += 1
    writer.write("value = str(value)")
    writer.depth -= 1
    writer.write("append(escape(value))")


def block(writer, content, open_blocks):
    keyword, _, rest = content.partition(" ")
    if keyword == "set":
        writer.write(rest)
    elif keyword in ("if", "for"):
        writer.write("%s %s:" % (keyword, rest))
        writer.depth += 1
        open_blocks.append(keyword)
    elif keyword in ("elif", "else"):
        writer.depth -= 1
        writer.write(content + ":")
        writer.depth += 1
    elif keyword == "end":
        open_blocks.pop()
        writer.depth -= 1
    else:
        raise TemplateSyntaxError("no block is called %s" % keyword)


BLOCK = """
<div id="block-{n}" class="{{{{ data['theme'] }}}}">
  <h3>{{{{ data['titles'][{title}] }}}} &mdash; {n}</h3>
  {{% set row = data['rows'][{row}] %}}
  <p>{{{{ row['name'] }}}} has {{{{ row['count'] + {n} }}}} of {{{{ raw row['count'] * {factor} }}}}</p>
  {{% if row['count'] > {limit} %}}<b>{{{{ row['note'] }}}}</b>{{% else %}}<i>none</i>{{% end %}}
  <span>{{{{ data['user'] }}}} / {{{{ entry }}}} / {{{{ '%d:%s' % (row['count'], data['theme']) }}}}</span>
</div>"""


def make_page(blocks):
    return "<html>Visitor {{ data['visitor'] }}{% for entry in data['entries'] %}" + "".join([
        BLOCK.format(n=n, title=n % 7, row=n % 13, factor=n % 5 + 1, limit=n * 7 % 40) for n in range(blocks)
    ]) + "{% end %}</html>"


ELEMENT = """<li title="{{ word }}">{{ word }}</li>
"""


def make_words(elements):
    return ("<html>Visitor {{ data['visitor'] }}{% for paragraph in data['text'] %}<ul>{% for word in paragraph %}"
            + ELEMENT * elements + "{% end %}</ul>{% end %}</html>")


def make_text(paragraphs, words):
    """Words of eight letters, the same each time."""
    seed = 42
    text = []
    for _ in range(paragraphs):
        paragraph = []
        for _ in range(words):
            word = ""
            for _ in range(8):
                seed = (seed * 1103515245 + 12345) % 2147483648
                word += "abcdefghijklmnopqrstuvwxyz"[seed // 65536 % 26]
            paragraph.append(word)
        text.append(paragraph)
    return text


def make_data():
    return {
        "theme": "dark",
        "visitor": 0,
        "entries": ["entry %d" % i for i in range(10)],
        "user": 'Ada & "Co"',
        "titles": ["Title <%d>" % i for i in range(7)],
        "rows": [{"name": "row %d" % i, "count": i * 3, "note": "more > %d" % i} for i in range(13)],
        "text": make_text(64, 16),
    }


# What makes them, their size by itself, rounds of a rendering.
TEMPLATES = {"words": (make_words, 112, 64 * 16), "page": (make_page, 400, 10)}


def main(template="words", size=None, renderings=200):
    make_template, usual_size, rounds = TEMPLATES[template]
    render, statements = compile_template(make_template(usual_size if size is None else int(size)))
    data = make_data()
    seconds = []
    total = 0
    begun = time.perf_counter()
    for i in range(int(renderings)):
        data["visitor"] = i
        start = time.perf_counter()
        page = render(data, str, escape)
        # Looked at while it is timed: a string may be no more than a plan of one until then.
        character = page[i * 37 % len(page)]
        seconds.append(time.perf_counter() - start)
        total = (total * 31 + len(page) + ord(character)) % 1000000007
    elapsed = time.perf_counter() - begun
    print("%d statements, %d renderings, %d characters, checksum %d" % (statements, len(seconds), len(page), total))
    print(json.dumps({"total": elapsed, "first": seconds[0], "best": min(seconds), "statements": statements, "rounds": rounds}))


if __name__ == "__main__":
    main(*sys.argv[1:])
