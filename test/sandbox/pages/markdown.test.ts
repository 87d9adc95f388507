import { describe, expect, test } from "@jest/globals";
import fc from "fast-check";
import type { Links } from "../../../src/sandbox/pages/markdown/inline.ts";
import { renderMarkdown } from "../../../src/sandbox/pages/markdown/markdown.ts";

const links: Links = {
  mention: (name) => (name === "maria" ? "/maria" : undefined),
  issue: (reference) =>
    reference === "kde/tools#3" ? { href: "/kde/tools/-/issues/3", title: "It's" } : undefined,
};
const rendered = (text: string): string => renderMarkdown(text, links).html;

describe("Markdown on the pages", () => {
  test.each([
    ["two\nlines\n\nanother", "<p>two\nlines</p><p>another</p>"],
    [
      "**strong**, *soft*, _soft_ and ~~gone~~",
      "<p><strong>strong</strong>, <em>soft</em>, <em>soft</em> and <del>gone</del></p>",
    ],
    ["snake_case_name and 2 * 3 * 4", "<p>snake_case_name and 2 * 3 * 4</p>"],
    ["**`code`** and ``a ` b``", "<p><strong><code>code</code></strong> and <code>a ` b</code></p>"],
    ["## Title", "<h4>Title</h4>"],
    ["- a\n- b\n  - c", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"],
    ["3. a\n4. b", '<ol start="3"><li>a</li><li>b</li></ol>'],
    ["> quoted\nlazily", "<blockquote><p>quoted\nlazily</p></blockquote>"],
    [">>>\nquoted\n>>>", "<blockquote><p>quoted</p></blockquote>"],
    ["```js\n<a> & `b`\n```", '<pre tabindex="0"><code>&lt;a&gt; &amp; `b`</code></pre>'],
    ["a\n\n---\n\nb", "<p>a</p><hr><p>b</p>"],
    ["@maria and @nobody", '<p><a href="/maria">@maria</a> and @nobody</p>'],
    [
      "see kde/tools#3, not #4",
      '<p>see <a href="/kde/tools/-/issues/3" title="It&#39;s">kde/tools#3</a>, not #4</p>',
    ],
    ["\\*plain\\*", "<p>*plain*</p>"],
    ["<!-- marker -->", ""],
    ["before <!-- marker --> after", "<p>before  after</p>"],
    ["[x](/a)", '<p><a href="/a">x</a></p>'],
    [
      "(https://kde.org/x).",
      '<p>(<a href="https://kde.org/x" rel="nofollow noopener noreferrer">https://kde.org/x</a>).</p>',
    ],
    [
      "| a |\n|---|\n| `b` |",
      "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td><code>b</code></td></tr></tbody></table>",
    ],
  ])("%j", (text, expected) => {
    expect(rendered(text)).toBe(expected);
  });

  test("task lists become boxes that cannot be ticked", () => {
    expect(rendered("- [ ] open\n- [x] done")).toBe(
      '<ul><li class="task"><input type="checkbox" disabled aria-label="task"> open</li>' +
        '<li class="task"><input type="checkbox" disabled checked aria-label="task"> done</li></ul>',
    );
  });

  test("details fold, even when somebody forgot to close them or closed them twice", () => {
    expect(rendered("<details>\n<summary>More</summary>\n\nbody\n\n</details>")).toBe(
      "<details>\n<summary>More</summary><p>body</p></details>",
    );
    expect(rendered("<details>\n\nbody")).toBe("<details><p>body</p></details>");
    expect(rendered("</details>\n</details>\n\nbody")).toBe("\n<p>body</p>");
  });
});

describe("hostile texts", () => {
  test.each([
    "<script>alert(1)</script>",
    "<div onclick=alert(1)>x</div>",
    "x <img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](data:text/html,y)",
    "[x](//evil.example)",
    "![x](javascript:alert(1))",
    '[x](https://a.example/"onmouseover=alert(1))',
    "<details open ontoggle=alert(1)>",
    "`<b>`<style>",
    "\uE0000\uE001",
  ])("stay text: %j", (text) => {
    const allowed =
      /<\/?(?:p|code|details|a)>|<a href="(?:https?:\/\/|\/(?!\/))[^"<>]*"(?: rel="nofollow noopener noreferrer")?>/g;
    expect(rendered(text).replace(allowed, "")).not.toMatch(/[<>]/);
  });

  test("never bring tags or attributes that are not ours", () => {
    const piece = fc.constantFrom(
      ..."< > \" ' & <b> </p> <a onclick=x> ` `` ``` ** * _ ~~ [ ] ( ) ](javascript:x) @maria #3 kde/tools#3 <!-- --> <details> </details> <summary> - > \\ | http://x.example/a'b".split(
        " ",
      ),
      "\n",
      "\n\n",
      " ",
    );
    const tag =
      /^<(?:\/?(?:p|h[3-6]|ul|ol|li|blockquote|code|pre|strong|em|del|details|summary|table|thead|tbody|tr|th|td|hr|br|kbd|sub|sup|a)|ol start="\d+"|li class="task"|pre tabindex="0"|input type="checkbox" disabled(?: checked)? aria-label="task"|a href="[^"<>]*"(?: title="[^"<>]*")?(?: rel="nofollow noopener noreferrer")?)>$/;
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const html = rendered(pieces.join(""));
        for (const [found] of html.matchAll(/<[^>]*>?/g)) expect(found).toMatch(tag);
        expect(html).not.toMatch(/href="(?!https?:|mailto:|\/|#)/);
      }),
      { numRuns: 500 },
    );
  });
});
