/** The report's own look: light and dark by the reader's system, on paper always light, a page never cutting a row in two. */
export const STYLE = `
:root{color-scheme:light dark;--text:light-dark(#1a2130,#e3e7ee);--quiet:light-dark(#59647a,#97a3b6);--line:light-dark(#e2e5ea,#2a313d);
--ground:light-dark(#ffffff,#151920);--shade:light-dark(#f6f7f9,#1c212a);--good:light-dark(#146c43,#63c795);--warn:light-dark(#8a4b00,#f0b45c);
--series-1:light-dark(#2f66d6,#6f9fff);--series-2:light-dark(#c2570c,#f0a35e);--series-3:light-dark(#0f766e,#4fc3b5);--series-4:light-dark(#7c3aed,#b794ff)}
body{max-width:900px;margin:40px auto;padding:0 20px;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,sans-serif}
h1{margin:0;font-size:26px;line-height:1.25}h2{margin:36px 0 8px;padding-bottom:4px;border-bottom:1px solid var(--line);font-size:18px}
h3{margin:24px 0 6px;font-size:15px}p{margin:6px 0}.small,figcaption{color:var(--quiet);font-size:13px}
pre{margin:6px 0 10px;padding:10px 12px;border-radius:6px;background:var(--shade);font:13px/1.5 ui-monospace,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
.wide{overflow-x:auto}table{border-collapse:collapse;font-size:13.5px;font-variant-numeric:tabular-nums}
th{color:var(--quiet);font-weight:500}td,th{max-width:320px;padding:4px 14px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top;overflow-wrap:break-word}
.number{text-align:right;white-space:nowrap}.good{color:var(--good)}.warn{color:var(--warn)}.from{color:var(--quiet)}
td img{display:block;width:44px;height:44px;border-radius:3px;image-rendering:pixelated}
figure{margin:10px 0;overflow-x:auto}svg{display:block;min-width:560px;max-width:100%;height:auto}
svg text{fill:var(--quiet);font:11px system-ui,sans-serif}svg .axis{font-weight:600}svg .rule{stroke:var(--line)}
svg .line{fill:none;stroke-width:1.75;stroke-linejoin:round}svg .ghost{fill:none;stroke:var(--quiet);stroke-width:1.25;stroke-dasharray:3 3}
svg .wish{stroke:var(--warn);stroke-width:1.5;stroke-dasharray:2 3}svg .wish.end{stroke-dasharray:none}svg .wish.holds{stroke:var(--good)}
svg .series-1{--series:var(--series-1)}svg .series-2{--series:var(--series-2)}svg .series-3{--series:var(--series-3)}svg .series-4{--series:var(--series-4)}
svg .line{stroke:var(--series)}svg .shape{fill:var(--series)}svg .shape.wrong{fill:var(--warn)}svg .shape.right{fill:var(--good)}
@media print{svg{min-width:0}:root{color-scheme:light}body{max-width:none;margin:0;padding:0;font-size:11pt}.wide{overflow:visible}
tr,figure,pre,h2,h3{break-inside:avoid}h2,h3{break-after:avoid}thead{display:table-header-group}}`;
