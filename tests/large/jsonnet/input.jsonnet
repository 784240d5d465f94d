local people = [
  { name: 'Ada', age: 36, tags: ['math', 'code'] },
  { name: 'Grace', age: 85, tags: ['code', 'navy'] },
  { name: 'Alan', age: 41, tags: [] },
];
local Base = { kind:: 'base', label: self.kind + ':' + self.name, assert std.length(self.name) > 0 };
local fib(n) = if n < 2 then n else fib(n - 1) + fib(n - 2);
{
  sorted: [p.name for p in std.sort(people, function(p) p.age)],
  objects: [Base + p + { kind:: 'person' } for p in people if p.age > 40],
  tags: std.set(std.flattenArrays([p.tags for p in people])),
  fib: [fib(n) for n in std.range(0, 18)],
  text: |||
    several
      lines %(n)d
  ||| % { n: 7 },
  formats: ['%05.2f' % std.pi, '%x' % 255, '%-6s|' % 'ab', '%e' % 12345.678],
  md5: std.md5('gopher'),
  base64: std.base64('hello, world'),
  yaml: std.manifestYamlDoc({ a: [1, { b: null }], c: 'x: y' }),
  ini: std.manifestIni({ main: { a: 1 }, sections: { s: { b: [2, 3] } } }),
  parsed: std.parseYaml('a: [1, 2]\nb: {c: true}'),
  merged: std.mergePatch({ a: 1, b: { c: 2, d: 3 } }, { b: { c: null }, e: 4 }),
  unicode: std.map(std.codepoint, std.stringChars('h€𝄞')),
  nested: std.foldl(function(acc, i) { [std.toString(i)]: acc }, std.range(1, 30), 'end'),
  numbers: [1e308 * 0.1, 0.1 + 0.2, -0.0, 1 / 3, 123456789012],
}
