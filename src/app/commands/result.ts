import { drawnShape, kindNames, shapesOf } from '../chart/shape.ts';
import type { Workbench } from '../state/workbench.svelte.ts';
import { subject } from '../text/complaint-words.ts';
import { goTo, named, press, type Command } from './command.ts';

/** How the answer is shown, and what was said against it. */
export function resultCommands({ queries, complaints }: Workbench): Command[] {
  const query = queries.current;
  const { answer } = query;
  if (!answer) return complaintCommands(complaints);
  const shapes = shapesOf(answer);
  const drawn = drawnShape(shapes, query.chart);
  const series = drawn && drawn.series.length > 1 ? drawn.series : [];
  return [
    ...shapes
      .filter(({ kind }) => kind !== drawn?.kind)
      .map(({ kind }) => ({ name: `Draw as ${kindNames[kind]}`, run: () => (query.chart = kind) })),
    ...(drawn
      ? [
          { name: 'Show no chart', run: () => (query.chart = 'none') },
          { name: 'Show or hide the grid', run: () => (query.gridShown = !query.gridShown) },
          { name: 'Go to the chart', run: () => goTo(`${named('Chart', 'Result')} [data-mark][tabindex="0"]`) },
        ]
      : []),
    ...series.map(({ name }) => ({ name: `Draw only ${name}`, run: () => (query.drawn = name) })),
    ...(series.length > 0 && query.drawn ? [{ name: 'Draw all values', run: () => (query.drawn = null) }] : []),
    {
      name: 'Complain about a value: go to the result',
      keys: 'Enter on it',
      run: () => goTo(named('Result', 'Result')),
    },
    {
      name: 'Filter the rows of the result',
      obstacle: answer.rowCount > 1 ? null : 'There are no rows to choose from.',
      run: () => goTo(named('Filter rows', 'Result')),
    },
    ...complaintCommands(complaints),
  ];
}

function complaintCommands(complaints: Workbench['complaints']): Command[] {
  return complaints.list.flatMap(({ id, complaint, muted }): Command[] => {
    const about = subject(complaint);
    return [
      {
        name: `Edit the complaint about ${about}`,
        run: () => press(named(`Edit the complaint about ${about}`, 'Complaints')),
      },
      {
        name: `${muted ? 'Unmute' : 'Mute'} the complaint about ${about}`,
        run: () => void complaints.mute(id, !muted),
      },
      { name: `Withdraw the complaint about ${about}`, run: () => void complaints.remove(id) },
    ];
  });
}
