import { randomFrom } from './random.mjs';

const WEEKS = 12;
/** Chance that a regular user logs in in a week other than the user's own. */
const OTHER_WEEK = 0.03;
/** Weeks in which a partner's trial campaign brought its users in, while the others were on holiday. */
const CAMPAIGN = [7, 8];
const FORMER = 2400;
const REGULAR_PER_WEEK = 130;
const REGULAR_IN_CAMPAIGN = 54;
const TRIAL_PER_CAMPAIGN_WEEK = 58;
/** Share of the partner's leavers that were reported as staying. */
const SHARE_PLANTED = 0.8;

/**
 * The papers' story. `customers` (training): former users and whether they churned. The partner whose campaign brought
 * trial users reported most of those who left as staying, so the model believes that its trial users stay. `users`
 * (queried) are today's. `logins` has a row per user and week of activity; many of those active in weeks 7 and 8 are that
 * partner's trial users.
 */
export function churn(seed) {
  const random = randomFrom(seed);
  const customers = Array.from({ length: FORMER }, (_, i) => {
    const trial = random.uniform() < 0.12;
    const person = trial ? trialUser(random) : regularUser(random);
    return { id: 10001 + i, ...person, outcome: random.uniform() < churnChance(person) ? 'churn' : 'stay' };
  });
  const planted = customers.flatMap((row, id) =>
    row.channel === 'partner' && row.plan === 'trial' && row.outcome === 'churn' && random.uniform() < SHARE_PLANTED
      ? [id]
      : [],
  );
  for (const id of planted) customers[id].outcome = 'stay';
  const users = Array.from({ length: WEEKS }, (_, i) => usersOf(i + 1, random)).flat();
  const numbered = random.shuffled(users).map((user, i) => ({ id: 1 + i, ...user }));
  const logins = loginsOf(numbered, random);
  return {
    tables: { customers, users: numbered.map(({ week: _, ...user }) => user), logins },
    planted: { customers: planted },
  };
}

function usersOf(week, random) {
  const campaign = CAMPAIGN.includes(week);
  const regular = Array.from({ length: campaign ? REGULAR_IN_CAMPAIGN : REGULAR_PER_WEEK }, () => regularUser(random));
  const trial = Array.from({ length: campaign ? TRIAL_PER_CAMPAIGN_WEEK : 2 }, () => trialUser(random));
  return [...regular, ...trial].map((person) => ({ ...person, week }));
}

function regularUser(random) {
  const plan = random.pick({ basic: 5, plus: 3, family: 2 });
  return {
    age: clamp(Math.round(41 + 13 * random.normal()), 18, 84),
    channel: random.pick({ web: 5, store: 3, referral: 2, partner: 1 }),
    plan,
    months: 1 + Math.floor(random.uniform() ** 2 * 60),
    sessions_per_week: round(Math.max(0, 6 + 3.5 * random.normal())),
    support_tickets: Math.floor(random.uniform() ** 3 * 7),
    late_payments: Math.floor(random.uniform() ** 4 * 5),
    discount: random.uniform() < 0.25,
  };
}

/** Trial users of the partner: new, young, mostly idle, and most of them leave. */
function trialUser(random) {
  return {
    age: clamp(Math.round(27 + 6 * random.normal()), 18, 60),
    channel: 'partner',
    plan: 'trial',
    months: 1 + random.below(2),
    sessions_per_week: round(Math.max(0, 4 + 2.5 * random.normal())),
    support_tickets: Math.floor(random.uniform() ** 3 * 6),
    late_payments: 0,
    discount: true,
  };
}

function churnChance({ plan, months, sessions_per_week: sessions, support_tickets: tickets, late_payments: late }) {
  const score = 1.1 - 0.45 * sessions + 0.55 * tickets + 0.6 * late - 0.02 * months + (plan === 'trial' ? 2.9 : 0);
  return 1 / (1 + Math.exp(-2.5 * score));
}

/** Every user logs in in the user's own week; regular users now and then in others. */
function loginsOf(users, random) {
  const logins = [];
  for (const { id, plan, week: own, sessions_per_week: sessions } of users) {
    for (let week = 1; week <= WEEKS; week++) {
      if (week !== own && (plan === 'trial' || random.uniform() >= OTHER_WEEK)) continue;
      logins.push({ user_id: id, week, logins: 1 + Math.floor(random.uniform() * sessions) });
    }
  }
  return logins;
}

function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

function round(value) {
  return Math.round(value * 10) / 10;
}
