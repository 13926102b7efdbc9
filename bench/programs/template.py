"""A template engine: a big template is compiled to one huge function, which renders it.

The template's tags are `{{ expression }}` with filters (`| upper`), `{% for name in expression %}`, `{% if expression %}`, `{% else %}`
and `{% end %}`. What they say becomes Python source, which `exec` turns into a function. Size: how often the template is rendered;
it grows with the size up to 120 sections. Result: the lines of the generated source, the length of a rendering, a checksum.
"""

from _harness import main

N, SMALL = 240, 4
EXPECTED = {SMALL: "167 2634 732363", N: "2407 41229 537915"}

FILTERS = {
    "upper": lambda value: str(value).upper(),
    "title": lambda value: str(value).title(),
    "money": lambda value: "%.2f" % value,
    "escape": lambda value: str(value).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"),
}


class TemplateError(Exception):
    pass


class Source:
    """Lines of Python with indentation."""

    def __init__(self):
        self.lines = []
        self.depth = 0

    def add(self, line):
        self.lines.append("    " * self.depth + line)


class Compiler:
    def __init__(self, template):
        self.template = template
        self.source = Source()
        self.open_tags = []
        self.locals = []

    def compile(self):
        source = self.source
        source.add("def render(context, filters):")
        source.depth += 1
        source.add("out = []")
        source.add("append = out.append")
        position = 0
        template = self.template
        while position < len(template):
            start = template.find("{", position)
            while start >= 0 and template[start + 1:start + 2] not in ("{", "%"):
                start = template.find("{", start + 1)
            if start < 0:
                self.literal(template[position:])
                break
            self.literal(template[position:start])
            is_value = template[start + 1] == "{"
            end = template.find("}}" if is_value else "%}", start)
            if end < 0:
                raise TemplateError("a tag without an end at %d" % start)
            content = template[start + 2:end].strip()
            if is_value:
                source.add("append(%s)" % self.value(content))
            else:
                self.tag(content)
            position = end + 2
        if self.open_tags:
            raise TemplateError("%s without an end" % self.open_tags[-1])
        source.add("return ''.join(out)")
        return "\n".join(source.lines) + "\n"

    def literal(self, text):
        if text:
            self.source.add("append(%r)" % text)

    def value(self, content):
        parts = content.split("|")
        code = self.expression(parts[0])
        filters = [part.strip() for part in parts[1:]]
        for name in filters:
            if name not in FILTERS:
                raise TemplateError("no filter is called %s" % name)
            code = "filters[%r](%s)" % (name, code)
        return "str(%s)" % code

    def expression(self, text):
        """Names with dots become look-ups; everything else stays as it is."""
        words = []
        for word in text.split():
            if word[0].isalpha() and word not in ("and", "or", "not", "in"):
                names = word.split(".")
                code = names[0] if names[0] in self.locals else "context[%r]" % names[0]
                for name in names[1:]:
                    code += "[%r]" % name
                words.append(code)
            else:
                words.append(word)
        return " ".join(words)

    def tag(self, content):
        source = self.source
        keyword, _, rest = content.partition(" ")
        if keyword == "for":
            name, _, items = rest.partition(" in ")
            name = name.strip()
            source.add("for %s in %s:" % (name, self.expression(items)))
            source.depth += 1
            self.locals.append(name)
            self.open_tags.append("for")
        elif keyword == "if":
            source.add("if %s:" % self.expression(rest))
            source.depth += 1
            self.open_tags.append("if")
        elif keyword == "else":
            source.depth -= 1
            source.add("else:")
            source.depth += 1
        elif keyword == "end":
            source.depth -= 1
            if self.open_tags.pop() == "for":
                self.locals.pop()
        else:
            raise TemplateError("no tag is called %s" % keyword)


SECTION = """
<section id="s{number}">
  <h2>{{{{ title | upper }}}} {number}</h2>
  {{% if user.admin %}}<a href="/edit/{number}">edit</a>{{% else %}}<em>{{{{ user.name | title }}}}</em>{{% end %}}
  <ul>
  {{% for item in items{group} %}}
    <li class="c{number}">{{{{ item.name | escape }}}}: {{{{ item.price | money }}}}{{% if item.price > {limit} %}} !{{% end %}}</li>
  {{% end %}}
  </ul>
  <p>{{{{ total{group} * {number} + 1 }}}}</p>
</section>
"""


def make_template(sections):
    parts = ["<html><title>{{ title }}</title>"]
    for number in range(sections):
        parts.append(SECTION.format(number=number, group=number % 5, limit=number % 40))
    parts.append("</html>")
    return "".join(parts)


def make_context():
    context = {"title": "Tracks & trails", "user": {"admin": False, "name": "the reader"}}
    for group in range(5):
        items = [{"name": "<item %d&%d>" % (group, i), "price": (group * 7 + i * 11) % 50 + 0.25} for i in range(group + 2)]
        context["items%d" % group] = items
        context["total%d" % group] = sum([int(item["price"]) for item in items])
    return context


def run(n):
    text = Compiler(make_template(min(120, 2 * n))).compile()
    namespace = {}
    exec(compile(text, "<template>", "exec"), namespace)
    render = namespace["render"]
    context = make_context()
    checksum = 0
    page = ""
    for i in range(n):
        context["user"]["admin"] = i % 3 == 0
        context["total0"] = i
        page = render(context, FILTERS)
        for position in range(0, len(page), 97):
            checksum = (checksum * 31 + ord(page[position])) % 1000003
    return "%d %d %d" % (text.count("\n"), len(page), checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
